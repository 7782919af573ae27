"""The ruled lines of a straightened page: the grids that they make, and the page without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from pipelines.readers.lines import Box
from pipelines.readers.ruled import RuledTable, ruled_tables, strokes
from pipelines.scans.pages import Grey
from pipelines.scans.straight import Sheet

_INK = 190  # of 255: what is lighter is paper
_SHORTEST = 14.0  # points of a stroke that is a rule; most strokes of letters are shorter
_LONGEST = 150.0  # points: no row of letters is that long without a gap
_THICKEST = 4.0  # points
_SPECK, _GAP = 1.0, 4.0  # points of a rule that are too faint to be seen, within a run and between runs
_NEAR = 3.0  # points between the end of a rule and the one it ends at
_BAND = 8.0  # points around a border where a rule belongs to it; borders of rows above are averaged in
_SMALLEST = 60.0  # points of a table's width; a large letter has strokes that meet like rules

Line: TypeAlias = dict[str, float]  # as pdfplumber gives them, in points


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a page is without its rules, and the grids that they make."""

    clear: Grey  # the tables' rules painted over
    tables: tuple[RuledTable, ...]  # their cells have no text yet


def ruling(sheet: Sheet, texts: Sequence[Box]) -> Ruling:
    """Find the rules; a grid without any of the texts in it is no table."""
    ink = ink_of(sheet.grey)
    level, upright = (_rules(ink, sheet.scale, turn) for turn in (False, True))
    posts = list(_lines(upright, sheet.scale))
    beams = [line for line in _lines(level, sheet.scale) if _is_held(line, posts)]
    found = ruled_tables(strokes([*beams, *posts], [], []), [_mark(text) for text in texts], sheet.page)
    tables = tuple(table for table in found if table.boxes[0].x1 - table.boxes[0].x0 >= _SMALLEST)
    drawn = np.asarray(cv2.dilate(level | upright, np.ones((3, 3), np.uint8))) > 0
    rules = drawn & (_borders(tables, sheet) > 0)
    return Ruling(clear=np.where(rules, np.uint8(255), sheet.grey), tables=tables)


def ink_of(grey: Grey) -> Grey:
    """255 where ink is: clearly darker than paper, and than what is around it."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 51, 28)
    return np.where(smooth < _INK, ink, 0).astype(np.uint8)


def _rules(ink: Grey, scale: float, turn: bool) -> Grey:
    """Long runs of ink along one direction, bridged where they are broken."""

    def along(points: float) -> Grey:
        length = max(1, round(points * scale))
        return np.ones((length, 1) if turn else (1, length), np.uint8)

    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, along(_SPECK))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, along(_SHORTEST))
    return np.asarray(cv2.morphologyEx(runs, cv2.MORPH_CLOSE, along(_GAP)), dtype=np.uint8)


def _lines(rules: Grey, scale: float) -> Iterator[Line]:
    """Each run as a line without thickness."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    for x, y, width, height, _ in (stats[1:count].astype(float) / scale).tolist():
        if min(width, height) > _THICKEST:
            continue
        if width > height:
            yield {"x0": x, "x1": x + width, "top": y + height / 2, "bottom": y + height / 2}
        else:
            yield {"x0": x + width / 2, "x1": x + width / 2, "top": y, "bottom": y + height}


def _is_held(beam: Line, posts: Sequence[Line]) -> bool:
    """Whether a level line ends at upright ones, as borders do and the strokes of a row of letters do not."""
    if beam["x1"] - beam["x0"] > _LONGEST:
        return True
    ends = [
        [post for post in posts if abs(post["x0"] - beam[end]) <= _NEAR and _spans(post, beam["top"])]
        for end in ("x0", "x1")
    ]
    return all(ends)


def _spans(post: Line, y: float) -> bool:
    return post["top"] - _NEAR <= y <= post["bottom"] + _NEAR


def _borders(tables: Sequence[RuledTable], sheet: Sheet) -> Grey:
    """255 around the borders of all cells."""
    mask = np.zeros_like(sheet.grey)
    for cell in (cell for table in tables for cell in table.cells):
        corners = (cell.box.x0, cell.box.top), (cell.box.x1, cell.box.bottom)
        one, other = ((round(x * sheet.scale), round(y * sheet.scale)) for x, y in corners)
        cv2.rectangle(mask, one, other, (255,), thickness=round(_BAND * sheet.scale))
    return mask


def _mark(text: Box) -> dict[str, object]:
    """A stretch of text as one character of a PDF."""
    edges = {"x0": text.x0, "x1": text.x1, "top": text.top, "bottom": text.bottom, "doctop": text.top}
    return {"text": "·", "upright": True, "size": text.bottom - text.top, **edges}
