"""One writer at a time, and no lock that outlives its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive import ArchiveLocked
from archive.lock import take, writing
from crawler.portals.described import declared
from pipelines.store import rebuild
from tests.crash.crawls import GUIDANG, LONG, PORTAL, Crawls
from tests.running import started


def test_a_second_crawl_and_a_rebuild_are_refused_while_one_writes(crawls: Crawls) -> None:
    first = crawls.start()
    until = time.monotonic() + LONG
    while not crawls.written(5_000):
        assert first.poll() is None
        assert time.monotonic() < until
        time.sleep(0.002)
    os.kill(first.pid, signal.SIGSTOP)  # so that it cannot end before the others have looked
    try:
        assert writing(crawls.data) == [PORTAL]
        with pytest.raises(ArchiveLocked, match=f"a crawl of {PORTAL} writes"):
            rebuild(crawls.data, declared())
        code, err = crawls.whole()
        assert code == 4
        assert err == f"Error: another crawl of {PORTAL} is writing to {crawls.data}\n"
    finally:
        os.kill(first.pid, signal.SIGCONT)
    _, err = first.communicate(timeout=LONG)
    assert first.returncode == 0, err
    assert writing(crawls.data) == []


def test_a_look_at_the_lock_keeps_nobody_out(tmp_path: Path) -> None:
    folder = tmp_path / "warc" / PORTAL
    folder.mkdir(parents=True)
    look = (
        "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_SH); print(1, flush=True);"
    )
    held = take(folder)
    assert held
    held.close()
    words = [sys.executable, "-c", look + "time.sleep(0.05)", str(folder / ".lock")]
    with started(words, stdout=subprocess.PIPE) as looking:
        assert looking.stdout
        looking.stdout.readline()
        held = take(folder)
    assert held
    held.close()


def test_workers_end_with_a_killed_rebuild_and_hold_no_lock(crawls: Crawls) -> None:
    code, err = crawls.whole()
    assert code == 0, err
    words = [*GUIDANG, "rebuild", "--workers", "2", "--data", str(crawls.data)]
    with started(words, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + LONG
        while len(group(process.pid)) < 4:  # itself, the resource tracker, two workers
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.005)
        workers = group(process.pid) - {process.pid}
        process.kill()
        process.wait(LONG)
        until = time.monotonic() + LONG
        while alive := {pid for pid in workers if pid in group(process.pid)}:
            assert time.monotonic() < until, f"still there: {alive}"
            time.sleep(0.02)
    assert rebuild(crawls.data, declared()).reports == 10


def group(leader: int) -> set[int]:
    """The living processes of a process group."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, pgrp = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(pgrp) == leader and state != "Z":
            found.add(int(folder.name))
    return found
