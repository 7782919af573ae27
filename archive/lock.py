"""The lock on a portal's folder: whoever writes holds it, and it ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from archive.errors import ArchiveLocked

LOCK = ".lock"
TRIES, PAUSE = 10, 0.02  # seconds: one that only looks whether a crawl is writing is gone by then


def take(folder: Path) -> IO[bytes] | None:
    """Take the lock until the file is closed; None while another process has it, OSError if that cannot be.

    Workers do not inherit it: they are spawned, and Python opens files close-on-exec.
    """
    file = (folder / LOCK).open("ab")
    for _ in range(TRIES):
        if _locked(file, fcntl.LOCK_EX):
            return file
        time.sleep(PAUSE)
    file.close()
    return None


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock for a while; raises ArchiveLocked while another process has it."""
    taken = take(folder)
    if taken is None:
        raise ArchiveLocked(f"a crawl of {folder.name} is writing; try again when it has ended")
    with taken:
        yield


def writing(data: Path) -> list[str]:
    """The portals whose folder a crawl is writing to, sorted."""
    return sorted(path.parent.name for path in data.glob(f"warc/*/{LOCK}") if _held(path))


def _held(path: Path) -> bool:
    with path.open("rb") as file:
        return not _locked(file, fcntl.LOCK_SH)


def _locked(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
