"""Reading beside a crawl: in one process for all crawls of this one, so that their requests stay on time."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from archive import Archive
from archive.workers import deaf, watch
from pipelines.read import read
from pipelines.rows import Rows


class Beside:
    """One spawned process, which starts with the first task and ends with the last crawl that uses it.

    It holds no lock, and reads what is on disk with a view of its own.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._users = 0
        self._stopped = False

    def join(self) -> None:
        """A crawl will use it."""
        self._users += 1

    def leave(self) -> None:
        """A crawl has ended; the last one ends the process."""
        self._users -= 1
        if not self._users:
            self._end()

    def stop(self) -> None:
        """Read what has been begun and no more, for somebody waits for the end."""
        self._stopped = True
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def read(self, data: Path, portal: str, url: str, region: str | None) -> Rows | None:
        """Read a publication; None where reading was stopped or its process died: `catch_up` will read it."""
        if self._stopped:
            return None
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_start)
        pool = self._pool
        try:
            with deaf():
                found = pool.submit(_read, data, portal, url, region)
            return await asyncio.wrap_future(found)
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            return None
        except BrokenProcessPool:
            if pool is self._pool:  # of those that waited for it, the first to hear
                self._end()
            return None

    def _end(self) -> None:
        if self._pool:
            self._pool.shutdown()
        self._pool = None


def _start() -> None:
    """Ctrl-C is for the crawl to hear, which still wants its rows."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch()


def _read(data: Path, portal: str, url: str, region: str | None) -> Rows:
    archive = _archive(data)
    return read(archive.history(portal, url), archive, region)


@cache
def _archive(data: Path) -> Archive:
    """One view of a data folder."""
    return Archive(data)
