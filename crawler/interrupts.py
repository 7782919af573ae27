"""Ctrl-C once ends a crawl in good order, twice at once; SIGTERM does the same."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcessBase  # half of what a command that only looks needs to start

SIGNALS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = 130  # 128 + SIGINT, as shells count
STOPPING = "stopping when what is in flight is kept; once more ends at once"
ENDED = "Error: ended at once; what was captured is kept, run the same command again to go on"


class Interrupts:
    """While it is open, signals stop the crawls of a process; then they do what they did before.

    Scrapy's own handlers make no difference between one and two at the end, and stay when it is over.
    """

    stopping: ClassVar[bool] = False  # whether this process is to end its crawls

    def __init__(self, process: CrawlerProcessBase) -> None:
        self._process = process

    def __enter__(self) -> Interrupts:
        Interrupts.stopping = False
        self._before = {number: signal.signal(number, self._stop) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        from twisted.internet import reactor

        Interrupts.stopping = True
        for one in SIGNALS:
            signal.signal(one, _end)
        _say(STOPPING)
        reactor.callFromThread(self._close)

    def _close(self) -> None:
        """Close the spiders; what is not read yet is read when the archive is closed.

        Scrapy's `stop` ends a crawl whose spider is closing before it has closed: here that takes its time.
        """
        from scrapy.utils.defer import deferred_from_coro

        from pipelines.stages import beside

        beside.stop()
        for crawler in self._process.crawlers:
            engine = crawler.engine
            opened = engine is not None and engine.spider is not None
            deferred_from_coro(
                engine.close_spider_async(reason="shutdown") if opened else crawler.stop_async()
            )


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """End this process and its threads; the archive bears that as it bears a power cut."""
    _say(ENDED)
    os._exit(INTERRUPTED)


def _say(text: str) -> None:
    """One line, past the buffers: the interrupted code may be writing to them."""
    os.write(sys.stderr.fileno(), f"{text}\n".encode())
