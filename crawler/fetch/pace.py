"""When a host may be asked: one request at a time, none too soon, however many portals of a process ask it.

Scrapy's slots belong to one crawl each, count a delay from when a request is begun instead of when it goes
out, and know neither Retry-After nor Crawl-delay.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from archive import clock
from crawler.fetch.retry_after import retry_after
from crawler.fetch.session import session_of
from crawler.fetch.terms import hours_of
from crawler.fetch.wire import Connections
from crawler.interrupts import Interrupts

logger = logging.getLogger(__name__)

BUSY = (429, 503)
DELAYS = 10  # that a busy host is left alone for if it does not say how long
LOOK = 0.5  # seconds between two looks whether the crawl is to end
LONG = 60.0  # seconds of waiting that are worth a line
Connected = tuple[Connections, str, int | None]  # whose connections, by which scheme, to which port


@dataclass(slots=True)
class Host:
    """What all crawls of a process know of a host; times are of the monotonic clock."""

    places: asyncio.Semaphore | None = None  # as many as requests may be going on
    sent: float = float("-inf")  # when the last request went out
    until: float = float("-inf")  # when it may be asked again
    least: float = 0.0  # seconds between two requests that its robots.txt asks for
    connected: Connected | None = None  # to whom a connection may still be open


HOSTS: defaultdict[str, Host] = defaultdict(Host)


class Pace:
    """The turns that one crawl takes at its hosts."""

    def __init__(self, crawler: Crawler, connections: Connections) -> None:
        settings = crawler.settings
        self._crawler, self._connections = crawler, connections
        self._session = session_of(crawler)
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._at_once = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") or 1
        self._longest = settings.getfloat("GUIDANG_LONGEST_REST")
        self._hours = hours_of(settings)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[Host]:
        """Wait until it is this request's turn; raises IgnoreRequest if the crawl ends meanwhile."""
        url = urlparse_cached(request)
        host = HOSTS[url.hostname or ""]
        host.places = host.places or asyncio.Semaphore(self._at_once)
        async with host.places:
            mine = self._connections, url.scheme, url.port
            if host.connected and host.connected != mine and self._at_once == 1:
                host.connected[0].leave(url.hostname or "")  # one connection, not one request, at a time
            await self._wait(request, host)
            host.connected, host.sent = mine, time.monotonic()
            yield host

    async def _wait(self, request: Request, host: Host) -> None:
        delay = max(self._delay_of(request), host.least)
        told = False
        while True:
            now = time.monotonic()
            left = max(host.sent + delay - now, host.until - now)
            if self._hours:
                moment = clock.now()
                left = max(left, (self._hours.opening(moment) - moment).total_seconds())
            self._session.gate(request)
            if Interrupts.stopping or not self._crawler.crawling:
                raise IgnoreRequest("the crawl ends")
            if left <= 0:
                return
            if left > LONG and not told:
                told = True
                logger.warning("%s waits %.0f minutes", request.url, left / 60)
            await asyncio.sleep(min(left, LOOK))

    def _delay_of(self, request: Request) -> float:
        """The delay that AutoThrottle has come to."""
        engine = self._crawler.engine
        slots = engine.downloader.slots if engine else {}
        slot = slots.get(request.meta.get("download_slot", ""))
        return slot.delay if slot else self._delay

    def answered(self, request: Request, response: Response) -> None:
        """Let a host rest that says it has too much to do: for a while, or for this run."""
        if response.status not in BUSY:
            return
        host = HOSTS[urlparse_cached(request).hostname or ""]
        said = response.headers.get(b"Retry-After") or b""
        seconds = retry_after(said, response.headers.get(b"Date") or b"", clock.now())
        if seconds is None:
            seconds = DELAYS * max(self._delay_of(request), host.least)
        if seconds > self._longest:
            self._session.leave_alone(request)
        else:
            host.until = max(host.until, time.monotonic() + seconds)
