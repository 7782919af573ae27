"""The lines of text outside of tables: found, recognised, and once more where they have figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pipelines.document import Doubt
from pipelines.readers.pages.lines import Box, TextLine
from pipelines.scans.cells import SURE, WAYS, picture
from pipelines.scans.ink import Spot
from pipelines.scans.recognizer import Words, boxes_of, words_of
from pipelines.scans.seals import smaller
from pipelines.scans.straight import Sheet

_SMALLER = 2  # times: half the page's size is enough to find lines, and four times as fast
_LOWEST = 20  # pixels of a picture with text; less is a line, and the model would enlarge it a hundredfold
_LEAST = 0.5  # mean confidence of a line that is text; a seal or a drawing has less
_DIGITS = re.compile(r"\d|[一二两三四五六七八九十](?=[条件次篇个份])")  # what is left of a rule looks like 一


def text_boxes(sheet: Sheet) -> list[Spot]:
    """Where text stands, in pixels."""
    small = smaller(sheet.grey, _SMALLER)
    if min(small.shape) < _LOWEST:
        return []
    found = np.array(boxes_of(small), dtype=int).reshape(-1, 4) * _SMALLER
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in found.tolist()]


def in_points(sheet: Sheet, spot: Spot) -> Box:
    """A spot of a sheet as a box."""
    x0, top, x1, bottom = (value / sheet.scale for value in spot)
    return Box(page=sheet.page, x0=x0, top=top, x1=x1, bottom=bottom)


def text_lines(sheet: Sheet, spots: Sequence[Spot]) -> tuple[list[TextLine], dict[Box, Doubt]]:
    """What the spots say, those level with each other as one line; and the doubts about figures in them."""
    first = words_of([picture(sheet.grey, spot, sheet.scale, 0.0, 1) for spot in spots])
    kept = [at for at, words in enumerate(first) if words.text.strip() and _mean(words) >= _LEAST]
    again = [at for at in kept if _DIGITS.search(first[at].text)]
    second = words_of([picture(sheet.grey, spots[at], sheet.scale, *WAYS[1]) for at in again])
    doubts = {}
    for at, other in zip(again, second, strict=True):
        if doubt := _doubt(first[at], other):
            doubts[in_points(sheet, spots[at])] = doubt
    return [TextLine(text=first[at].text.strip(), box=in_points(sheet, spots[at])) for at in kept], doubts


def _mean(words: Words) -> float:
    return sum(words.sure) / max(1, len(words.sure))


def _doubt(words: Words, other: Words) -> Doubt | None:
    """Of the figures in a line; the rest of its text is for people to read."""
    sure = min(words.sure[found.start()] for found in _DIGITS.finditer(words.text))
    same = _DIGITS.findall(words.text) == _DIGITS.findall(other.text)
    return None if same and sure >= SURE else Doubt(sure=round(sure, 2), other=None if same else other.text)
