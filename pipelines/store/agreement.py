"""Whether the database says of captures what the closed WARC files say."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

from archive import ArchiveError
from archive.exchange import Entry
from archive.verify import Fault
from pipelines.rows import COLUMNS, Row, packed, row, storable
from pipelines.store.database import NAME, connect

CAPTURES = f"SELECT {', '.join(COLUMNS['captures'])} FROM captures WHERE portal = ?"
KNOWN = "SELECT 1 FROM portals WHERE portal = ?"
STRANGERS = "SELECT portal, count(*) FROM captures GROUP BY portal"


class DatabaseWitness:
    """Is told of every capture in a portal's closed files, then compares the rows of the database.

    A data folder without a database, and a portal that the database does not know, are in order: it is
    derived.
    """

    def __init__(self, data: Path, portal: str) -> None:
        self._path, self._portal = data / NAME, portal
        self._rows: dict[str, tuple[bytes, str, int]] = {}

    def take(self, entry: Entry) -> None:
        """Note the row that a capture should have."""
        capture = entry.capture
        cells = asdict(capture) | {"role": str(capture.role), "state": str(capture.state)}
        self._rows[capture.capture] = (
            _mark(storable(row("captures", **cells)[1][0])),
            capture.file,
            capture.offset,
        )

    def faults(self) -> Iterator[Fault]:
        """What differs, with the place in the WARC that row or capture names."""
        if not self._path.exists():
            return
        try:
            with closing(connect(self._path)) as connection:
                if connection.execute(KNOWN, [self._portal]).fetchone():
                    yield from self._compare(connection)
        except (ArchiveError, sqlite3.DatabaseError) as error:
            yield Fault(file=NAME, offset=0, code="database-unreadable", what=" ".join(str(error).split()))

    def _compare(self, connection: sqlite3.Connection) -> Iterator[Fault]:
        left = dict(self._rows)
        for cells in connection.execute(CAPTURES, [self._portal]):
            capture, file, offset = cells[0], cells[-2], cells[-1]
            mark, at_file, at = left.pop(capture, (b"", file, offset))
            if not mark:
                yield self._fault(file, offset, "database-capture", f"there is no capture {capture}")
            elif mark != _mark(cells):
                yield self._fault(at_file, at, "database-differs", f"{NAME} has {packed(cells)}")
        yield from self._left(left)

    def _left(self, left: dict[str, tuple[bytes, str, int]]) -> Iterator[Fault]:
        missing = Counter(file for _, file, _ in left.values())
        whole = Counter(file for _, file, _ in self._rows.values())
        for capture, (_, file, offset) in left.items():
            if missing[file] < whole[file]:
                yield self._fault(file, offset, "database-missing", f"{NAME} has no row of {capture}")
        for file in sorted(file for file in missing if missing[file] == whole[file]):
            yield self._fault(file, 0, "database-behind", f"{NAME} has none of its {whole[file]} captures")

    def _fault(self, file: str, offset: int, code: str, what: str) -> Fault:
        return Fault(file=f"warc/{self._portal}/{file}", offset=offset, code=code, what=what)


def check_database(data: Path, folders: list[str]) -> Iterator[Fault]:
    """What SQLite itself finds wrong, and captures of portals that have no folder."""
    path = data / NAME
    if not path.exists():
        return
    try:
        with closing(connect(path)) as connection:
            for (what,) in connection.execute("PRAGMA integrity_check(20)"):
                if what != "ok":
                    text = " ".join(str(what).split())
                    yield Fault(file=NAME, offset=0, code="database-unreadable", what=text)
            for portal, count in connection.execute(STRANGERS):
                if portal not in folders:
                    what = f"{count} captures of {portal}, which has no folder"
                    yield Fault(file=NAME, offset=0, code="database-capture", what=what)
    except (ArchiveError, sqlite3.DatabaseError) as error:
        yield Fault(file=NAME, offset=0, code="database-unreadable", what=" ".join(str(error).split()))


def _mark(cells: Row) -> bytes:
    return blake2b(packed(cells).encode(), digest_size=16).digest()
