"""A whole archive: every portal's folder, its files, and what is derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Protocol

from archive import lock
from archive.errors import UsageError
from archive.exchange import Entry
from archive.places import SUFFIX
from archive.verify.conversions import check_documents
from archive.verify.faults import Fault, Verdict
from archive.verify.folder import CLOSED, check_names, check_sums
from archive.verify.indexes import IndexWitness, PlacesWitness
from archive.verify.references import Ledger
from archive.verify.walk import Task, Told, read, read_all
from archive.volumes import OPEN

BEHIND = ("index-behind", "database-behind")


class Witness(Protocol):
    """Something derived: it is told of every capture in a closed file, then says what differs."""

    def take(self, entry: Entry) -> None:
        """Note a capture."""

    def faults(self) -> Iterable[Fault]:
        """What differs."""


Tell = Callable[[Path], None]
Witnesses = Callable[[str], Sequence[Witness]]


def _silent(file: Path) -> None:
    pass


def _nobody(_: str) -> Sequence[Witness]:
    return ()


@dataclass(slots=True)
class Found:
    """What has been read so far."""

    files: int = 0
    records: int = 0
    captures: int = 0
    stored: int = 0
    content: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def add(self, told: Told, ledger: Ledger) -> None:
        """Count a file and keep its faults, in the order of their places."""
        reading = told.reading
        self.files += 1
        self.records += reading.records
        self.captures += len(reading.entries)
        self.stored += reading.size
        self.content += reading.content
        self.faults += sorted([*reading.faults, *ledger.join(told.ledger)], key=lambda one: one.offset)


def verify(
    data: Path,
    portals: Sequence[str] = (),
    *,
    witnesses: Witnesses = _nobody,
    tell: Tell = _silent,
    workers: int = 1,
) -> Verdict:
    """Read everything in `<data>/warc`, or in the folders of some portals, and say what is wrong.

    Nothing is written. `witnesses` gives what else should agree with a portal's captures; `tell` is called
    with each file that has been read; `workers` are processes, of which the verdict does not depend. Raises
    UsageError where there is nothing to verify.
    """
    names = chosen(data, portals)
    found = Found()
    if not portals:
        found.faults += _strangers(data)
    for name in names:
        _portal(data, name, found, witnesses(name), tell, workers)
    return Verdict(
        portals=names,
        files=found.files,
        records=found.records,
        captures=found.captures,
        stored=found.stored,
        content=found.content,
        faults=tuple(found.faults),
        notes=tuple(found.notes),
    )


def folders(data: Path) -> list[str]:
    """The portals' folders, sorted."""
    return sorted(path.name for path in data.glob("warc/*") if path.is_dir())


def chosen(data: Path, portals: Sequence[str]) -> tuple[str, ...]:
    """The folders that are asked for, all without a name; UsageError where there is no such folder."""
    there = folders(data)
    if not there:
        raise UsageError(f"{data} holds no archive; crawl a portal first, or name another folder with --data")
    if unknown := [name for name in portals if name not in there]:
        raise UsageError(f"{data / 'warc'} has no folder {unknown[0]!r}; it has {', '.join(there)}")
    return tuple(dict.fromkeys(portals or there))


def _strangers(data: Path) -> Iterator[Fault]:
    for path in sorted((data / "warc").iterdir()):
        if not path.is_dir():
            yield Fault(
                file=f"warc/{path.name}", offset=0, code="foreign", what="the archive did not make it"
            )


def _portal(data: Path, name: str, found: Found, others: Sequence[Witness], tell: Tell, workers: int) -> None:
    """One folder: names, then each file with its sum, then what only the whole can show."""
    folder, shown_as = data / "warc" / name, f"warc/{name}"
    busy = name in lock.writing(data)
    indexes = f"index/{name}.cdxj", f"index/{name}{SUFFIX}"
    captures: list[Witness] = [IndexWitness(data / indexes[0], indexes[0], shown_as), *others]
    places = PlacesWitness(data / indexes[1], indexes[1], shown_as)
    found.faults += check_names(folder, shown_as)
    ledger = Ledger()
    sums: dict[str, str] = {}
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    tasks = [Task(path=path, shown_as=f"{shown_as}/{path.name}", portal=name) for path in paths]
    closed = [task for task in tasks if task.path.name.endswith(CLOSED)]
    for task, told in zip(closed, read_all(closed, workers), strict=True):
        tell(task.path)
        found.add(told, ledger)
        sums[task.path.name] = told.reading.sum
        places.take(told.reading)
        for entry in told.reading.entries:
            for witness in captures:
                witness.take(entry)
    for task in (task for task in tasks if task.path.name.endswith(CLOSED + OPEN)):
        tell(task.path)
        _read_open(task, ledger, found, busy)
    found.faults += check_sums(folder, shown_as, sums)
    found.faults += [*ledger.faults(), *check_documents(data, ledger.documents())]
    for fault in chain(places.faults(), *(witness.faults() for witness in captures)):
        (found.notes if busy and fault.code in BEHIND else found.faults).append(fault)
    for file in (file for file in indexes if not (data / file).exists()):
        note = Fault(file=file, offset=0, code="no-index", what="there is none; it is derived")
        found.notes.append(note)


def _read_open(task: Task, ledger: Ledger, found: Found, busy: bool) -> None:
    """A file that is still open: what lies behind its last whole exchange is its torn end, and no fault."""
    try:
        told = read(task)
    except FileNotFoundError:
        what = "a crawl has closed it meanwhile; verify again to read it"
        found.notes.append(Fault(file=task.shown_as, offset=0, code="open", what=what))
        return
    reading = told.reading
    torn = [fault for fault in reading.faults if fault.offset >= reading.end]
    reading.faults = [fault for fault in reading.faults if fault.offset < reading.end]
    found.add(told, ledger)
    who = "a crawl is writing it" if busy else "a run left it behind; the next crawl or --repair closes it"
    what = f"whole up to here, {reading.size - reading.end} bytes behind"
    if torn:
        what += f" ({torn[0].code})"
    found.notes.append(Fault(file=task.shown_as, offset=reading.end, code="open", what=f"{what}; {who}"))
