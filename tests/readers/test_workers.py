"""Heavy files are read by a process that may die, hang or grow without harm to this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from pipelines import readers, workers
from pipelines.document import Document
from pipelines.workers import Worker
from tests.readers import made

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made_here = Worker()
    yield made_here
    made_here.close()


def said(document: Document) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.values["reason"])) for finding in document.findings]


@pytest.mark.parametrize("make", [made.word, made.excel, made.ofd, made.archive, made.html])
def test_the_worker_reads_as_the_reader_does(make: object) -> None:
    assert callable(make)
    data = make()
    assert workers.read(data) == readers.read(data)


def test_a_worker_reads_many_and_is_started_once(worker: Worker) -> None:
    data = made.word()
    worker.read(data, "", "docx")
    assert worker.process
    first = worker.process.pid
    assert worker.read(data, "", "docx").blocks
    assert worker.process.pid == first


def test_a_worker_that_takes_too_long_is_ended(worker: Worker) -> None:
    data = made.word()
    worker.read(data, "", "docx")
    assert worker.process
    hung = worker.process
    os.kill(hung.pid, signal.SIGSTOP)
    worker.seconds = 0.2
    document = worker.read(data, "", "docx")
    assert (document.kind, said(document)) == (
        "docx",
        [("limit-reached", "reading took more than 0 seconds")],
    )
    assert hung.poll() is not None
    worker.seconds = 60


def test_a_worker_that_dies_costs_its_document_only(worker: Worker) -> None:
    data = made.word()
    worker.read(data, "", "docx")
    assert worker.process
    os.kill(worker.process.pid, signal.SIGSTOP)
    Timer(0.2, os.kill, [worker.process.pid, signal.SIGKILL]).start()
    assert said(worker.read(data, "", "docx")) == [("unreadable", "its reader ended with signal 9")]


def test_a_worker_that_dies_between_tasks_is_replaced(worker: Worker) -> None:
    data = made.word()
    worker.read(data, "", "docx")
    assert worker.process
    worker.process.kill()
    worker.process.wait()
    assert worker.read(data, "", "docx").blocks


def test_memory_is_limited() -> None:
    worker = Worker(memory=150 << 20)
    try:
        sheet = "".join(f'<row r="{n}">{made.inline(f"A{n}", "x" * 60)}</row>' for n in range(1, 100_000))
        document = worker.read(made.workbook({"a": f"<sheetData>{sheet}</sheetData>"}), "", "xlsx")
    finally:
        worker.close()
    assert document.findings
    assert not document.blocks


PARENT = """
import sys, time
from pipelines.workers import Worker
from tests.readers import made
worker = Worker()
worker.read(made.word(), "", "docx")
print(worker.process.pid, flush=True)
time.sleep(60)
"""


def test_a_worker_ends_with_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=HOME, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)
        parent.kill()
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")
