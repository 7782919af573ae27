"""Rows of a label, a unit and a figure that no rules part (统计表): which label a figure stands beside.

A label may be of several lines, and unit and figure stand beside its middle, or its first line, or all of
them a little higher or lower than their labels. Line by line they would be given to the row before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import median
from typing import NamedTuple, TypeAlias

from pipelines.readers.pages.apart import close_words
from pipelines.readers.pages.lines import TextLine, around, joined, whole_lines, words_in
from pipelines.readers.pages.ruled import RuledTable
from pipelines.readers.pages.words import Char

_UNIT = re.compile(r"[条件次篇个人元](?:[（(][条件次][）)])?|人次|万元")
_FIGURE = re.compile(rf"[\d０-９][\d０-９.,，．]*(?:{_UNIT.pattern})?|[/／—–-]|无")
_ENDS = re.compile(rf"(?:{_UNIT.pattern})$")
_VALUE = re.compile(f"{_UNIT.pattern}|{_FIGURE.pattern}")
_BEGINS = re.compile(r"[（(]?[一二三四五六七八九十\d０-９]{1,3}[)）、.．]|其中|总计|合计")
_FEWEST, _MANY = 2, 200  # units of a page that has a list; lines of its labels
_NEAR = 0.8  # of a line's height, by which a figure stands higher or lower than its unit
_SLACK = 0.3  # of it, by which values stand higher or lower beside their labels
_APART = 0.5  # of it, between the last label and what else stands below it
_MOST = 12  # lines of a label that a page break has cut
_REACH = 6.0  # heights beyond the first and the last value within which labels stand

Run: TypeAlias = tuple[int, int]  # first and last line of a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(TextLine):
    """A label and its value, which ends the text; labels stand left of the `edge`."""

    value: str
    edge: float

    def with_label(self, before: Sequence[TextLine], behind: Sequence[TextLine]) -> Row:
        """The row with further lines of its label, from the page before or the next one."""
        own = replace(self, text=self.text.removesuffix(f" {self.value}"))
        return replace(self, text=f"{joined([*before, own, *behind])} {self.value}")


class Listed(NamedTuple):
    """The lines of a page with whole rows; values and labels of which it cannot be told whose they are."""

    lines: list[TextLine]
    open: list[TextLine]


class _Value(NamedTuple):
    """A unit, of two lines perhaps, and the figures behind it; or a figure where there are no units."""

    unit: tuple[TextLine, ...]
    figure: tuple[TextLine, ...]

    @property
    def middle(self) -> float:
        """How far down it stands."""
        return (self.unit[0].box.top + self.unit[-1].box.bottom) / 2

    @property
    def words(self) -> tuple[TextLine, ...]:
        """Those that it is made of."""
        return (*self.unit, *self.figure)

    @property
    def text(self) -> str:
        """万元 0.8"""
        return " ".join(["".join(word.text for word in self.unit), *(word.text for word in self.figure)])


def listed(chars: Sequence[Char], page: int) -> Listed:
    """The characters of a page as lines from top to bottom, those of a list as whole rows."""
    plain = words_in(chars, page)
    lines = whole_lines(plain)
    if not _FEWEST <= len(_units(plain)) <= _MANY:
        return Listed(lines, [])
    words = _with_units(close_words(chars, page))
    values = list(_values(words))
    labels = whole_lines(_beside(words, values))
    rows = _rows(labels, values) if not _has_others(words, values) else None
    if not rows:
        beside = {label.box for label in labels}
        return Listed(lines, [line for line in lines if line.box in beside or _is_value(line)])
    used = [word for value in values for word in value.words]
    own = [label for first, last in rows for label in labels[first : last + 1]]
    rest = [word for word in words if word not in used and not any(_holds(label, word) for label in own)]
    whole = [_row(labels[a : b + 1], value) for (a, b), value in zip(rows, values, strict=True)]
    top = min(row.box.top for row in whole)
    above = [word for word in rest if _middle(word) < top]  # heads, too, may stand higher and lower
    below = [word for word in rest if _middle(word) >= top]
    found = [*whole_lines(above, _NEAR), *whole_lines(below), *whole]
    return Listed(sorted(found, key=lambda line: line.box.top), [])


def _is_value(line: TextLine) -> bool:
    return all(map(_VALUE.fullmatch, line.text.split()))


def _row(label: Sequence[TextLine], value: _Value) -> Row:
    box = around([line.box for line in (*label, *value.words)])
    text = f"{joined(label)} {value.text}"
    return Row(text=text, box=box, value=value.text, edge=value.unit[0].box.x0)


def whole_over_pages(pieces: Sequence[TextLine | RuledTable]) -> list[TextLine | RuledTable]:
    """Rows whose label a page break has cut made whole; they stay where their value is."""
    found: list[TextLine | RuledTable] = []
    for at, piece in enumerate(pieces):
        row = found[-1] if found else None
        if isinstance(piece, Row) and not _BEGINS.match(piece.text) and _is_first(pieces, at):
            before = _cut_label(found, piece)
            found[len(found) - len(before) :] = [piece.with_label(before, [])]
        elif (
            isinstance(row, Row)
            and isinstance(piece, TextLine)
            and _goes_on(piece, row, pieces[at : at + _MOST])
        ):
            found[-1] = row.with_label([], [piece])
        else:
            found.append(piece)
    return found


def _is_first(pieces: Sequence[TextLine | RuledTable], at: int) -> bool:
    return at > 0 and page_of(pieces[at - 1]) < page_of(pieces[at])


def _cut_label(found: Sequence[TextLine | RuledTable], row: Row) -> list[TextLine]:
    """The lines that end the page before a row, from one with an ordinal: its label's first ones."""
    lines: list[TextLine] = []
    for piece in reversed(found[-_MOST:]):
        if isinstance(piece, Row) or not isinstance(piece, TextLine) or piece.box.x1 > row.edge:
            return []
        lines.insert(0, piece)
        if _BEGINS.match(piece.text):
            return lines
    return []


def _goes_on(piece: TextLine, row: Row, behind: Sequence[TextLine | RuledTable]) -> bool:
    """Whether a line at the head of the next page goes on with the label of the last row."""
    following = next((it for it in behind if isinstance(it, Row)), None)
    return (
        not isinstance(piece, Row)
        and piece.box.page == row.box.page + 1
        and piece.box.x1 <= row.edge
        and not _BEGINS.match(piece.text)
        and following is not None
        and following.box.page == piece.box.page
    )


def page_of(piece: TextLine | RuledTable) -> int:
    """The page that a line or a table begins on."""
    return piece.box.page if isinstance(piece, TextLine) else piece.boxes[0].page


def _holds(line: TextLine, word: TextLine) -> bool:
    one, other = line.box, word.box
    level = one.top <= other.top and other.bottom <= one.bottom
    return level and one.x0 <= other.x0 and other.x1 <= one.x1


def _units(words: Sequence[TextLine]) -> list[TextLine]:
    """The units; where there are none the figures, if all stand in one column and some beside no label."""
    units = [word for word in words if _UNIT.fullmatch(word.text)]
    figures = [word for word in words if _FIGURE.fullmatch(word.text)]
    if units or len(_column(figures)) < len(figures) or all(_is_level(words, it) for it in figures):
        return units
    return figures


def _is_level(words: Iterable[TextLine], figure: TextLine) -> bool:
    """Whether something stands beside a figure."""
    return any(it is not figure and abs(_middle(it) - _middle(figure)) < figure.size / 2 for it in words)


def _with_units(words: Sequence[TextLine]) -> list[TextLine]:
    """The words, units in the column of units parted from labels that touch them."""
    column = _column(_units(words))
    return [part for word in words for part in _parted(word, column)]


def _column(units: Sequence[TextLine]) -> list[TextLine]:
    """Those that stand below each other; the most there are."""
    columns = [[it for it in units if _is_below(it, one)] for one in units]
    return max(columns, key=len) if columns else []


def _parted(word: TextLine, column: Sequence[TextLine]) -> Iterator[TextLine]:
    found = _ENDS.search(word.text) if column else None
    left = min(unit.box.x0 for unit in column) if column else 0.0
    if not found or not word.box.x0 < left < word.box.x1:
        yield word
        return
    edge = word.box.x1 - len(found[0]) * word.size
    yield TextLine(text=word.text[: found.start()], box=replace(word.box, x1=edge))
    yield TextLine(text=found[0], box=replace(word.box, x0=edge))


def _values(words: Sequence[TextLine]) -> Iterator[_Value]:
    """Units that stand below each other, each with the figure behind it, from top to bottom."""
    column = _column(_units(words))
    broken = [pair for pair in _broken(words) if any(_is_below(pair[0], unit) for unit in column)]
    units = [(unit,) for unit in column if not any(unit is lower for _, lower in broken)]
    figures = [word for word in words if _FIGURE.fullmatch(word.text)]
    for unit in sorted([*units, *broken], key=lambda unit: unit[0].box.top):
        value = _Value(unit, ())
        behind = [it for it in figures if it.box.x0 >= unit[0].box.x1]
        yield value._replace(figure=_nearest(behind, value.middle))


def _nearest(figures: Iterable[TextLine], middle: float) -> tuple[TextLine, ...]:
    """Of each column the figure that is nearest, if it is near, left to right; both lines of a broken one."""
    near = [it for it in figures if abs(_middle(it) - middle) < _NEAR * it.size]
    found: list[TextLine] = []
    for one in sorted(near, key=lambda it: abs(_middle(it) - middle)):
        others = [it for it in found if _is_below(one, it)]
        if all(_are_around(one, it, middle) for it in others):
            found.append(one)
    return tuple(sorted(found, key=lambda it: it.box.x0))


def _are_around(one: TextLine, other: TextLine, middle: float) -> bool:
    """Whether one stands as much above as the other stands below."""
    near = _SLACK * other.size
    return abs(_middle(other) - middle) > near >= abs((_middle(one) + _middle(other)) / 2 - middle)


def _has_others(words: Iterable[TextLine], values: Sequence[_Value]) -> bool:
    """Whether figures stand in the column of values that belong to none of them, or to two."""
    own = [figure for value in values for figure in value.figure]
    top, bottom = values[0].unit[0].box.top, values[-1].unit[-1].box.bottom
    others = (
        word
        for word in words
        if _FIGURE.fullmatch(word.text)
        and word not in own
        and top < _middle(word) < bottom
        and any(_is_below(word, figure) for figure in own)
    )
    return len(set(own)) < len(own) or any(others)


def _broken(words: Sequence[TextLine]) -> Iterator[tuple[TextLine, TextLine]]:
    """Units of two characters below each other (万元 in a narrow column)."""
    lower = [word for word in words if word.text == "元"]
    for one in words:
        below = (it for it in lower if abs(it.box.top - one.box.bottom) < one.size and _is_below(one, it))
        yield from ((one, it) for it in below if one.text == "万")


def _is_below(one: TextLine, other: TextLine) -> bool:
    """Or above: whether both stand in one column."""
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


def _middle(line: TextLine) -> float:
    return (line.box.top + line.box.bottom) / 2


def _beside(words: Iterable[TextLine], values: Sequence[_Value]) -> list[TextLine]:
    """The words to the left of the values, some way above and below them too."""
    left, size = min(value.unit[0].box.x0 for value in values), values[0].unit[0].size
    top, bottom = values[0].middle - _REACH * size, values[-1].middle + _REACH * size
    return [
        word
        for word in words
        if word.box.x0 < left and word.box.x1 <= left + size and top < _middle(word) < bottom
    ]


def _rows(labels: Sequence[TextLine], values: Sequence[_Value]) -> tuple[Run, ...] | None:
    """The lines of the label of each value, if there is but one way."""
    if not 0 < len(labels) <= _MANY:
        return None
    size = values[0].unit[0].size
    nearest = median(min((value.middle - _middle(it) for it in labels), key=abs) for value in values)
    for cut, whole, lower in product((False, True), (True, False), (0.0, nearest)):
        sides = [_Sides(lower=one, slack=_SLACK * size, whole=whole, cut=cut) for one in {lower, -lower}]
        if ways := {way for one in sides for way in _ways(labels, values, one)}:
            return ways.pop() if len(ways) == 1 else None
    return None


class _Sides(NamedTuple):
    """Where values stand: at the middle of a label, or so far below; of its first line, if not the `whole`.

    The page may `cut` the first label, or the last: then the value stands beside some line of what is left.
    """

    lower: float
    slack: float
    whole: bool
    cut: bool

    def fit(self, label: Sequence[TextLine], value: _Value, *, at_end: bool) -> bool:
        """Whether the value stands beside the label, which may be at an end of the page."""
        top, bottom = label[0].box.top, label[-1 if self.whole else 0].box.bottom
        below = value.middle - (top + bottom) / 2
        if at_end and self.cut and abs(below) <= (bottom - top) / 2:
            return True
        return min(abs(below), abs(below - self.lower)) <= self.slack


def _ways(labels: Sequence[TextLine], values: Sequence[_Value], sides: _Sides) -> list[tuple[Run, ...]]:
    """Two at most of the ways to give each value a label: it begins with an ordinal, or behind another."""
    begins = [bool(_BEGINS.match(label.text)) for label in labels]
    last = len(labels) - 1
    ways: list[tuple[Run, ...]] = [()]
    for value in values:
        longer: list[tuple[Run, ...]] = []
        count: dict[int, int] = {}  # of ways to the same end: what follows cannot part them
        for way in ways:
            for run in _runs(begins, way[-1][1] if way else -1):
                label = labels[run[0] : run[1] + 1]
                at_end = (run[0] == 0 and value is values[0]) or (run[1] == last and value is values[-1])
                if sides.fit(label, value, at_end=at_end):
                    count[run[1]] = count.get(run[1], 0) + 1
                    longer += [(*way, run)] if count[run[1]] <= 2 else []
        ways = longer
    return [way for way in ways if _is_end(labels, begins, way[-1][1], sides)]


def _is_end(labels: Sequence[TextLine], begins: Sequence[bool], at: int, sides: _Sides) -> bool:
    """Whether a label ends with this line: no line goes on with it, at no more than a line's distance."""
    if at + 1 == len(labels) or begins[at + 1]:
        return True
    one, other = labels[at].box, labels[at + 1].box
    return sides.whole and other.top - one.bottom > _APART * labels[at].size


def _runs(begins: Sequence[bool], before: int) -> Iterator[Run]:
    """Labels that may follow the line `before`, by whether lines begin with an ordinal."""
    for first in range(before + 1, len(begins)):
        if before >= 0 and not begins[first] and first > before + 1:
            continue
        if before >= 0 and not begins[before + 1] and first > before + 1:
            return
        last = first
        while True:
            yield first, last
            last += 1
            if last == len(begins) or begins[last]:
                break
