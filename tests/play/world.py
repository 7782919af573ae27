"""What six portals show on each day of five years: a world in which known things happen, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import md5
from urllib.parse import urljoin

from crawler.demo.grids import disclosure, disputes, requests
from crawler.demo.markup import body
from crawler.demo.report import HEADINGS, Chapter, Report
from crawler.demo.sites.families.entries import Column, Entry, html, sites
from crawler.demo.sites.families.static import LI, lists
from crawler.demo.sites.pages import Page, Site
from crawler.portals.found import spiders

YEARS = range(2016, 2021)
QUIET, OVERWRITES, AMENDS, DROPS, BLOCKED, MOVES = PORTALS = (
    "jiangxi_yichun",
    "beijing_haidian",
    "beijing_daxing",
    "jiangsu_shuyang",
    "beijing_pinggu",
    "hebei_keji",
)
BODIES = {  # as titles name them → as the database does
    QUIET: {
        "宜春市人民政府": "360900/宜春市人民政府",
        "宜春市教育局": "360900/教育局",
        "宜春市国家税务局": "360900/国家税务局",
    },
    OVERWRITES: {"北京市海淀区人民政府": "110108/海淀区人民政府"},
    AMENDS: {
        "北京市大兴区人民政府": "110115/大兴区人民政府",
        "北京市大兴区黄村镇人民政府": "110115/黄村镇",
    },
    DROPS: {"沭阳县人民政府": "321322/沭阳县人民政府", "沭阳县教育局": "321322/教育局"},
    BLOCKED: {
        "北京市平谷区人民政府": "110117/平谷区人民政府",
        "北京市平谷区水务局": "110117/水务局",
    },
    MOVES: {"河北省科学技术厅": "130000/科学技术厅"},
}
MERGED = ("宜春市国家税务局", 2018)  # the year in which it ended; a fact, and one of 沿革
LATE = ("宜春市教育局", 2018)  # comes in April, after the deadline
AMENDED = ("北京市大兴区黄村镇人民政府", 2017)  # three figures are others from February on
DROPPED = ("沭阳县教育局", 2017)  # no list shows it from the next year on
SHUT = (2019, date(2020, 1, 1), date(2020, 12, 31))  # the firewall answers in place of the portal
MOVED = (2019, date(2020, 1, 1))  # where the column was there is nothing

CHALLENGE = Page(
    body=b'<html><head><meta content="k" r="m"><script>$_ts={};</script></head><body></body></html>',
    status=412,
)
PAGE = (
    '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"></head>'
    "<body><h1>{title}</h1><p>发布日期：{date} 来源：{source} 浏览次数：{count}次</p><div>{body}</div>"
    "<p>相关链接 页面生成时间 {today}</p></body></html>"
)
EASYSITE = (
    '<div class="easysite-total-page"><b>{page}</b>/<b>{count}</b></div>'
    '<div class="easysite-page-wrap"><a title="下一页" tagname="{next}">下一页</a></div>'
)
PAGERS = {
    QUIET: '<script>createPageHTML({count}, {n}, "index", "html");</script>',
    DROPS: "<script>createPageHTML('page_div',{count}, {page},'list','shtml',189);</script>",
}
NAMES = {QUIET: "index_{n}.html", DROPS: "list_{page}.shtml"}
DETAILS = {QUIET: "{year}01/t{year}0115_{serial}.html", DROPS: "{year}01/{hash}.shtml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A report as its portal publishes it."""

    portal: str
    agency: str
    year: int

    @property
    def shown(self) -> date:
        """The day on which it comes."""
        return date(self.year + 1, 4, 20) if self._is(LATE) else date(self.year + 1, 1, 15)

    @property
    def title(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    @property
    def serial(self) -> int:
        return 100_000 + 10 * self.year + list(BODIES[self.portal]).index(self.agency)

    def listed(self, day: date) -> bool:
        """Whether the column shows it."""
        dropped = self._is(DROPPED) and day.year > self.year + 1
        return self.shown <= day and not dropped

    def html(self, day: date) -> str:
        """Its page; the counter and the time at its foot are others every day."""
        return PAGE.format(
            title=self.title,
            date=self.shown.isoformat(),
            source=self.agency,
            count=day.toordinal() % 9973,
            today=day.isoformat(),
            body=body(self._report(amended=self._is(AMENDED) and day >= date(self.year + 1, 2, 1))),
        )

    def _is(self, known: tuple[str, int]) -> bool:
        return (self.agency, self.year) == known

    def _report(self, *, amended: bool) -> Report:
        """Figures that obey the form's identities, and follow from one year to the next."""
        received = str(self.serial % 50 + 10)
        row = (received, "0", "0", "0", "0", "0", received)
        rows = dict.fromkeys(("new_received", "granted", "total_processed"), row)
        tables = {
            1: disclosure("2019", {"normative_documents": ("5", "1", "21")} if amended else {}),
            2: requests("2019", rows, ("0",) * 7),
            3: disputes(("0",) * 15),
        }
        prose = f"{self.year}年，{self.agency}按季清点公开目录，漏登的当季补登。"
        return Report(
            path="",
            listing="",
            title=self.title,
            date=self.shown.isoformat(),
            chapters=tuple(
                Chapter(heading=heading, paragraphs=(prose,), grid=tables.get(at))
                for at, heading in enumerate(HEADINGS)
            ),
        )


def issues(portal: str) -> list[Issue]:
    """All that a portal publishes in these years, the newest first."""
    return [
        Issue(portal=portal, agency=agency, year=year)
        for year in reversed(YEARS)
        for agency in BODIES[portal]
        if agency != MERGED[0] or year < MERGED[1]
    ]


def world(day: date) -> list[Site]:
    """All portals as they stand on a day."""
    return [site for portal in PORTALS for site in _shown(portal, day)]


def _shown(portal: str, day: date) -> Sequence[Site]:
    declared = spiders()[portal]
    out = [issue for issue in issues(portal) if issue.shown <= day]
    if portal == OVERWRITES:
        ((_, url),) = declared.columns
        return sites(declared, {url: html(out[0].html(day))} if out else {})
    pages = {_address(issue): html(issue.html(day)) for issue in out}
    for column in _columns(portal, [issue for issue in out if issue.listed(day)]):
        if portal != MOVES or day < MOVED[1]:
            pages |= {url: html(text) for url, text in _lists(portal, column)}
    if portal == BLOCKED and SHUT[1] <= day <= SHUT[2]:
        pages = dict.fromkeys((*pages, *(url for _, url in declared.columns)), CHALLENGE)
    return sites(declared, pages)


def _columns(portal: str, listed: Sequence[Issue]) -> Iterator[Column]:
    """A column for each year, where the portal has such, else one."""
    for _, url in spiders()[portal].columns:
        for year in YEARS if "{year}" in url else (None,):
            entries = tuple(
                Entry(url=_address(issue), title=issue.title, date=issue.shown.isoformat())
                for issue in listed
                if year in (None, issue.year)
            )
            if entries or year is None:
                yield Column(url=url.format(year=year), group="", year=year, entries=entries)


def _address(issue: Issue) -> str:
    """Where its page lies: in the column, under a name like those of its CMS."""
    _, column = spiders()[issue.portal].columns[0]
    name = DETAILS.get(issue.portal, "{serial}/index.html").format(
        year=issue.year + 1, serial=issue.serial, hash=md5(str(issue.serial).encode()).hexdigest()
    )
    return urljoin(column.format(year=issue.year), name)


def _lists(portal: str, column: Column) -> Iterator[tuple[str, str]]:
    def name(n: int, _: int) -> str:
        return NAMES.get(portal, "c-{page}.html").format(n=n, page=n + 1)

    def pager(n: int, count: int) -> str:
        following = name(n + 1, count) if n + 1 < count else "[NEXTPAGE]"
        return PAGERS.get(portal, EASYSITE).format(n=n, page=n + 1, count=count, next=following)

    return lists(column, LI, pager, name)
