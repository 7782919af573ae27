"""The rows of a grid: labels, and beside them their cells."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.document import Cell, steps
from pipelines.reading.tables import flattened
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.joined import is_run
from pipelines.reading.tables.labels import Label, key, named, scan, year_alone
from pipelines.reading.tables.lines import is_page_number
from pipelines.reading.tables.places import strange_head
from pipelines.reading.tables.rows import Row, Stranger
from pipelines.reading.tables.where import NAMELESS, Where


def read(where: Where, cells: Sequence[Cell]) -> None:
    """Read a row: one of a label and digits whole, any other cell by cell."""
    if where.table and (plain := _plain(where, cells)):
        where.whole(*plain)
        return
    begun = len(where.rows)
    for cell in cells:
        if not where.is_inside(cell.text):
            continue
        if where.table and figure(cell.text) is not None:
            where.figure(cell)
        elif labels := named(cell.text, where.table):
            where.label(labels, cell)
        elif not is_page_number(cell.text):
            _other(where, cell)
    if where.row and where.row_line == where.line:
        _share(where.rows[begun:], where.row)


def _share(above: Sequence[Row], last: Row) -> None:
    """Of two labels beside each other, none the other's part: whose the figures behind them are is open."""
    line = _line_of(last.place)
    related = {
        "other_handling",
        last.label.id,
        last.label.parent,
        *(row.label.id for row in above if row.prints),
    }
    for row in above:
        if not row.prints and row.label.id not in related and _line_of(row.place) == line:
            row.shared = last.shared = True


def _line_of(place: str) -> str:
    return "/".join(steps(place)[:2])


def _plain(where: Where, cells: Sequence[Cell]) -> tuple[Label, Cell, Sequence[Cell]] | None:
    """The label and the cells of a row of a label, perhaps behind its groups, and digits, as most are."""
    if where.table == "disputes":
        plain = not where.row and where.above.labels and _are_digits(cells)
        return (NAMELESS, cells[0], cells) if plain else None
    for number, cell in enumerate(cells, 1):
        labels = named(cell.text, where.table)
        label = where.meant(labels, cell.text) if labels else None
        if not label or label.table != where.table or label.kind not in ("group", "row"):
            return None
        if label.kind == "row":
            return (label, cell, cells[number:]) if _are_digits(cells[number:]) else None
    return None


def _are_digits(cells: Sequence[Cell]) -> bool:
    """Whether digits and blanks stand there, and nothing else."""
    return "".join([cell.text for cell in cells]).isdecimal()


def _other(where: Where, cell: Cell) -> None:
    """What is neither label nor figure: a run of both, a damaged label, a year, or what no form has."""
    tokens = scan(cell.text)
    if is_run(tokens, where.table):
        flattened.read_run(where, tokens, cell)
    elif not where.table:
        return
    elif found := flattened.resembled(where, cell.text, cell):
        where.label(found, cell)
    elif (year := year_alone(cell.text)) and where.above.begins_behind(cell):
        _year(where, year, cell)
    elif where.row and where.row_line == where.line:
        where.row.layout = "grid"
        where.row.prints.append(cell)
    else:
        where.above.stands(strange_head(cell.text), cell)
        if len(key(cell.text)) > 3:
            where.strangers.append(Stranger(table=where.table, text=cell.text, place=cell.place))


def _year(where: Where, year: int, cell: Cell) -> None:
    """The open row is of that year; else one begins: of table 4, or a further one of the last label."""
    last = where.rows[-1] if where.rows else None
    if not where.row and where.table == "disputes" and where.above.labels:
        where.open(NAMELESS, cell, "grid")
    elif not where.row and last and last.year and last.label.table == where.table:
        where.open(last.label, cell._replace(text=last.text), "grid")
    if where.row and where.row_line == where.line:
        where.row.year = year
