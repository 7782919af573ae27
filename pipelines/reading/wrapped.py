"""Rows of the statistics table (统计表) in text: on one line, or broken over several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.document import Cell
from pipelines.reading.cells import figure
from pipelines.reading.columns import begin
from pipelines.reading.indicators import CIRCLED, UNIT, exact, indicator, is_numbered, may_begin
from pipelines.reading.labels import aligned
from pipelines.reading.runs import Run, rows_in
from pipelines.reading.text import normal

_LONGEST = 40  # characters of a line that a label is broken over
FULL_LINE = 30  # characters of the first line of a paragraph, at least
_FULL = 0.75  # of them in its other lines
_MAY_END = re.compile(r"[\d０-９/／\-－—无][^\w]*\w{0,2}\s*\Z")  # a row: with its figure, the unit behind it
_MEASURE = re.compile(rf"\s*(?P<unit>{UNIT.pattern})\s+(?P<figure>\S+)\s*")
_REST = re.compile(r"[.,]\d[\d.,]*")
_BULLET = re.compile(r"[-*·•●○◆◇■□▪▲➢>\s]*")  # of an item of a list
_MARKED_PAGE = re.compile(r"[-—–－]\s*\d+\s*[-—–－]|第\s*\d+\s*页.*")
_PAGE_NUMBER = re.compile(r"[\s\-—–－]*(?:第\s*)?\d+\s*(?:页.*|/\s*\d+)?[\s\-—–－]*")


def order(lines: Sequence[str]) -> list[int]:
    """Which of the lines are the label in the first, and its figure: the one with unit and figure comes last.

    It stands below the label, or in its middle, where cells are centred.
    """
    first, *rest = lines
    if not _is_part(first) or not may_begin(first):
        return [0]
    whole, label, taken, found = exact(first), first, [0], [0]
    middle: list[int] = []
    for at, following in enumerate(rest, 1):
        if measure(following):
            if middle:
                break
            middle = [at]
            found = [*taken, at] if exact(label) else found
            continue
        if not _is_part(following):
            break
        if not middle and _MAY_END.search(following) and _is_row(label + following):
            return [*taken, at]
        label += following
        taken.append(at)
        if exact(label) and _is_closed(label) and not (whole and _begins(first, following)):
            found = [*taken, *middle]
        elif not may_begin(label):
            break
    return found


def filled(lines: Sequence[str]) -> range:
    """The lines of a paragraph in which heads begin behind other text: full ones and its last; else none."""
    first, after = [*lines[:2], "", ""][:2]
    if len(first) < FULL_LINE or "指" not in first + after[:4]:
        return range(0)
    if not FULL_LINE / 2 < (begin(aligned(first + after)) or 0) < len(first):
        return range(0)
    last = next((at for at, one in enumerate(lines) if len(one) < len(first) * _FULL), len(lines) - 1)
    return range(last + 1)


def measure(text: str) -> tuple[str, str, int] | None:
    """The unit and the figure that stand alone on a line, and where the figure begins."""
    found = _MEASURE.fullmatch(aligned(text))
    if not found or figure(found["figure"]) is None:
        return None
    return found["unit"], text[found.start("figure") : found.end("figure")], found.start("figure")


def alone(rows: Sequence[Run], text: str) -> bool:
    """Whether nothing stands behind the last row, and before the first at most a bullet or its number."""
    before = text[: rows[0].start].strip()
    marked = bool(_BULLET.fullmatch(before)) or figure(before) is not None
    return marked and not text[rows[-1].end :].strip()


def beside(rows: Sequence[Run], text: str) -> bool:
    """Whether the text is rows with their figures, side by side from its beginning, and no more."""
    together = not any(text[one.end : after.start].strip() for one, after in pairwise(rows))
    return together and alone(rows, text) and sum(bool(row.figures) for row in rows) * 2 > len(rows)


def place(cells: Sequence[Cell], start: int, end: int) -> str:
    """Where in the cells a stretch of their joined text stands, or begins."""
    for cell in cells:
        length = len(cell.text)
        if start < length:
            return f"{cell.place}/{start}-{min(end, length)}"
        start, end = start - length, end - length
    return cells[-1].place


def is_marked_page(text: str) -> bool:
    """Whether a line can be nothing but the number of a page."""
    return bool(_MARKED_PAGE.fullmatch(text))


def is_page_number(text: str) -> bool:
    """Whether a line may be the number of a page, and nothing else."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def is_rest(text: str) -> bool:
    """Whether a line begins within a figure: .5"""
    return bool(_REST.fullmatch(text))


def _is_part(text: str) -> bool:
    return len(text) <= _LONGEST and figure(text) is None and not UNIT.fullmatch(normal(text))


def _begins(first: str, following: str) -> bool:
    """Whether a line begins another row than the one above, whose label is whole without it.

    Where rows are numbered, it bears a number too.
    """
    return bool(indicator(following)) and (is_numbered(following) or not is_numbered(first))


def _is_closed(label: str) -> bool:
    """Whether no bracket is open: what follows it may be the number of the next group."""
    return len(re.findall(r"[(（]", label)) == len(re.findall(r"[)）]", label))


def _is_row(text: str) -> bool:
    """Whether a text is a label with its figure, and no more."""
    rows = rows_in(aligned(CIRCLED.sub(" ", text)))
    return len(rows) == 1 and bool(rows[0].figures) and alone(rows, text)
