"""The probe itself: from any page of a site to its column of annual reports, a few polite requests long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from archive import Role
from crawler.probe.adhoc import Adhoc
from crawler.probe.evidence import Marks, in_browser
from crawler.probe.forms import detail_of
from crawler.probe.shown import Shown, read
from crawler.probe.site import A_PAGE, Site
from crawler.probe.trial import Trial
from crawler.probe.ways import Way, names_column, ways
from spiders.charsets import readable
from spiders.columns import below
from spiders.families import Paged, Viewer
from spiders.links import shell
from spiders.portal import HOME, Portal, Walk
from spiders.rows import year_of

BUDGET = 16  # pages asked for until the column must be found
HOPS = 3  # from the first page to the column
BELOW = 2  # from the column to its years and groups
SHOWN = 3  # reports whose pages are read
LEAST = 0.3  # share of reports among the rows of a column that has other things too
SURE = 8  # the score of a family whose further requests are sent before a report was seen
SHELL, FRAME = 10, 7  # how likely what a page leads to by itself is, as ways are weighed
TRIED = 4  # families tried on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A page on the way: how it was reached and what it offers."""

    way: Way
    hops: int = 0
    below: int = 0
    within: str = ""  # the column of annual reports that it is in
    before: tuple[Way, ...] = ()

    def after(self, way: Way, within: str) -> Step:
        """The next page."""
        down = 1 if within and way.likely > 10 else 0
        path = (*self.before, self.way)
        return Step(way=way, hops=self.hops + 1 - down, below=self.below + down, within=within, before=path)


@dataclass(slots=True, kw_only=True)
class Found:
    """The column, the trial that read it, and the reports that were looked at."""

    step: Step
    trial: Trial
    score: int
    shown: list[Shown] = field(default_factory=list)


class Probe(Adhoc):
    """Looks for the column, tries families on it, reads the first reports."""

    def __init__(self, name: str | None = None, *, urls: list[str], **given: Any) -> None:
        super().__init__(name, **given)
        (self.url,) = urls
        self.site = Site(host=urlsplit(self.url).hostname or "")
        self.marks = Marks()
        self.links: dict[str, list[Way]] = {}  # page → ways on
        self.elsewhere: dict[str, str] = {}  # links to columns on other hosts, with their texts
        self.scripted: dict[str, str] = {}  # pages whose rows seem to be written in the browser
        self.doubtful: Found | None = None  # a column whose further pages did not answer
        self.found: Found | None = None

    async def work(self) -> None:
        """Search, show, and ask the site's home page who it is."""
        self.found = await self._search() or self.doubtful
        if self.found:
            await self._show(self.found)
        if self.found and self.site.title_from in ("", A_PAGE):
            await self._visit(Request(urljoin(self.url, "/")))

    async def _search(self) -> Found | None:
        """The likeliest way first, until a page is the column."""
        serial = count()
        queue = [(0, 0, 0, Step(way=Way(url=self.url, text="", likely=0)))]
        seen: set[str] = set()
        while queue and len(self.asked) < BUDGET:
            step = heappop(queue)[-1]
            if step.way.url in seen:
                continue
            seen.add(step.way.url)
            response, family = await self._open(step.way.url)
            if response is None:
                continue
            seen.add(response.url)
            if found := await self._tried(response, step, family):
                return found
            for onward in self._onward(response, step):
                way = onward.way
                heappush(queue, (-way.likely, -(way.year or 0), next(serial), onward))
        return None

    async def _open(self, url: str) -> tuple[TextResponse | None, type[Portal] | None]:
        """A page, asked for as its family does where its address tells which that is."""
        family = self.marks.hint(url)
        request = Trial(family, url, self.hosts).first if family else Request(url)
        return await self._visit(request), family

    async def _visit(self, request: Request) -> TextResponse | None:
        """A page that can be read; its marks and what it says of its site are noted."""
        response = await self.ask(request, Role.INDEX)
        if not isinstance(response, TextResponse) or response.status != 200:
            return None
        response = readable(response)
        self.marks.look(response)
        self.site.look(response)
        return response

    # Families

    async def _tried(self, response: TextResponse, step: Step, sure: type[Portal] | None) -> Found | None:
        """The column, if a family finds reports on this page."""
        column = step.way.url if sure else response.url
        for family, score in self._candidates(sure):
            trial = await self._trial(family, column, response, step, trusted=bool(sure) or score >= SURE)
            if self._is_column(trial, response):
                found = Found(step=step, trial=trial, score=score)
                if not trial.lost:
                    return found
                self.doubtful = self.doubtful or found
        if what := in_browser(response.text):
            self.scripted.setdefault(response.url, what)
        return self.doubtful or await self._page_itself(response, step)

    def _candidates(self, sure: type[Portal] | None) -> list[tuple[type[Portal], int]]:
        """The families that marks speak for, then the one that needs none."""
        if sure:
            return [(sure, dict(self.marks.ranked()).get(sure, 0))]
        scores = self.marks.ranked()
        ranked = [(f, score) for f, score in scores if f not in (Paged, Viewer) and _by_get(f, self.hosts)]
        return [*ranked[:TRIED], (Paged, dict(scores).get(Paged, 0))]

    async def _trial(
        self, family: type[Portal], column: str, response: Response, step: Step, *, trusted: bool
    ) -> Trial:
        year = step.way.year or year_of(urlsplit(column).path)
        trial = Trial(family, column, self.hosts, year=year)
        await trial.walk(response, self.ask, trusted=trusted)
        if family is Paged and trial.reports:
            detail = detail_of([one.row.url for one in trial.reports])
            trial = Trial(family, column, self.hosts, year=year, detail=detail)
            await trial.walk(response, self.ask, trusted=trusted)
        return trial

    def _is_column(self, trial: Trial, response: TextResponse) -> bool:
        """Are there reports among its rows, and enough of them for what the page calls itself?"""
        share = len(trial.reports) / len(trial.found) if trial.found else 0
        home = urlsplit(response.url).path in HOME
        return share > 0.5 or (share > 0 and not home and (share >= LEAST or names_column(response)))

    async def _page_itself(self, response: TextResponse, step: Step) -> Found | None:
        """A page that is the report, at an address like a column's (海淀): overwritten each year."""
        if not urlsplit(response.url).path.endswith("/"):
            return None
        trial = Trial(Viewer, response.url, self.hosts)
        await trial.walk(response, self.ask, trusted=False)
        return Found(step=step, trial=trial, score=0) if trial.reports else None

    # Ways

    def _onward(self, response: TextResponse, step: Step) -> Iterator[Step]:
        """Where this page leads, on the same host and not too far."""
        given = not step.hops and urlsplit(response.url).path not in HOME
        column = given or step.way.annual or names_column(response)
        within = step.within or (response.url if column else "")
        found = [*_inner(response, within), *ways(response, within=within)]
        self.links[response.url] = found
        for way in found:
            onward = step.after(way, within)
            if urlsplit(way.url).hostname not in self.hosts:
                if way.annual:
                    self.elsewhere.setdefault(way.url, way.text)
            elif onward.hops <= HOPS and onward.below <= BELOW:
                yield onward

    # Reports

    async def _show(self, found: Found) -> None:
        """Read the pages of the first reports as the database would."""
        for one in found.trial.reports[:SHOWN]:
            response = await self.ask(one.request, Role.DETAIL)
            if response is None or response.status != 200:
                found.shown.append(Shown(url=one.row.url, title=one.row.title, year=one.year, read=False))
                continue
            page, files = await found.trial.attachments(one, response, self.ask)
            if isinstance(page, TextResponse):
                self.site.look(readable(page))
                self.marks.look(readable(page))
            found.shown.append(read(one, page, files, self.site.region or None))


def _inner(response: TextResponse, within: str) -> Iterator[Way]:
    """What stands in this page's place: the frame that may hold its list, the address that a shell names."""
    for walk in below(response, Walk(column=response.url), None, empty=True):
        yield Way(url=walk.column, text="", likely=SHELL if shell(response) else FRAME if within else 1)


def _by_get(family: type[Portal], hosts: tuple[str, ...]) -> bool:
    """Can a page be read as it came? Some families ask for their columns by POST."""
    return Trial(family, f"http://{hosts[0]}/", hosts).first.method == "GET"
