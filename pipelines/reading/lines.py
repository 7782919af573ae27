"""A document line by line: paragraphs, and the rows of its grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from pipelines.document import Block, Cell, Paragraph

Numbered: TypeAlias = tuple[int, Paragraph | Sequence[Cell]]  # with the index of its block


class Piece(NamedTuple):
    """A grid cell or a line."""

    text: str
    place: str
    gap: int
    grid: bool
    column: int  # of a grid, and how many columns it is wide
    width: int


class Line(NamedTuple):
    """A paragraph, or a row of a grid, in the block of that index."""

    block: int
    cells: Sequence[Cell]
    grid: bool
    gap: int = 0


def lines_of(blocks: Sequence[Block]) -> Iterator[Numbered]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield index, block
        else:
            yield from ((index, row) for row in block.rows if row)


def line_of(block: int, printed: Paragraph | Sequence[Cell]) -> Line:
    if isinstance(printed, Paragraph):
        return Line(block, (Cell(printed.text, printed.place, 0, -1),), grid=False, gap=printed.gap)
    return Line(block, printed, grid=len(printed) > 1)


def texts_of(lines: Sequence[Numbered]) -> Iterator[tuple[str, str]]:
    """Text and place of what stands in lines of its own, up to the next grid."""
    for _, printed in lines:
        if not isinstance(printed, Paragraph) and len(printed) > 1:
            return
        one = printed if isinstance(printed, Paragraph) else printed[0]
        yield one.text, one.place


def piece_of(cell: Cell, line: Line) -> Piece:
    return Piece(cell.text, cell.place, line.gap, line.grid, cell.column, cell.colspan)
