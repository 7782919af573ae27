"""The ruled lines of a straightened page: the grids that they make, and the page without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.ruled import RuledTable, ruled_tables, strokes
from pipelines.scans.pages import Grey
from pipelines.scans.straight import Sheet

_INK = 190  # of 255: what is lighter is paper
_SHORTEST = 14.0  # points of a stroke that is a rule; most strokes of letters are shorter
_LONGEST = 150.0  # points: no row of letters is that long without a gap
_THICKEST = 4.0  # points
_SPECK, _GAP = 1.0, 4.0  # points of a rule that are too faint to be seen, within a run and between runs
_NEAR = 3.0  # points between the end of a rule and the one it ends at
_SMALLEST = 60.0  # points of a table's width; a large letter has strokes that meet like rules

_ENDS = ("x0", "x1")

Line: TypeAlias = dict[str, float]  # x0, x1, top, bottom in points


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
    beams = [line for line in _lines(level, sheet.scale) if _is_beam(line, posts)]
    posts = [post for post in posts if _is_post(post, beams)]
    marks = [_mark(text) for text in texts]
    tables = [
        table
        for lines in _bands(posts, beams)
        for table in ruled_tables(strokes(lines, [], []), marks, sheet.page)
        if table.boxes[0].x1 - table.boxes[0].x0 >= _SMALLEST
    ]
    drawn = _drawn(level, beams, tables, sheet.scale) | _drawn(upright, posts, tables, sheet.scale)
    return Ruling(clear=np.where(drawn > 0, np.uint8(255), sheet.grey), tables=tuple(tables))


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


def _is_beam(line: Line, posts: Sequence[Line]) -> bool:
    """Whether a level line ends at upright ones, as borders do and the strokes of a row of letters do not."""
    if line["x1"] - line["x0"] > _LONGEST:
        return True
    return all(
        any(abs(post["x0"] - line[end]) <= _NEAR and _meet(post, line) for post in posts) for end in _ENDS
    )


def _is_post(line: Line, beams: Sequence[Line]) -> bool:
    """Whether an upright line begins or ends at a level one; where a page breaks, it may do so once only."""
    ends = line["top"], line["bottom"]
    return any(abs(beam["top"] - y) <= _NEAR and _meet(line, beam) for beam in beams for y in ends)


def _meet(post: Line, beam: Line) -> bool:
    beside = beam["x0"] - _NEAR <= post["x0"] <= beam["x1"] + _NEAR
    return beside and post["top"] - _NEAR <= beam["top"] <= post["bottom"] + _NEAR


def _bands(posts: Sequence[Line], beams: Sequence[Line]) -> Iterator[list[Line]]:
    """The rules of each stretch of the page that upright ones reach over: tables below each other apart."""
    band: list[Line] = []
    bottom = 0.0
    for post in [*sorted(posts, key=lambda it: it["top"]), None]:
        if band and (post is None or post["top"] > bottom + _NEAR):
            top = band[0]["top"]
            yield [*band, *(beam for beam in beams if top - _NEAR <= beam["top"] <= bottom + _NEAR)]
            band = []
        if post is not None:
            bottom = max(bottom, post["bottom"]) if band else post["bottom"]
            band.append(post)


def _drawn(rules: Grey, lines: Sequence[Line], tables: Sequence[RuledTable], scale: float) -> Grey:
    """255 where these lines are drawn within tables, and around."""
    mask = np.zeros_like(rules)
    wide = _THICKEST / 2
    for line in lines:
        if any(_touches(table.boxes[0], line) for table in tables):
            x0, y0, x1, y1 = (
                max(0, round(value * scale))
                for value in (line["x0"] - wide, line["top"] - wide, line["x1"] + wide, line["bottom"] + wide)
            )
            mask[y0:y1, x0:x1] = rules[y0:y1, x0:x1]
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _touches(box: Box, line: Line) -> bool:
    level = line["x1"] >= box.x0 - _NEAR and line["x0"] <= box.x1 + _NEAR
    return level and line["bottom"] >= box.top - _NEAR and line["top"] <= box.bottom + _NEAR


def _mark(text: Box) -> dict[str, object]:
    """A stretch of text as one character of a PDF."""
    edges = {"x0": text.x0, "x1": text.x1, "top": text.top, "bottom": text.bottom, "doctop": text.top}
    return {"text": "·", "upright": True, "size": text.bottom - text.top, **edges}
