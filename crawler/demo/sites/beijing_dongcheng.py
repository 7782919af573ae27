"""东城: three groups a year; bodies as PDF only, .doc and .xls attachments, a shell, a dead file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.demo.report import reports
from crawler.demo.sites import trs
from crawler.demo.sites.pages import ROBOTS, Page, Site, files, missing, text

HOST = "www.bjdch.gov.cn"
NAME = "北京市东城区人民政府"
COLUMN = "/zfxxgkzl/zfxxgknb/"
GROUPS = ("dcqzf", "dcqzfbm", "dcqjd")
YEARS = range(2017, 2026)
ROW = '<tr valign="top"><td width="550"><a href="{href}" title="{title}">{title}</a></td><td>{date}</td></tr>'


def site() -> Site:
    """The replica."""
    return Site(host=HOST, pages={**dict(_pages()), "/robots.txt": text(ROBOTS)}, missing=missing(NAME))


def _pages() -> Iterator[tuple[str, Page]]:
    published = reports("beijing_dongcheng")
    for year in YEARS:
        for group in GROUPS:
            listed = [report for report in published if report.listing == f"{group}{year}"]
            directory = f"{COLUMN}{year}nb/{group}{year}/"
            yield from trs.lists(directory, listed, portal="beijing_dongcheng", name=NAME, row=ROW, size=2)
    for report in published:
        yield report.path, trs.article(report, portal="beijing_dongcheng", name=NAME)
        if report.kind == "shell":
            whole = replace(report, kind="page")
            yield (
                report.path.replace(".html", "_1.html"),
                trs.article(whole, portal="beijing_dongcheng", name=NAME),
            )
    yield from files(published)
