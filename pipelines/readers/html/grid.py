"""Rows of cells with spans → a Table whose cells know their place in the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from pipelines.document import Cell, Table

_WIDEST = 100  # columns that one cell may span; beyond that the markup is wrong
_USUAL = 1000  # cells; the places of fewer are kept for the next table of the same shape

Span: TypeAlias = tuple[int, int]  # rows (0: to the last one) and columns
# Of each row: how many cells, and the spans of those that span several.
Shape: TypeAlias = Sequence[tuple[int, Sequence[tuple[int, Span]]]]
# Of each cell of a row: place, row, column, rowspan, colspan; each of these apart.
Slots: TypeAlias = Sequence[Sequence[str | int]]


class Row(NamedTuple):
    """The cells of a row as the markup states them, not yet placed.

    `spans` has those of cells, counted from 0, that span more than one row or column.
    """

    texts: Sequence[str]
    spans: Mapping[int, Span]


def table(rows: Sequence[Row], number: int) -> Table:
    """Place each cell at the first free column of its row, as HTML does; spans end with the table.

    Cells' places are `table:2/r5/c3`: row and first grid column, both from 1.
    """
    place = f"table:{number}"
    shape = tuple((len(row.texts), tuple(row.spans.items())) for row in rows)
    slots = (_known_slots if sum(cells for cells, _ in shape) < _USUAL else _slots)(place, shape)
    cells = (zip(row.texts, *its, strict=False) for row, its in zip(rows, slots, strict=True))
    return Table(place=place, rows=tuple(tuple(map(Cell._make, row)) for row in cells))


def _slots(place: str, shape: Shape) -> tuple[Slots, ...]:
    taken: dict[int, int] = {}  # column → first row in which it is free again
    rows = (_row(cells, dict(spans), at, len(shape), taken) for at, (cells, spans) in enumerate(shape))
    return tuple(
        tuple(zip(*((f"{place}/r{slot[0] + 1}/c{slot[1] + 1}", *slot) for slot in row), strict=True))
        for row in rows
    )


# A form's tables have the same shape in most reports.
_known_slots = lru_cache(maxsize=64)(_slots)


def _row(
    cells: int, spans: Mapping[int, Span], row: int, height: int, taken: dict[int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Row, column, rowspan and colspan of each cell."""
    column = 0
    for at in range(cells):
        while taken.get(column, 0) > row:
            column += 1
        rows, columns = spans.get(at, (1, 1))
        rowspan = min(rows or height, height - row)
        colspan = min(max(columns, 1), _WIDEST)
        yield row, column, rowspan, colspan
        taken |= dict.fromkeys(range(column, column + colspan), row + rowspan)
        column += colspan
