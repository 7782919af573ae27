"""A report as the database would have it: title, year, body, and the files that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.http import Response

from crawler.probe.trial import Found
from pipelines import reading, workers
from pipelines.reading import agency_of
from pipelines.reading.about.agency import name_in_title
from pipelines.report import Agency
from spiders.links import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row of a column, with what its page says."""

    url: str
    title: str
    date: str = ""
    year: int | None = None
    agency: str = ""
    region: str = ""
    attachments: tuple[str, ...] = ()
    is_report: bool = False  # does the page read as a report?
    read: bool = True  # did the page answer?


def read(found: Found, page: Response, files: Sequence[Link], region: str | None) -> Shown:
    """Read a report's page; where the page holds no report, its row says which one it is."""
    report = reading.read(workers.read(page.body, found.row.url), region)
    agency = report.agency or _in_title(found.row.title, region)
    return Shown(
        url=found.row.url,
        title=(report.title if report.is_report else "") or found.row.title,
        date=found.row.date,
        year=report.year if report.is_report and report.year else found.year,
        agency=agency.name if agency else "",
        region=(agency.region or "") if agency else "",
        attachments=tuple(link.url for link in files),
        is_report=report.is_report,
    )


def _in_title(title: str, region: str | None) -> Agency | None:
    name = name_in_title(title)
    return agency_of(name, region) if name else None
