"""`guidang crawl --portals N`: not more than N portals of a process at a time."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from archive import Archive, Run
from crawler.demo import Replicas
from tests.running import LONG, started
from tests.said import GUIDANG, Said


def runs(data: Path) -> list[Run]:
    """The run of each portal, in the order of their beginning."""
    archive = Archive(data)
    found = [run for portal in Replicas.portals for run in archive.runs(portal)]
    return sorted(found, key=lambda run: run.started)


def test_one_after_the_other(tmp_path: Path, process: Callable[..., Said], reach: list[str]) -> None:
    said = process("crawl", *Replicas.portals, "--portals", 1, *reach, "--data", tmp_path)
    assert said.code in (0, 1), said.err  # the replicas publish a few reports of each year
    found = runs(tmp_path)
    assert {run.portal for run in found} == set(Replicas.portals)
    assert all(before.ended <= after.started for before, after in pairwise(found))


@pytest.mark.long
def test_several_together(tmp_path: Path, process: Callable[..., Said], reach: list[str]) -> None:
    said = process("crawl", *Replicas.portals, "--portals", 3, *reach, "--data", tmp_path)
    assert said.code in (0, 1), said.err
    first, second, third, fourth = runs(tmp_path)
    assert third.started < min(first.ended, second.ended)
    assert min(first.ended, second.ended, third.ended) <= fourth.started


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_a_number_that_is_none(tmp_path: Path, guidang: Callable[..., Said], number: str) -> None:
    said = guidang("crawl", "--all", "--portals", number, "--data", tmp_path)
    assert said.code == 2
    assert said.err.splitlines()[-1].startswith("Error: ")


def test_ctrl_c_starts_no_other(tmp_path: Path, reach: list[str]) -> None:
    """What has not begun is stopped, not failed."""
    words = ["crawl", *Replicas.portals, "--portals", "1", *reach, "--data", str(tmp_path)]
    with started([*GUIDANG, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        first = tmp_path / "warc" / min(Replicas.portals)
        until = time.monotonic() + LONG
        while not list(first.glob("*.warc.gz*")) and time.monotonic() < until:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=LONG)
    assert process.returncode == 130, err
    assert [path.name for path in (tmp_path / "warc").iterdir()] == [first.name]
