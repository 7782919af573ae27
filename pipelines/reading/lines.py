"""A document line by line: paragraphs, and the rows of its grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pipelines.document import Block, Cell, Paragraph

Numbered: TypeAlias = tuple[int, Paragraph | Sequence[Cell]]  # with the index of its block


def lines_of(blocks: Sequence[Block]) -> Iterator[Numbered]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield index, block
        else:
            yield from ((index, row) for row in block.rows if row)


def texts_of(lines: Sequence[Numbered]) -> Iterator[tuple[str, str]]:
    """Text and place of what stands in lines of its own, up to the next grid."""
    for _, printed in lines:
        if not isinstance(printed, Paragraph) and len(printed) > 1:
            return
        one = printed if isinstance(printed, Paragraph) else printed[0]
        yield one.text, one.place
