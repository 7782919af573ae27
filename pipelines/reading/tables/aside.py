"""Columns of a grid that the form does not have: remarks at its end, figures of another year beside it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.document import Block, Cell, Table
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import key, year_alone

_REMARKS = frozenset(("备注", "备注说明", "说明", "填报说明", "情况说明"))
_LONGEST = 10  # characters of the head over remarks, with blanks
_WIDEST = 1000  # columns
_TOP = 3  # rows among which the years over a whole grid stand


def narrowed(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[Table, ...]]:
    """The blocks, their grids as narrow as the form's, and the grids that print another year too."""
    narrow, past = list(blocks), []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            kept = _of_one_year(block)
            if kept is not block:
                past.append(kept)
            narrow[index] = _without_remarks(kept)
    return narrow, tuple(past)


def _without_remarks(table: Table) -> Table:
    """The grid without its last column below the head that says it is remarks."""
    if not any(row and _is_remarks(row[-1].text) for row in table.rows):  # as most
        return table
    rows, end = [], _WIDEST
    for row in table.rows:
        if len(row) > 1 and _is_remarks(row[-1].text):
            end = row[-1].column
        rows.append(_left(row, end))
    return Table(place=table.place, rows=tuple(rows))


def _is_remarks(text: str) -> bool:
    return ("备" in text or "说" in text) and len(text) <= _LONGEST and key(text) in _REMARKS


def _left(row: Sequence[Cell], end: int) -> tuple[Cell, ...]:
    """The cells before a column; all where a figure stands in it, which may be one of the row's, shifted."""
    noted = [cell for cell in row if cell.column >= end]
    if any((found := figure(cell.text)) and found.value is not None for cell in noted):
        return tuple(row)
    return tuple(cell for cell in row if cell.column < end)


def _of_one_year(table: Table) -> Table:
    """The grid with the figures of the latest year only, where years stand over equal parts of it."""
    years = next((found for row in table.rows[:_TOP] if (found := _years(row))), {})
    if not years:  # as most
        return table
    del years[max(years)]
    width = max(row[-1].column + row[-1].colspan for row in table.rows if row)
    rows = []
    for row in table.rows:
        whole = row and row[-1].column + row[-1].colspan == width  # else cells are lost, and others shifted
        within = [cell for cell in row if not any(_is_below(cell, over) for over in years.values())]
        rows.append(tuple(within) if whole else row)
    return Table(place=table.place, rows=tuple(rows))


def _years(row: Sequence[Cell]) -> dict[int, Cell]:
    """The heads of a row that name years, if all that reach over several columns do, and equally many."""
    over = [cell for cell in row if cell.colspan > 1]
    if len(over) < 2 or len({cell.colspan for cell in over}) > 1:  # as most
        return {}
    years = {year: cell for cell in over if (year := year_alone(cell.text))}
    return years if len(years) == len(over) else {}


def _is_below(cell: Cell, over: Cell) -> bool:
    return over.column <= cell.column < over.column + over.colspan
