"""How many pages does a crawl capture, read and store in a second, and how many portals does a process serve?

Replica portals with reports of 30 KB answer on loopback from a process of their own. `fast` crawls some of
them without a delay: through the whole path, without reading, and with a Scrapy that only follows the same
links with the same settings. `polite` crawls a hundred with a second between two requests to each, and looks
when the requests arrived. `python -m bench.crawl [PORTALS [SECONDS]]` prints both.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.table import Row, show

FAST, PAGES = 8, 250  # portals and reports of each
PORTALS, SECONDS = 100, 60
LATE = 1.1  # times the delay
DOMAIN = "bench.example.cn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a crawl took: seconds by the clock and of CPU, its memory in MB, and when hosts were asked.

    `serving` are the CPU seconds of the replicas, which share the machine.
    """

    clock: float
    cpu: float
    memory: float
    serving: float
    arrivals: dict[str, list[float]]

    @property
    def pages(self) -> int:
        """Requests that arrived."""
        return sum(map(len, self.arrivals.values()))

    @property
    def fetching(self) -> float:
        """Seconds from the first request to the last; what has not been read by then is read after it."""
        moments = [moment for times in self.arrivals.values() for moment in times]
        return max(moments) - min(moments)


@contextmanager
def served(pages: int) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The replicas: their port and process."""
    program = [sys.executable, "-m", "bench.serving", str(pages)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline()), process


def measure(kind: str, portals: int, pages: int, delay: float) -> Spent:
    """One crawl, in a process of its own."""
    with served(pages) as (port, server), tempfile.TemporaryDirectory() as data:
        words = [kind, str(port), str(portals), str(pages), str(delay), data]
        begin = time.monotonic()
        child = subprocess.Popen([sys.executable, "-m", "bench.crawl", *words], env=dict(os.environ))
        _, status, used = os.wait4(child.pid, 0)
        clock = time.monotonic() - begin
        if status:
            raise SystemExit(f"the crawl {words} ended with status {status}")
        replicas = json.loads(server.communicate()[0])
    return Spent(
        clock=clock,
        cpu=used.ru_utime + used.ru_stime,
        memory=used.ru_maxrss / 1024,
        serving=replicas["cpu"],
        arrivals=replicas["arrivals"],
    )


def portal(number: int) -> Any:
    """The class of a portal."""
    import re

    from spiders.portal import Portal

    declared = {
        "name": f"bench_{number}",
        "title": "平阳县人民政府",
        "region": "330326",
        "hosts": (f"p{number}.{DOMAIN}",),
        "columns": (("", f"http://p{number}.{DOMAIN}/list/"),),
        "years": range(2023, 2024),
        "detail": re.compile(r"/list/\d+\.html$"),
        "__module__": f"bench.bench_{number}",
    }
    return type(f"Bench{number}", (Portal,), declared)


def whole(port: int, portals: int, pages: int, delay: float, data: str) -> None:
    """Crawl as `guidang crawl` does."""
    import guidang  # noqa: F401  # the door: our own packages
    from crawler.crawl.process import crawl

    polite: dict[str, Any] = {"DOWNLOAD_DELAY": delay, "AUTOTHROTTLE_ENABLED": True} if delay else {}
    outcome = crawl(Path(data), [*map(portal, range(portals))], converting=False, **_terms(port), **polite)
    found = sum(one["publications"] for one in outcome.portals)
    assert found == portals * pages, f"{found} publications"


def archived(port: int, portals: int, pages: int, delay: float, data: str) -> None:  # noqa: ARG001
    """The crawl alone: nothing is read, neither beside it nor after it."""
    from scrapy.crawler import CrawlerProcess

    import guidang  # noqa: F401
    from crawler.operations.configuration import settings

    kept = {"pipelines.stages.Record": 100}
    made = settings(GUIDANG_DATA=data, GUIDANG_SETTLE=False, ITEM_PIPELINES=kept, LOG_LEVEL="ERROR")
    made.update(_terms(port), priority="cmdline")
    process = CrawlerProcess(made)
    for number in range(portals):
        process.crawl(portal(number))
    process.start()


def _terms(port: int) -> dict[str, Any]:
    return {"GUIDANG_CONNECT_TO": [f"::127.0.0.1:{port}"]}


def bare(port: int, portals: int, pages: int, delay: float, data: str) -> None:  # noqa: ARG001
    """Follow the links of as many hosts, and keep nothing."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    class Follower(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Any]:
            """Ask for the first index page once for each portal; there is no --connect-to here."""
            for _ in range(portals):
                yield Request(f"http://127.0.0.1:{port}/list/", dont_filter=True)

        def parse(self, response: Any) -> Iterator[Any]:
            """Follow all links."""
            for href in response.xpath("//li/a/@href | //a[contains(., '下一页')]/@href").getall():
                if href.startswith("/list/"):
                    yield response.follow(href, dont_filter=True)

    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS": 8, "COOKIES_ENABLED": False})
    process.crawl(Follower)
    process.start()


def punctual(arrivals: dict[str, list[float]], delay: float) -> float:
    """The share of requests that came within 10 % of their slot: a delay after the one before."""
    gaps = [after - before for times in arrivals.values() for before, after in pairwise(times)]
    return sum(gap <= LATE * delay for gap in gaps) / len(gaps)


def rows(portals: int = PORTALS, seconds: int = SECONDS) -> list[Row]:
    """Measure."""
    return [*_fast(), *_polite([portals], seconds)]


def _fast() -> Iterator[Row]:
    found = {kind: measure(kind, FAST, PAGES, 0) for kind in ("bare", "archived", "whole")}
    for kind, spent in found.items():
        times = spent.cpu / spent.pages / (found["bare"].cpu / found["bare"].pages)
        yield Row(
            what=f"{spent.pages} pages of {FAST} portals without delay, {kind}",
            value=f"{spent.pages / spent.fetching:.0f} pages/s fetched, {spent.clock:.0f} s to the end",
            beside=f"{1000 * spent.cpu / spent.pages:.1f} ms of CPU a page, {times:.1f} × bare; "
            f"{1000 * spent.serving / spent.pages:.1f} ms of the server",
            wanted="≥ 150 pages/s" if kind != "bare" else "",
        )


def _polite(portals: Sequence[int], seconds: int) -> Iterator[Row]:
    for count in portals:
        spent = measure("whole", count, seconds, 1.0)
        yield Row(
            what=f"{count} portals, a second between requests to each",
            value=f"{100 * punctual(spent.arrivals, 1.0):.1f} % on time",
            beside=f"{spent.cpu / spent.clock:.0%} of a core, {spent.memory:.0f} MB, {spent.clock:.0f} s",
        )


KINDS = {"whole": whole, "archived": archived, "bare": bare}

if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] in KINDS:
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        KINDS[words[0]](int(words[1]), int(words[2]), int(words[3]), float(words[4]), words[5])
    else:
        show(rows(*map(int, words)))
