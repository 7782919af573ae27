"""Asks over our connections what Scrapy asks for, and answers as Scrapy's own handler does."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from functools import lru_cache
from typing import Any

from pydispatch.dispatcher import getAllReceivers  # type: ignore[import-untyped]
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.utils._download_handlers import check_stop_download, wrap_twisted_exceptions
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.ssl import Certificate

from crawler.fetch import messages
from crawler.fetch.arrival import Arrival
from crawler.fetch.bodies import LEFT_OUT, most_of
from crawler.fetch.connect import PORTS
from crawler.fetch.wire import Connection, Connections, Origin, Wire

logger = logging.getLogger(__name__)


class Client:
    """Obeys the settings, meta keys and signals that Scrapy documents for downloads (DOWNLOAD_MAXSIZE …)."""

    def __init__(self, crawler: Crawler, connections: Connections) -> None:
        settings = crawler.settings
        self._crawler, self._connections = crawler, connections
        self._sizes = settings.getint("DOWNLOAD_MAXSIZE"), settings.getint("DOWNLOAD_WARNSIZE")
        self._whole = settings.getbool("DOWNLOAD_FAIL_ON_DATALOSS")
        self._seconds = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._bind = settings.get("DOWNLOAD_BIND_ADDRESS")

    async def fetch(self, request: Request, wire: Wire) -> Response:
        """The response to a request; raises Scrapy's exceptions. Both directions are in `wire`, also then."""
        sent, origin = messages.asked(request), self._origin(request)
        arrival = Arrival(request.method, most_of(request))
        watch = Watch(self._crawler, request, arrival, self._sizes)
        seconds = float(request.meta.get("download_timeout") or self._seconds)
        flags, stopped, connection = list[str](), None, None
        try:
            async with asyncio.timeout(seconds):
                with wrap_twisted_exceptions():
                    connection = await self._connections.get(origin, seconds)
                await connection.ask(sent, wire, arrival, watch.look)
        except TimeoutError as error:
            if connection:
                connection.abort()
            raise DownloadTimeoutError(f"{request.url} took longer than {seconds:g} seconds") from error
        except asyncio.CancelledError:  # who asked has gone: a page that the browser gave up
            if connection:
                connection.abort()
            raise
        except ResponseDataLossError:
            if request.meta.get("download_fail_on_dataloss", self._whole):
                raise
            flags.append("dataloss")
        except StopDownload as error:
            stopped = error
            flags.append("download_stopped")
        flags += ["partial"] * arrival.until_close + [LEFT_OUT] * arrival.left_out
        assert connection is not None
        response = _response(request, arrival, wire, flags, connection)
        self._connections.take_back(origin, connection, again=arrival.persistent)
        if stopped and stopped.fail:
            stopped.response = response
            raise stopped
        return response

    def _origin(self, request: Request) -> Origin:
        url = urlparse_cached(request)
        bind = request.meta.get("bindaddress") or self._bind
        return Origin(
            url.scheme,
            url.hostname or "",
            url.port or PORTS[url.scheme],
            (bind, 0) if isinstance(bind, str) else bind,
        )


class Watch:
    """Looks on while a response comes: at its size, and for listeners that want no more of it."""

    def __init__(self, crawler: Crawler, request: Request, arrival: Arrival, sizes: tuple[int, int]) -> None:
        self._crawler, self._request, self._arrival = crawler, request, arrival
        self._most: int = request.meta.get("download_maxsize", sizes[0])
        self._large: int = request.meta.get("download_warnsize", sizes[1])
        self._begin = time.monotonic()
        self._headed = False
        self._told = 0  # pieces of the payload

    def look(self) -> None:
        """After each piece; raises StopDownload, or DownloadCancelledError where it is too large."""
        arrival = self._arrival
        if arrival.head is None:
            return
        if not self._headed:
            self._headed = True
            self._request.meta["download_latency"] = time.monotonic() - self._begin
            if self._heard(signals.headers_received):
                headers = messages.headers(arrival.head.fields)
                self._tell(signals.headers_received, headers=headers, body_length=arrival.expected)
        self._measure(max(arrival.size, arrival.expected or 0))
        if self._heard(signals.bytes_received) and arrival.pieces[self._told :]:
            data = b"".join(arrival.pieces[self._told :])
            self._told = len(arrival.pieces)
            self._tell(signals.bytes_received, data=data)

    def _measure(self, size: int) -> None:
        if self._most and size > self._most:
            message = f"{self._request} brings {size} bytes, more than DOWNLOAD_MAXSIZE ({self._most})"
            logger.warning(message)
            raise DownloadCancelledError(message)
        if self._large and size > self._large:
            logger.warning("%s brings %d bytes (DOWNLOAD_WARNSIZE)", self._request, size)
            self._large = 0  # said once

    def _heard(self, signal: object) -> bool:
        return any(getAllReceivers(self._crawler.signals.sender, signal))

    def _tell(self, signal: object, **facts: Any) -> None:
        if stop := check_stop_download(signal, self._crawler, self._request, **facts):
            raise stop


@lru_cache(1024)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An address of a peer, which has many exchanges."""
    return ipaddress.ip_address(text)


def _response(
    request: Request, arrival: Arrival, wire: Wire, flags: list[str], connection: Connection
) -> Response:
    assert arrival.head is not None
    assert arrival.head.status is not None
    certificate = connection.certificate
    return messages.response(
        request,
        arrival.head.status,
        arrival.head.fields,
        arrival.payload,
        flags,
        certificate=Certificate(certificate) if certificate else None,  # type: ignore[no-untyped-call]
        ip_address=_address(wire.address),
        protocol=arrival.head.start.partition(b" ")[0].decode("latin-1"),
    )
