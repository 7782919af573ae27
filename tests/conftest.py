"""Fixtures for all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.said import Said

Clock = Callable[[], datetime]

# Started with `&` by a shell, we ignore Ctrl-C, and so would every program under test.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Hundreds of processes are started here: where none may keep what it compiled, each compiles all of the code.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


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
