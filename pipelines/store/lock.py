"""The lock between crawls, which share a database, and a rebuild, which puts another in its place."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from archive import ArchiveError, ArchiveLocked
from archive.lock import writing

NAME = "reports.lock"


def lock(data: Path, *, exclusive: bool) -> IO[bytes]:
    """Take the lock until the file is closed; ArchiveLocked names who holds it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        held = (data / NAME).open("ab")
    except OSError as fault:
        raise ArchiveError(
            f"cannot write to {data}: {fault.strerror}; choose another folder with --data"
        ) from fault
    try:
        fcntl.flock(held, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as fault:
        held.close()
        portals = ", ".join(writing(data)) if exclusive else ""
        crawl = f"a crawl of {portals} writes" if portals else "a crawl writes"
        who = crawl if exclusive else "a rebuild replaces"
        raise ArchiveLocked(f"{who} {data / 'reports.db'}; try again when it has ended") from fault
    return held
