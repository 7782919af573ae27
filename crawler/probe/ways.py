"""Links of a page that may lead to the column 政府信息公开年报, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from crawler.probe.menus import entries
from spiders.rows import absolute, attributes, inside, markup, words, year_of
from spiders.scripts import written

SUBJECT = r"(?:政府)?信息公开"
ANNUAL = re.compile(rf"{SUBJECT}(?:工作)?(?:年度)?(?:报告|年报)|年度报告|年报")
OTHERS = re.compile(r"解读|图解|法治|统计|财务|预算|决算|企业|质量|招聘|监督|问卷")
# What a link says → how likely it leads to the column; the first that fits counts
SAYINGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"^{SUBJECT}(?:工作)?(?:年度)?(?:报告|年报)$"), 9),
    (re.compile(rf"{SUBJECT}(?:工作)?(?:年度)?(?:报告|年报)"), 8),
    (re.compile(r"^(?:工作)?(?:年度报告|年报)$"), 8),
    (ANNUAL, 6),
    (re.compile(rf"^{SUBJECT}(?:专栏|平台|目录)?$"), 5),
    (re.compile(r"法定主动公开内容|信息公开"), 4),
    (re.compile(r"^政务公开$|^公开$"), 3),
)
ADDRESS = re.compile(r"/(?:zf)?xxgk(?:gz)?n(?:d?b|dbg)|/gknb|/gknd|/ndbg|/nb/|annualreport", re.IGNORECASE)
BARE_YEAR = re.compile(r"^\D{0,2}20\d\d\s*年?(?:度|报|年报|年度报告)?$")
GROUP = re.compile(
    r"^(?:[市区县]?(?:政府)?(?:部门|单位)|[市区县]政府|[乡镇街道、及/]{2,5}|街道办事处|委办局|直属机构|.{0,4}派出机构)$"
)
LONGEST = 24  # characters; what is longer is the title of a page
BODIES, YEAR = 13, 12  # within a column of annual reports: groups of bodies, and years, newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link, or an entry of a menu, that may lead on."""

    url: str
    text: str
    likely: int
    year: int | None = None
    group: str = ""

    @property
    def annual(self) -> bool:
        """Does it name the column itself, or something within it?"""
        return self.likely >= 6


def ways(response: TextResponse, *, within: str) -> Iterator[Way]:
    """Every way on, in page order; `within` is the column of annual reports that the page is of, or empty."""
    seen = {response.url}
    for url, text in (*entries(response), *_links(response)):
        if url not in seen and len(text) <= LONGEST and (way := _way(url, text, within)):
            seen.add(url)
            yield way


def _way(url: str, text: str, within: str) -> Way | None:
    plain = "".join(text.split())
    if within and inside(url, within):
        if BARE_YEAR.match(plain):
            return Way(url=url, text=plain, likely=YEAR, year=year_of(plain))
        if GROUP.match(plain):
            return Way(url=url, text=plain, likely=BODIES, group=plain)
    if OTHERS.search(plain) or year_of(plain):
        return None
    likely = next((weight for saying, weight in SAYINGS if saying.search(plain)), 0)
    if likely and ADDRESS.search(url):
        likely = max(likely, 6) + 1
    return Way(url=url, text=plain, likely=likely) if likely else None


def _links(response: TextResponse) -> Iterator[tuple[str, str]]:
    """The links of a page with their texts, those that its scripts write included."""
    page = markup(response)
    scripts = written(response.text)
    for one in (page, scripts) if scripts else (page,):
        for link in one.xpath("//a[@href] | //area[@href]"):
            given = attributes(link)
            if url := absolute(response.url, given["href"]):
                yield url, words(link) or given.get("title", "").strip() or given.get("alt", "").strip()


def names_column(response: TextResponse) -> bool:
    """Does a page call itself the column of annual reports, in its title, ColumnName or path of links?"""
    page = markup(response)
    said = (
        page.xpath("//title/text()").get(""),
        page.xpath("//meta[@name='ColumnName']/@content").get(""),
        words(page.xpath("//h1 | //h2 | //h3")),
    )
    named = any(ANNUAL.search(text) and len(text) <= 3 * LONGEST and not OTHERS.search(text) for text in said)
    return named or bool(ADDRESS.search(urlsplit(response.url).path))
