"""One picture of a page → its lines and tables, as a PDF page with a text layer would give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.document import Doubt
from pipelines.readers.pages.broken import broken
from pipelines.readers.pages.layout import Piece
from pipelines.readers.pages.lines import Box, TextLine, is_page_number, whole_lines
from pipelines.readers.pages.printouts import without_printouts
from pipelines.readers.pages.ruled import RuledTable
from pipelines.scans.cells import filled, picture
from pipelines.scans.ink import Ink, Spot
from pipelines.scans.lines import in_points, text_boxes, text_lines
from pipelines.scans.pages import Picture
from pipelines.scans.recognizer import words_of
from pipelines.scans.rules import ink_of, ruling
from pipelines.scans.straight import Sheet, straightened

_SAMPLE = 3  # lines that tell whether a page stands on its head
_UPRIGHT = 0.8  # their mean confidence; upside down it is about a half


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says, from top to bottom, and the doubts by box."""

    sheet: Sheet
    pieces: tuple[Piece, ...]
    doubts: dict[Box, Doubt]


def read_page(shown: Picture) -> Page:
    """Straighten, find rules and text, recognise."""
    sheet, spots = _upright(shown)
    boxes = [in_points(sheet, spot) for spot in spots]
    rules = ruling(sheet, boxes)
    ink = Ink.of(ink_of(rules.clear), sheet.scale)
    tables: list[RuledTable] = []
    doubts: dict[Box, Doubt] = {}
    for table in rules.tables:
        whole, found = filled(table, rules.clear, ink)
        tables.append(whole)
        doubts |= dict(broken([whole])) | found
    outside = [s for s, box in zip(spots, boxes, strict=True) if not any(_holds(t, box) for t in tables)]
    lines, found = text_lines(sheet, outside)
    height = sheet.grey.shape[0] / sheet.scale
    kept = without_printouts(whole_lines(lines), sheet.page, height)
    pieces: list[Piece] = [*(it for it in kept if not is_page_number(it, height)), *tables]
    return Page(sheet=sheet, pieces=tuple(sorted(pieces, key=_place)), doubts=doubts | found)


def _upright(shown: Picture) -> tuple[Sheet, list[Spot]]:
    """The page turned so that its lines run level, from left to right."""
    sheet, quarters = straightened(shown), 0
    spots = text_boxes(sheet)
    if sum(y1 - y0 for _, y0, _, y1 in spots) > sum(x1 - x0 for x0, _, x1, _ in spots):
        quarters = 1
        sheet = straightened(shown, quarters)
        spots = text_boxes(sheet)
    if not _is_on_its_head(sheet, spots):
        return sheet, spots
    sheet = straightened(shown, quarters + 2)
    return sheet, text_boxes(sheet)


def _is_on_its_head(sheet: Sheet, spots: Sequence[Spot]) -> bool:
    widest = sorted(spots, key=lambda spot: (spot[0] - spot[2], spot))[:_SAMPLE]
    cut = [picture(sheet.grey, spot, sheet.scale, 0.0, 1) for spot in widest]
    if not cut or (sure := np.mean([np.mean(words.sure or 0) for words in words_of(cut)])) >= _UPRIGHT:
        return False
    turned = words_of([np.ascontiguousarray(np.rot90(line, 2)) for line in cut])
    return bool(np.mean([np.mean(words.sure or 0) for words in turned]) > sure)


def _holds(table: RuledTable, text: Box) -> bool:
    box = table.boxes[0]
    x, y = (text.x0 + text.x1) / 2, (text.top + text.bottom) / 2
    return box.x0 <= x < box.x1 and box.top <= y < box.bottom


def _place(piece: Piece) -> tuple[float, float]:
    box = piece.box if isinstance(piece, TextLine) else piece.boxes[0]
    return box.top, box.x0
