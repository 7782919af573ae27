"""慧兰: the pager keeps its addresses in an attribute; columns may lead to columns that change their name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

from crawler.demo.sites.families.entries import Column, Replica, Urls, attachments, columns, html, sites
from crawler.demo.sites.families.static import LI, counted, details, lists, path_of
from spiders.portal import Portal


def easysite(portal: type[Portal]) -> Replica:
    """慧兰: columns by year may lead to columns by group, whose name is another each year."""
    ending = "shtml" if portal.columns[0][1].endswith(".shtml") else "html"

    def address(column: str, year: int, serial: int) -> str:
        if _left(column):
            return urljoin(column, f"{year}01/{serial}.shtml")
        return urljoin(column, f"{_branch(portal, year)}{serial}/index.{ending}")

    found = tuple(columns(portal, address, "files/{serial}.pdf"))
    pages: Urls = details("easysite", found)
    for column in filter(lambda column: _left(column.url), found):
        made = lists(column, LI, counted, lambda n, _: f"list_{n + 1}.shtml")
        pages |= {url: html(text) for url, text in made}
    for column in filter(lambda column: not _left(column.url), found):
        for inner in _inner(column) if portal.branch else (column,):
            made = lists(inner, LI, _tags(ending), lambda n, _: f"cba5c47e-{n + 1}.{ending}")
            pages |= {url: html(text) for url, text in made}
        if portal.branch:
            pages |= _branches(column)
    return Replica(portal=portal.name, sites=sites(portal, pages | attachments(found)), columns=found)


def _left(column: str) -> bool:
    """通州's columns of before, left behind by 开普."""
    return "/tzzfxxgk/" in column


def _tags(ending: str) -> Callable[[int, int], str]:
    """The pager keeps the addresses in tagname; on the last page a placeholder stands there."""

    def pager(n: int, count: int) -> str:
        target = f"./cba5c47e-{n + 2}.{ending}" if n + 1 < count else "[NEXTPAGE]"
        total = f'<div class="easysite-total-page"><b>{n + 1}</b>/<b>{count}</b></div>'
        return f'{total}<div class="easysite-page-wrap"><a title="下一页" tagname="{target}">下一页</a></div>'

    return pager


def _branch(portal: type[Portal], year: int) -> str:
    """xzjd49 in one year, xzjd13 in another; where the column has no year, that comes first."""
    if not portal.branch:
        return ""
    group = f"xzjd{year % 100 * 3}/"
    return group if "{year}" in portal.columns[0][1] else f"{year - 1}n{year % 50}/{group}"


def _inner(column: Column) -> Iterator[Column]:
    """One column for each directory in which entries lie."""
    places = dict.fromkeys(urljoin(entry.url, "../") for entry in column.entries)
    for place in places:
        entries = tuple(e for e in column.entries if urljoin(e.url, "../") == place)
        yield Column(url=place, group="街镇", year=column.year, entries=entries)


def _branches(column: Column) -> Urls:
    """The pages above: the column itself leads to years, years to groups."""
    pages: dict[str, set[str]] = {column.url: set()}
    top = urljoin(column.url, ".")
    for inner in _inner(column):
        steps = inner.url.removeprefix(top).strip("/").split("/")
        for n in range(len(steps)):
            above = top + "".join(f"{step}/" for step in steps[:n]) if n else column.url
            pages.setdefault(above, set()).add(top + "".join(f"{step}/" for step in steps[: n + 1]))
    return {
        url: html(
            "".join(f'<a href="{path_of(one)}">{_named(one)}</a>' for one in sorted(inside)) or "暂无信息"
        )
        for url, inside in pages.items()
    }


def _named(url: str) -> str:
    last = url.strip("/").rpartition("/")[2]
    return f"{last[:4]}年" if last[:2] == "20" else "街镇"
