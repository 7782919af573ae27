"""How fast are reports read? From the archive to rows in SQLite, and stage by stage.

The pages are reports of the 2021 form as portals serve them, each with figures and sentences of its own, so
that nothing is read twice; the figures sum up, as those of nearly all published reports do. CPU of all
processes counts, of the stages while one process does all of it, so that they sum to the whole; what stands
indented is measured apart. With two workers the clock counts.
Beside them, in the same run: `pandas.read_html` and `pdfplumber` over the same bytes, which find tables and
no more.
`python -m bench.reading` prints it, `make bench` too.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import lxml.html

from archive import Archive, Exchange, Part, Publication, Recorder, Role
from archive.volumes import Volume
from bench.clock import clocked
from bench.table import Row, show
from crawler.demo import files
from crawler.demo.grids import disclosure, disputes, forms, requests
from crawler.demo.markup import body
from crawler.demo.report import HEADINGS, Chapter, Report
from pipelines import read as reader
from pipelines import readers, reading, workers
from pipelines.reading.tables.readings import read_tables
from pipelines.store import Store, rebuild, sharing

PORTAL, PAGES, STAGED, PDFS, RUNS = "beijing_gov", 2000, 200, 4, 2
WANTED = "1,000/s, at least 500"
_REBUILD = importlib.import_module("pipelines.store.rebuild")  # where a function of that name hides it
OF_PUBLICATIONS = ("WARC: payload, sha256", "HTML to documents", "documents to reports")
ROWS = "reports to rows, documents freed"
STAGES = {
    "WARC: walk": (Volume, "refresh"),
    "WARC: payload, sha256": (reader, "_gathered"),
    "HTML to documents": (workers, "read"),
    "documents to reports": (reading, "read"),
    ROWS: (sharing, "read"),  # and all that stands above
    "rows to SQLite": (Store, "add"),
    "settle": (Store, "settle"),
    "digests": (Store, "digests"),
    "VACUUM INTO": (_REBUILD, "_copy"),
}
SENTENCE = "本年度围绕中心工作，及时公开与群众生产生活密切相关的信息，依法办理申请，完善制度。"
PROSE = "按照第{}号文件，" + SENTENCE * 4
SHELL = '<div class="nav"><ul>' + '<li><a href="/x/">栏目</a></li>' * 60 + "</ul></div>"


def applications(number: int) -> dict[str, list[int]]:
    """The rows of table 3, each with its total: what came in is what was dealt with and what is left."""
    names = [name for name, *_ in forms()["requests"]["2021"]["rows"]]
    over, forward, results = (names[1], names[-1], names[2:-2])
    cells = {name: [(number * 7 + at * 3 + n) % 50 for n in range(6)] for at, name in enumerate(results)}
    cells |= {name: [(number + n) % 9 for n in range(6)] for name in (over, forward)}
    processed = [sum(column) for column in zip(*(cells[name] for name in results), strict=True)]
    ends = zip(processed, cells[forward], cells[over], strict=True)
    cells |= {names[-2]: processed, names[0]: [done + left - before for done, left, before in ends]}
    return {name: [*parts, sum(parts)] for name, parts in cells.items()}


def cases(number: int) -> list[int]:
    """The cells of table 4: three times four results and their total."""
    groups = ([(number * 7 + at + n) % 30 for n in range(4)] for at in range(3))
    return [cell for parts in groups for cell in (*parts, sum(parts))]


def report(number: int) -> Report:
    """A report whose figures and sentences are its own."""
    tables = {
        1: disclosure("2021", {}),
        2: requests("2021", {name: list(map(str, row)) for name, row in applications(number).items()}, ()),
        3: disputes(list(map(str, cases(number)))),
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
    """The whole way of so many that fixed costs are small, with its stages; then parts of these on a few."""
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        data = Path(folder)
        make(data, pages)
        with clocked(STAGES) as spent:
            whole = cost(lambda: rebuild(data, {}), runs=1)
        spent[ROWS] -= sum(spent[stage] for stage in OF_PUBLICATIONS)
        spent["all else"] = whole - sum(spent.values())
        begun, before = time.perf_counter(), os.times()
        rebuild(data, {}, workers=2)
        wall, after = (time.perf_counter() - begun) / len(pages), os.times()
        parts = _parts(data, pages[:STAGED])
        each = {name: one / len(pages) for name, one in spent.items()}
        each |= {f"    {name}": cost(part) / STAGED for name, part in parts.items()}
        with Store(data) as store:
            each["    settle, nothing new"] = cost(store.settle) / len(pages)
    alone = whole / len(pages)
    cpu = [(now - then) / len(pages) for now, then in zip(after, before, strict=True)]
    own, theirs = sum(cpu[:2]), sum(cpu[2:4])
    return [
        *(_row(name, one, f"{one / alone:.0%} of all") for name, one in each.items()),
        _row("archive to database, one process", alone, f"{1 / alone:.0f} reports/s of CPU"),
        _row("archive to database, 2 workers", wall, f"{1 / wall:.0f} reports/s by the clock", WANTED),
        _row("    CPU of the process that writes", own, f"and {1000 * theirs:.2f} ms of those that read"),
    ]


def _row(name: str, spent: float, beside: str, wanted: str = "") -> Row:
    return Row(what=name, value=f"{1000 * spent:.2f} ms a report", beside=beside, wanted=wanted)


def _parts(data: Path, pages: Sequence[bytes]) -> dict[str, Callable[[], object]]:
    """What stages consist of, and what one process does not do."""
    import pandas  # not by the workers, which import this module

    archive = Archive(data, indexed=False)
    records = list(islice(archive.publications(PORTAL), len(pages)))
    documents = [readers.read(one) for one in pages]
    printed = [{one.field: one for one in reading.read(document).readings} for document in documents]
    assert all(printed)
    rows = [reader.read([record], archive, None) for record in records]
    return {
        "lxml's parser alone": lambda: [lxml.html.document_fromstring(one) for one in pages],
        "tables 2, 3, 4": lambda: [read_tables(one) for one in documents],
        "identities": lambda: [reading.check(one) for one in printed],
        "rows between processes": lambda: [pickle.loads(pickle.dumps(one)) for one in rows],
        "pandas.read_html: tables, no more": lambda: [pandas.read_html(io.BytesIO(one)) for one in pages],
    }


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
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as file:
        return [(one.extract_tables(), one.extract_text()) for one in file.pages]


if __name__ == "__main__":
    show(rows())
