"""A picture may hold the rest of table 3 only; its rows are known by their labels."""

from __future__ import annotations

import pytest

from pipelines.document import Cell, Document, Table
from pipelines.forms import SINCE_2019
from pipelines.readers import read
from pipelines.reading.tables.readings import read_tables
from tests.reading.printing import html
from tests.reading.test_tables import figures

HEADS = 3  # rows above the first


def table_three(name: str) -> tuple[tuple[Cell, ...], ...]:
    blocks = [
        block for block in read(html(name, figures(name, 5)).encode()).blocks if isinstance(block, Table)
    ]
    return next(block.rows for block in blocks if len(block.rows) > 20)


def picture(rows: tuple[tuple[Cell, ...], ...], kind: str = "image") -> Document:
    return Document(kind=kind, blocks=(Table(place="table:1", rows=rows),))


@pytest.mark.parametrize("name", SINCE_2019)
def test_wherever_the_picture_ends(name: str) -> None:
    whole = table_three(name)
    expected = {one.field: one.value for one in read_tables(picture(whole)).readings.values()}
    assert len(expected) == 7 * (len(whole) - HEADS)
    for cut in range(HEADS + 1, len(whole)):
        above, below = (read_tables(picture(part)).readings for part in (whole[:cut], whole[cut:]))
        assert not above.keys() & below.keys()
        assert {field: one.value for field, one in (above | below).items()} == expected, cut


def test_other_documents_need_the_heads() -> None:
    rest = table_three("2021")[9:]
    assert read_tables(picture(rest, "image")).readings
    assert not read_tables(picture(rest, "html")).readings


def test_another_table_is_none() -> None:
    rest = table_three("2021")[9:]
    strange = tuple(
        tuple(c._replace(text=c.text if c.text.isdigit() else "某项工作") for c in row) for row in rest
    )
    assert not read_tables(picture((*rest[:3], *strange))).readings
    blank = tuple(tuple(c._replace(text="" if c.text.isdigit() else c.text) for c in row) for row in rest)
    assert not read_tables(picture(blank)).readings
