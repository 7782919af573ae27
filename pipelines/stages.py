"""The item pipelines of a crawl, thin adapters: record the publication, read it, store its rows.

Scrapy is known here by its types alone. Items that are no publications pass through.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from archive import Publication
from pipelines.beside import Beside
from pipelines.rows import Rows
from pipelines.store import Store as Database
from pipelines.versions import publication_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

Result = TypeVar("Result")

beside = Beside()
stored: set[str] = set()  # records that this process has read and stored, with all that went before them


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A publication on its way from Read to Store, with the rows that it became."""

    publication: Publication
    rows: asyncio.Task[Rows | None]  # None where it could not be read now: `catch_up` will


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
    """Has all records of the publication read in a process beside the crawl, which does not wait for it.

    A crawl may be faster than reading: what is left to read then waits by its address, until all is read
    that the portal had.
    """

    def __init__(self, data: Path, region: str | None) -> None:
        self._data, self._region = data, region
        self._going = Going()
        beside.join()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(_data(crawler), getattr(crawler.spidercls, "region", None))

    def process_item(self, item: Any) -> Any:
        """Begin to read a publication → Answer."""
        if not isinstance(item, Publication):
            return item
        read = beside.read(self._data, item.portal, item.url, self._region)
        return Answer(publication=item, rows=self._going.begin(read))

    async def close_spider(self) -> None:
        """Give the process up when all is read."""
        await self._going.end()
        beside.leave()


class Store:
    """Puts the rows in the database as they come, in one short transaction a publication, and counts them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._database = Database(_data(crawler))
        self._going = Going()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Pass the publication of an Answer on, which is what feeds export; raises what kept others out."""
        if not isinstance(item, Answer):
            return item
        self._going.check()
        self._going.begin(self._put(item))
        return item.publication

    async def _put(self, answer: Answer) -> None:
        rows = await answer.rows
        if rows is None:
            return
        self._database.replace(publication_key(answer.publication), rows)
        stored.add(answer.publication.record)
        if stats := self._crawler.stats:
            stats.inc_value("guidang/publications")
            stats.inc_value("guidang/readings", len(rows["readings"]))

    async def close_spider(self) -> None:
        """Close the database; what needs the closed files comes when they are closed."""
        try:
            await self._going.end()
        finally:
            self._database.close()


class Going:
    """Tasks that nobody waits for before the end; what one raises is raised to who asks next."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._fault: BaseException | None = None

    def begin(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Begin a task."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def check(self) -> None:
        """Raise what the first task that failed has raised."""
        if self._fault:
            raise self._fault

    async def end(self) -> None:
        """Wait for all, then check."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        self.check()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._fault = self._fault or task.exception()


def _data(crawler: Crawler) -> Path:
    return Path(crawler.settings.get("GUIDANG_DATA") or "data")
