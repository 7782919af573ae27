"""Portal, the base of all spiders: index pages, detail pages, attachments, one publication at the end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archive import ArchiveError, IndexRow, Part, Publication, Role, Skipped
from spiders import columns, declarations, labels, links
from spiders.charsets import readable
from spiders.links import Link
from spiders.marks import Mark
from spiders.rows import Row, absolute, markup, rows, words, year_of
from spiders.walks import Walk as Walk
from spiders.walks import digest

GONE = frozenset({404, 410})
HOME = frozenset({"", "/", "/index.html", "/index.shtml"})
ERROR = re.compile(r"/(?:404|error|not_?found)\w*(?:\.\w+|/)?$", re.IGNORECASE)
# Some rows say the body and the year, or the body alone (密云: 高岭镇_2017年)
BODY = r"(?:街道(?:办事处)?|[镇乡局委办处院]|委员会|办公室|政府|中心|集团|公司)"
REPORT = re.compile(
    rf"公开.*(?:年报|报告|总结)|年度报告|年报|统计报?表|^\D*20\d\d\s*年?度?$|^\w{{1,30}}{BODY}$"
)
NO_REPORT = re.compile(r"图解|一图读懂|解读|法治政府|(?<!统计)报表|指南|目录|通知")
CLOSED = 50  # priority of a setting: above that of the command line
DEPTH = 3  # columns within columns: years, then groups


class Portal(Spider):
    """One government site. A family knows its CMS, a portal declares what docs/adding-a-portal.md lists."""

    allowed_domains: ClassVar[list[str]]
    title: ClassVar[str]  # 中文
    region: ClassVar[str]  # GB/T 2260, 6 digits
    site_id: ClassVar[str | None] = None  # 政府网站标识码, 10 digits, the first six are the region
    hosts: ClassVar[tuple[str, ...]]
    columns: ClassVar[tuple[tuple[str, str], ...]]  # (group, index page); {year} is each report year
    years: ClassVar[Sequence[int]]  # report years
    budget: ClassVar[int] = 200  # index pages of one column; a calendar or an endless pager has more
    overwrites: ClassVar[bool] = False  # the same address bears another report each year
    branch: ClassVar[re.Pattern[str] | None] = None  # what the URL of a column below a column looks like
    agencies: ClassVar[int | tuple[tuple[range, int], ...] | None] = None  # how many bodies must report
    bodies: ClassVar[tuple[str, ...]] = ()  # bodies that must report, by name; so does one that a group names
    examples: ClassVar[tuple[str, ...]] = ()  # detail pages that were seen, one of each form
    likely: ClassVar[tuple[str, ...]] = ()  # declarations that are inferred, not seen
    unknown: ClassVar[tuple[str, ...]] = ()  # declarations that nothing speaks for
    gateway: ClassVar[str] = ""  # 繁體 gateway, asked where the original is gone
    closed: ClassVar[bool] = False  # the site is gone: what the archive has of it is read, nothing is asked
    certificate: ClassVar[str] = "verified"  # or "unverified", with certificate_reason
    certificate_reason: ClassVar[str] = ""
    detail: ClassVar[re.Pattern[str]]  # what a detail page's URL looks like; the family says
    attached: ClassVar[re.Pattern[str]] = links.FILE
    marks: ClassVar[tuple[Mark, ...]] = ()  # by which pages show their CMS; the family says
    rendered: ClassVar[tuple[str, ...]] = ()  # "index", "detail": pages that need JavaScript
    until: ClassVar[str] = ""  # CSS of what a rendered page shows in the end; else no request for 0.5 s

    def __init_subclass__(cls, **options: Any) -> None:
        """Check the declarations of a portal; a class without a name is a family."""
        super().__init_subclass__(**options)
        if "name" in vars(cls):
            declarations.check(cls)
            cls.allowed_domains = list(cls.hosts)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """TLS without a look at the certificate, or the archive alone, where a portal declares so."""
        super().update_settings(settings)
        if cls.closed and not settings.getlist("GUIDANG_CONNECT_TO"):  # a replica of it still answers
            settings.set("GUIDANG_FETCH", "archive", priority=CLOSED)
        if cls.certificate == "unverified":
            settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="spider")

    @classmethod
    def expected(cls, year: int) -> int | None:
        """How many bodies must report on a year, where known."""
        if not isinstance(cls.agencies, tuple):
            return cls.agencies
        return next((count for years, count in cls.agencies if year in years), None)

    # What a family may say otherwise

    def first(self, walk: Walk) -> Request:
        """Ask for the first index page; without role and callback."""
        return Request(walk.column)

    def rows(self, response: TextResponse) -> Iterable[Row]:
        """The rows of an index page; `belongs` then chooses."""
        return rows(markup(response), response.url)

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Is this link a row of the column, or navigation?"""
        return bool(self.detail.search(row.url))

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Ask for the next index page, if there is one; without role and callback."""
        href = markup(response).xpath("//a[contains(., '下一页') or contains(., '下页')]/@href").get("")
        url = absolute(response.url, href) if href else ""
        return Request(url) if url and url not in walk.pages else None

    def otherwise(self, response: TextResponse, walk: Walk) -> Request | None:  # noqa: ARG002
        """Ask in another way where the server gives a page again; None ends the walk, unfinished."""
        return None

    def below(self, response: TextResponse, walk: Walk, *, empty: bool) -> Iterable[Walk]:
        """The columns that a page leads to: by `branch`, or the frame or shell of an empty page."""
        return columns.below(response, walk, self.branch, empty=empty)

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """Is this the end of the column? A page without rows must say that there are none."""
        return bool(walk.seen) or "暂无" in words(markup(response))

    def total(self, response: TextResponse) -> int | None:  # noqa: ARG002
        """How many rows the column has, where its pages say so."""
        return None

    def year(self, row: Row, walk: Walk) -> int | None:
        """The report year: from the title, else from the column; never from a date."""
        return year_of(row.title) or walk.year

    def is_report(self, row: Row) -> bool:
        """Can this be an annual report? Attachments of other pages are left alone."""
        return bool(REPORT.search(row.title)) and not NO_REPORT.search(row.title)

    # Index pages

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        super().__init__(name, **arguments)
        self._below: set[str] = set()  # columns below others that were asked for
        self._shown: dict[str, str] = {}  # row → the column that showed it first

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first page of every column."""
        for walk in self.walks():
            yield self._index(self.first(walk), walk)

    def walks(self) -> Iterator[Walk]:
        """Every column; those that have a {year} once for each year asked for."""
        for group, url in self.columns:
            if "{year}" in url:
                for year in self.asked or self.years:
                    yield Walk(column=url.format(year=year), group=group, year=year)
            else:
                yield Walk(column=url, group=group)

    @property
    def asked(self) -> list[int]:
        """The report years asked for; empty means all."""
        return [int(year) for year in self.settings.getlist("GUIDANG_YEARS")]

    def parse_index(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Follow the rows, then the next page; report the walk when it ends."""
        walk = replace(walk, pages=(*walk.pages, response.url))
        if _hidden(response):
            self._skip(walk.column, "soft-404", response.url, Role.INDEX)
            self._walked(walk, "soft-404")
            return
        if not isinstance(response, TextResponse):  # an empty body without a type
            self._walked(walk, "unreadable")
            return
        response = readable(response)
        plain = (replace(row, url=links.canonical(row.url)) for row in self.rows(response))
        found = [row for row in plain if self.belongs(row, walk)]
        fresh = [row for row in found if row.url not in walk.seen]
        walk = replace(
            walk,
            seen=(*walk.seen, *(row.url for row in fresh)),
            prints=(*walk.prints, digest(found, self.total(response))),
            dates=(*walk.dates, *(row.date for row in fresh)),
            shared=(*walk.shared, *(row.url for row in fresh if self._shared(row, walk))),
        )
        asked = [request for row in fresh for request in self._visit(row, response, walk)]
        yield from asked
        yield from self._on(response, walk, asked, found=bool(found), fresh=bool(fresh))

    def _on(
        self, response: TextResponse, walk: Walk, asked: Sequence[Request], *, found: bool, fresh: bool
    ) -> Iterator[Request]:
        """The next page of the walk and the columns below; else the walk ends here."""
        repeated = found and not fresh  # a server that gives one page again and again
        ask = self.otherwise if repeated else self.following
        following = ask(response, walk) if found or len(walk.pages) == 1 else None
        inner = [one for one in self.below(response, walk, empty=not found) if self._leads(one)]
        yield from (self._index(self.first(one), one) for one in inner if self._asks(one))
        if following and fresh and not inner and self._unchanged(response, walk, asked):
            self._walked(walk, "unchanged")
            return
        if following and len(walk.pages) < self.budget:
            yield self._index(following, walk)
            return
        if following:
            self._skip(following.url, "budget", response.url, Role.INDEX)
        ended = bool(inner) or self.ended(response, walk)
        self._walked(walk, "budget" if following else "repeated" if repeated else "" if ended else "no-rows")

    def _shared(self, row: Row, walk: Walk) -> bool:
        """Has another column shown it before? It is asked for once."""
        return self._shown.setdefault(row.url, walk.column) != walk.column

    def _unchanged(self, response: TextResponse, walk: Walk, asked: Iterable[Request]) -> bool:
        """Does an earlier run vouch for all that comes after this page?"""
        vouches = getattr(self.crawler, "vouches", None)
        shows = [request.cb_kwargs["publication"] for request in asked]
        counted = self.total(response) is not None
        return bool(vouches and vouches(walk.noted(), {one.url: one.row for one in shows}, counted=counted))

    def _leads(self, walk: Walk) -> bool:
        """Is a column below another one on our hosts, and not too deep?"""
        reason = "budget" if len(walk.above) > DEPTH else "" if self._ours(walk.column) else "out-of-scope"
        if reason and walk.column not in self._below:
            self._skip(walk.column, reason, walk.above[-1], Role.INDEX)
        return not reason

    def _asks(self, walk: Walk) -> bool:
        """Is it of a year asked for, and not walked yet? Columns of years lead to one another."""
        known = walk.column in self._below
        self._below.add(walk.column)
        return not known and (not self.asked or walk.year is None or walk.year in self.asked)

    def _index(self, request: Request, walk: Walk) -> Request:
        return request.replace(
            callback=self.parse_index,
            errback=self.lost_index,
            meta={"role": Role.INDEX},
            cb_kwargs={"walk": walk},
            dont_filter=True,  # a walk always ends in one of its callbacks
        )

    def lost_index(self, failure: Failure) -> None:
        """A walk that ends here has not seen the end of its column."""
        self._walked(_request(failure).cb_kwargs["walk"], self._lost(failure))

    def _visit(self, row: Row, response: Response, walk: Walk) -> Iterator[Request]:
        year = self.year(row, walk)
        if not self._ours(row.url):
            self._skip(row.url, "out-of-scope", response.url, Role.DETAIL)
        elif self.asked and year is not None and year not in self.asked:
            self._skip(row.url, "year", response.url, Role.DETAIL)
        else:
            capture = response.meta["capture"]
            printed = IndexRow(capture=capture, title=row.title, date=row.date, pairs=row.pairs)
            publication = Publication(
                portal=self.name,
                url=row.url,
                column=walk.column,
                group=walk.group,
                row=printed,
                parts=(),
            )
            yield self._page(row.url, publication, wanted=self.is_report(row))

    # Detail pages

    def _page(self, url: str, publication: Publication, *, wanted: bool, again: bool = False) -> Request:
        return Request(
            url,
            callback=self.parse_detail,
            errback=self.lost_detail,
            meta={"role": Role.DETAIL, "row": publication.row},
            cb_kwargs={"publication": publication, "wanted": wanted, "again": again},
            priority=1,
            dont_filter=again,
        )

    def parse_detail(
        self, response: Response, publication: Publication, wanted: bool, again: bool
    ) -> Iterator[Request | Publication]:
        """Read the labelled pairs, then fetch the attachments one after another."""
        if _hidden(response):
            self._skip(publication.url, "soft-404", response.url, Role.DETAIL)
            return
        found: tuple[Link, ...] = ()
        pairs: tuple[tuple[str, str], ...] = ()
        if isinstance(response, TextResponse):
            response = readable(response)
            target = "" if again else links.shell(response)
            if target and self._ours(target):
                yield self._page(target, publication, wanted=wanted, again=True)
                return
            if target:
                self._skip(target, "out-of-scope", response.url, Role.DETAIL)
            pairs = labels.pairs(markup(response))
            title = publication.row.title if publication.row else ""
            found = links.attachments(response, self.attached, title) if wanted else ()
        captures = filter(None, (response.meta.get("dom"), response.meta["capture"]))
        pages = tuple(Part(capture=one, role=Role.DETAIL, url=response.url) for one in captures)
        yield self._gather(replace(publication, parts=pages, pairs=pairs), found)

    def lost_detail(self, failure: Failure) -> Iterator[Request]:
        """Where the original is gone, its 繁體 copy may still be there."""
        state = _request(failure).cb_kwargs
        publication, wanted = state["publication"], state["wanted"]
        self._lost(failure, publication.url)
        if self.gateway and _status(failure) in GONE and not state["again"]:
            copy = self.gateway + publication.url.partition("://")[2]
            yield self._page(copy, publication, wanted=wanted, again=True)

    # Attachments

    def _gather(self, publication: Publication, left: tuple[Link, ...]) -> Request | Publication:
        """Ask for the first file left; the publication itself where none is."""
        for n, link in enumerate(left):
            reason = link.left_out or ("" if self._ours(link.url) else "out-of-scope")
            if not reason:
                return self._file(publication, left[n:])
            self._skip(link.url, reason, publication.url, Role.ATTACHMENT)
        return publication

    def _file(self, publication: Publication, left: tuple[Link, ...]) -> Request:
        return Request(
            left[0].url,
            callback=self.parse_file,
            errback=self.lost_file,
            headers={"Referer": publication.parts[0].url},
            meta={"role": Role.ATTACHMENT},
            cb_kwargs={"publication": publication, "left": left},
            priority=2,
            dont_filter=True,  # two publications may share a file
        )

    def parse_file(
        self, response: Response, publication: Publication, left: tuple[Link, ...]
    ) -> Request | Publication:
        """Add one file and go on."""
        link = left[0]
        part = Part(capture=response.meta["capture"], role=Role.ATTACHMENT, url=link.url, name=link.name)
        return self._gather(replace(publication, parts=(*publication.parts, part)), left[1:])

    def lost_file(self, failure: Failure) -> Request | Publication | None:
        """A dead file does not cost the publication."""
        self._lost(failure)
        state = _request(failure).cb_kwargs
        if isinstance(failure.value, ArchiveError):
            return None  # nothing can be kept any more
        return self._gather(state["publication"], state["left"][1:])

    # What the run should know

    def _ours(self, url: str) -> bool:
        return urlsplit(url).hostname in self.hosts

    def _lost(self, failure: Failure, url: str = "") -> str:
        """Note a request that brought nothing, or what it was made for, and give the reason."""
        request, error = _request(failure), failure.value
        ignored = isinstance(error, IgnoreRequest) and not isinstance(error, HttpError)
        said = str(getattr(error, "reason", "failed")) if ignored else "failed"
        reason = "dead" if _status(failure) in GONE else said
        via = (request.headers.get("Referer") or b"").decode("latin-1")
        if not ignored or url not in ("", request.url):  # who ignores a request has noted its own address
            self._skip(url or request.url, reason, via, request.meta["role"])
        return reason

    def _skip(self, url: str, reason: str, via: str, role: Role) -> None:
        if skip := getattr(self.crawler, "skip", None):
            skip(Skipped(url=url, reason=reason, via=via, role=role))

    def _walked(self, walk: Walk, stopped: str) -> None:
        """Report a walk; `stopped` says why it did not reach the end, and is empty where it did."""
        if stopped and stopped != "unchanged":
            self.logger.warning("column not walked to its end (%s): %s", stopped, walk.column)
        if walked := getattr(self.crawler, "walked", None):
            walked(walk.noted(stopped))


def _hidden(response: Response) -> bool:
    """Is this the home or error page instead of the page that was asked for? Sites hide their 404 so."""
    path = urlsplit(response.url).path
    return (path in HOME or bool(ERROR.search(path))) and "redirect_urls" in response.meta


def _request(failure: Failure) -> Request:
    return cast(Request, failure.request)  # type: ignore[attr-defined]


def _status(failure: Failure) -> int | None:
    return failure.value.response.status if isinstance(failure.value, HttpError) else None
