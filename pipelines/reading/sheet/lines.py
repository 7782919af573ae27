"""A document line by line as the statistics table (统计表) is read: tables side by side come one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipelines.document import Block, Cell, Paragraph, Table
from pipelines.reading.sheet.columns import Head, head_of
from pipelines.reading.sheet.indicators import UNIT
from pipelines.reading.sheet.wrapped import NARROWEST, beside_note, filled, order, refolded
from pipelines.reading.tables.cells import figure
from pipelines.reading.text import normal

_WIDEST = 1 << 20  # columns
_JOINED, PAGE = 12, 80  # lines that a row may be broken over, and a paragraph fill


class SheetLine(NamedTuple):
    """A paragraph, or a row of a grid."""

    cells: tuple[Cell, ...]
    block: int
    grid: bool

    def printing(self, text: str) -> SheetLine:
        """The same line with another text in its one cell."""
        return self._replace(cells=(self.cells[0]._replace(text=text),))


def lines_of(blocks: Sequence[Block]) -> Iterator[SheetLine]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield SheetLine((Cell(block.text, block.place, 0, -1),), index, grid=False)
            continue
        for left, right in pairwise([*_sides(block), _WIDEST]):
            for row in block.rows:
                cells = tuple(cell for cell in row if left <= cell.column < right)
                if len(cells) > 1:
                    yield SheetLine(cells, index, grid=True)
                elif cells:  # it stands below no head
                    yield SheetLine((cells[0]._replace(column=-1),), index, grid=False)


def texts_in(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def together(lines: Sequence[SheetLine]) -> list[SheetLine]:
    """The first lines that a row, its label or a paragraph is broken over, in the order of reading."""
    far = PAGE if len(lines[0].cells[0].text) >= NARROWEST else _JOINED
    after = [*takewhile(lambda one: not one.grid, lines[:far])]
    texts = [one.cells[0].text for one in after]
    if noted := beside_note(texts):
        at, start, last = noted
        label = [*after[:at], after[at].printing(texts[at][:start]), *after[at + 1 : last + 1]]
        return [*label, after[at].printing(" " * start + texts[at][start:])]
    if whole := refolded(texts):
        return [one.printing(text) for one, text in zip(after, whole, strict=False)]
    return [after[index] for index in (filled(texts) or order(texts[:_JOINED]))]


def _sides(table: Table) -> list[int]:
    """The first columns of tables that are printed side by side: each begins with a head of its own."""
    for row in table.rows:
        heads = [head_of(normal(cell.text), cell.column) for cell in row]
        begins = [
            head.column
            for before, head in pairwise([None, *heads])
            if head and head.kind == "label" and (not before or before.kind != "label")
        ]
        if len(begins) > 1:
            return [0, *begins[1:]]
    return [0]


def unit_and_figures(cells: Sequence[Cell]) -> tuple[str, list[Cell]]:
    """The unit (or "") and the figures of a row that prints no more; no figures where it does."""
    filled = [cell for cell in cells if normal(cell.text)]
    unit = normal(filled[0].text) if filled and UNIT.fullmatch(normal(filled[0].text)) else ""
    figures = filled[1:] if unit else filled
    return unit, figures if all(figure(one.text) for one in figures) else []


def without_notes(cells: Sequence[Cell], heads: Sequence[Head]) -> list[Cell]:
    """The cells of a row without what stands below a head of remarks and is no figure.

    In a row whose cells are shifted that is what stands last, behind the label and its figure.
    """
    noted = {head.column for head in heads if head.kind == "remarks"}
    kept = [cell for cell in cells if cell.column not in noted or figure(cell.text)]
    filled = [cell for cell in kept if normal(cell.text)]
    if noted and len(filled) > 2 and figure(filled[-2].text) and not figure(filled[-1].text):
        kept.remove(filled[-1])
    return kept
