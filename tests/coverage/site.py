"""西城's portal as it stands in a season: its columns, one a report year, and three bodies that report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from crawler.demo.grids import disclosure, disputes, requests
from crawler.demo.markup import body, template
from crawler.demo.report import HEADINGS, Chapter, Report
from crawler.demo.sites import Page, Site
from crawler.demo.sites.pages import missing, page

HOST = "www.bjxch.gov.cn"
COLUMN = "/zt/xxgkzl/gknb/pnnfpv{}.html"
FINANCE, CIVIL, TOWN = "财政局", "民政局", "金融街街道办事处"
CHALLENGE = Page(
    body=b'<html><head><meta content="k" r="m"><script>$_ts=window["$_ts"];</script></head></html>',
    status=412,
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A report as the portal publishes it."""

    who: str
    year: int
    day: str
    received: int = 7
    gone: bool = False  # no list shows it, and its page is a 404

    @property
    def path(self) -> str:
        """Of its page."""
        number = [FINANCE, CIVIL, TOWN].index(self.who)
        return f"/zt/xxgkzl/gknbxq/pnidpv{number}pntypepvnbpnnfpv{self.year}.html"

    @property
    def title(self) -> str:
        """As page and row print it."""
        return f"北京市西城区{self.who}{self.year}年政府信息公开工作年度报告"


def papers(*held: tuple[str, int, str]) -> list[Paper]:
    """Reports by body, year and day."""
    return [Paper(who=who, year=year, day=day) for who, year, day in held]


def changed(held: Iterable[Paper], who: str, year: int, **changes: object) -> list[Paper]:
    """The same with one that is otherwise."""
    return [
        replace(one, **changes) if (one.who, one.year) == (who, year) else one  # type: ignore[arg-type]
        for one in held
    ]


def site(held: Iterable[Paper]) -> Site:
    """The portal with these."""
    shown = [one for one in held if not one.gone]
    lists = {
        COLUMN.format(year): _list(year, [one for one in shown if one.year == year])
        for year in range(2017, 2026)
    }
    return Site(host=HOST, pages=lists | {one.path: _page(one) for one in shown}, missing=missing("西城"))


def wall(site: Site) -> Site:
    """The same behind a firewall that answers every request with a challenge."""
    return replace(site, pages={"/robots.txt": site.missing, **dict.fromkeys(site.pages, CHALLENGE)})


def _list(year: int, listed: Iterable[Paper]) -> Page:
    rows = "\n".join(f'<dd><a href="{one.path}">{one.title}</a> <em>[{one.day}]</em></dd>' for one in listed)
    html = template("beijing_xicheng_list").substitute(
        years="", year=year, rows=rows or "<dd>暂无信息</dd>", next=""
    )
    return page(html)


def _page(one: Paper) -> Page:
    form = "2019" if one.year < 2021 else "2021"
    count = str(one.received)
    figures = dict.fromkeys(("new_received", "granted", "total_processed"), (count, *"00000", count))
    tables: Mapping[int, object] = {
        1: disclosure(form, {}),
        2: requests(form, figures, ("0",) * 7),
        3: disputes(("0",) * 15),
    }
    prose = f"{one.year}年，{one.who}按季清点公开目录。"
    chapters = tuple(
        Chapter(heading=heading, paragraphs=(prose,), grid=tables.get(n))  # type: ignore[arg-type]
        for n, heading in enumerate(HEADINGS)
    )
    report = Report(path=one.path, listing="", title=one.title, date=one.day, chapters=chapters)
    html = template("beijing_xicheng_detail").substitute(
        title=one.title, headline=one.title, date=one.day, body=body(report), files=""
    )
    return page(html)
