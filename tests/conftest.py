"""Fixtures for all tests."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

Clock = Callable[[], datetime]

# Started with `&` by a shell, we ignore Ctrl-C, and so would every program under test.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def clock() -> Clock:
    """A clock that goes on by a second at every look."""
    moment = datetime(2026, 11, 22, 5, 51, 30, 123456, tzinfo=UTC)

    def look() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return look
