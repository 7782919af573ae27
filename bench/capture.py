"""What does the archive cost? CPU of a crawl that is archived, over the same crawl by Scrapy alone.

Both fetch the same pages of 30 KB over loopback without delay, in turn, each run a process of its own; the
ratio of the medians counts. `make bench` prints it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Thread

PAGES, SIZE, RUNS = 600, 30_000, 5
HOST = "pages.example"


class Pages(BaseHTTPRequestHandler):
    """A page of its own for every path; half of its bytes do not compress."""

    protocol_version = "HTTP/1.1"

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


def _page(path: str) -> bytes:
    noise = Random(path).randbytes(SIZE // 4).hex()
    return f"<html><title>{path}</title><p>{'行政许可 0 ' * (SIZE // 32)}</p>{noise}</html>".encode()


@contextmanager
def _server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


def crawl(kind: str, port: int) -> None:
    """Fetch all pages in this process; `kind` is bare or archived."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    import guidang  # noqa: F401  # the door: our own packages

    class Reader(Spider):
        name = "bench"

        async def start(self) -> object:  # type: ignore[override]
            """Ask for every page."""
            for number in range(PAGES):
                yield Request(f"http://{HOST}:{port}/{number}.html" if kind == "archived" else local(number))

        def parse(self, response: object) -> None:
            """Take nothing."""

    def local(number: int) -> str:
        return f"http://127.0.0.1:{port}/{number}.html"

    settings = Settings()
    settings.setmodule("guidang")
    settings.set("ITEM_PIPELINES", {})
    settings.set("LOG_LEVEL", "ERROR")
    settings.set("AUTOTHROTTLE_ENABLED", False)
    settings.set("DOWNLOAD_DELAY", 0)
    if kind == "bare":
        for name in ("EXTENSIONS", "ADDONS", "DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES"):
            settings.set(name, {})
    else:
        settings.set("GUIDANG_DATA", tempfile.mkdtemp())
        settings.set("GUIDANG_CONNECT_TO", [f"{HOST}:{port}:127.0.0.1:{port}"])
    process = CrawlerProcess(settings)
    process.crawl(Reader)
    process.start()


def _measure(kind: str, port: int) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bench.capture", kind, str(port)], check=True, env=os.environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure both in turn and print the ratio."""
    found: dict[str, list[float]] = {"bare": [], "archived": []}
    with _server() as port:
        for _ in range(RUNS):
            for kind, seconds in found.items():
                seconds.append(_measure(kind, port))
    medians = {kind: statistics.median(seconds) for kind, seconds in found.items()}
    for kind, seconds in found.items():
        print(
            f"{kind:<10} {medians[kind]:6.2f} s CPU ({min(seconds):.2f} to {max(seconds):.2f}), {PAGES} pages"
        )
    print(f"archived / bare: {medians['archived'] / medians['bare']:.2f}")


if __name__ == "__main__":
    crawl(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 2 else main()
