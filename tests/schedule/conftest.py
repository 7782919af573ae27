"""Schedules as processes: started, signalled, killed; their crawls reach the replicas on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from crawler.demo import Replicas
from tests.crash.slow import Slow
from tests.said import GUIDANG, HOME, Said

LONG = 90.0  # seconds that nothing here takes
PORTALS = ("beijing_xicheng", "zhejiang_huangyan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedules:
    """`guidang schedule` on one data folder, each in a process group of its own."""

    data: Path
    reach: str  # the [crawl] table that leads to the replicas
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def plan(self, text: str) -> None:
        """Write the schedule."""
        self.data.mkdir(parents=True, exist_ok=True)
        (self.data / "schedule.toml").write_text(f"{text}\n{self.reach}", encoding="utf-8")

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Begin."""
        words = [*GUIDANG, "schedule", *options, "--data", str(self.data)]
        process = subprocess.Popen(
            words, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.started.append(process)
        return process

    def run(self, *options: str) -> Said:
        """To its end."""
        return said(self.start(*options))

    def memory(self) -> dict[str, Any]:
        """What it remembers, by task."""
        found = json.loads((self.data / "schedule.json").read_text(encoding="utf-8"))
        return dict(found["tasks"])

    def remember(self, key: str, *, since: timedelta, **more: object) -> None:
        """Let a task have been crawled that long ago."""
        entry = {"since": (datetime.now(UTC) - since).isoformat(), "ended": None, "code": None, "failures": 0}
        path = self.data / "schedule.json"
        tasks = self.memory() if path.exists() else {}
        path.write_text(json.dumps({"version": 1, "tasks": tasks | {key: entry | more}}))

    def runs(self, portal: str = PORTALS[0]) -> list[bool]:
        """For each run of a portal, whether it came to its end."""
        return [bool(run.ended) for run in Archive(self.data).runs(portal)]

    def writes(self, least: int) -> bool:
        """Whether a crawl has written so many bytes to an open file."""
        return any(path.stat().st_size >= least for path in self.data.glob("warc/*/*.open"))

    def children(self) -> list[int]:
        """The crawls on this data folder that live."""
        return [pid for pid, words in processes() if "crawl" in words and str(self.data) in words]

    def end(self) -> None:
        """Leave nothing behind."""
        for process in (one for one in self.started if one.poll() is None):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        for pid in self.children():
            os.killpg(pid, signal.SIGKILL)


def processes() -> Iterator[tuple[int, list[str]]]:
    """The living processes with their words."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            yield int(folder.name), words


def said(process: subprocess.Popen[str]) -> Said:
    """What a process says until it ends."""
    out, err = process.communicate(timeout=LONG)
    return Said(process.returncode, out, err)


def until(true: Callable[[], Any], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something is so, while a process lives."""
    end = time.monotonic() + LONG
    while not true():
        assert process is None or process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.01)


def table(connect_to: list[str], cacert: Path) -> str:
    """The [crawl] table that leads to replicas."""
    return f"[crawl]\nconnect_to = {json.dumps(connect_to)}\ncacert = {json.dumps(str(cacert))}\n"


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    with Replicas() as open_replicas:
        yield open_replicas


@pytest.fixture
def schedules(replicas: Replicas, tmp_path: Path) -> Iterator[Schedules]:
    made = Schedules(data=tmp_path / "data", reach=table(replicas.connect_to, replicas.cacert))
    yield made
    made.end()


@pytest.fixture
def slow(replicas: Replicas, tmp_path: Path) -> Iterator[Schedules]:
    """Over a line slow enough that a crawl can be met in its middle."""
    with ExitStack() as lines:
        ports: dict[str, int] = {}
        reach = []
        for text in replicas.connect_to:
            there, _, port = text.rpartition(":")
            if port not in ports:
                ports[port] = lines.enter_context(Slow(int(port), piece=4096, pause=0.1)).port
            reach.append(f"{there}:{ports[port]}")
        made = Schedules(data=tmp_path / "data", reach=table(reach, replicas.cacert))
        yield made
        made.end()
