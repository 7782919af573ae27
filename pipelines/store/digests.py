"""The three digests: of everything derived, of what the portals said, and of the archive's files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipelines.rows import COLUMNS, Row, packed

# What the portals said, and the columns that only say how and when we came by it.
SAID = ("publications", "versions", "metadata", "documents", "parts", "readings", "chapters", "agencies",
        "reports", "sources", "choices", "checks", "findings")  # fmt: skip
OURS = ("capture", "time", "record", "run", "conversion", "converted_at")
VERSION_KEYS = ("version", "subject")

VERSIONS = """
SELECT version, publication || ' #' || row_number() OVER (PARTITION BY publication ORDER BY time, version)
FROM versions
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Three sha256 in hex."""

    content: str  # one archive read twice agrees
    report: str  # two crawls of an unchanged portal agree
    archive: str  # the same closed files


def all_digests(connection: sqlite3.Connection, data: Path) -> Digests:
    """The digests of a database and its data folder."""
    return Digests(
        content=content_digest(connection), report=report_digest(connection), archive=archive_digest(data)
    )


def content_digest(connection: sqlite3.Connection) -> str:
    """Over all rows of all derived tables but provenance, in key order."""
    tables = [table for table in COLUMNS if table != "provenance"]
    return _digest(_lines(connection, ((table, COLUMNS[table]) for table in tables)))


def report_digest(connection: sqlite3.Connection) -> str:
    """Over what the portals said: no captures, times, runs or files; the n-th version is `#n`."""
    numbers: dict[object, str] = dict(connection.execute(VERSIONS).fetchall())
    tables = [(table, tuple(c for c in COLUMNS[table] if c not in OURS)) for table in SAID]
    return _digest(_lines(connection, tables, numbers))


def archive_digest(data: Path) -> str:
    """Over the sorted (name, size, sha256) of the closed files that warc/<portal>/SHA256SUMS notes."""
    sums = [path for path in (data / "warc").glob("*/SHA256SUMS") if path.parent.name != "adhoc"]
    noted = {(path.parent, line) for path in sums for line in path.read_text("utf-8").splitlines()}
    return _digest(f"{packed(file)}\n" for file in sorted(_file(folder, line) for folder, line in noted))


def _file(folder: Path, line: str) -> tuple[str, int, str]:
    """Name, size and sha256 of a line of SHA256SUMS; the size of a file that is gone is -1."""
    digest, _, name = line.partition("  ")
    path = folder / name
    return name, path.stat().st_size if path.is_file() else -1, digest


def _lines(
    connection: sqlite3.Connection,
    tables: Iterable[tuple[str, tuple[str, ...]]],
    numbers: Mapping[object, str] | None = None,
) -> Iterator[str]:
    """Each table's name, then its rows as JSON lines in key order, versions by their number."""
    for table, columns in tables:
        yield f"{table}\n"
        names = ", ".join(f'"{column}"' for column in columns)
        found = connection.execute(f"SELECT {names} FROM {table} ORDER BY {names}")
        places = [n for n, column in enumerate(columns) if column in VERSION_KEYS]
        if numbers and places:
            yield from sorted(f"{packed(_numbered(row, places, numbers))}\n" for row in found)
        else:
            yield from (f"{packed(row)}\n" for row in found)


def _numbered(row: Row, places: Iterable[int], numbers: Mapping[object, str]) -> Row:
    cells = list(row)
    for n in places:
        cells[n] = numbers.get(cells[n], cells[n])
    return tuple(cells)


def _digest(lines: Iterable[str]) -> str:
    total = sha256()
    for line in lines:
        total.update(line.encode("utf-8"))
    return total.hexdigest()
