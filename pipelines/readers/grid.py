"""Rows of cells with spans → a Table whose cells know their place in the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.document import Cell, Table

_WIDEST = 100  # columns that one cell may span; beyond that the markup is wrong


class Row(NamedTuple):
    """The cells of a row as the markup states them, not yet placed.

    `spans` has rows (0: to the last one) and columns of those cells, counted from 0, that span more than one.
    """

    texts: Sequence[str]
    spans: Mapping[int, tuple[int, int]]


def table(rows: Sequence[Row], number: int) -> Table:
    """Place each cell at the first free column of its row, as HTML does; spans end with the table.

    Cells' places are `table:2/r5/c3`: row and first grid column, both from 1.
    """
    place = f"table:{number}"
    taken: dict[int, int] = {}  # column → first row in which it is free again
    placed = (_placed(row, at, len(rows), taken, f"{place}/r{at + 1}/c") for at, row in enumerate(rows))
    return Table(place=place, rows=tuple(map(tuple, placed)))


def _placed(cells: Row, row: int, height: int, taken: dict[int, int], place: str) -> list[Cell]:
    if not cells.spans and all(free <= row for free in taken.values()):  # as many
        return [Cell(text, f"{place}{column + 1}", row, column) for column, text in enumerate(cells.texts)]
    placed: list[Cell] = []
    column = 0
    for at, text in enumerate(cells.texts):
        while column in taken and taken[column] > row:
            column += 1
        if at not in cells.spans:
            placed.append(Cell(text, f"{place}{column + 1}", row, column))
            column += 1
            continue
        rows, columns = cells.spans[at]
        rowspan = min(rows or height, height - row)
        colspan = min(max(columns, 1), _WIDEST)
        for one in range(column, column + colspan):
            taken[one] = row + rowspan
        placed.append(Cell(text, f"{place}{column + 1}", row, column, rowspan, colspan))
        column += colspan
    return placed
