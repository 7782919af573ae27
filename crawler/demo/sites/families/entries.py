"""What the replica of a portal publishes: a few entries in each column, under addresses like the real ones.

Titles and addresses follow the form of the real ones; bodies, dates and prose are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.demo.markup import template
from crawler.demo.sites.pages import Page, Site, missing, text
from spiders.portal import Portal

FILLED = (2019, 2020, 2021)  # report years that columns for all years have
BODIES = ("第一街道办事处", "第二管理局")
NEWS = "{place}召开政务公开业务培训会"
TITLE = "{place}{body}{year}年政府信息公开工作年度报告"
SIZE = 2  # entries a page
Urls = dict[str, Page]  # pages by their whole address


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: a report, or one of the other things that lie in such columns (then without `file`)."""

    url: str
    title: str
    date: str  # as pages print it: the day of publication, which is not the one in the address
    file: str = ""  # address of its attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An index page and what it lists."""

    url: str
    group: str
    year: int | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A portal's sites and what a crawl must find there."""

    portal: str
    sites: tuple[Site, ...]
    columns: tuple[Column, ...]


Address = Callable[[str, int, int], str]  # (column, year of publication, running number) -> detail page


def columns(portal: type[Portal], address: Address, file: str, *, news: bool = True) -> Iterator[Column]:
    """Every column, and for columns by year every year; `file` is an attachment's name beside its page.

    With `news`, something that is no report lies in every column that has reports.
    """
    examples, serials = list(portal.examples), count(100001)
    for group, url in portal.columns:
        by_year = "{year}" in url
        for year in portal.years if by_year else (None,):
            place = url.format(year=year)
            filled = not by_year or year == 2020 or _example([*examples], place)
            entries: list[Entry] = []
            for title, published in _titles(portal, year, news=news) if filled else ():
                serial, report = next(serials), "报告" in title
                page = (report and _example(examples, place)) or address(place, published, serial)
                beside = urljoin(page, file.format(serial=serial, year=published)) if report else ""
                date = f"{published}-01-{serial % 28 + 1:02}"
                entries.append(Entry(url=page, title=title, date=date, file=beside))
            yield Column(url=place, group=group, year=year, entries=tuple(entries))


def _titles(portal: type[Portal], year: int | None, *, news: bool) -> Iterator[tuple[str, int]]:
    place = portal.title.replace("人民政府门户网站", "")
    years = (year, year) if year else FILLED
    for n, one in enumerate(years):
        yield TITLE.format(place=place, body=BODIES[n % len(BODIES)], year=one), one + 1
    if news:
        yield NEWS.format(place=place), years[-1] + 1


def _example(examples: list[str], column: str) -> str:
    """An address that was really seen, where it belongs to the column."""
    directory = column.rpartition("/")[0] + "/"
    found = next((url for url in examples if url.startswith(directory)), "")
    if found:
        examples.remove(found)
    return found


def detail(family: str, entry: Entry, **more: str) -> str:
    """The page of an entry, as its family writes it."""
    files = '<p>附件：<a href="photo.pdf">照片.pdf</a></p>'  # of no report, and not there
    if entry.file:
        files = f'<p>附件：<a href="{entry.file}">{escape(entry.title)}.pdf</a></p>'
    values = {"title": escape(entry.title), "date": entry.date, "files": files, "source": "政务公开科"}
    return template(f"families/{family}").substitute(values | more)


def attachments(found: tuple[Column, ...]) -> Urls:
    """The files of all entries."""
    files = (entry.file for column in found for entry in column.entries if entry.file)
    return {url: Page(body=b"%PDF-1.4 " + url.encode(), type="application/pdf") for url in files}


def html(content: str, charset: str = "utf-8") -> Page:
    """A page; a charset that is not the usual one is named by the page itself only."""
    if charset == "utf-8":
        return Page(body=content.encode())
    body = content.replace("charset=utf-8", f"charset={charset}").encode("gb18030")
    return Page(body=body, type="text/html")


def sites(portal: type[Portal], urls: Mapping[str, Page], **more: Any) -> tuple[Site, ...]:
    """One site for each host; where no column is https, nothing answers on 443."""
    secure = any(url.startswith("https") for _, url in portal.columns)
    robots = {"/robots.txt": text("User-agent: *\nDisallow: /search/\n")}
    given = {"missing": missing(portal.title), "ports": (80, 443) if secure else (80,)} | more
    return tuple(Site(host=host, pages=robots | _of(host, urls), **given) for host in portal.hosts)


def _of(host: str, urls: Mapping[str, Page]) -> dict[str, Page]:
    found = {urlsplit(url): page for url, page in urls.items()}
    return {
        (url.path or "/") + (f"?{url.query}" if url.query else ""): page
        for url, page in found.items()
        if url.hostname == host
    }
