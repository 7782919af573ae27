"""How fast are reports read? From the archive to rows in SQLite, and stage by stage.

The pages are reports of the 2021 form as portals serve them, each with figures of its own, so that nothing is
read twice. CPU seconds of all processes count, the better of two runs. Beside them, in the same run:
`pandas.read_html` and `pdfplumber` over the same bytes, which find tables and no more.
`python -m bench.reading` prints it, `make bench` too.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas
import pdfplumber

from archive import Exchange, Part, Publication, Recorder, Role
from bench.table import Row, show
from crawler.demo import files
from crawler.demo.grids import disclosure, disputes, requests
from crawler.demo.markup import body
from crawler.demo.report import HEADINGS, Chapter, Report
from pipelines import read as reader
from pipelines import readers, reading
from pipelines.store import rebuild

PORTAL, PAGES, PDFS, RUNS = "beijing_gov", 200, 4, 2
PROSE = "本年度围绕中心工作，及时公开与群众生产生活密切相关的信息，依法办理申请，完善制度。" * 4
SHELL = '<div class="nav"><ul>' + '<li><a href="/x/">栏目</a></li>' * 60 + "</ul></div>"


def report(number: int) -> Report:
    """A report whose figures are its own."""
    row = [str(number * 7 + column) for column in range(15)]
    tables = {
        1: disclosure("2021", {}),
        2: requests("2021", {"new_received": row[:7]}, row[1:8]),
        3: disputes(row),
    }
    return Report(
        path=f"/{number}.html",
        listing="",
        title=f"平阳县第{number}街道办事处2023年政府信息公开工作年度报告",
        date="2024-01-15",
        chapters=tuple(
            Chapter(heading=heading, paragraphs=(PROSE,) * 3, grid=tables.get(at))
            for at, heading in enumerate(HEADINGS)
        ),
    )


def page(number: int) -> bytes:
    """The report as a page with its navigation, some 30 KB."""
    made = report(number)
    head = f'<head><meta charset="utf-8"><title>{made.title}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body>{SHELL}<h1>{made.title}</h1>{body(made)}</body></html>".encode()


def make(data: Path, pages: Iterable[bytes]) -> None:
    """An archive of publications, one page each."""
    with Recorder(data, PORTAL, run="bench", options={}) as recorder:
        for number, one in enumerate(pages):
            url = f"http://www.beijing.gov.cn/gongkai/{number}.html"
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(one)}\r\n\r\n"
            exchange = Exchange(
                url=url, role=Role.DETAIL, started=datetime(2026, 11, 22, tzinfo=UTC),
                request=f"GET {url} HTTP/1.1\r\n\r\n".encode(), response=head.encode() + one,
                address="192.0.2.7",
            )  # fmt: skip
            capture = recorder.write(exchange)
            part = Part(role=Role.DETAIL, url=url, name="", capture=capture.capture)
            recorder.publish(Publication(portal=PORTAL, url=url, parts=(part,)))
        recorder.finish(skipped=[], columns=[], counts={})


def cost(what: Callable[[], object]) -> float:
    """CPU seconds of the best run."""
    times = []
    for _ in range(RUNS):
        begun = sum(os.times()[:4])
        what()
        times.append(sum(os.times()[:4]) - begun)
    return max(min(times), 0.01)


def rows() -> list[Row]:
    """The measurements."""
    pages = [page(number) for number in range(PAGES)]
    return [*_pages(pages), *_pdfs([files.pdf(report(number)) for number in range(PDFS)])]


def _pages(pages: Sequence[bytes]) -> list[Row]:
    documents = [readers.read(one) for one in pages]
    assert all(reading.read(one).readings for one in documents)
    stages = {
        "HTML to documents": lambda: [readers.read(one) for one in pages],
        "documents to reports": lambda: [reading.read(one) for one in documents],
    }
    beside = cost(lambda: [pandas.read_html(io.BytesIO(one)) for one in pages[:30]]) * len(pages) / 30
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        data = Path(folder)
        make(data, pages)
        stages["archive to database, one process"] = lambda: _rebuilt(data)
        found = {name: cost(what) for name, what in stages.items()}
        begun = time.perf_counter()
        _rebuilt(data, workers=2)
        wall = time.perf_counter() - begun
    made = [
        Row(
            what=name,
            value=f"{len(pages) / spent:.0f} reports/s of CPU",
            beside=f"{spent / beside:.2f} of pandas.read_html's time ({len(pages) / beside:.0f}/s)",
        )
        for name, spent in found.items()
    ]
    wanted = "1,000/s, at least 500"
    both = Row(
        what="archive to database, 2 workers", value=f"{len(pages) / wall:.0f} reports/s", wanted=wanted
    )
    return [*made, both]


def _rebuilt(data: Path, workers: int = 1) -> None:
    reader._memory.clear()  # a process reads the same bytes once
    rebuild(data, {}, workers=workers)


def _pdfs(pdfs: Sequence[bytes]) -> list[Row]:
    assert all(reading.read(readers.read(one)).readings for one in pdfs)
    spent = cost(lambda: [reading.read(readers.read(one)) for one in pdfs])
    beside = cost(lambda: [_tables(one) for one in pdfs])
    return [
        Row(
            what="text PDF to report",
            value=f"{len(pdfs) / spent:.1f} reports/s a core",
            beside=f"pdfplumber's tables and text {len(pdfs) / beside:.1f}/s",
            wanted="4/s",
        )
    ]


def _tables(data: bytes) -> list[object]:
    with pdfplumber.open(io.BytesIO(data)) as file:
        return [(one.extract_tables(), one.extract_text()) for one in file.pages]


if __name__ == "__main__":
    show(rows())
