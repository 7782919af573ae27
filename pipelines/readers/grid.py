"""Rows of cells with spans → a Table whose cells know their place in the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.document import Cell, Table

_WIDEST = 100  # columns that one cell may span; beyond that the markup is wrong


class Slot(NamedTuple):
    """A cell as the markup states it, not yet placed."""

    text: str
    rowspan: int = 1  # 0: to the last row
    colspan: int = 1


def table(rows: Sequence[Sequence[Slot]], number: int) -> Table:
    """Place each cell at the first free column of its row, as HTML does; spans end with the table.

    Cells' places are `table:2/r5/c3`: row and first grid column, both from 1.
    """
    place = f"table:{number}"
    taken: dict[int, int] = {}  # column → first row in which it is free again
    placed = (tuple(_placed(slots, row, len(rows), taken, place)) for row, slots in enumerate(rows))
    return Table(place=place, rows=tuple(placed))


def _placed(
    slots: Sequence[Slot], row: int, height: int, taken: dict[int, int], place: str
) -> Iterator[Cell]:
    column, left, here = 0, height - row, f"{place}/r{row + 1}/c"
    for text, rows, columns in slots:
        while taken.get(column, 0) > row:
            column += 1
        if rows == columns == 1:  # as most: nothing below or beside it is taken
            yield Cell(text, f"{here}{column + 1}", row, column)
            column += 1
            continue
        rowspan = min(rows or height, left)
        colspan = min(max(columns, 1), _WIDEST)
        for at in range(column, column + colspan):
            taken[at] = row + rowspan
        yield Cell(text, f"{here}{column + 1}", row, column, rowspan, colspan)
        column += colspan
