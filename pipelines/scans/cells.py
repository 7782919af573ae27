"""What stands in the cells of a ruled table: each line of print recognised, figures twice in two ways.

A cell without ink is blank. A figure of which the two ways say different things, or of which either is less
than sure, is in doubt; so is ink that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipelines.document import Doubt
from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.ruled import RuledCell, RuledTable
from pipelines.scans.ink import Ink, Spot, lines_of
from pipelines.scans.pages import Grey
from pipelines.scans.recognizer import Words, words_of

SURE = 0.9  # of each character of a figure; below it the figure is in doubt
_PROSE = re.compile(r"[㐀-鿿]{3}")  # labels; 无, 没有 and misread figures are shorter
_FIGURE = re.compile(r"(?:\d\s*[条件次篇个份]?|[一二两三四五六七八九十][条件次篇个份])$", re.MULTILINE)
# … at the end of a label: the row's, or what a seal or a rule has left
_LEAST = 6.0  # points of a picture's height: a dash alone is enlarged no more than a figure would be
WAYS = ((0.22, 1), (0.5, 2))  # of recognition: margin in heights of the line, enlargement


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a cell or a line of text says, and the doubt about it."""

    text: str
    doubt: Doubt | None = None


def filled(table: RuledTable, page: Grey, ink: Ink) -> tuple[RuledTable, dict[Box, Doubt]]:
    """The table with the texts of its cells, and the doubts about them by the cell's box."""
    spots: list[list[Spot]] = []
    loose: list[bool] = []
    for cell in table.cells:
        print_, rest = ink.within(cell.box)
        spots.append(lines_of(print_, ink.scale))
        loose.append(rest)
    told = _told(page, spots, ink.scale)
    cells: list[RuledCell] = []
    doubts: dict[Box, Doubt] = {}
    for cell, one, rest in zip(table.cells, told, loose, strict=True):
        cells.append(replace(cell, text=one.text))
        doubt = one.doubt or (Doubt(sure=0.0) if rest or (cell.irregular and one.text) else None)
        if doubt and _may_be_figure(one.text):
            doubts[cell.box] = doubt
    return replace(table, cells=tuple(cells)), doubts


def _may_be_figure(text: str) -> bool:
    """Whether it is no label, or one with a figure behind it."""
    return not _PROSE.search(text) or bool(_FIGURE.search(text))


def _told(page: Grey, cells: Sequence[Sequence[Spot]], scale: float) -> list[Told]:
    """Recognise the lines of all cells at once; then once more those that may be figures."""
    lines = [(number, line) for number, spots in enumerate(cells) for line in spots]
    first = words_of([picture(page, line, scale, *WAYS[0]) for _, line in lines])
    again = [at for at, words in enumerate(first) if _may_be_figure(words.text)]
    second = words_of([picture(page, lines[at][1], scale, *WAYS[1]) for at in again])
    others = dict(zip(again, second, strict=True))
    by_cell: list[list[tuple[Words, Words]]] = [[] for _ in cells]
    for at, (number, _) in enumerate(lines):
        by_cell[number].append((first[at], others.get(at, first[at])))
    return [_joined(pairs) for pairs in by_cell]


def _joined(lines: Sequence[tuple[Words, Words]]) -> Told:
    """A cell's lines; in doubt as the most doubtful of them."""
    if not lines:
        return Told(text="")
    one, other = ("\n".join(pair[way].text for pair in lines).strip() for way in (0, 1))
    sure = min(min(words.least for words in pair) for pair in lines)
    if one == other and one and sure >= SURE:
        return Told(text=one)
    return Told(text=one or other, doubt=Doubt(sure=round(sure, 2), other=other if other != one else None))


def picture(page: Grey, line: Spot, scale: float, margin: float, enlarged: int) -> Grey:
    """A line cut out of the page, on white, with a margin in heights of the line."""
    x0, y0, x1, y1 = line
    height = max(y1 - y0, round(_LEAST * scale))
    border = round(margin * height)
    above = border + (height - (y1 - y0)) // 2
    slack = 2  # pixels of the letters' soft edges
    cut = page[max(0, y0 - slack) : y1 + slack, max(0, x0 - slack) : x1 + slack]
    framed = cv2.copyMakeBorder(cut, above, above, border, border, cv2.BORDER_CONSTANT, value=(255,))
    if enlarged == 1:
        return np.asarray(framed, dtype=np.uint8)
    smooth = cv2.GaussianBlur(framed, (3, 3), 0)
    return np.asarray(
        cv2.resize(smooth, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC), dtype=np.uint8
    )
