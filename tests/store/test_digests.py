"""Digests are over canonical JSON, whoever makes it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

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
        expected = sha256()
        for table in COLUMNS:
            if table != "provenance":
                found = connection.execute(f"SELECT * FROM {table}").fetchall()
                lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in sorted(found))
                of_rows = sha256("".join(f"{line}\n" for line in lines).encode("utf-8"))
                expected.update(f"{table} {of_rows.hexdigest()}\n".encode())
        assert all_digests(connection, tmp_path).content == expected.hexdigest()
