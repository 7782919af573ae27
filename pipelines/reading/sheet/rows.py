"""The rows of a statistics table (统计表) as printed, and how many of them are a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.document import Cell
from pipelines.reading.sheet.columns import Head
from pipelines.reading.sheet.indicators import Indicator
from pipelines.reading.sheet.lines import unit_and_figures
from pipelines.reading.sheet.wrapped import is_closed
from pipelines.reading.tables.rows import Print
from pipelines.reading.text import normal

ENOUGH = 3  # rows that make a table without a head
MANY = 10  # rows whose figures stand below them, and labels without figures, that are a table all the same
_LISTED = 5  # rows in lines of their own without units, or with units behind the figures, as in prose


class Row(NamedTuple):
    """A row as printed."""

    indicator: Indicator
    text: str
    place: str
    unit: str | None
    layout: str  # grid · lines · run · list (a unit behind the figure) · torn (what follows is unread)
    prints: tuple[Print, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """One statistics table; `blocks` are the blocks it fills, `spans` the parts of paragraphs."""

    rows: tuple[Row, ...]
    heads: tuple[Head, ...]
    bare: tuple[Row, ...] = ()  # labels with nothing but other labels beside or below them
    strangers: tuple[Print, ...] = ()  # labels of a grid that the form does not have
    blocks: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int, int], ...] = ()  # block, start, end
    turned: bool = False  # it lay on its side
    serials: bool = False  # a column of them stands before the labels
    above: tuple[str, ...] = ()  # what stands right above it


def completed(row: Row, cells: Sequence[Cell]) -> Row | None:
    """A row of a grid whose label goes on, from within a bracket, in the next one; with what this prints."""
    rest = [cell for cell in cells if normal(cell.text)]
    if row.layout != "grid" or is_closed(row.text) or any(mark.text for mark in row.prints) or not rest:
        return None
    if not is_closed(row.text + rest[0].text):
        return None
    unit, figures = unit_and_figures(rest[1:])
    prints = tuple(Print(text=one.text.strip(), place=one.place, column=one.column) for one in figures)
    return row._replace(unit=row.unit or unit or None, prints=prints, layout="grid" if prints else "torn")


def is_table(rows: Sequence[Row], bare: Sequence[Row], *, headed: bool) -> bool:
    """Whether these are the rows of a table, and no sentences: any below heads, else enough of a layout."""
    filled = [row for row in rows if row.prints]
    if headed:
        return bool(filled) or len(bare) >= ENOUGH
    plain = [row for row in filled if row.layout == "grid" or (row.unit and row.layout != "list")]
    listed = [row for row in filled if row.layout == "list" or (row.layout == "run" and not row.unit)]
    lines = len(rows) if listed else len(filled)
    return len(plain) >= ENOUGH or len(plain) + len(listed) >= _LISTED or max(lines, len(bare)) >= MANY
