"""Progress of a crawl: captures, publications and figures as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from rich.live import Live
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.fetch import Session
from crawler.terminal import err, note, table

COLUMNS = ("portal", "captures", "publications", "figures")
OFTEN = 50  # publications between two plain lines


class Watch:
    """While it is open, shows what the crawlers have found: a table on a terminal, plain lines elsewhere."""

    def __init__(self, crawlers: Iterable[Crawler]) -> None:
        self._crawlers = list(crawlers)
        self._published_by: Counter[str] = Counter()
        self._live = Live(console=err, transient=True, auto_refresh=False) if err.is_terminal else None
        for crawler in self._crawlers:
            crawler.signals.connect(self._opened, signals.spider_opened)
            crawler.signals.connect(self._changed, signals.response_received)
            crawler.signals.connect(self._published, signals.item_scraped)

    def __enter__(self) -> Watch:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        for crawler in self._crawlers:
            if "session" in vars(crawler):
                self._tell(crawler)

    def _opened(self, spider: Any) -> None:
        for line in vars(spider.crawler)["session"].news():
            note(line)

    def _changed(self) -> None:
        if self._live:
            self._live.update(table("", COLUMNS, map(_counts, self._crawlers)), refresh=True)

    def _published(self, spider: Any) -> None:
        self._changed()
        self._published_by[spider.name] += 1
        if not self._live and not self._published_by[spider.name] % OFTEN:
            self._tell(spider.crawler)

    def _tell(self, crawler: Crawler) -> None:
        name, captures, publications, figures = _counts(crawler)
        note(f"{name}: {captures} captures, {publications} publications, {figures} figures")


def _counts(crawler: Crawler) -> tuple[str, int, int, int]:
    session: Session | None = vars(crawler).get("session")
    captures = session.counts["captures"] if session else 0
    names = ("guidang/publications", "guidang/readings")
    publications, figures = (crawler.stats.get_value(name, 0) if crawler.stats else 0 for name in names)
    return crawler.spidercls.name, captures, publications, figures
