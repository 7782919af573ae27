"""首都之窗: district reports by year, and the same site once more behind the 繁體 gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import opencc

from crawler.demo.report import reports
from crawler.demo.sites import trs
from crawler.demo.sites.pages import ROBOTS, Page, Site, files, missing, text

HOST = "www.beijing.gov.cn"
NAME = "首都之窗_北京市人民政府门户网站"
COLUMN = "/gongkai/zfxxgk/zfxxgknb/"
CITY = "/gongkai/zfxxgk/gknb/"  # empty here
GATE = f"/gate/big5/{HOST}"
ROW = '<li><a href="{href}">{title}</a><span>{date}</span></li>'
YEARS = range(2014, 2025)
# The gateway converts words, not characters, and keeps 信息公開 (its own rules, not OpenCC's).
WORDS = (
    ("信息(?!公开)", "資訊"), ("网络", "網路"), ("连接|链接", "連結"), ("水平", "水準"), ("程序", "程式"),
    ("质量", "品質"), ("微博", "微網志"), ("发布", "發佈"), ("公布", "公佈"), ("在线", "線上"),
    ("共享", "共用"), ("复议", "復議"), ("答复", "答復"),
)  # fmt: skip


def site() -> Site:
    """The replica."""
    own = dict(_pages())
    gone = {report.path for report in reports("beijing_gov") if report.kind == "gone"}
    gate = {GATE + path: _gated(page) for path, page in own.items() if page.type.startswith("text/html")}
    pages = {path: page for path, page in own.items() if path not in gone}
    return Site(host=HOST, pages={**pages, **gate, "/robots.txt": text(ROBOTS)}, missing=missing(NAME))


def _pages() -> Iterator[tuple[str, Page]]:
    published = reports("beijing_gov")
    yield from trs.lists(CITY, (), portal="beijing_gov", name=NAME, row=ROW, size=3)
    for year in YEARS:
        directory = f"{COLUMN}{year}nb/qzf/"
        listed = [report for report in published if report.listing == str(year)]
        yield from trs.lists(directory, listed, portal="beijing_gov", name=NAME, row=ROW, size=3)
    for report in published:
        yield report.path, trs.article(report, portal="beijing_gov", name=NAME)
    yield from files(published)


def _gated(page: Page) -> Page:
    """The same page in traditional characters, its links leading on through the gateway."""
    html = page.body.decode().replace('href="/', f'href="{GATE}/')
    return Page(body=traditional(html).encode())


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(simplified: str) -> str:
    """Convert as the gateway does."""
    for words, other in WORDS:
        simplified = re.sub(words, other, simplified)
    return str(_converter().convert(simplified))
