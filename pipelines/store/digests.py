"""The three digests: of everything derived, of what the portals said, and of the archive's files.

The first two are over the name of each table and the digest of its rows, so that processes can share them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from archive.workers import Crew
from pipelines.rows import ANY, COLUMNS, packed
from pipelines.store.database import connect

# What the portals said, and the columns that only say how and when we came by it.
SAID = ("publications", "versions", "metadata", "documents", "parts", "readings", "chapters", "agencies",
        "reports", "sources", "choices", "lists", "results", "findings")  # fmt: skip
OURS = ("capture", "time", "record", "run", "conversion", "converted_at", "settled_from")
VERSION_KEYS = ("version", "subject")
Of: TypeAlias = Mapping[str, tuple[str, str]]  # table → digest of its rows, and of what they say
LARGE = ("readings", "findings")  # each a share of the work
SHARES = (
    *((table,) for table in LARGE),
    tuple(table for table in COLUMNS if table not in (*LARGE, "provenance")),
)

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


def all_digests(connection: sqlite3.Connection, data: Path, crew: Crew | None = None) -> Digests:
    """The digests of a database, which nobody writes to, and of its data folder.

    The content digest is over all rows of all derived tables but provenance, in key order; the report digest
    over what the portals said: no captures, times, runs or files; the n-th version is `#n`.
    """
    content, report = _of_rows(connection, crew or Crew(1))
    return Digests(content=content, report=report, archive=archive_digest(data))


def archive_digest(data: Path) -> str:
    """Over the sorted (name, size, sha256) of the closed files that warc/<portal>/SHA256SUMS notes."""
    sums = [path for path in (data / "warc").glob("*/SHA256SUMS") if path.parent.name != "adhoc"]
    noted = {(path.parent, line) for path in sums for line in path.read_text("utf-8").splitlines()}
    files = (packed(file) for file in sorted(_file(folder, line) for folder, line in noted))
    return sha256("".join(f"{file}\n" for file in files).encode("utf-8")).hexdigest()


def _file(folder: Path, line: str) -> tuple[str, int, str]:
    """Name, size and sha256 of a line of SHA256SUMS; the size of a file that is gone is -1."""
    digest, _, name = line.partition("  ")
    path = folder / name
    return name, path.stat().st_size if path.is_file() else -1, digest


def _of_rows(connection: sqlite3.Connection, crew: Crew) -> tuple[str, str]:
    """Content digest and report digest."""
    (path,) = (file for _, name, file in connection.execute("PRAGMA database_list") if name == "main")
    if crew.workers > 1:
        some = [*crew.share(_of_tables_there, [(Path(path), tables) for tables in SHARES])]
    else:
        some = [_of_tables(connection, tables) for tables in SHARES]
    found = {table: digests for one in some for table, digests in one.items()}
    content, report = sha256(), sha256()
    for table in (one for one in COLUMNS if one in found):
        of_rows, of_what_they_say = found[table]
        content.update(f"{table} {of_rows}\n".encode())
        if table in SAID:
            report.update(f"{table} {of_what_they_say}\n".encode())
    return content.hexdigest(), report.hexdigest()


def _of_tables_there(task: tuple[Path, Sequence[str]]) -> Of:
    path, tables = task
    with closing(connect(path)) as connection:
        return _of_tables(connection, tables)


def _of_tables(connection: sqlite3.Connection, tables: Iterable[str]) -> Of:
    """Most rows are in both as they are: they are fetched and packed once."""
    numbers: dict[object, str] = dict(connection.execute(VERSIONS).fetchall())
    connection.create_function("numbered", 1, lambda version: numbers.get(version, version))
    connection.create_function("packed", -1, lambda *row: packed(row))
    found: dict[str, tuple[str, str]] = {}
    for table in tables:
        columns = COLUMNS[table]
        said = tuple(column for column in columns if column not in OURS) if table in SAID else ()
        same = said == columns and not any(column in VERSION_KEYS for column in columns)
        of_rows = _digest(connection, _lines(table, columns))
        told = _digest(connection, _lines_by_number(table, said)) if said and not same else of_rows
        found[table] = of_rows, told
    return found


def _digest(connection: sqlite3.Connection, lines: str) -> str:
    """The sha256 of the lines that a query gives, some in a row."""
    total = sha256()
    for (some,) in connection.execute(lines):
        total.update(some)
    return total.hexdigest()


def _lines(table: str, columns: Sequence[str]) -> str:
    """Asks for the rows of a table in key order, those of one document or report at once.

    Grouped by the first column of the key they are met as they lie, in the order of all of it.
    """
    first, line = COLUMNS[table][0], _line(table, [f'"{column}"' for column in columns])
    lines = _as_bytes(f"group_concat({line}, char(10))")
    return f"SELECT {lines} FROM {table} GROUP BY {first} ORDER BY {first}"


def _lines_by_number(table: str, columns: Sequence[str]) -> str:
    """The same with versions by their number, in the order of the lines where that differs from the key's."""
    if not any(column in VERSION_KEYS for column in columns):
        return _lines(table, columns)
    names = [_numbered(one) if one in VERSION_KEYS else f'"{one}"' for one in columns]
    lines = f"SELECT {_line(table, names)} AS line FROM {table} ORDER BY line"
    return f"SELECT {_as_bytes('line')} FROM ({lines})"


def _as_bytes(lines: str) -> str:
    return f"CAST({lines} || char(10) AS BLOB)"


def _numbered(column: str) -> str:
    """A version by its number; most findings are about documents and reports."""
    return f'iif(version IS NULL, "{column}", numbered("{column}"))'


def _line(table: str, names: Sequence[str]) -> str:
    """A row as canonical JSON, of SQLite; of Python where it holds a float, which SQLite prints otherwise."""
    row = ", ".join(names)
    real = " OR ".join(f"typeof(\"{one}\") = 'real'" for one in ANY[table])
    return f"iif({real}, packed({row}), json_array({row}))" if real else f"json_array({row})"
