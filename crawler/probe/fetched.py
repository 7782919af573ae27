"""Addresses that somebody wants to read: asked for once, kept in warc/adhoc, given as their bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrapy import Request

from archive import Archive, PortalError, Role
from crawler.probe.adhoc import Adhoc, run
from crawler.probe.result import why


class Fetch(Adhoc):
    """Asks for each address, and for nothing that the pages link."""

    def __init__(self, name: str | None = None, *, urls: list[str], **given: Any) -> None:
        super().__init__(name, **given)
        self.urls = urls
        self.captures: dict[str, str] = {}

    async def work(self) -> None:
        """One address after another; a page in place of the one asked for is none."""
        for url in self.urls:
            response = await self.ask(Request(url), Role.OTHER)
            if response is not None and response.status == 200:
                self.captures[url] = response.meta["capture"]


def fetched(urls: Sequence[str], data: Path, **options: Any) -> dict[str, bytes]:
    """Address → body, as archived; raises PortalError for the first that did not answer with a page."""
    spider = run(Fetch, urls, data, **options)
    assert isinstance(spider, Fetch)
    if len(spider.captures) < len({*urls}):
        lost = next(one for one in spider.asked if one.reason or one.status != 200)
        raise PortalError(f"{lost.url}: {why(lost)}")
    archive = Archive(data)
    return {url: archive.body(capture) for url, capture in spider.captures.items()}
