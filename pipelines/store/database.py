"""A connection to the database, and the few ways of writing to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import ArchiveError
from pipelines.rows import COLUMNS, SCHEMA, Rows, storable
from pipelines.store.declared import declared_rows
from pipelines.store.views import wide_views

NAME = "reports.db"
THERE = "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY type DESC"
INSERT = {
    table: f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(columns))})"
    for table, columns in COLUMNS.items()
}
PATIENCE = 60.0  # seconds that a writer waits for another one
CACHE = 1 << 16  # kB of pages that a connection keeps
PAGE = 8192  # bytes: rows with text and lists of fields take a third less room than in pages of 4096


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open a database; ArchiveError if it cannot be opened. Transactions are explicit."""
    address = f"{path.absolute().as_uri()}?mode={'rwc' if write else _reading(path)}"
    try:
        connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {PAGE}").close()  # of a file that is new
        connection.execute(f"PRAGMA cache_size = -{CACHE}").close()  # counted in pages of the size by then
        connection.execute("SELECT count(*) FROM sqlite_schema").close()
    except sqlite3.OperationalError as fault:
        raise ArchiveError(f"cannot open {path}: {fault}; check the folder and its rights") from fault
    except sqlite3.DatabaseError as fault:
        raise ArchiveError(f"{path} is damaged: {fault}; run `guidang rebuild`") from fault
    return connection


def _reading(path: Path) -> str:
    """How SQLite is to read: where it may make no files beside the database, as it lies if nobody writes.

    Where it may, it makes `-wal` and `-shm`, and only one that could write removes them at the end.
    """
    log, shared = (path.with_name(f"{path.name}-{what}") for what in ("wal", "shm"))
    still = not shared.exists() and not (log.exists() and log.stat().st_size)
    if os.access(path.parent, os.W_OK):
        return "rw"
    return "ro&immutable=1" if still else "ro"


def create(connection: sqlite3.Connection) -> None:
    """Lay tables and views anew, whatever is there, and fill those that are declared."""
    for kind, name in connection.execute(THERE).fetchall():
        connection.execute(f'DROP {kind} "{name}"')
    for statement in (*statements(SCHEMA), *wide_views()):
        connection.execute(statement)
    insert(connection, Rows.gather(declared_rows()))


def statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def guarded() -> Iterator[None]:
    """A database that cannot be written is an ArchiveError."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        raise ArchiveError(
            f"cannot write the database: {fault}; make room, then run the same command again"
        ) from fault
    except sqlite3.DatabaseError as fault:
        if type(fault) is not sqlite3.DatabaseError:
            raise
        raise ArchiveError(f"the database is damaged: {fault}; run `guidang rebuild`") from fault


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; a failing database is an ArchiveError."""
    with guarded():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # SQLite has taken it back itself where the disk is full
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write rows; one that is there already stays. What SQLite cannot hold is made storable."""
    for table, found in rows:
        try:
            connection.executemany(INSERT[table], found)
        except (OverflowError, UnicodeEncodeError):
            connection.executemany(INSERT[table], map(storable, found))


def delete(connection: sqlite3.Connection, column: str, key: str, *tables: str) -> None:
    """Remove the rows of these tables that bear this key."""
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", [key])
