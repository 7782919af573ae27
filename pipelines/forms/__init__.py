"""The statutory forms (法定格式) as data, and the loader that checks them.

A form is its tables; a table prints fields. Field ids are stable: `disclosure.<row>.<column>`,
`requests.<row>.<column>`, `disputes.<group>.<column>`; of 2014 `indicators.<row>`, in Fujian's variant
`indicators.<row>.<column>`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

TABLES = ("disclosure", "requests", "disputes")  # tables 2, 3 and 4 of the forms since 2019
SINCE_2019 = ("2019", "2021")
FORMS = ("2014", *SINCE_2019)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row, a column or a group of a table: its id, its label and what else that label has been called."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    number: str = "integer"  # integer | signed | decimal
    group: str = ""  # the label of the rows' common heading: （三）不予公开
    parent: str = ""  # the row that this one is a part of
    same_as: str = ""  # the row of the national table that a province's own row repeats

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and its aliases."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # made once: the same block is the same object
class Block:
    """Rows under one head: a clause of 第二十条 in table 2, the whole of table 3 or 4, a group of 2014.

    A block of 2014 without columns prints one figure a row.
    """

    clause: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    variant: str = ""  # the province whose table alone prints it


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What must hold among rows: the first is (`=`) or does not exceed (`<=`) the sum of the others."""

    id: str
    relation: str
    severity: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One statutory form."""

    form: str
    instrument: str
    dated: str
    tables: Mapping[str, tuple[Block, ...]]
    identities: tuple[Identity, ...] = ()  # of 2014; those since 2019 are rules of their own

    def fields(self, table: str) -> Mapping[str, Line]:
        """Field id → column (with the unit), or row where there are no columns, in the order of the form."""
        return _fields(self.form, table)


@cache
def form(name: str) -> Form:
    """The form of that name (2014, 2019, 2021); ValueError where its data contradict themselves."""
    raw = tomllib.loads(_source(name))
    tables = _statistics(raw) if "indicators" in raw else _three_tables(raw)
    for table, blocks in tables.items():
        rows = [row.id for block in blocks for row in block.rows]
        if len(rows) != len(set(rows)):
            raise ValueError(f"form {name}: a row of {table} is given twice")
    return Form(
        form=raw["form"],
        instrument=raw["instrument"],
        dated=raw["dated"],
        tables=tables,
        identities=tuple(
            Identity(**one | {"terms": tuple(one["terms"])}) for one in raw.get("identities", [])
        ),
    )


def tables() -> Iterator[tuple[str, str]]:
    """Every (form, table), in order."""
    return ((name, table) for name in FORMS for table in form(name).tables)


def _three_tables(raw: Mapping[str, Any]) -> dict[str, tuple[Block, ...]]:
    requests, disputes = raw["requests"], raw["disputes"]
    return {
        "disclosure": tuple(_block(b["clause"], b["rows"], b["columns"]) for b in raw["disclosure"]),
        "requests": (_block("", requests["rows"], requests["columns"], requests["unit"]),),
        "disputes": (_block("", disputes["groups"], disputes["columns"], disputes["unit"]),),
    }


def _statistics(raw: Mapping[str, Any]) -> dict[str, tuple[Block, ...]]:
    return {
        "indicators": tuple(
            Block(
                clause=b.get("group", ""),
                rows=tuple(_line(row) for row in b["rows"]),
                columns=tuple(_line(column) for column in b.get("columns", [])),
                variant=b.get("variant", ""),
            )
            for b in raw["indicators"]
        )
    }


@cache
def _fields(name: str, table: str) -> Mapping[str, Line]:
    found = {}
    for block in form(name).tables[table]:
        for row in block.rows:
            if not block.columns:
                found[f"{table}.{row.id}"] = row
            for column in block.columns:
                found[f"{table}.{row.id}.{column.id}"] = replace(column, unit=column.unit or row.unit)
    return found


@cache
def digest() -> str:
    """The sha256 over the forms' data, noted in a database's provenance."""
    return sha256("".join(_source(name) for name in FORMS).encode()).hexdigest()


def _source(name: str) -> str:
    return (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")


def _block(clause: str, rows: list[dict[str, str]], columns: list[dict[str, str]], unit: str = "") -> Block:
    return Block(
        clause=clause,
        rows=tuple(_line(row) for row in rows),
        columns=tuple(_line({"unit": unit} | column if unit else column) for column in columns),
    )


def _line(raw: Mapping[str, object]) -> Line:
    aliases = raw.get("aliases", [])
    assert isinstance(aliases, list)
    rest = {key: str(value) for key, value in raw.items() if key != "aliases"}
    return Line(**rest, aliases=tuple(aliases))
