"""What does the archive cost? CPU of a crawl that is archived, beside the same crawl that is not.

All fetch the same pages of 30 KB over loopback without delay, with the same settings, in turn, each run a
process of its own; whole processes are measured, and what one page takes is taken off. `usual` is what
WARC extensions of Scrapy do: warcio's writer behind the signal `response_downloaded`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from bench.table import Row

PAGES, SIZE, RUNS = 2000, 30_000, 5
RECORDS = 1000
KINDS = ("bare", "usual", "archived")


class Pages(BaseHTTPRequestHandler):
    """A page of its own for every path; half of its bytes do not compress."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece: else each waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Serve the page, or 404 for robots.txt."""
        found = self.path != "/robots.txt"
        body = _page(self.path) if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@cache
def _page(path: str) -> bytes:
    noise = Random(path).randbytes(SIZE // 4).hex()
    return f"<html><title>{path}</title><p>{'行政许可 0 ' * (SIZE // 32)}</p>{noise}</html>".encode()


@contextmanager
def server() -> Iterator[int]:
    """Serve the pages; gives the port."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        yield served.server_address[1]
    finally:
        served.shutdown()


def crawl(kind: str, port: int, pages: int, data: str) -> None:
    """Fetch the pages in this process, with the settings of the house but for the capture itself."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    import guidang  # noqa: F401  # the door: our own packages
    from bench.ladder import settings_of

    class Reader(Spider):
        name = "bench"

        async def start(self) -> AsyncIterator[Any]:
            """Ask for every page."""
            for number in range(pages):
                yield Request(f"http://127.0.0.1:{port}/{number}.html")

        def parse(self, response: object) -> None:
            """Take nothing."""

    settings = Settings()
    settings.setmodule("guidang")
    settings.set("ITEM_PIPELINES", {})
    settings.set("LOG_LEVEL", "ERROR")
    settings.set("AUTOTHROTTLE_ENABLED", False)
    settings.set("DOWNLOAD_DELAY", 0)
    settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8)
    settings.set("GUIDANG_DATA", data)
    settings.set("GUIDANG_SETTLE", False)
    settings.set("GUIDANG_CONTACT", "mailto:bench@example.cn")
    settings.set("EXTENSIONS", {"crawler.fetch.session.Session": -1000})  # settling is no capture
    for name, value in settings_of(kind).items():
        settings.set(name, value)
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Reader)
    if kind == "usual":
        crawler.signals.connect(usual(Path(data)), _downloaded(), weak=False)
    process.crawl(crawler)
    process.start()


def _downloaded() -> object:
    from scrapy.signals import response_downloaded

    return response_downloaded


def usual(data: Path) -> Callable[..., None]:
    """The listener that WARC extensions of Scrapy have: heads made anew, warcio's writer."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    data.mkdir(parents=True, exist_ok=True)
    writer: Any = WARCWriter((data / "usual.warc.gz").open("wb"), gzip=True)

    def keep(response: Any, request: Any) -> None:
        fields = [(k.decode("latin-1"), v.decode("latin-1")) for k, [v] in response.headers.items()]
        status = StatusAndHeaders(f"{response.status} OK", fields, protocol="HTTP/1.1")
        answer = writer.create_warc_record(
            response.url, "response", payload=BytesIO(response.body), http_headers=status
        )
        sent = [(k.decode("latin-1"), v.decode("latin-1")) for k, [v] in request.headers.items()]
        line = StatusAndHeaders(f"GET {request.url} HTTP/1.1", sent, is_http_request=True)
        asked = writer.create_warc_record(request.url, "request", http_headers=line)
        writer.write_request_response_pair(asked, answer)

    return keep


def measure(kind: str, port: int, pages: int) -> tuple[float, float]:
    """CPU seconds, user and system, of one crawl in a process of its own; and its seconds by the clock."""
    with tempfile.TemporaryDirectory() as data:
        words = [sys.executable, "-m", "bench.capture", kind, str(port), str(pages), data]
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(words, check=True, env=dict(os.environ))
        after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, end - begin


def rows() -> list[Row]:
    """Measure the kinds in turn; of each the run with the least CPU counts, for others share the machine."""
    from bench.ladder import STEPS

    asked = [(kind, 1) for kind in KINDS] + [(kind, PAGES) for kind in dict.fromkeys((*KINDS, *STEPS))]
    found: dict[tuple[str, int], list[tuple[float, float]]] = {key: [] for key in asked}
    with server() as port:
        for _ in range(RUNS):
            for (kind, pages), spent in found.items():
                spent.append(measure(kind, port, pages))
    least = {key: min(spent) for key, spent in found.items()}
    crawls = [_crawl(kind, pages, least) for kind, pages in asked if kind in KINDS]
    return [*crawls, *_parts({kind: seconds for (kind, pages), (seconds, _) in least.items() if pages > 1})]


def _crawl(kind: str, pages: int, least: dict[tuple[str, int], tuple[float, float]]) -> Row:
    (cpu, clock), (bare, bare_clock) = (_net(one, pages, least) for one in (kind, "bare"))
    return Row(
        what=f"{pages} pages, {kind}, less the start" if pages > 1 else f"start-up and one page, {kind}",
        value=f"{cpu:.2f} s CPU, {clock:.2f} s by the clock",
        beside=f"{cpu / bare:.2f} × bare, {clock / bare_clock:.2f} × by the clock",
        wanted="≤ 1.10 × bare" if (kind, pages) == ("archived", PAGES) else "",
    )


def _net(kind: str, pages: int, least: dict[tuple[str, int], tuple[float, float]]) -> tuple[float, float]:
    """CPU seconds and seconds of a crawl; of a long one without what one page takes."""
    (cpu, clock), (first, begin) = least[kind, pages], least[kind, 1]
    return (cpu - first, clock - begin) if pages > 1 else (cpu, clock)


def _parts(seconds: dict[str, float]) -> Iterator[Row]:
    """What each step of the capture adds to a page; the records also by themselves, outside of a crawl."""
    from bench.ladder import STEPS, records_alone

    before = "bare"
    for step, what in STEPS.items():
        added = 1e6 * (seconds[step] - seconds[before]) / PAGES
        yield Row(what=f"of a page, {step}", value=f"{added:+.0f} µs", beside=what)
        before = step
    for part, spent in records_alone([_page(f"/{n}.html") for n in range(RECORDS)]).items():
        yield Row(what=f"a page's records alone, {part}", value=f"{1e6 * spent / RECORDS:.0f} µs")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        crawl(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        from bench.table import show

        show(rows())
