"""The panel: variables of several forms side by side, null where a sum would be a guess."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from pipelines.forms.crosswalk import variables
from pipelines.rows import Cell, Rows, packed, row
from pipelines.store.database import create, insert

REPORT = "331003/新前街道/2020"
NEW, OVER = "requests.new_received.total", "requests.carried_over.total"
NOT_HELD = ("indicators.reply_not_this_body", "indicators.reply_no_such_info")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as found:
        create(found)
        yield found


Printed = Mapping[str, tuple[Cell, str]]  # field → value and state


def put(connection: sqlite3.Connection, form: str, printed: Printed, source: str = "table") -> None:
    """A report with one document that prints these fields."""
    document, table = f"{form} {source}", next(iter(printed)).partition(".")[0]
    rows = [
        row("agencies", agency="331003/新前街道", region="331003", name="新前街道"),
        row("reports", report=REPORT, agency="331003/新前街道", agency_name="新前街道", year=2020,
            portal="p", version="v", scope="unknown"),
        row("choices", report=REPORT, form_table=table, version="v", position=0, document=document,
            source=source, form=form, reason="only"),
        row("parts", version="v", position=0, document=document, role="detail", name="", url="", capture="c"),
    ]  # fmt: skip
    for field, (value, state) in printed.items():
        cells: dict[str, Cell] = {"value": value, "state": state, "text": "", "place": "table:1"}
        rows.append(row("readings", document=document, field=field, source=source, form=form, **cells))
    insert(connection, Rows.gather(rows))


def panel(connection: sqlite3.Connection, variable: str) -> tuple[Cell, str, str, int]:
    query = "SELECT value, state, form, doubts FROM panel WHERE variable = ?"
    (found,) = connection.execute(query, [variable]).fetchall()
    return tuple(found)


@pytest.mark.parametrize(
    ("cells", "value", "state"),
    [
        (((3, "number"), (4, "number")), 7, "number"),
        (((3, "number"), (None, "blank")), 3, "partial"),
        (((3, "number"),), 3, "partial"),
        (((0, "number"), (0, "number")), 0, "number"),
        (((None, "slash"), (None, "slash")), None, "slash"),
        (((None, "blank"), (None, "slash")), None, "blank"),
        (((3, "number"), (None, "ambiguous")), None, "ambiguous"),
        (((None, "illegible"), (None, "blank")), None, "ambiguous"),
    ],
)
def test_a_variable_is_the_sum_of_its_fields(
    connection: sqlite3.Connection, cells: tuple[tuple[Cell, str], ...], value: Cell, state: str
) -> None:
    put(connection, "2014", dict(zip(NOT_HELD, cells, strict=False)))
    assert panel(connection, "not_held") == (value, state, "2014", 0)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_forms_stand_side_by_side(connection: sqlite3.Connection, form: str) -> None:
    put(connection, form, {NEW: (16, "number"), OVER: (2, "number")})
    assert panel(connection, "requests_received") == (16, "number", form, 0)
    assert panel(connection, "requests_carried_over") == (2, "number", form, 0)


def test_a_table_goes_before_prose(connection: sqlite3.Connection) -> None:
    put(connection, "2014", {"indicators.requests_received": (15, "number")}, source="prose")
    put(connection, "2019", {NEW: (16, "number")})
    assert panel(connection, "requests_received") == (16, "number", "2019", 0)


def test_fields_in_doubt_are_counted(connection: sqlite3.Connection) -> None:
    put(connection, "2019", {NEW: (16, "number")})
    found = [("warning", REPORT, [NEW]), ("info", REPORT, [NEW]), ("error", "2019 table", [OVER, NEW])]
    rows = (
        row("findings", subject=subject, position=n, code="c", severity=severity, fields=packed(fields),
            place="", values="{}")
        for n, (severity, subject, fields) in enumerate(found)
    )  # fmt: skip
    insert(connection, Rows.gather(rows))
    assert panel(connection, "requests_received") == (16, "number", "2019", 1)


def test_every_variable_can_be_followed() -> None:
    for one in variables():
        assert len(one.forms) > 1, f"{one.variable} stands in one form only"
        assert one.zh, one.variable
