"""The capture put together step by step, to measure what each part of it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time

from isal import isal_zlib
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred, succeed

from archive import Capture, Exchange, Recorder, Role, State
from archive.records import GZIP, LEVEL
from crawler.fetch.handler import CapturingHandler
from crawler.fetch.sync import Sync

HOUSE = ("EXTENSIONS", "ADDONS", "DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES")
HANDLERS = {"wire": "bench.ladder.OnlyWire", "records": "bench.ladder.Unsynced"}
# What each step adds to the one above it
STEPS = {
    "middlewares": "robots.txt by RFC 9309, scope, archive first",
    "wire": "our HTTP in place of Twisted's, both directions kept, the challenge test",
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


def records_alone(pages: Sequence[bytes]) -> dict[str, float]:
    """CPU seconds of keeping some pages outside of a crawl, and of what no writer could do without."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
    now = datetime.now(UTC)
    exchanges = [
        Exchange(url=f"http://127.0.0.1/{n}", started=now, request=request, response=head % len(page) + page)
        for n, page in enumerate(pages)
    ]
    with TemporaryDirectory() as data, Recorder(Path(data), "bench", run="bench", options={}) as recorder:
        whole = _least(lambda: [recorder.append(exchange) for exchange in exchanges], 1)
    packed = [isal_zlib.compress(page, LEVEL, GZIP) for page in pages]
    return {
        "all": whole,
        "digests of block, payload and file": _least(
            lambda: [*map(sha256, pages), *map(sha256, pages), *map(sha256, packed)]
        ),
        "compression of the response": _least(
            lambda: [isal_zlib.compress(page, LEVEL, GZIP) for page in pages]
        ),
    }


def _least(what: Callable[[], object], runs: int = 3) -> float:
    spent = []
    for _ in range(runs):
        begin = thread_time()
        what()
        spent.append(thread_time() - begin)
    return min(spent)
