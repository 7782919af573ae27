"""Rows: what a step hands to the store, a table's name and tuples in the order of its columns."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Cell, ...]
Block: TypeAlias = tuple[str, Sequence[Row]]  # a table's name and rows of it, each once

SCHEMA = (Path(__file__).parent / "store" / "schema.sql").read_text(encoding="utf-8")
SURROGATE = re.compile("[\ud800-\udfff]")


def _columns(types: str) -> Mapping[str, tuple[str, ...]]:
    """Every table of the schema with its columns of some types; the schema keeps one column a line."""
    tables = re.findall(r"^CREATE TABLE (\w+) \((.*?)^\)", SCHEMA, re.MULTILINE | re.DOTALL)
    column = re.compile(rf'^    "?(\w+)"?\s+(?:{types})\b', re.MULTILINE)
    return MappingProxyType({name: tuple(column.findall(body)) for name, body in tables})


COLUMNS = _columns("TEXT|INTEGER|ANY")  # in the order of schema.sql: a table stands after those it refers to
ANY = _columns("ANY")  # those of them that hold floats too
_EMPTY: Mapping[str, dict[str, Cell]] = {table: dict.fromkeys(columns) for table, columns in COLUMNS.items()}
_PACK = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Rows:
    """Table name → rows, each once."""

    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """Tables in the order of the schema."""
        return ((name, self.tables[name]) for name in COLUMNS if name in self.tables)

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        """The rows of a table; none if it has none."""
        return self.tables.get(table, ())

    def dicts(self, table: str) -> list[dict[str, Cell]]:
        """The rows of a table with their column names."""
        return [dict(zip(COLUMNS[table], row, strict=True)) for row in self[table]]

    def without(self, column: str, keys: Collection[Cell], tables: Iterable[str]) -> Rows:
        """The rows but those of some tables that bear one of the keys in a column."""
        at = {table: COLUMNS[table].index(column) for table in tables}
        return Rows(
            {
                table: tuple(one for one in found if table not in at or one[at[table]] not in keys)
                for table, found in self.tables.items()
            }
        )

    @classmethod
    def gather(cls, blocks: Iterable[Block]) -> Rows:
        """The rows of blocks, each row once, in the order met."""
        tables: dict[str, list[Sequence[Row]]] = {}
        for table, rows in blocks:
            if rows:
                tables.setdefault(table, []).append(rows)
        return cls({table: _once(found) for table, found in tables.items()})


def _once(blocks: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    """The rows of one table; most have one block, of hundreds."""
    return tuple(blocks[0]) if len(blocks) == 1 else tuple(dict.fromkeys(chain.from_iterable(blocks)))


def row(table: str, **cells: Cell) -> Block:
    """One row of `table`; a cell not named is null, a cell that the table does not have raises KeyError."""
    found = _EMPTY[table] | cells
    if len(found) > len(_EMPTY[table]):
        raise KeyError(f"{table} has no {', '.join(sorted(found.keys() - _EMPTY[table].keys()))}")
    return table, (tuple(found.values()),)


def storable(cells: Row) -> Row:
    """Integers of more than 64 bits become floats, halves of characters U+FFFD, as SQLite can hold them."""
    return tuple(map(_stored, cells))


def _stored(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return SURROGATE.sub("\ufffd", cell)
    fits = not isinstance(cell, int) or -(2**63) <= cell < 2**63
    return cell if fits else float(str(cell))


def packed(value: object) -> str:
    """Canonical JSON: keys sorted, no blanks, Chinese as it is."""
    return _PACK(value)


@lru_cache(maxsize=8192)
def packed_names(names: tuple[str, ...]) -> str:
    """The same of fields' names: all reports name the same ones together."""
    return _PACK(names)


@lru_cache(maxsize=8192)
def listed(names: tuple[str, ...]) -> tuple[str, str]:
    """The row of `lists` that holds these fields: its key, and the fields packed."""
    fields = _PACK(names)
    return sha256(fields.encode()).hexdigest()[:32], fields
