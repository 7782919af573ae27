"""What the archive holds is not asked again: the one switch is `--fetch` (new, refresh, archive)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive import ArchiveError, Capture, Publication, Role
from crawler.fetch import messages
from crawler.fetch.bodies import LEFT_OUT, most_of
from crawler.fetch.session import role_of, session_of

VALIDATORS = ((b"ETag", b"If-None-Match"), (b"Last-Modified", b"If-Modified-Since"))


class ArchiveFirst:
    """The downloader middleware below HttpCompression: archived and live bodies are decoded alike."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)
        self._archive = self._session.archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveFirst:
        """For Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Answer from the archive, hold back what is known, or let the request go, conditional."""
        with self._sound():
            return self._decided(request)

    def _decided(self, request: Request) -> Response | None:
        session = self._session
        role = role_of(request)
        if request.meta.pop("answered", False):  # a redirect has copied what was said of its answer
            del request.meta["dont_retry"]
        found = self._archive.find(session.portal, request.method, request.url, request.body)
        if session.fetch == "archive":
            if found is None:
                raise session.ignore(request, "miss")
            return self._answer(request, found)
        if found is not None and found.run == session.run:
            return self._answer(request, found)
        if role is Role.ROBOTS:
            return None
        known = session.memory.known
        if role is Role.DETAIL and known(_publication_url(request), request.meta.get("row")):
            raise session.ignore(request, "known", _publication_url(request))
        if found is not None:
            self._condition(request, found)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """A 304 stands for the response that it confirms."""
        asked = self._unconditional(request)
        if response.status == 304 and asked:
            with self._sound():
                return self._answer(request, self._archive.capture(request.meta["capture"]))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002
        """The next try decides anew whether it is conditional."""
        self._unconditional(request)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """A damaged archive ends the crawl: nobody knows what it would have answered."""
        try:
            yield
        except ArchiveError as error:
            self._session.fail(error)
            raise IgnoreRequest(str(error)) from error

    def _condition(self, request: Request, found: Capture) -> None:
        """Ask only for what has changed since a capture."""
        head = self._archive.head(found.capture)
        if request.method != "GET" or not 200 <= (head.status or 0) < 300:
            return
        if any(name in request.headers for _, name in VALIDATORS):
            return  # the spider has its own condition
        for field, name in VALIDATORS:
            value = head.first(field)
            if value:
                request.headers[name] = value
                request.meta["conditional"] = found.capture

    def _unconditional(self, request: Request) -> bool:
        """Take the condition off: retries and redirects copy the headers."""
        if not request.meta.pop("conditional", ""):
            return False
        for _, name in VALIDATORS:
            request.headers.pop(name, None)
        return True

    def _answer(self, request: Request, capture: Capture) -> Response:
        """The response that a capture stands for."""
        stored = self._archive.response(capture.capture, most_of(request))
        request.meta["capture"] = capture.capture
        if not request.meta.get("dont_retry"):
            request.meta.update(dont_retry=True, answered=True)
        flags = ["archived", LEFT_OUT] if stored.left_out else ["archived"]
        return messages.response(request, stored.status, stored.headers, stored.body, flags)


def _publication_url(request: Request) -> str:
    publication = request.cb_kwargs.get("publication")
    return publication.url if isinstance(publication, Publication) else request.url
