"""The clock of this process, by which everything in the archive is dated; a replica run may set it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archive.errors import UsageError

BEGAN = datetime.now(UTC)  # of this process, near enough
FIRST, LAST = 1970, 2999  # years that a file name and a sum of times can bear
_ahead = timedelta(0)


def now() -> datetime:
    """The moment, UTC."""
    return datetime.now(UTC) + _ahead


def start(moment: str) -> None:
    """Let this process have begun at a moment, from which time goes on; empty: the real one.

    Raises UsageError where it is no moment in ISO 8601 with its zone: 2022-01-20T03:00:00Z.
    """
    global _ahead  # a process has one clock
    _ahead = _read(moment) - BEGAN if moment else timedelta(0)


def _read(moment: str) -> datetime:
    try:
        read = datetime.fromisoformat(moment)
        if read.tzinfo is None or not FIRST <= read.year <= LAST:
            raise ValueError
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            f"GUIDANG_CLOCK={moment}: give a moment with its zone, as in 2022-01-20T03:00:00Z"
        ) from None
