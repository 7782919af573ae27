"""Fixtures for all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from tests.said import Said

Clock = Callable[[], datetime]

# Started with `&` by a shell, we ignore Ctrl-C, and so would every program under test.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Hundreds of processes are started here: where none may keep what it compiled, each compiles all of the code.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# On a busy machine an example may take longer than the fifth of a second that it has by default.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Files that take more than ten seconds, longest first: in the end no worker is left alone with one of them.
LONGEST = (
    "convert/test_command.py",
    "commands/test_crawl.py",
    "play/test_play.py",
    "probe/test_command.py",
    "fetch/test_terms.py",
    "politeness/test_pace.py",
    "rendered/test_lists.py",
    "fetch/test_archive_first.py",
    "crash/test_database.py",
    "schedule/test_processes.py",
    "commands/test_at_once.py",
    "fetch/test_table.py",
    "fetch/test_clock.py",
    "coverage/test_seasons.py",
    "standard/test_readers.py",
    "crash/test_full_disk.py",
    "crash/test_interrupt.py",
    "crash/test_resume.py",
    "fetch/test_capture.py",
    "reading/test_tables.py",
    "fetch/test_answers.py",
    "crash/test_kill.py",
    "rendered/test_settling.py",
    "spiders/test_replicas.py",
    "standard/test_replay.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: workers take them in this order (`--no-loadscope-reorder`)."""
    rank = {Path(__file__).parent / name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture
def clock() -> Clock:
    """A clock that goes on by a second at every look."""
    moment = datetime(2026, 11, 22, 5, 51, 30, 123456, tzinfo=UTC)

    def look() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return look


@pytest.fixture
def guidang(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process: one that starts no crawl."""
    from crawler.commands import run  # most tests need none of it

    def call(*arguments: object) -> Said:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    return call
