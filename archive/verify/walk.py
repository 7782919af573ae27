"""Files of a portal read by several processes, one file each, and told in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.verify.faults import Fault
from archive.verify.files import Reading, Walk
from archive.verify.references import Ledger
from archive.workers import shared

LEAST = 32 << 20  # bytes below which a second process costs more than it gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to read; `shown_as` is its path relative to the data folder."""

    path: Path
    shown_as: str
    portal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file holds, and what it says of ids and captures."""

    reading: Reading
    ledger: Ledger


def read(task: Task) -> Told:
    """One file to its end; raises OSError where the file system fails."""
    ledger = Ledger()
    return Told(reading=Walk(task.path, task.shown_as, task.portal, ledger).read(), ledger=ledger)


def read_closed(task: Task) -> Told:
    """As `read`, but what the file system does not give and what is empty is a fault."""
    ledger = Ledger()
    walk = Walk(task.path, task.shown_as, task.portal, ledger)
    try:
        reading = walk.read()
        if not reading.size:
            reading.faults.append(Fault(file=task.shown_as, offset=0, code="empty", what="it has no bytes"))
    except OSError as error:
        reading = walk.reading
        what = error.strerror or str(error)
        reading.faults.append(Fault(file=task.shown_as, offset=0, code="unreadable", what=what))
    return Told(reading=reading, ledger=ledger)


def read_all(tasks: Sequence[Task], workers: int) -> Iterator[Told]:
    """The closed files in their order; with processes only where there is enough for them."""
    enough = workers > 1 and sum(task.path.stat().st_size for task in tasks) > LEAST
    return shared(read_closed, tasks, workers if enough else 1)
