"""What a site says of itself: name, 政府网站标识码, region, from meta tags, title and foot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from pipelines.reading.about.regions import regions, split
from spiders.portal import HOME
from spiders.rows import markup, words

META = "//meta[translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='{}']/@content"
SITE_ID = re.compile(r"标识码\s*[:：]?\s*(\d{10}|bm\d{8})")
TAIL = re.compile(r"[-_—|–]")
NAMED = re.compile(r"政府|网站|之窗|[局厅委办院省市区县州盟旗]$")
A_PAGE, HOME_PAGE = "title of a page", "title of its home page"
ARTICLE = re.compile(r"20\d\d|报告|年报|公开|首页|正文")


@dataclass(slots=True, kw_only=True)
class Site:
    """The facts so far, each with where it was read; the first page that says one counts."""

    host: str
    title: str = ""
    title_from: str = ""
    site_id: str = ""
    site_id_from: str = ""
    domain: str = ""
    region: str = ""
    region_from: str = ""

    def look(self, response: TextResponse) -> None:
        """Take in a page."""
        page = markup(response)
        named = _meta(response, "sitename")
        if named and self.title_from != "meta SiteName":
            self.title, self.title_from = named, "meta SiteName"
        where = HOME_PAGE if urlsplit(response.url).path in HOME else A_PAGE
        said = _of_title(words(page.xpath("//title")))
        if said and (not self.title or (where == HOME_PAGE and self.title_from == A_PAGE)):
            self.title, self.title_from = said, where
        self.domain = self.domain or _meta(response, "sitedomain")
        if not self.site_id:
            self._identify(response)
        self._locate()

    def _identify(self, response: TextResponse) -> None:
        number, foot = _meta(response, "siteidcode"), SITE_ID.search(response.text)
        if re.fullmatch(r"\d{10}|bm\d{8}", number):
            self.site_id, self.site_id_from = number, "meta SiteIDCode"
        elif foot:
            self.site_id, self.site_id_from = foot[1], "foot of a page"

    def _locate(self) -> None:
        """The region: that of the 标识码, else the one that the site's name begins with."""
        if self.site_id[:6] in regions():
            self.region, self.region_from = self.site_id[:6], "its 标识码"
        elif not self.region and (code := region_of(self.title)):
            self.region, self.region_from = code, "its name"

    @property
    def strange(self) -> bool:
        """Does the site say that it is another one? Mirrors copy their pages' meta tags too."""
        said = re.sub(r"^https?://|/.*$", "", self.domain).removeprefix("www.")
        return bool(said) and said != self.host.removeprefix("www.")


def region_of(name: str) -> str:
    """The region that a name, or one of its words, begins with; empty where none does."""
    found = (split(word)[0] for word in name.split())
    return next((region.code for region in found if region), "")


def _meta(response: TextResponse, name: str) -> str:
    """In <head> first: an included header may bring its own."""
    page = markup(response)
    found = page.xpath("//head" + META.format(name)) or page.xpath(META.format(name))
    return " ".join(found.get("").split())


def _of_title(title: str) -> str:
    """The part of a window's title that names the site; it stands last, or alone."""
    parts = [part.strip() for part in TAIL.split(title) if NAMED.search(part.strip())]
    plain = [part for part in reversed(parts) if not ARTICLE.search(part)]
    return next((part for part in plain if region_of(part)), next(iter(plain), ""))
