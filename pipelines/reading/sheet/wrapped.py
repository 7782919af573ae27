"""Rows of the statistics table (统计表) in text: on one line, or broken over several."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from unicodedata import east_asian_width

from pipelines.document import Cell
from pipelines.reading.sheet.columns import begin
from pipelines.reading.sheet.indicators import CIRCLED, UNIT, exact, indicator, is_numbered, may_begin
from pipelines.reading.sheet.runs import Run, rows_in
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import aligned
from pipelines.reading.text import normal

_LONGEST = 40  # characters of a line that a label is broken over
_FULL_LINE = 30  # characters of the first line of a paragraph, at least
_FULL = 0.75  # of them in its other lines
_PAIR = 2
_LEVEL = 4  # lines of one width that rows were broken over, and rows with figures in them, at least
NARROWEST = 12  # characters of such a line
_MAY_END = re.compile(r"[\d０-９/／\-－—无][^\w]*\w{0,2}\s*\Z")  # a row: with its figure, the unit behind it
_MEASURE = re.compile(rf"\s*(?P<unit>{UNIT.pattern})\s+(?P<figure>\S+)\s*")
_REST = re.compile(r"[.,]\d[\d.,]*")
_NUMBER = re.compile(r"\d[.．、)）](?!\d)")  # of a label
_ENDS_FIGURE = re.compile(r"(?:\d\d\s*)?、")
_NOTED = 4  # lines of a label and of its note, each
_BESIDE = re.compile(rf"(?P<note>.*[^\d\s])(?:\s+{UNIT.pattern})?(?:\s+[\d.,]+){{1,2}}\s*")
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
        if exact(label) and is_closed(label) and not (whole and _begins(first, following)):
            found = [*taken, *middle]
        elif not may_begin(label):
            break
    return found


def beside_note(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """Where a row's unit and figure stand beside its note, which goes on below: line, position, last line.

    主动公开政府信息数（不同渠道 / 公开相同信  条  53 / 息计1条）
    """
    label = ""
    for at, line in enumerate(lines[:_NOTED]):
        found = _BESIDE.fullmatch(line)
        label += found["note"] if found else line
        if not found and (not may_begin(lines[0]) or len(line) > _LONGEST or line[-1:].isdecimal()):
            return None
        if found and not is_closed(label):
            for last, more in enumerate(lines[at + 1 : at + _NOTED], at + 1):
                label += more
                if is_closed(label):
                    return (at, found.end("note"), last) if exact(label) else None
            return None
    return None


def filled(lines: Sequence[str]) -> range:
    """The lines of a paragraph in which heads begin behind other text: full ones and its last; else none."""
    first, after = [*lines[:2], "", ""][:2]
    if len(first) < _FULL_LINE or "指" not in first + after[:4]:
        return range(0)
    if not _FULL_LINE / 2 < (begin(aligned(first + after)) or 0) < len(first):
        return range(0)
    last = next((at for at, one in enumerate(lines) if len(one) < len(first) * _FULL), len(lines) - 1)
    return range(last + 1)


def refolded(lines: Sequence[str]) -> list[str]:
    """The first lines as they were before rows were broken over them at one width; [] where none were.

    A line is shorter by the blank at which it was broken, or where a wide character did not fit. A figure
    that may go on behind such a blank gets a mark with which it is none.
    """
    whole = max((_level(lines, measured) for measured in (len, _columns)), key=len)
    if len(whole) <= _LEVEL or sum(map(_is_line, whole)) * 2 > len(whole):
        return []
    plain = aligned(CIRCLED.sub(" ", "".join(whole)))
    rows = [row for row in rows_in(plain) if row.figures]
    return whole if len(rows) >= _LEVEL and (begin(plain) or rows[0].start) < len(whole[0]) else []


def _level(lines: Sequence[str], measured: Callable[[str], int]) -> list[str]:
    """The first lines of one width, the first perhaps indented, with the shorter one that ends them."""
    less = 3 if measured is len else 4  # blanks at both ends, or half a character
    widths = [measured(line) for line in lines]
    near = [*takewhile(lambda one: abs(one - widths[1]) <= less, widths[1:])]
    width = max(near, default=0)
    full = [widths[0], *takewhile(lambda one: width - less <= one <= width, near)]
    exact = sum(one > width - less // 2 for one in full)
    if width < NARROWEST or not width - 2 * less <= full[0] <= width or exact * 3 <= len(full):
        return []
    texts = [*lines[: len(full) + 1]]
    for at, (line, after) in enumerate(pairwise(texts)):
        if line[-1:].isdecimal() and after[:1].isdecimal():
            short = widths[at] < width
            apart = (short and at) or _NUMBER.match(after)
            texts[at] += " " if apart else "/" if short or widths[at + 1] < width else ""
    return texts


def _columns(text: str) -> int:
    return len(text) + sum(east_asian_width(one) in "WFA" for one in text)


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
    """Whether the text is rows with their figures, side by side from its beginning, and no more.

    In 公开数17、同意公开数9 the mark ends a figure as in a sentence, and numbers no row.
    """
    together = not any(text[one.end : after.start].strip() for one, after in pairwise(rows))
    listed = any(_ENDS_FIGURE.match(text, row.start - 1) for row in rows if row.start)
    filled = sum(bool(row.figures) for row in rows)
    return together and not listed and alone(rows, text) and filled * 3 > len(rows)


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


def is_pair(text: str) -> bool:
    """Whether a line is two figures, as of this year and of all years."""
    parts = text.split()
    return len(parts) == _PAIR and all(map(figure, parts))


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


def is_closed(label: str) -> bool:
    """Whether no bracket is open: what follows it may be the number of the next group."""
    return len(re.findall(r"[(（]", label)) == len(re.findall(r"[)）]", label))


def _is_line(text: str) -> bool:
    """Whether a line is one row, perhaps without its figure, and no more."""
    plain = aligned(CIRCLED.sub(" ", text))
    rows = rows_in(plain)
    return len(rows) == 1 and alone(rows, plain)


def _is_row(text: str) -> bool:
    """Whether a text is a label with its figure, and no more."""
    rows = rows_in(aligned(CIRCLED.sub(" ", text)))
    return len(rows) == 1 and bool(rows[0].figures) and alone(rows, text)
