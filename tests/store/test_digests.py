"""Digests are over canonical JSON, whoever makes it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.rows import COLUMNS, Cell, Rows, row
from pipelines.store.database import create, insert
from pipelines.store.digests import all_digests

ODD = "".join(map(chr, (*range(0x20), 0x22, 0x27, 0x2F, 0x5C, *range(0x7F, 0xA1), 0x2028, 0xFEFF, 0x1F600)))


@pytest.mark.parametrize(
    "value",
    [None, 0, -(2**63), 2**63 - 1, 0.1, 0.1 + 0.2, 1e-7, 1e16, 123456789.123456789, 5e-324, float("inf")],
    ids=str,
)
def test_rows_are_digested_as_python_prints_them(value: Cell, tmp_path: Path) -> None:
    names = ("document", "field", "source", "place", "state", "form")
    printed = row("readings", value=value, text=f"件{ODD}", **{name: name for name in names})
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        insert(connection, Rows.gather([printed]))
        assert all_digests(connection, tmp_path).content == _expected(connection)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "B", "a\n", "ab", "甲"])] * 5)))
def test_rows_are_digested_in_the_order_of_their_keys(tmp_path: Path, keys: list[tuple[str, ...]]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create(connection)
        for table, columns in COLUMNS.items():
            types = dict(connection.execute("SELECT name, type FROM pragma_table_info(?)", [table]))
            for key in keys:
                cells = zip(columns, cycle(key))
                filled = {name: len(text) if types[name] == "INTEGER" else text for name, text in cells}
                insert(connection, Rows.gather([row(table, **filled)]))
        assert all_digests(connection, tmp_path).content == _expected(connection)


def _expected(connection: sqlite3.Connection) -> str:
    """The content digest, by Python alone."""
    expected = sha256()
    for table, columns in COLUMNS.items():
        if table != "provenance":
            key = dict(connection.execute("SELECT pk, cid FROM pragma_table_info(?) WHERE pk", [table]))
            assert key[1] == 0, f"what is grouped by {columns[0]} does not lie together in {table}"
            found = connection.execute(f"SELECT * FROM {table}").fetchall()
            found.sort(key=lambda one: [_as_sqlite_sorts(one[key[n]]) for n in sorted(key)])
            lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in found)
            of_rows = sha256("".join(f"{line}\n" for line in lines).encode("utf-8"))
            expected.update(f"{table} {of_rows.hexdigest()}\n".encode())
    return expected.hexdigest()


def _as_sqlite_sorts(cell: Cell) -> Cell | bytes:
    return cell.encode() if isinstance(cell, str) else cell
