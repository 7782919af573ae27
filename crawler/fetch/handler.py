"""The download handler that keeps each exchange before it hands the response on."""

from __future__ import annotations

import time
from pathlib import Path

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future

from archive import ArchiveError, Capture, Exchange, Recorder, State, UsageError
from crawler.fetch.bodies import LEFT_OUT
from crawler.fetch.challenge import challenge
from crawler.fetch.client import Client
from crawler.fetch.connect import detour, policy
from crawler.fetch.pace import Pace
from crawler.fetch.selftest import prove
from crawler.fetch.session import Ignored, role_of, session_of, via_of
from crawler.fetch.sync import Sync
from crawler.fetch.wire import Connections, Wire

# Why a response ended early, as WARC says it
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "time"),
    (DownloadCancelledError, "length"),
    (ResponseDataLossError, "disconnect"),
    (DownloadFailedError, "disconnect"),
)
IDEMPOTENT = ("GET", "HEAD", "OPTIONS")


class CapturingHandler(HTTP11DownloadHandler):
    """Scrapy's settings and TLS, our connections; request.meta["capture"] names the exchange that is on disk.

    One request is one exchange, but for a kept-alive connection that turns out dead: that is kept as an
    exchange of its own, and the request goes out once more.
    """

    connections: type[Connections] = Connections

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._session = session_of(crawler)
        self._proven = False
        self._tested = 0  # the port of the self-test while it goes on
        cacert = crawler.settings["GUIDANG_CACERT"]
        trusted = policy(Path(cacert)) if cacert and not self._session.unverified else self._contextFactory
        connections = self.connections(
            tls=trusted,
            most=crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            where=self._where,
            allowed=self._allowed,
            late=self._session.late,
        )
        self._connections, self._client = connections, Client(crawler, connections)
        self._pace = Pace(crawler, connections)
        self._sync = Sync(self._session.recorder.sync) if self._session.recorder else None
        if self._sync:
            crawler.signals.connect(self._prove, signals.spider_opened)

    async def close(self) -> None:
        """Close the connections that wait for a next request."""
        self._connections.leave()

    async def _prove(self) -> None:
        """Let nothing be asked before the capture is proven exact."""
        try:
            await prove(self._exchange, _exchange_of, lambda port: setattr(self, "_tested", port))
            self._proven = True
        except ArchiveError as error:
            self._session.fail(error)
        except Exception as error:  # Scrapy would only log it, and crawl on
            self._session.fail(ArchiveError(f"capture cannot be tested, nothing was crawled: {error!r}"))

    async def download_request(self, request: Request) -> Response:
        """Fetch, keep, hand on; raises what Scrapy's handler raises, and ArchiveError."""
        recorder = self._session.recorder
        if recorder is None or self._sync is None:
            raise IgnoreRequest("a crawl from the archive asks no portal")
        if "proxy" in request.meta:
            raise UsageError("a proxy would stand between the wire and the archive")
        if not self._proven:
            raise IgnoreRequest("the capture is not proven exact")
        wire, result = await self._politely(request)
        if isinstance(result, Exception) and _dead(wire, request, result):
            await self._keep(recorder, self._sync, request, wire, result)
            wire, result = await self._politely(request)
        capture = await self._keep(recorder, self._sync, request, wire, result)
        if isinstance(result, Exception):
            raise result
        request.meta["capture"] = capture.capture
        if capture.state is State.BLOCKED:
            self._session.rest(request)
            raise Ignored(request, "blocked")  # and its host rests for this run
        return result

    async def _politely(self, request: Request) -> tuple[Wire, Response | Exception]:
        """An exchange when it is its turn; what the host says of its next one is heeded."""
        async with self._pace.turn(request) as host:
            wire, result = await self._exchange(request)
            host.sent = max(host.sent, wire.begun)
            if isinstance(result, Response):
                self._pace.answered(request, result)
        return wire, result

    async def _exchange(self, request: Request) -> tuple[Wire, Response | Exception]:
        """One exchange over the wire, however it ends."""
        wire, begin = Wire(), time.monotonic()
        assert self._sync is not None
        self._sync.going += 1
        try:
            result: Response | Exception = await self._client.fetch(request, wire)
        except Exception as error:
            result = error
        finally:
            self._sync.going -= 1
        wire.facts["elapsed"] = str(round(1000 * (time.monotonic() - begin)))
        return wire, result

    async def _keep(
        self, recorder: Recorder, sync: Sync, request: Request, wire: Wire, result: Response | Exception
    ) -> Capture:
        """Write the exchange and wait for the disk; a failure ends the crawl."""
        if isinstance(result, ArchiveError):
            self._session.fail(result)
            raise result
        try:
            exchange = _exchange_of(request, wire, result, self._session.unverified)
            capture = recorder.append(exchange)
            await maybe_deferred_to_future(sync.wait())
        except ArchiveError as error:
            self._session.fail(error)
            raise
        self._session.note(capture)
        return capture

    def _allowed(self, address: str, port: int) -> bool:
        return port == self._tested or self._session.allowed(address, port)

    def _where(self, host: str, port: int) -> tuple[str, int] | None:
        return None if port == self._tested else detour(self._session.detours, host, port)


def _dead(wire: Wire, request: Request, error: Exception) -> bool:
    """Did the server close a kept-alive connection just as it was used again?"""
    slow = isinstance(error, DownloadTimeoutError | DownloadCancelledError | ArchiveError)
    return wire.reused and not wire.any and not slow and request.method in IDEMPOTENT


def _exchange_of(
    request: Request, wire: Wire, result: Response | Exception, unverified: str = ""
) -> Exchange:
    facts = dict(wire.facts)
    elapsed = int(facts.pop("elapsed"))
    truncated, error, blocked = "", "", ""
    if isinstance(result, Exception):
        truncated = next((word for kind, word in REASONS if isinstance(result, kind)), "unspecified")
        error = f"{type(result).__name__}: {result}"
    else:
        truncated = _early(result, wire)
    if isinstance(result, Response) and LEFT_OUT not in result.flags:
        codings = (result.headers.get(b"Content-Encoding") or b"").lower().replace(b" ", b"").split(b",")
        blocked = challenge(result.status, result.body, codings)
    return Exchange(
        url=request.url.partition("#")[0],
        method=request.method,
        role=role_of(request),
        started=wire.started,
        request=wire.sent,
        response=wire.received,
        truncated=truncated,
        error=error,
        blocked=blocked,
        refers_to=request.meta.get("conditional", ""),
        address=wire.address,
        via=via_of(request),
        hops=_hops(request),
        elapsed=elapsed,
        connection=facts,
        unverified=unverified if request.url.startswith("https:") else "",
        page=request.meta.get("page", ""),
    )


def _early(response: Response, wire: Wire) -> str:
    """Why a response that Scrapy hands on is none the less not whole; empty where it is."""
    if "dataloss" in response.flags or ("partial" in response.flags and wire.cut):
        return "disconnect"
    return "unspecified" if "download_stopped" in response.flags else ""


def _hops(request: Request) -> str:
    """hopsFromSeed: links, then E for what a rendered page embeds, then redirects; P for robots.txt."""
    if role_of(request) == "robots":
        return "P"
    links, redirects = int(request.meta.get("depth", 0)), int(request.meta.get("redirect_times", 0))
    return "L" * links + "E" * bool(request.meta.get("embedded")) + "R" * redirects
