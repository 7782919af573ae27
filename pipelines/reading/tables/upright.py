"""Tables that lie on their side: the form's columns stand below each other, its rows side by side."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.document import Block, Cell, Table
from pipelines.reading.sheet.indicators import exact
from pipelines.reading.tables.labels import named

_WIDE = 12  # cells of a row: more than table 3 has when it stands
_LABELS = 4  # cells that stand before a row's figures, at most; a row of table 4 has one
_FEW = 6  # lines of a statistics table on its side: label, unit, figure, perhaps a number and a remark
_LEAST = {"requests": 5, "disputes": 10}  # heads, each in a row of its own


def stood(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[Table, ...]]:
    """The blocks with their tables 3 and 4 upright, and those tables that lay on their side, as printed."""
    upright, turned = list(blocks), []
    for index, block in enumerate(blocks):
        if isinstance(block, Table) and (one := _upright(block)) is not block:
            upright[index] = one
            turned.append(block)
    return upright, tuple(turned)


def sheet_stood(table: Table) -> Table:
    """The statistics table upright: one that lies has its labels in one row."""
    if len(table.rows) > _FEW or max(map(len, table.rows), default=0) < _WIDE:  # as most
        return table
    lies = any(sum(exact(cell.text) for cell in row) >= _WIDE for row in table.rows)
    return _turned(table) if lies and _is_whole(table, table.rows) else table


def _upright(table: Table) -> Table:
    """The table as the form draws it; each cell keeps the place where it is printed."""
    widest = max(map(len, table.rows), default=0)
    name = "requests" if widest >= _WIDE else "disputes" if widest <= _LABELS else ""
    if not name or len(table.rows) < _LEAST[name]:  # as most
        return table
    rows = [row for row in table.rows if len(row) > 1 and _has_one_head(row, name)]
    if len(rows) < _LEAST[name]:
        return table
    bare = _without_footer(table)
    return _turned(bare) if _is_whole(bare, rows, alone=name == "disputes") else table


def _without_footer(table: Table) -> Table:
    """The table without what stands below it over its whole width: 填报人, a note."""
    rows = table.rows
    while len(rows[-1]) == 1:
        rows = rows[:-1]
    return Table(place=table.place, rows=rows)


def _has_one_head(row: Sequence[Cell], name: str) -> bool:
    labels = [label for cell in row[:_LABELS] for label in named(cell.text, name)]
    return len({label.id for label in labels if label.table == name and label.kind == "head"}) == 1


def _is_whole(table: Table, rows: Sequence[Sequence[Cell]], *, alone: bool = False) -> bool:
    """Whether no cell is lost, which would shift all behind it: the grid has no hole, its rows end alike.

    Where a row's figure stands `alone` it may be blank, if no cell before it prints digits.
    """
    area = sum(cell.rowspan * cell.colspan for row in table.rows for cell in row)
    width = max(row[-1].column + row[-1].colspan for row in table.rows if row)
    if area != width * len(table.rows):
        return False
    if len({not row[-1].text.strip() for row in rows}) == 1:
        return True
    labels = "".join(cell.text for row in rows for cell in row[:-1])
    return alone and not any(map(str.isdigit, labels))


def _turned(table: Table) -> Table:
    rows: dict[int, list[Cell]] = {}
    for row in table.rows:
        for text, place, down, right, rowspan, colspan in row:
            rows.setdefault(right, []).append(Cell(text, place, right, down, colspan, rowspan))
    return Table(place=table.place, rows=tuple(tuple(rows[at]) for at in sorted(rows)))
