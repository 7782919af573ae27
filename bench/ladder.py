"""The capture put together step by step, to measure what each part of it costs."""

from __future__ import annotations

from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred, succeed

from archive import Capture, Role, State
from crawler.fetch.handler import CapturingHandler, Sync

HOUSE = ("EXTENSIONS", "ADDONS", "DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES")
HANDLERS = {"wire": "bench.ladder.OnlyWire", "records": "bench.ladder.Unsynced"}
# What each step adds to the one above it
STEPS = {
    "middlewares": "robots.txt by RFC 9309, scope, archive first",
    "wire": "both directions teed, tokens, the challenge test",
    "records": "three records: digests, compression, write",
    "archived": "the sync before a page is handed on",
}
KEPT = Capture(
    capture="urn:uuid:0",
    url="",
    time="",
    state=State.COMPLETE,
    file="",
    offset=0,
    portal="",
    role=Role.OTHER,
    run="",
)


class OnlyWire(CapturingHandler):
    """Sees every exchange, and keeps none."""

    async def _keep(self, *_: object) -> Capture:
        return KEPT


class Unwaiting(Sync):
    """Waits for no disk."""

    def wait(self) -> Deferred[None]:
        """At once."""
        return succeed(None)


class Unsynced(CapturingHandler):
    """Writes every exchange, and does not wait for the disk."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sync = Unwaiting(lambda: None)


def settings_of(kind: str) -> dict[str, object]:
    """What differs from the settings of the house for this kind of crawl."""
    if kind in ("bare", "usual"):
        return {name: {} for name in HOUSE}
    if kind == "middlewares":
        return {"DOWNLOAD_HANDLERS": {}}
    return {"DOWNLOAD_HANDLERS": {"http": HANDLERS[kind]}} if kind in HANDLERS else {}
