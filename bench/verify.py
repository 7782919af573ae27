"""How fast is verify? Beside `warcio check` and `fastwarc check -p`, over the same files in one run.

The files hold mixed content as portals serve it: pages of 30 KB, half of them chunked and gzipped, PDFs that
do not compress, and a revisit for every fourth page. MB are those of the inflated records, which is what is
hashed; of CPU time all threads and processes count. Each tool runs three times, the best run counts.
`python -m bench.verify` prints it, `make bench` too.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from archive import Archive, Exchange, Recorder, Role
from archive.verify import verify
from archive.workers import cores
from bench.table import Row, show

PORTAL, EXCHANGES, RUNS = "beijing_gov", 4000, 3
LIMIT = 20_000_000  # bytes of a file, so that there are several
OK = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"


def exchanges() -> Iterator[Exchange]:
    """Request and response of one page after another."""
    random, when = Random(4), datetime(2026, 11, 22, tzinfo=UTC)
    for n in range(EXCHANGES):
        url = f"http://www.beijing.gov.cn/gongkai/{n}.html"
        request = f"GET /gongkai/{n}.html HTTP/1.1\r\nHost: www.beijing.gov.cn\r\n\r\n".encode()
        yield Exchange(
            url=url, role=Role.DETAIL, started=when, request=request, response=_response(n, random),
            address="192.0.2.7",
        )  # fmt: skip


def _response(n: int, random: Random) -> bytes:
    if n % 10 == 9:
        pdf = b"%PDF-1.7\n" + random.randbytes(300_000)
        return OK % b"application/pdf" + b"Content-Length: %d\r\n\r\n" % len(pdf) + pdf
    kept = n - 1 if n % 4 == 3 else n
    cells = "".join(f"<tr><td>{kept * row % 9973}</td><td>行政许可</td></tr>\n" for row in range(700))
    page = f"<html><title>{kept}</title><table>{cells}</table></html>".encode()
    if n % 4 < 2:
        return OK % b"text/html" + b"Content-Length: %d\r\n\r\n" % len(page) + page
    packed = gzip.compress(page, 6, mtime=0)
    framed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    return OK % b"text/html" + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + framed


def make(data: Path) -> list[str]:
    """The archive to measure; its files."""
    with Recorder(data, PORTAL, run="bench", options={}, limit=LIMIT) as recorder:
        for exchange in exchanges():
            recorder.append(exchange)
        recorder.finish(skipped=[], columns=[], counts={})
    return [str(path) for path in Archive(data).files(PORTAL)]


def best(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU seconds, each of the best of some runs."""
    times = []
    for _ in range(RUNS):
        begin, spent = time.perf_counter(), _spent()
        what()
        times.append((time.perf_counter() - begin, _spent() - spent))
    return min(one for one, _ in times), min(one for _, one in times)


def _spent() -> float:
    """CPU seconds of this process and those that it has waited for."""
    return sum(os.times()[:4])


def tool(paths: list[str], *words: str) -> Callable[[], object]:
    """A command of this environment, for one file after another; it exits with 1 at chunked payloads."""
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    return lambda: [subprocess.run([*command, one], capture_output=True, check=False) for one in paths]


def rows() -> list[Row]:
    """Measure each tool over the same files."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        paths = make(data)
        verdict = verify(data)
        assert verdict.whole, verdict.faults[:3]
        megabytes, stored = verdict.content / 1e6, verdict.stored / 1e6
        runs: dict[str, Callable[[], object]] = {
            "verify, all it checks": lambda: verify(data),
            f"verify, {cores()} processes": lambda: verify(data, workers=cores()),
            "warcio check": tool(paths, "warcio", "check"),
            "fastwarc check -p": tool(paths, "fastwarc", "check", "-p"),
        }
        spent = {name: best(what) for name, what in runs.items()}
    found = [
        Row(
            what=name,
            value=f"{megabytes / seconds:.0f} MB/s, {megabytes / cpu:.0f} MB/s CPU",
            beside=f"{spent['warcio check'][1] / cpu:.1f} × warcio check (CPU)",
            wanted="≥ 150 MB/s" if name.startswith("verify") else "",
        )
        for name, (seconds, cpu) in spent.items()
    ]
    size = f"{verdict.records} records, {megabytes:.0f} MB inflated, {stored:.0f} MB stored"
    return [Row(what="the archive that is verified", value=size), *found]


if __name__ == "__main__":
    show(rows())
