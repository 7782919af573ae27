"""The item pipelines of a crawl, thin adapters: record the publication, read it, store its rows.

Scrapy is known here by its types alone. Items that are no publications pass through.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from archive import Publication
from pipelines.beside import Beside
from pipelines.rows import Rows
from pipelines.store import Store as Database
from pipelines.versions import publication_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


beside = Beside()
stored: set[str] = set()  # records that this process has read and stored, with all that went before them


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A publication on its way from Read to Store, with the rows that it became."""

    publication: Publication
    rows: Rows


class Record:
    """Writes the publication's record and passes it on with record, time and run.

    A crawl of the archive alone has no recorder: what it finds has been recorded before.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Record a publication; a slow disk keeps this one waiting, not the crawl."""
        recorder = getattr(self._crawler, "recorder", None)
        if recorder is None or not isinstance(item, Publication):
            return item
        named = recorder.publish(item, synced=False)
        await asyncio.to_thread(recorder.sync)
        return named


class Read:
    """Reads all records of the publication, in a process beside the crawl."""

    def __init__(self, data: Path, region: str | None) -> None:
        self._data, self._region = data, region
        beside.join()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(_data(crawler), getattr(crawler.spidercls, "region", None))

    async def process_item(self, item: Any) -> Any:
        """Read a publication → Answer; one that could not be read now goes on as it is."""
        if not isinstance(item, Publication):
            return item
        rows = await beside.read(self._data, item.portal, item.url, self._region)
        return item if rows is None else Answer(publication=item, rows=rows)

    def close_spider(self) -> None:
        """Give the process up."""
        beside.leave()


class Store:
    """Puts the rows in the database, in one short transaction a publication, and counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._database = Database(_data(crawler))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Store an Answer and pass its publication on, which is what feeds export."""
        if not isinstance(item, Answer):
            return item
        self._database.replace(publication_key(item.publication), item.rows)
        stored.add(item.publication.record)
        if stats := self._crawler.stats:
            stats.inc_value("guidang/publications")
            stats.inc_value("guidang/readings", len(item.rows["readings"]))
        return item.publication

    def close_spider(self) -> None:
        """Close the database; what needs the closed files comes when they are closed."""
        self._database.close()


def _data(crawler: Crawler) -> Path:
    return Path(crawler.settings.get("GUIDANG_DATA") or "data")
