"""How fast are reports read? From the archive to rows in SQLite, and stage by stage.

The pages are reports of the 2021 form as portals serve them, each with figures and sentences of its own, so
that nothing is read twice, nor by a stage that reads texts. CPU of all processes counts, of stages the better
of two runs, and the clock with two workers.
Beside them, in the same run: `pandas.read_html` and `pdfplumber` over the same bytes, which find tables and
no more.
`python -m bench.reading` prints it, `make bench` too.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import lxml.html
import pandas
import pdfplumber

from archive import Archive, Exchange, Part, Publication, Recorder, Role
from bench.table import Row, show
from crawler.demo import files
from crawler.demo.grids import disclosure, disputes, requests
from crawler.demo.markup import body
from crawler.demo.report import HEADINGS, Chapter, Report
from pipelines import read as reader
from pipelines import readers, reading
from pipelines.document import Document
from pipelines.reading.tables import read_tables
from pipelines.rows import COLUMNS, Rows
from pipelines.store import Store, rebuild
from pipelines.store.rebuild import SELDOM
from pipelines.versions import document_rows

PORTAL, PAGES, STAGED, PDFS, RUNS = "beijing_gov", 2000, 200, 4, 2
WANTED = "1,000/s, at least 500"
SENTENCE = "本年度围绕中心工作，及时公开与群众生产生活密切相关的信息，依法办理申请，完善制度。"
PROSE = "按照第{}号文件，" + SENTENCE * 4
SHELL = '<div class="nav"><ul>' + '<li><a href="/x/">栏目</a></li>' * 60 + "</ul></div>"


def report(number: int) -> Report:
    """A report whose figures and sentences are its own."""
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
            Chapter(
                heading=heading,
                paragraphs=tuple(PROSE.format(f"{number}{at}{line}") for line in range(3)),
                grid=tables.get(at),
            )
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


def cost(what: Callable[[], object], runs: int = RUNS) -> float:
    """CPU seconds of the best run."""
    times = []
    for _ in range(runs):
        begun = sum(os.times()[:4])
        what()
        times.append(sum(os.times()[:4]) - begun)
    return max(min(times), 0.001)


def rows() -> list[Row]:
    """The measurements."""
    pages = [page(number) for number in range(PAGES)]
    return [*_pages(pages), *_pdfs([files.pdf(report(number)) for number in range(PDFS)])]


def _pages(pages: Sequence[bytes]) -> list[Row]:
    """The whole way on so many that fixed costs are small, then stage by stage on a few of them."""
    few = pages[:STAGED]
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        staged, whole = Path(folder, "staged"), Path(folder, "whole")
        make(staged, few)
        make(whole, pages)
        alone = cost(lambda: rebuild(whole, {}), runs=1) / len(pages)  # first: nothing is remembered yet
        begun = time.perf_counter()
        rebuild(whole, {}, workers=2)
        wall = (time.perf_counter() - begun) / len(pages)
        found = {name: cost(stage) / len(few) for name, stage in _stages(staged, few).items()}
    beside = cost(lambda: [pandas.read_html(io.BytesIO(one)) for one in few[:30]]) / len(few[:30])
    return [
        *(_row(name, spent, f"{spent / alone:.0%} of all") for name, spent in found.items()),
        _row("pandas.read_html: tables, no more", beside, f"{beside / alone:.0%} of all"),
        _row("archive to database, one process", alone, f"{1 / alone:.0f} reports/s of CPU"),
        _row("archive to database, 2 workers", wall, f"{1 / wall:.0f} reports/s by the clock", WANTED),
    ]


def _row(name: str, spent: float, beside: str, wanted: str = "") -> Row:
    return Row(what=name, value=f"{1000 * spent:.2f} ms a report", beside=beside, wanted=wanted)


def _stages(data: Path, pages: Sequence[bytes]) -> dict[str, Callable[[], object]]:
    """What happens to a report, in order; what stands indented is a part of the stage above it.

    Texts that were met before are remembered: each run of the first stages has pages of its own. Garbage is
    searched for as seldom as in a rebuild.
    """
    gc.freeze()
    gc.set_threshold(SELDOM)
    unread = [[page(PAGES + STAGED * run + number) for number in range(STAGED)] for run in range(RUNS)]
    read: list[list[Document]] = []
    archive = Archive(data, indexed=False)
    records = list(archive.publications(PORTAL))
    documents = [readers.read(one) for one in pages]
    reports = [reading.read(one) for one in documents]
    assert all(report.readings for report in reports)
    printed = [{one.field: one for one in report.readings} for report in reports]
    rows = [reader.read([record], archive, None) for record in records]
    store = Store(data, path=data / "staged.building")
    return {
        "WARC: records": lambda: list(Archive(data, indexed=False).publications(PORTAL)),
        "WARC: payload, sha256": lambda: [_digest(archive, record) for record in records],
        "HTML to documents": lambda: read.append([readers.read(one) for one in unread.pop()]),
        "    lxml's parser alone": lambda: [lxml.html.document_fromstring(one) for one in pages],
        "documents to reports": lambda: [reading.read(one) for one in read.pop()],
        "    tables 2, 3, 4": lambda: [read_tables(one) for one in documents],
        "    identities": lambda: [reading.check(one) for one in printed],
        "reports to rows": lambda: [Rows.gather(document_rows("", 0, one)) for one in reports],
        "rows between processes": lambda: [pickle.loads(pickle.dumps(one)) for one in rows],
        "rows to SQLite": lambda: _added(store, rows),
        "settle": lambda: _settled(store),
        "settle, nothing new": store.settle,
        "digests": store.digests,
        "VACUUM INTO": lambda: _vacuumed(store, data / "staged.new"),
    }


def _digest(archive: Archive, record: Publication) -> str:
    sha = sha256()
    for piece in archive.pieces(record.parts[0].capture):
        sha.update(piece)
    return sha.hexdigest()


def _added(store: Store, rows: Sequence[Rows]) -> None:
    for table in COLUMNS:
        store.connection.execute(f"DELETE FROM {table}")
    store.add(*rows)


def _settled(store: Store) -> None:
    store.connection.execute("DELETE FROM agencies")  # which know what they were settled from
    store.settle()


def _vacuumed(store: Store, path: Path) -> None:
    path.unlink(missing_ok=True)
    store.connection.execute("VACUUM INTO ?", [str(path)])


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
