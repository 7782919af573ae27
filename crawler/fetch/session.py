"""The session of a crawl: the archive it writes, what it skipped, how far it walked, how it ended."""

from __future__ import annotations

import logging
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, cast
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import _schedule_coro
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from archive import (
    Archive,
    ArchiveError,
    Capture,
    Column,
    GuidangError,
    IndexRow,
    Recorder,
    Role,
    Skipped,
    State,
    clock,
    tally,
)
from crawler.fetch import browser
from crawler.fetch.connect import named, public
from crawler.fetch.memory import Asked, Memory
from crawler.fetch.terms import check, data_of, detours_of

logger = logging.getLogger(__name__)

RESTS = {"blocked": "answers with a challenge page", "busy": "asks to be left alone for long"}


class Session:
    """The extension that owns the Recorder, and puts on the Scrapy crawler what others rely on:

    `recorder` (None when fetching from the archive), `archive`, `run`, `session`, and the functions
    `skip(Skipped)`, `walked(Column)` and `vouches` (see Memory). `fault` is the ArchiveError that ended the
    crawl, if one did.
    """

    running: ClassVar[set[Session]] = set()
    faults: ClassVar[list[GuidangError]] = []  # of this process, for its exit code
    stopped: ClassVar[set[str]] = set()  # portals whose crawl a signal has ended
    rests: ClassVar[dict[str, str]] = {}  # host → why it is asked no more, by any portal of this process

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        check(settings)
        browser.check(crawler)
        self.crawler = crawler
        self.detours = detours_of(settings)
        self.data = data_of(settings).resolve()
        self.fetch: str = settings["GUIDANG_FETCH"]
        self.portal = re.sub(r"[^\w.-]", "_", crawler.spidercls.name)
        self.hosts: tuple[str, ...] | None = getattr(crawler.spidercls, "hosts", None)
        self.unverified = unverified(crawler.spidercls)
        self.fault: ArchiveError | None = None
        self.skipped: dict[str, Skipped] = {}
        self.columns: list[Column] = []
        self.counts: Counter[str] = Counter()
        self.run, self.started = self._new_run()
        self.recorder = None if self.fetch == "archive" else self._record()
        self.archive = self.recorder.archive if self.recorder else Archive(self.data)
        self.resumed = bool(self.recorder and self.recorder.resumed)
        if self.recorder:
            self.run, self.started = self.recorder.run, datetime.fromisoformat(self.recorder.started)
            self._take_up()
        self.memory = Memory(self.archive, self._asked())
        vars(crawler).update(
            session=self,
            recorder=self.recorder,
            archive=self.archive,
            run=self.run,
            skip=self.skip,
            walked=self.columns.append,
            vouches=self.vouches,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Session:
        """Open the archive and take the portal's lock; raises UsageError and ArchiveError."""
        try:
            session = cls(crawler)
        except GuidangError as error:
            cls.faults.append(error)
            raise
        cls.running.add(session)
        crawler.signals.connect(session.close, signals.spider_closed)
        crawler.signals.connect(session.item_scraped, signals.item_scraped)
        crawler.signals.connect(session.item_error, signals.item_error)
        for line in session.news():
            logger.warning(line)
        return session

    def news(self) -> list[str]:
        """What was found when the archive was opened: files left open, and a run that goes on."""
        repairs = self.recorder.repairs if self.recorder else ()
        lines = [f"{self.portal}: {one}" for one in repairs]
        if self.resumed:
            kept = self.counts["captures"]
            lines.append(f"{self.portal}: goes on with run {self.run}, which has {kept} captures")
        return lines

    def _new_run(self) -> tuple[str, datetime]:
        now = clock.now()
        return f"{self.portal}-{now:%Y%m%d%H%M%S}-{secrets.token_hex(2)}", now

    def _take_up(self) -> None:
        """What the run has captured counts as its own; a host that laid it to rest still rests."""
        for capture in self.archive.captured(self.portal, self.run) if self.resumed else ():
            self.note(capture)
            if capture.state is State.BLOCKED:
                self._rest(urlsplit(capture.url).hostname or "", "blocked")

    def _asked(self) -> Asked:
        settings = self.crawler.settings
        return Asked(
            portal=self.portal,
            run=self.run,
            started=self.started,
            years=frozenset(map(int, settings.getlist("GUIDANG_YEARS"))),
            overwrites=bool(getattr(self.crawler.spidercls, "overwrites", False)),
            new=self.fetch == "new",
            deep=settings.getbool("GUIDANG_DEEP"),
        )

    def _record(self) -> Recorder:
        settings = self.crawler.settings
        options = {
            "fetch": self.fetch,
            "years": sorted({int(year) for year in settings.getlist("GUIDANG_YEARS")}),
            "connect_to": settings.getlist("GUIDANG_CONNECT_TO"),
            "user_agent": settings["USER_AGENT"],
        }
        if settings["GUIDANG_CLOCK"]:
            options["clock"] = settings["GUIDANG_CLOCK"]
        if settings.getbool("GUIDANG_DEEP"):
            options["deep"] = True
        resume = not settings.getbool("GUIDANG_FRESH")
        within = timedelta(hours=settings.getint("GUIDANG_RESUME_HOURS"))
        return Recorder(self.data, self.portal, run=self.run, options=options, resume=resume, within=within)

    def skip(self, skipped: Skipped) -> None:
        """Note a URL that was seen and not captured; the first reason stays."""
        self.skipped.setdefault(skipped.url, skipped)

    def ignore(self, request: Request, reason: str, url: str = "") -> Ignored:
        """Note a request that is not sent, or what it was made for, and give the exception to raise."""
        self.skip(Skipped(url=url or request.url, reason=reason, via=via_of(request), role=role_of(request)))
        return Ignored(request, reason)

    def note(self, capture: Capture) -> None:
        """Count a capture."""
        self.counts.update(tally.captured(capture))

    def summary(self) -> dict[str, int]:
        """What the run has counted so far; docs/recrawling.md says what the names mean."""
        known = sum(one.reason == "known" for one in self.skipped.values())
        counts = self.counts + (self.recorder.tally if self.recorder else Counter())
        return dict(sorted(counts.items())) | {"known": known, "skipped": len(self.skipped)}

    def vouches(self, walk: Column, rows: Mapping[str, IndexRow], *, counted: bool) -> bool:
        """As Memory says; a damaged archive ends the crawl, for nobody knows what it would have said."""
        try:
            return self.memory.vouches(walk, rows, counted=counted)
        except ArchiveError as error:
            self.fail(error)
            return False

    def late(self, size: int) -> None:
        """Count bytes that came after the end of a message, when nobody had asked: they are kept nowhere."""
        self.counts["late-bytes"] += size
        logger.warning("%s: %d bytes came after the end of a message and are not kept", self.portal, size)

    def rest(self, request: Request) -> None:
        """Leave a host alone for the rest of the run; a file that met its challenge is still to be had."""
        self._rest(urlparse_cached(request).hostname or "", "blocked")
        if role_of(request) is Role.ATTACHMENT:
            self.ignore(request, "blocked")

    def leave_alone(self, request: Request) -> None:
        """Leave a host alone for the rest of the run because it asks for a long time."""
        self._rest(urlparse_cached(request).hostname or "", "busy")

    def _rest(self, host: str, reason: str) -> None:
        if host not in self.rests:
            logger.warning("%s %s and rests for this run", host, RESTS[reason])
        self.rests.setdefault(host, reason)

    def resting(self, request: Request) -> str:
        """Why the host of a request rests; empty where it does not."""
        return self.rests.get(urlparse_cached(request).hostname or "", "")

    def gate(self, request: Request) -> None:
        """The last look before the wire: requests may have waited while their host was laid to rest."""
        if reason := self.resting(request):
            raise self.ignore(request, reason)
        if self.fault:
            raise IgnoreRequest("the archive takes no more")

    def allowed(self, address: str, port: int) -> bool:
        """Whether a peer may be asked: a portal's never at a private address but at the end of a detour."""
        return self.hosts is None or public(address) or named(self.detours, address, port)

    def fail(self, error: ArchiveError) -> None:
        """End this crawl, and every other one on the same data folder."""
        self.faults.append(error)
        for session in [one for one in self.running if one.data == self.data and one.fault is None]:
            session.fault = error
            logger.error("Error: %s", error)
            _schedule_coro(session.crawler.engine.close_spider_async(reason="archive"))

    def item_scraped(self) -> None:
        """Count a publication."""
        self.counts["publications"] += 1

    def item_error(self, failure: Failure) -> None:
        """A publication that cannot be kept or stored ends the crawl."""
        if isinstance(failure.value, ArchiveError):
            self.fail(failure.value)

    def close(self, spider: Spider, reason: str) -> None:  # noqa: ARG002
        """Write the closing record of a run that came to its end, and give up the archive."""
        self.running.discard(self)
        if reason == "shutdown":
            self.stopped.add(self.portal)
        if self.recorder is None:
            for one in self.skipped.values():
                if one.reason == "miss":
                    logger.warning("not in the archive: %s", one.url)
            return
        try:
            with self.recorder:
                if reason == "finished" and self.fault is None:
                    self.recorder.finish(
                        skipped=self.skipped.values(),
                        columns=self.columns,
                        counts=self.summary(),
                        software={"scrapy": scrapy.__version__},
                    )
        except ArchiveError as error:
            self.fault = self.fault or error
            self.faults.append(error)
            logger.error("Error: %s", error)


class Ignored(IgnoreRequest):
    """A request that is not sent, or whose answer is not handed on; `reason` as in the closing record."""

    def __init__(self, request: Request, reason: str) -> None:
        super().__init__(f"{request.url} is not asked for: {reason}")
        self.reason = reason


def session_of(crawler: Crawler) -> Session:
    """The session of a Scrapy crawler."""
    return cast(Session, vars(crawler)["session"])


def unverified(spider: type[Spider]) -> str:
    """Why a portal's certificates are not checked, as it declares; empty: they are."""
    declared = getattr(spider, "certificate", "verified") == "unverified"
    return str(getattr(spider, "certificate_reason", "")) if declared else ""


def role_of(request: Request) -> Role:
    """Why a request is made."""
    if request.meta.get("dont_obey_robotstxt") and urlparse_cached(request).path == "/robots.txt":
        return Role.ROBOTS
    return Role(request.meta.get("role", Role.OTHER))


def via_of(request: Request) -> str:
    """The page on which a URL was found, or the one that redirected to it."""
    redirects = request.meta.get("redirect_urls")
    referer = request.headers.get(b"Referer") or b""
    return redirects[-1] if redirects else referer.decode("latin-1")
