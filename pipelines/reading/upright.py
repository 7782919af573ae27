"""Tables 3 and 4 that lie on their side: the form's columns stand below each other, its rows side by side."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.document import Cell, Table
from pipelines.reading.labels import named

_WIDE = 12  # cells of a row: more than table 3 has when it stands
_LABELS = 4  # cells that stand before a row's figures, at most; a row of table 4 has one
_LEAST = {"requests": 5, "disputes": 10}  # heads, each in a row of its own


def upright(table: Table) -> Table:
    """The table as the form draws it; each cell keeps the place where it is printed."""
    widest = max(map(len, table.rows), default=0)
    name = "requests" if widest >= _WIDE else "disputes" if widest <= _LABELS else ""
    if not name or len(table.rows) < _LEAST[name]:  # as most
        return table
    return _turned(table) if sum(1 for _ in _heads(table, name)) >= _LEAST[name] else table


def _heads(table: Table, name: str) -> Iterator[str]:
    """The head of each row that has one alone, with a cell beside it."""
    for row in table.rows:
        labels = [label for cell in row[:_LABELS] for label in named(cell.text, name)]
        heads = {label.id for label in labels if label.table == name and label.kind == "head"}
        if len(heads) == 1 and len(row) > 1:
            yield heads.pop()


def _turned(table: Table) -> Table:
    rows: dict[int, list[Cell]] = {}
    for row in table.rows:
        for text, place, down, right, rowspan, colspan in row:
            rows.setdefault(right, []).append(Cell(text, place, right, down, colspan, rowspan))
    return Table(place=table.place, rows=tuple(tuple(rows[at]) for at in sorted(rows)))
