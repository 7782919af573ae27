"""robots.txt as RFC 9309 says: 4xx allows all, 5xx and network errors disallow all for this run."""

from __future__ import annotations

import asyncio
import codecs
import logging
import re

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.fetch.pace import HOSTS
from crawler.fetch.session import session_of

logger = logging.getLogger(__name__)

LARGEST = 500 << 10  # bytes that are read (RFC 9309 §2.5)
REDIRECTS = 5  # that are followed; beyond them it counts as unavailable (§2.3.1.2)
TOO_MANY = 429  # a server that says so is not asked on
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OCTET = re.compile(rb"[\x80-\xff]")


class Nothing(RobotParser):
    """The rules of a host whose robots.txt could not be had: nothing is allowed (RFC 9309 §2.3.1.4)."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Nothing:  # noqa: ARG003
        """For Scrapy."""
        return cls()

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:  # noqa: ARG002
        """Never."""
        return False


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware crawls on after 5xx and errors, and obeys rules that an error page prints.

    Of the requests that wait for the rules it also holds but one to them: the others get its deferred when
    the first has taken the result out of it (Scrapy 2.19).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._slowest = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._rules: dict[str, asyncio.Task[RobotParser | None]] = {}  # by scheme, host and port

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Hold back what the rules forbid, and note it."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise session_of(self.crawler).ignore(request, "robots") from None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request; None allows all."""
        url = urlparse_cached(request)
        origin = f"{url.scheme}://{url.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetched(origin, url.hostname or ""))
        return await asyncio.shield(self._rules[origin])

    async def _fetched(self, origin: str, host: str) -> RobotParser | None:
        meta = {"dont_obey_robotstxt": True, "redirect_ttl": REDIRECTS}
        request = Request(
            f"{origin}/robots.txt", priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest:
            return None  # out of the portal's hosts, or too many redirects: it counts as unavailable
        except Exception as error:
            logger.warning("%s forbids all, for its robots.txt cannot be had: %r", origin, error)
            return Nothing()
        if response.status >= 500 or response.status == TOO_MANY:
            return Nothing()
        if response.status >= 400:
            return None  # RFC 9309 §2.3.1.3
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, plain(response.body))
        seconds = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent) or 0.0
        HOSTS[host].least = min(seconds, self._slowest)  # no part of the standard, and asked for all the same
        return rules


def plain(body: bytes) -> bytes:
    """The rules in ASCII: octets beyond it are percent-encoded, as URLs have them (RFC 9309 §2.2.2).

    A line in GBK is given in UTF-8 too: nobody knows how the server writes such an address. Read as UTF-8,
    `Disallow: /公开` in GBK would lose its last characters and forbid the whole site.
    """
    if len(body) > LARGEST:
        body = body[:LARGEST].rpartition(b"\n")[0]
    if body.startswith(UTF_16):
        body = body.decode("utf-16", "replace").encode()
    lines = []
    for line in body.removeprefix(codecs.BOM_UTF8).splitlines():
        lines += [_encoded(one) for one in _spellings(line)]
    return b"\n".join(lines)


def _spellings(line: bytes) -> list[bytes]:
    try:
        line.decode()
    except UnicodeDecodeError:
        return [line, line.decode("gb18030", "replace").encode()]
    return [line]


def _encoded(line: bytes) -> bytes:
    return _OCTET.sub(lambda octet: b"%%%02X" % octet[0][0], line)
