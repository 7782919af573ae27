"""robots.txt as RFC 9309 says: 4xx allows all, 5xx and network errors disallow all for this run."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawler.fetch.session import session_of


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
    """Scrapy's middleware crawls on after 5xx and errors, and obeys rules that an error page prints."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Hold back what the rules forbid, and note it."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise session_of(self.crawler).ignore(request, "robots") from None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._settle(netloc, Nothing())
        elif response.status >= 400:
            self._settle(netloc, None)  # RFC 9309 §2.3.1.3
        else:
            await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """A redirect out of the portal's hosts counts as unavailable, all else as unreachable."""
        self._settle(netloc, None if isinstance(exc, IgnoreRequest) else Nothing())

    def _settle(self, netloc: str, rules: RobotParser | None) -> None:
        waiting = self._parsers[netloc]
        self._parsers[netloc] = rules
        if isinstance(waiting, Deferred):
            waiting.callback(rules)
