"""What every crawl ends with, also a plain `scrapy crawl`: the closed files' rows, conversions, settle."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archive import Archive, GuidangError
from crawler.fetch import Session
from crawler.fetch.session import session_of

logger = logging.getLogger(__name__)


class Settle:
    """The extension that brings the database up to date when engine and archive have closed.

    `guidang crawl` does so once for all its portals and sets GUIDANG_SETTLE = False.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("GUIDANG_SETTLE", True):
            raise NotConfigured
        self._data = Path(crawler.settings["GUIDANG_DATA"])
        self._hook = crawler.settings["GUIDANG_HOOK"]
        self._patience = crawler.settings.getfloat("GUIDANG_HOOK_TIMEOUT")
        self._crawler = crawler
        crawler.signals.connect(self._settle, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    def _writers(self) -> list[str]:
        """The portal, if its crawl may write and nobody waits for its end."""
        session = session_of(self._crawler)
        ended = session.recorder and not session.fault and session.portal not in Session.stopped
        return [session.portal] if ended else []

    def _settle(self) -> None:
        from crawler.crawl.convert import convert
        from crawler.operations.hook import call_hook
        from crawler.portals.described import declared  # the readers come with it: half a second of CPU
        from pipelines.converting import Which
        from pipelines.stages import stored
        from pipelines.store import Store, catch_up

        try:
            with Store(self._data) as store:
                catch_up(store, Archive(self._data), declared(), stored=stored)
                convert(store, self._writers(), Which.NEW)
                logger.info("%s reports in %s", store.settle(), store.path)
            call_hook(self._data, self._hook, self._patience)
        except GuidangError as error:
            Session.faults.append(error)  # for the exit code
            logger.error("Error: %s", error)
