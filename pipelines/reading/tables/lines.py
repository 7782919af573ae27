"""A document line by line: paragraphs, and the rows of its grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from pipelines.document import Block, Cell, Paragraph

Numbered: TypeAlias = tuple[int, Paragraph | Sequence[Cell]]  # with the index of its block


_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]\s*\d+\s*[-—–－]|第\s*\d+\s*页.*?)\s*\Z")
_BEGINS = tuple("-—–－第 \u3000\xa0")  # the number of a page


def is_page_number(text: str) -> bool:
    """Whether a line says what page it is: — 3 —, 第3页."""
    return text.startswith(_BEGINS) and bool(_PAGE_NUMBER.match(text))


def without_pages(lines: Sequence[Numbered]) -> Iterator[Numbered]:
    """The lines without numbers of pages; the blank lines above one are counted to the line behind it."""
    gap = 0
    for index, printed in lines:
        if not isinstance(printed, Paragraph):
            if len(printed) > 1 or not is_page_number(printed[0].text):
                yield index, printed
        elif is_page_number(printed.text):
            gap += printed.gap
        else:
            yield index, replace(printed, gap=printed.gap + gap) if gap else printed
            gap = 0


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
