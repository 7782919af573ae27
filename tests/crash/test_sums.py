"""A run that dies as it closes its file: renamed, and no line in SHA256SUMS yet."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from archive import Archive, Recorder
from archive.verify import mend, verify
from archive.volumes import written
from archive.writer import SUMS
from tests.archive.exchanges import RESPONSES, exchange
from tests.crash.crawls import HOME, LONG

PORTAL = "beijing_gov"
DIES = """
import os, pathlib, sys
from archive import Recorder
from tests.archive.exchanges import RESPONSES, exchange
def called(frame, event, argument):
    if frame.f_code.co_name == sys.argv[2] and "archive/writer.py" in frame.f_code.co_filename:
        os._exit(9)
recorder = Recorder(pathlib.Path(sys.argv[1]), "beijing_gov", run="dies", options={})
recorder.write(exchange(RESPONSES["gzip"][0]))
sys.settrace(called)
recorder.close()
"""


def crawl(data: Path) -> None:
    """A run that ends, under a clock that has been set back."""
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with Recorder(data, PORTAL, run="next", options={}, clock=lambda: long_ago) as recorder:
        recorder.write(exchange(RESPONSES["length"][0], "http://www.example.cn/b.html"))
        recorder.finish(skipped=(), columns=(), counts={})


def codes(data: Path) -> list[str]:
    return [fault.code for fault in verify(data).faults]


@pytest.mark.parametrize("mends", [crawl, mend], ids=["the next crawl", "verify --repair"])
@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("half", [0, 30])
def test_the_line_is_completed(
    tmp_path: Path, mends: Callable[[Path], object], before: int, half: int
) -> None:
    for _ in range(before):
        crawl(tmp_path)
    words = [sys.executable, "-c", DIES, str(tmp_path), "_append"]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 9, done.stderr
    assert Archive(tmp_path).open_files(PORTAL) == []
    newest = max(Archive(tmp_path).files(PORTAL), key=lambda path: written(path.name))
    sums = newest.with_name(SUMS)
    with sums.open("a") as file:
        file.write(sha256(newest.read_bytes()).hexdigest()[:half])
    assert "sums-missing" in codes(tmp_path)
    mends(tmp_path)
    assert [code for code in codes(tmp_path) if code.startswith("sums")] == []
    assert len(sums.read_text().splitlines()) == len(Archive(tmp_path).files(PORTAL))
