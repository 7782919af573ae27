"""A portal asks only the hosts that it declares; a replica run asks only where a detour leads."""

from __future__ import annotations

import socket

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.connect import PORTS, detour, public
from crawler.fetch.session import session_of


class Scope:
    """The downloader middleware below the archive; what it holds back is skipped with a reason."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Scope:
        """For Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for what is not to be asked."""
        session = self._session
        url = urlparse_cached(request)
        host = url.hostname or ""
        declared = session.hosts is None or host in session.hosts
        away = detour(session.detours, host, url.port or PORTS.get(url.scheme, 0))
        if not declared or (session.detours and not away) or (session.hosts and not away and private(host)):
            raise session.ignore(request, "out-of-scope")
        if reason := session.resting(request):
            raise session.ignore(request, reason)


def private(host: str) -> bool:
    """Whether a host is written as an address that is not public, in whatever way the resolver reads it."""
    try:
        return not public(host)
    except ValueError:
        pass
    try:
        return not public(socket.inet_ntoa(socket.inet_aton(host)))  # 127.1, 0x7f000001, 2130706433
    except OSError:
        return host == "localhost" or host.endswith(".localhost")
