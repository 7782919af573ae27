"""What does starting a crawl cost, where the portal has 20,000 captures already?

A synthetic portal with pages of 30 KB and 2,000 publications is opened for a crawl in a fresh process, and
100 of its publications are looked up, with the index and without; `python -m bench.starting` prints it.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from archive import Exchange, IndexRow, Part, Publication, Recorder, Role
from bench.table import Row, show

PORTAL, CAPTURES, PUBLISHED, ASKED = "beijing_gov", 20_000, 10, 100  # every tenth page is a publication
SITE = "https://www.beijing.gov.cn/gongkai/zfxxgk/t{:07}.html"
WORDS = [f"政府信息公开工作年度报告第{n}项" for n in range(4_000)]
ONE = 30_000  # bytes of a page
LIMIT = 100_000_000  # of a file, so that there are some


def page(n: int) -> bytes:
    """A response of 30 KB that no other page resembles too much."""
    body = "".join(random.Random(n).choices(WORDS, k=ONE // 44)).encode()[:ONE]
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def make(data: Path) -> None:
    """Write the captures and publications of one run."""
    when = datetime(2026, 11, 22, tzinfo=UTC)
    with Recorder(data, PORTAL, run="bench", options={}, limit=LIMIT) as recorder:
        for n in range(CAPTURES):
            url = SITE.format(n)
            request = (
                f"GET /gongkai/zfxxgk/t{n:07}.html HTTP/1.1\r\nHost: www.beijing.gov.cn\r\n\r\n".encode()
            )
            asked = Exchange(url=url, role=Role.DETAIL, started=when, request=request, response=page(n))
            capture = recorder.append(asked)
            if n % PUBLISHED == 0:
                part = Part(capture=capture.capture, role=Role.DETAIL, url=url)
                row = IndexRow(capture=capture.capture, title=f"年度报告 {n}")
                recorder.publish(Publication(portal=PORTAL, url=url, row=row, parts=(part,)))
        recorder.finish(skipped=(), columns=(), counts={"captures": CAPTURES})


def start(data: Path) -> None:
    """What a crawl does first, in a process of its own; prints the CPU of both parts and the peak in MiB."""
    begin = time.process_time()
    with Recorder(data, PORTAL, run="next", options={}) as recorder:
        opened = time.process_time()
        for n in range(0, CAPTURES, CAPTURES // ASKED):
            (found,) = recorder.archive.history(PORTAL, SITE.format(n))
            assert found.row
            assert found.row.title == f"年度报告 {n}"
        looked = time.process_time()
        print(opened - begin, looked - opened, peak(), flush=True)
        os._exit(0)  # nothing was written; closing would make the index that may be missing


def peak() -> float:
    """The most memory that this process had, in MiB; ru_maxrss counts the one that started it too."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measured(data: Path) -> tuple[float, float, float]:
    """CPU of opening, CPU of the lookups, peak of memory."""
    command = [sys.executable, "-m", "bench.starting", str(data)]
    opened, looked, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(opened), float(looked), float(peak)


def rows() -> list[Row]:
    """Measure with the index and without."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make(data)
        stored = sum(path.stat().st_size for path in data.glob("warc/*/*.gz"))
        derived = sum(path.stat().st_size for path in data.glob("index/*"))
        beside = f"{CAPTURES:,} captures, {stored / 1e6:.0f} MB stored, {derived / 1e6:.0f} MB of index"
        found = {"with its index": measured(data)}
        shutil.rmtree(data / "index")
        found["without"] = measured(data)
    return [row for name, figures in found.items() for row in _rows(name, figures, beside)]


def _rows(name: str, figures: tuple[float, float, float], beside: str) -> Iterable[Row]:
    opened, looked, peak = figures
    yield Row(what=f"start of a crawl, {name}", value=f"{opened:.2f} s CPU", beside=beside)
    yield Row(what=f"{ASKED} histories, {name}", value=f"{looked:.3f} s CPU")
    yield Row(what=f"peak of memory, {name}", value=f"{peak:.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        start(Path(sys.argv[1]))
    show(rows())
