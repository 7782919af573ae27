"""Cells of a sheet → the paragraphs and tables that a reader of it sees; places are addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias
from urllib.parse import quote

from pipelines.document import Block, Cell, Finding, Paragraph, Scalar, Table

Position: TypeAlias = tuple[int, int]  # row and column, from 0
Spans: TypeAlias = Mapping[Position, tuple[int, int]]  # upper left corner → rows, columns
Hidden: TypeAlias = tuple[frozenset[int], frozenset[int]]  # rows and columns that are not shown
NOTHING: Hidden = (frozenset(), frozenset())

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|（[一二三四五六七八九十]{1,3}）\s*$)")
_LONG = 120  # characters of a line that is prose also where it is not merged


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A cell that is shown: the covered ones of a merged range are none."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


_Line: TypeAlias = list[_Placed]


def blocks_of(
    sheet: str,
    start: Position,
    texts: Sequence[Sequence[str]],
    spans: Spans,
    hidden: Hidden = NOTHING,
) -> list[Block]:
    """The used part of a sheet, whose upper left corner is `start`; an empty row ends a table.

    Lines that stand before a table, behind it, or over its whole width as a numbered heading are paragraphs.
    """
    lines = list(_lines(start, texts, spans, hidden))
    through = {
        row for at, (rows, _) in spans.items() for row in range(at[0] + 1, min(at[0] + rows, at[0] + 9999))
    }
    blocks: list[Block] = []
    for empty, run in groupby(
        lines, key=lambda line: not any(it.text for it in line) and line[0].row not in through
    ):
        if not empty:
            blocks += _blocks(sheet, _trimmed(list(run)))
    return blocks


def within(hidden: Hidden, start: Position, texts: Sequence[Sequence[str]]) -> Hidden:
    """What is hidden of the used part of a sheet: people hide all that lies beyond it, too."""
    rows, columns = hidden
    width = max(map(len, texts), default=0)
    return (
        rows.intersection(range(start[0], start[0] + len(texts))),
        columns.intersection(range(start[1], start[1] + width)),
    )


def left_out(sheet: str, hidden: Hidden) -> Iterator[Finding]:
    """That a sheet hides rows or columns."""
    rows, columns = hidden
    if rows or columns:
        values: dict[str, Scalar] = {"sheet": sheet, "rows": len(rows), "columns": len(columns)}
        yield Finding(code="hidden-cells", severity="info", values=values)


def address(row: int, column: int) -> str:
    """C7 for (6, 2)."""
    letters, number = "", column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def place_of(sheet: str, row: int, column: int) -> str:
    """The place of a cell: its sheet's name without blanks and slashes, which have a meaning in places."""
    return f"sheet:{_named(sheet)}/{address(row, column)}"


def _named(sheet: str) -> str:
    return re.sub(r"[\s/%]", lambda it: quote(it[0], safe=""), sheet)


def _lines(start: Position, texts: Sequence[Sequence[str]], spans: Spans, hidden: Hidden) -> Iterator[_Line]:
    """Lines of cells as shown; a merged range whose corner is hidden stands where it is first seen."""
    covered: set[Position] = set()
    no_rows, no_columns = hidden
    corners = {
        _first_seen(at, size, hidden): (at, size)
        for at, size in spans.items()
        if at[0] >= start[0] and at[1] >= start[1]
    }
    for row, line in enumerate(texts, start[0]):
        shown: _Line = []
        for column, text in enumerate(line, start[1]):
            if row in no_rows or column in no_columns or (row, column) in covered:
                continue
            at, size = corners.get((row, column), ((row, column), (1, 1)))
            below = range(row, min(at[0] + size[0], start[0] + len(texts)))
            beside = range(column, min(at[1] + size[1], start[1] + len(line)))
            if len(below) > 1 or len(beside) > 1:
                covered |= {(r, c) for r in below for c in beside}
            said = text if at == (row, column) else texts[at[0] - start[0]][at[1] - start[1]]
            rows = len(below) - len(no_rows.intersection(below))
            shown.append(_Placed(text=said, row=row, column=column, rows=rows, columns=len(beside)))
        if shown:
            yield shown


def _first_seen(at: Position, size: tuple[int, int], hidden: Hidden) -> Position:
    """The first row and column of a merged range that are shown; its corner where none is."""
    row, column = (
        next((one for one in range(begin, begin + length) if one not in missing), begin)
        for begin, length, missing in zip(at, size, hidden, strict=True)
    )
    return row, column


def _trimmed(lines: list[_Line]) -> list[_Line]:
    """Without the empty columns at either side of what the run fills."""
    filled = [cell for line in lines for cell in line if cell.text]
    wide = [line for line in lines if sum(bool(cell.text) for cell in line) > 1]
    first = min((cell.column for cell in filled), default=0)
    last = max((cell.column + cell.columns for line in wide for cell in line if cell.text), default=1 << 20)
    return [[cell for cell in line if first <= cell.column < last] for line in lines]


def _blocks(sheet: str, lines: list[_Line]) -> Iterator[Block]:
    width = max((cell.column + cell.columns for line in lines for cell in line), default=0)
    shared = [at for at, line in enumerate(lines) if sum(bool(cell.text) for cell in line) > 1]
    first, last = (shared[0], shared[-1]) if shared else (len(lines), -1)
    table: list[_Line] = []
    for at, line in enumerate(lines):
        lone = _lone(line)
        if not lone or not _is_apart(lone, width, before=at < first, behind=at > last):
            table.append(line)
            continue
        yield from _table(sheet, table)
        table = []
        yield from _paragraphs(sheet, lone)
    yield from _table(sheet, table)


def _lone(line: _Line) -> _Placed | None:
    """The only cell with text of a line, if it does not reach into the next."""
    filled = [cell for cell in line if cell.text]
    return filled[0] if len(filled) == 1 and filled[0].rows == 1 else None


def _is_apart(cell: _Placed, width: int, *, before: bool, behind: bool) -> bool:
    whole = cell.columns > 1 and cell.column + cell.columns >= width
    long = len(cell.text) > _LONG
    return before or long or (whole and (behind or bool(_HEADING.match(cell.text))))


def _paragraphs(sheet: str, cell: _Placed) -> Iterator[Paragraph]:
    for text in cell.text.splitlines():
        if text.strip():
            yield Paragraph(text=text.strip(), place=place_of(sheet, cell.row, cell.column))


def _table(sheet: str, lines: list[_Line]) -> Iterator[Table]:
    if not any(cell.text for line in lines for cell in line):
        return
    first = min(cell.column for line in lines for cell in line)
    top, bottom = lines[0][0].row if lines[0] else 0, 0
    bottom = max(cell.row + cell.rows for line in lines for cell in line)
    right = max(cell.column + cell.columns for line in lines for cell in line)
    rows = tuple(
        tuple(
            Cell(
                text=cell.text,
                place=place_of(sheet, cell.row, cell.column),
                row=at,
                column=cell.column - first,
                rowspan=min(cell.rows, len(lines) - at),
                colspan=cell.columns,
            )
            for cell in line
        )
        for at, line in enumerate(lines)
    )
    yield Table(place=f"{place_of(sheet, top, first)}:{address(bottom - 1, right - 1)}", rows=rows)
