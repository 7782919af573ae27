"""The three digests: of everything derived, of what the portals said, and of the archive's files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.rows import ANY, COLUMNS, packed

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

# What the portals said, and the columns that only say how and when we came by it.
SAID = ("publications", "versions", "metadata", "documents", "parts", "readings", "chapters", "agencies",
        "reports", "sources", "choices", "checks", "findings")  # fmt: skip
OURS = ("capture", "time", "record", "run", "conversion", "converted_at")
VERSION_KEYS = ("version", "subject")
MANY = 256  # lines that are digested at once

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
    content, report = _of_rows(connection)
    return Digests(content=content, report=report, archive=archive_digest(data))


def content_digest(connection: sqlite3.Connection) -> str:
    """Over all rows of all derived tables but provenance, in key order."""
    return _of_rows(connection)[0]


def report_digest(connection: sqlite3.Connection) -> str:
    """Over what the portals said: no captures, times, runs or files; the n-th version is `#n`."""
    return _of_rows(connection)[1]


def archive_digest(data: Path) -> str:
    """Over the sorted (name, size, sha256) of the closed files that warc/<portal>/SHA256SUMS notes."""
    sums = [path for path in (data / "warc").glob("*/SHA256SUMS") if path.parent.name != "adhoc"]
    noted = {(path.parent, line) for path in sums for line in path.read_text("utf-8").splitlines()}
    total = sha256()
    _take((f"{packed(file)}\n" for file in sorted(_file(folder, line) for folder, line in noted)), total)
    return total.hexdigest()


def _file(folder: Path, line: str) -> tuple[str, int, str]:
    """Name, size and sha256 of a line of SHA256SUMS; the size of a file that is gone is -1."""
    digest, _, name = line.partition("  ")
    path = folder / name
    return name, path.stat().st_size if path.is_file() else -1, digest


def _of_rows(connection: sqlite3.Connection) -> tuple[str, str]:
    """Content digest and report digest, of each table's name and its rows as JSON lines.

    Most rows are readings, which are the same in both: they are fetched and packed once.
    """
    content, report = sha256(), sha256()
    numbers: dict[object, str] = dict(connection.execute(VERSIONS).fetchall())
    connection.create_function("numbered", 1, lambda version: numbers.get(version, version))
    connection.create_function("packed", -1, lambda *row: packed(row))
    for table, columns in COLUMNS.items():
        said = tuple(column for column in columns if column not in OURS) if table in SAID else ()
        same = said == columns and not any(column in VERSION_KEYS for column in columns)
        if table != "provenance":
            _take(_lines(connection, table, columns), content, *([report] if same else []))
        if said and not same:
            _take(_lines_by_number(connection, table, said), report)
    return content.hexdigest(), report.hexdigest()


def _take(lines: Iterable[str], *digests: Hash) -> None:
    left = iter(lines)
    while some := "".join(islice(left, MANY)).encode("utf-8"):
        for digest in digests:
            digest.update(some)


def _lines(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[str]:
    """A table's name, then its rows in key order."""
    yield f"{table}\n"
    names = [f'"{column}"' for column in columns]
    found = connection.execute(f"SELECT {_line(table, names)} FROM {table} ORDER BY {', '.join(names)}")
    yield from (f"{line}\n" for (line,) in found)


def _lines_by_number(connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[str]:
    """The same with versions by their number, in the order of the lines where that differs from the key's."""
    if not any(column in VERSION_KEYS for column in columns):
        yield from _lines(connection, table, columns)
        return
    yield f"{table}\n"
    names = [f'numbered("{one}")' if one in VERSION_KEYS else f'"{one}"' for one in columns]
    found = connection.execute(f"SELECT {_line(table, names)} AS line FROM {table} ORDER BY line")
    yield from (f"{line}\n" for (line,) in found)


def _line(table: str, names: Sequence[str]) -> str:
    """A row as canonical JSON, of SQLite; of Python where it holds a float, which SQLite prints otherwise."""
    row = ", ".join(names)
    real = " OR ".join(f"typeof(\"{one}\") = 'real'" for one in ANY[table])
    return f"iif({real}, packed({row}), json_array({row}))" if real else f"json_array({row})"
