"""Rebuild: the database made again from the closed WARC files alone, put in the old one's place."""

from __future__ import annotations

import gc
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive import Archive, ArchiveError, Publication, UsageError
from archive.workers import Crew
from pipelines.store.catch_up import Portals, Tell, known, quiet, write_file, write_portal
from pipelines.store.database import NAME, connect, guarded, transaction
from pipelines.store.digests import Digests
from pipelines.store.lock import lock
from pipelines.store.sharing import read_all
from pipelines.store.store import Store

BESIDE = ("-wal", "-shm")  # files that SQLite keeps beside a database
TOGETHER = 32  # publications that are written in one transaction
OFTEN = gc.get_threshold()
SELDOM = 20_000  # objects between two searches for garbage: a report makes a thousand, in hardly a cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild made, and the open files that it left out."""

    database: Path
    publications: int
    reports: int
    left_out: tuple[str, ...]
    digests: Digests


def rebuild(data: Path, portals: Portals, *, workers: int = 1, tell: Tell = quiet) -> Rebuilt:
    """Make the database anew from closed files; the same files and code give the same bytes.

    ArchiveLocked while a crawl writes, UsageError where there is no archive. The old database stays until
    the new one is whole and on disk.
    """
    if not (data / "warc").is_dir():
        raise UsageError(f"{data} holds no archive; crawl a portal first, or name another folder with --data")
    building, fresh, archive = data / f"{NAME}.building", data / f"{NAME}.new", Archive(data)
    with ExitStack() as stack:
        stack.callback(lock(data, exclusive=True).close)
        stack.callback(_forget)
        for path in (building, *(Path(f"{building}{suffix}") for suffix in BESIDE), fresh):
            path.unlink(missing_ok=True)
            stack.callback(path.unlink, missing_ok=True)
        crew = stack.enter_context(Crew(workers, _ready))
        crew.start()
        with Store(data, path=building) as store:
            _ready()
            publications = sum(_fill(store, portals, name, crew, tell) for name in archive.portals())
            reports = store.settle(crew)
            with ThreadPoolExecutor(1) as beside:
                copied = beside.submit(_copy, building, fresh)
                found = store.digests(crew)
                copied.result()
        _put(fresh, data / NAME)
    left = tuple(path.name for name in archive.portals() for path in archive.open_files(name))
    return Rebuilt(
        database=data / NAME, publications=publications, reports=reports, left_out=left, digests=found
    )


def _fill(store: Store, portals: Portals, name: str, crew: Crew, tell: Tell) -> int:
    """All rows of one portal; the number of its publications.

    Its files are walked through once, here: who reads a publication is told where its captures lie.
    """
    archive = Archive(store.data, indexed=False)
    portal, files = known(portals, name), archive.files(name)
    records: dict[str, list[Publication]] = {}
    for file in files:
        for record in archive.publications(name, file):
            records.setdefault(record.url, []).append(record)
    conversions = (one for file in files for one in archive.conversions(name, file))
    publications = [of_one for _, of_one in sorted(records.items())]
    found, done = read_all(crew, archive, publications, conversions, portal.region), 0
    while some := tuple(islice(found, TOGETHER)):
        store.add(*some)
        done += len(some)
        tell(name, done, len(publications))
    with transaction(store.connection):
        write_portal(store, portal)
        for file in files:
            write_file(store, archive, name, file)
    return len(publications)


def _copy(database: Path, fresh: Path) -> None:
    """The same rows in the order of their keys: the same bytes, on disk."""
    with closing(connect(database)) as connection, guarded():
        connection.execute("VACUUM INTO ?", [str(fresh)])
    _sync(fresh)


def _ready() -> None:
    """The code and forms that are there by now are not searched for garbage again."""
    gc.freeze()
    gc.set_threshold(SELDOM)


def _forget() -> None:
    """What this process has done for a rebuild."""
    gc.set_threshold(*OFTEN)
    gc.unfreeze()


def _put(fresh: Path, database: Path) -> None:
    """Replace the database, so that after a power cut the old or the new one is there.

    The old -wal and -shm go first, else the old rows would come back over the new ones; what a killed writer
    left in them is put into the old database before, which so stays whole to the last.
    """
    if database.exists():
        with suppress(sqlite3.Error, ArchiveError), closing(connect(database, write=True)) as old:
            old.execute("PRAGMA wal_checkpoint(PASSIVE)")  # waits for no reader
    for suffix in BESIDE:
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    fresh.replace(database)
    _sync(database.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
