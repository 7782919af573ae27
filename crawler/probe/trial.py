"""A column tried with a family: the family's own spider reads it, as a crawl will."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from archive import Column, Publication, Role, Skipped
from crawler.probe.ways import BARE_YEAR
from spiders.links import Link
from spiders.portal import Portal, Walk
from spiders.rows import Row

INDEX = re.compile(r"/(?:(?:index|list)\.s?html?)?$")
FURTHER = 2  # index pages asked for besides the first: enough to see whether the pager was understood
Ask = Callable[[Request, Role], Awaitable[Response | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row that the spider would follow."""

    request: Request
    row: Row
    year: int | None
    wanted: bool  # can it be an annual report?

    @property
    def is_report(self) -> bool:
        """Wanted, and of a year: navigation that looks like a body's name has none.

        What is called 2020年 and lies where index pages lie is one.
        """
        leads_on = BARE_YEAR.match(self.row.title) and INDEX.search(self.row.url)
        return self.wanted and self.year is not None and not leads_on


class Trial:
    """What a family makes of a column; nothing of it goes into the run's records."""

    def __init__(
        self,
        family: type[Portal],
        column: str,
        hosts: tuple[str, ...],
        *,
        year: int | None = None,
        detail: re.Pattern[str] | None = None,
    ) -> None:
        self.family, self.detail = family, detail
        self.start = Walk(column=column, year=year)
        self.skipped: list[Skipped] = []
        self.walked: list[Column] = []
        self.found: list[Found] = []
        self.pages: list[str] = []
        self.lost: list[str] = []  # index pages that the spider asked for and that did not answer
        declared: dict[str, Any] = {"hosts": hosts, **({"detail": detail} if detail else {})}
        self._spider: Portal = type(family.__name__, (family,), declared)(name="probe")
        said = SimpleNamespace(skip=self.skipped.append, walked=self.walked.append)
        vars(self._spider).update(crawler=said, settings=Settings())

    @property
    def first(self) -> Request:
        """How the family asks for the column."""
        return self._spider.first(self.start)

    @property
    def reports(self) -> list[Found]:
        """The rows that can be annual reports."""
        return [one for one in self.found if one.is_report]

    @property
    def complete(self) -> bool:
        """Was the column walked to its end?"""
        return bool(self.walked) and all(column.complete for column in self.walked)

    async def walk(self, response: Response, ask: Ask, *, trusted: bool) -> None:
        """Read the first page; where it has reports, or the family is certain, what it leads to as well."""
        pending, asked = [(response, self.start)], 0
        while pending:
            response, walk = pending.pop(0)
            for request in self._read(response, walk):
                if asked < FURTHER and (self.reports or trusted):
                    asked += 1
                    answer = await ask(request, Role.INDEX)
                    if answer is not None and answer.status == 200:
                        pending.append((answer, request.cb_kwargs["walk"]))
                    else:
                        self.lost.append(request.url)

    def _read(self, response: Response, walk: Walk) -> list[Request]:
        """Note the rows of a page; give the index pages that the spider would ask for next."""
        self.pages.append(response.url)
        try:
            steps = [*self._spider.parse_index(response, walk)]
        except (AssertionError, LookupError, TypeError, ValueError):  # a page that another family made
            return []
        self.found += [self._found(step, walk) for step in steps if _is_page(step)]
        return [step for step in steps if not _is_page(step)]

    def _found(self, request: Request, walk: Walk) -> Found:
        publication: Publication = request.cb_kwargs["publication"]
        assert publication.row is not None
        row = Row(url=request.url, title=publication.row.title, date=publication.row.date)
        wanted = bool(request.cb_kwargs["wanted"])
        return Found(request=request, row=row, year=self._spider.year(row, walk), wanted=wanted)

    async def attachments(self, found: Found, response: Response, ask: Ask) -> tuple[Response, list[Link]]:
        """The page that holds a report, after a shell, and the files that the spider would fetch with it."""
        request: Request | None = found.request
        while request is not None:
            steps = [*self._spider.parse_detail(response, **request.cb_kwargs)]
            request = next((s for s in steps if isinstance(s, Request) and _is_page(s)), None)
            inner = await ask(request, Role.DETAIL) if request else None
            if inner is None:
                return response, [link for step in steps for link in _files(step)]
            response = inner
        return response, []


def _is_page(step: Request) -> bool:
    return step.meta["role"] is Role.DETAIL


def _files(step: Request | Publication) -> tuple[Link, ...]:
    return step.cb_kwargs.get("left", ()) if isinstance(step, Request) else ()
