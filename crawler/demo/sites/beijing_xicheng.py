"""西城: one page for each body and year, under a path that stands for a query."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from crawler.demo.markup import body, template
from crawler.demo.report import Report, reports
from crawler.demo.sites.pages import Page, Site, chunks, files, missing, page

HOST = "www.bjxch.gov.cn"
NAME = "北京市西城区人民政府"
COLUMN = "/zt/xxgkzl/gknb/"
YEARS = range(2017, 2026)
SIZE = 3


def site() -> Site:
    """The replica; it has no robots.txt."""
    return Site(host=HOST, pages=dict(_pages()), missing=missing(NAME))


def _pages() -> Iterator[tuple[str, Page]]:
    published = reports("beijing_xicheng")
    for year in YEARS:
        yield from _lists(year, [report for report in published if report.listing == str(year)])
    for report in published:
        yield report.path, _article(report)
    yield from files(published)


def _lists(year: int, listed: list[Report]) -> Iterator[tuple[str, Page]]:
    years = "".join(f'<li><a href="{COLUMN}pnnfpv{other}.html">{other}年</a></li>' for other in YEARS)
    parts = chunks(listed, SIZE)
    for n, part in enumerate(parts, 1):
        rows = "\n".join(_row(report) for report in part) or "<dd>暂无信息</dd>"
        following = f'<a href="{_address(year, n + 1)}">下一页</a>' if n < len(parts) else ""
        html = template("beijing_xicheng_list").substitute(years=years, year=year, rows=rows, next=following)
        yield _address(year, n), page(html)


def _row(report: Report) -> str:
    return f'<dd><a href="{report.path}">{escape(report.title)}</a> <em>[{report.date[:10]}]</em></dd>'


def _address(year: int, n: int) -> str:
    return f"{COLUMN}pnnfpv{year}{f'pnpagepv{n}' if n > 1 else ''}.html"


def _article(report: Report) -> Page:
    annex = "".join(f'<p><a href="{file.path}">{escape(file.name)}</a></p>' for file in report.files)
    title = escape(report.title).replace("街道20", "街道<br/>20")  # the title comes in two lines
    html = template("beijing_xicheng_detail").substitute(
        title=escape(report.title), headline=title, date=report.date, body=body(report), files=annex
    )
    return page(html, report)
