"""How fast is a URL found among 1,000,000 captures? Each lookup ends with a look at the record itself.

A thousand real captures lie among lines for 999,000 others in one sorted index; a fresh view of the archive
looks up each of the thousand, and as many URLs that nobody captured; `python -m bench.lookup` prints it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, Exchange, Recorder, Role
from archive.exchange import Entry
from archive.index import cdxj_line
from archive.lookup import COVERED, covers
from bench.table import Row, show

PORTAL, CAPTURES, REAL = "beijing_gov", 1_000_000, 1_000
STEP = CAPTURES // REAL
FOREIGN = "beijing_gov-20200101000000-00000.warc.gz"  # a file that is only spoken of


def url(n: int) -> str:
    """The n-th URL in the order of the index."""
    return f"https://www.beijing.gov.cn/gongkai/zfxxgk/t{n:07}.html"


def make(data: Path) -> None:
    """Write the real captures, then the lines of all others around theirs."""
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    with Recorder(data, PORTAL, run="bench", options={}) as recorder:
        for n in range(0, CAPTURES, STEP):
            request = b"GET / HTTP/1.1\r\nHost: www.beijing.gov.cn\r\n\r\n"
            when = datetime(2026, 11, 22, tzinfo=UTC)
            recorder.append(
                Exchange(url=url(n), role=Role.DETAIL, started=when, request=request, response=page)
            )
    archive = Archive(data)
    (path,) = archive.files(PORTAL)
    entries = [entry for volume in archive.volumes(PORTAL) for entry in volume.entries]
    index = data / "index" / f"{PORTAL}.cdxj"
    with index.open("w", encoding="utf-8") as file:
        file.writelines(_lines(entries))
    index.with_suffix(COVERED).write_text(covers(index, [path.name, FOREIGN]))


def _lines(entries: Iterable[Entry]) -> Iterable[str]:
    for number, entry in enumerate(entries):
        line, own = cdxj_line(entry), url(number * STEP).rpartition("/")[2]
        yield line
        foreign = cdxj_line(replace(entry, capture=replace(entry.capture, file=FOREIGN)))
        yield from (
            foreign.replace(own, url(n).rpartition("/")[2])
            for n in range(number * STEP + 1, (number + 1) * STEP)
        )


def times(archive: Archive, urls: Iterable[str], *, there: bool) -> list[float]:
    """Milliseconds of each lookup."""
    found = []
    for one in urls:
        begin = time.perf_counter()
        capture = archive.find(PORTAL, "GET", one)
        found.append((time.perf_counter() - begin) * 1000)
        assert (capture is not None) == there
    return found


def rows() -> list[Row]:
    """Measure lookups through fresh views."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make(data)
        size = (data / "index" / f"{PORTAL}.cdxj").stat().st_size
        archive = Archive(data)
        found = {
            "lookup, the first, with opening": times(archive, [url(CAPTURES // 2)], there=True),
            "lookup of a captured URL": times(archive, map(url, range(0, CAPTURES, STEP)), there=True),
            "lookup of another URL": times(
                archive, (f"{url(n)}?x" for n in range(0, CAPTURES, STEP)), there=False
            ),
        }
    beside = f"index of {CAPTURES:,} captures, {size / 1e6:.0f} MB"
    return [
        Row(what=name, value=_shown(all_), beside=beside, wanted="< 1 ms") for name, all_ in found.items()
    ]


def _shown(times: list[float]) -> str:
    p90 = sorted(times)[len(times) * 9 // 10]
    return f"median {statistics.median(times):.3f} ms, 90 % under {p90:.3f} ms"


if __name__ == "__main__":
    show(rows())
