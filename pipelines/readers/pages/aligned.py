"""Tables without upright rules: figures that stand below each other in columns, and the labels beside them.

Only rows of many figures make columns (tables 3 and 4 of the forms): which of them stands in which column
cannot be told from a line of text once a cell is blank. Rows of fewer figures count where they stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from pipelines.readers.pages.apart import all_apart, close_words
from pipelines.readers.pages.lines import Box, TextLine, around
from pipelines.readers.pages.ruled import RuledCell, RuledTable
from pipelines.readers.pages.words import Char

_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?|[/／—－–-]|[无零〇○]")
_BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]"
)  # of a label, and of no later line of it
_FEWEST = 5  # figures of a row that makes columns
_FEW = 2  # of one beyond the first or the last of these
_MISSING = 2  # of its figures that a row may lack: more, and it is another table's
_ROWS = 3  # of a table that has labels; fewer at a page's end, where they may go on over it
_EDGE = 0.1  # share of the page's height at either end where its number stands
_PRINTOUT = 0.055  # and what browsers print
_NUMBER = re.compile(r"[-—–\d第页共/]+")
_SINGLE = 10  # figures of a row that stands alone, under heads
_FAR = 6.0  # heights of a line between a row of many figures and the next one of fewer
_HIGH = 8.0  # of a line between figures and their heads, which may stand in the middle or at the top
_CLOSER = 0.9  # of the least step from row to row
_NEAR = 0.7  # of a line's height between lines of one label, or of one head


@dataclass(slots=True, kw_only=True)
class _Row:
    figures: list[TextLine]
    numbered: bool  # whether a label beside the figures begins with an ordinal
    label: list[TextLine] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return around([word.box for word in (*self.label, *self.figures)])


def aligned_tables(chars: Sequence[Char], page: int, height: float) -> list[RuledTable]:
    """The tables of a page that no rules part into cells, in no order."""
    words = close_words(chars, page)
    rows = list(filter(None, map(_row, _levels(words))))
    groups: list[list[_Row]] = []
    for row in rows:
        if len(row.figures) < _FEWEST:
            continue
        if groups and _fit([*groups[-1], row]):
            groups[-1].append(row)
        elif _fit([row]):  # not where figures are printed over each other
            groups.append([row])
    fewer = [row for row in rows if len(row.figures) < _FEWEST]
    tables = (_table(_with_fewer(group, fewer), words, chars, height) for group in groups)
    return [table for table in tables if table]


def _with_fewer(rows: list[_Row], fewer: Sequence[_Row]) -> list[_Row]:
    """The rows, and between or next to them those of fewer figures that stand in their columns."""
    columns = _columns(rows)
    inside = [row for row in fewer if _stands_in(row, columns)]
    first, last = rows[0].box, rows[-1].box
    found = [row for row in inside if first.top < row.box.top < last.top and not _ends(row, rows)]
    outside = [row for row in inside if row.numbered and len(row.figures) >= _FEW]
    for row in reversed(outside):
        if 0 < first.top - row.box.bottom < _FAR * row.figures[0].size:
            found, first = [*found, row], row.box
    for row in outside:
        if 0 < row.box.top - last.bottom < _FAR * row.figures[0].size:
            found, last = [*found, row], row.box
    return sorted([*rows, *found], key=lambda row: row.box.top)


def _ends(row: _Row, rows: Sequence[_Row]) -> bool:
    """Put the ends of figures that narrow columns broke to their begins; whether the row has only such."""
    if row.numbered:
        return False
    upper = max((it for it in rows if it.box.top < row.box.top), key=lambda it: it.box.top)
    pitch = _pitch(rows)
    pairs = [
        (at, end)
        for end in row.figures
        for at, begin in enumerate(upper.figures)
        if _is_below(begin, end, pitch)
    ]
    if len(pairs) < len(row.figures):
        return False
    for at, end in pairs:
        begin = upper.figures[at]
        whole = around([begin.box, end.box])
        upper.figures[at] = TextLine(text=f"{begin.text}\n{end.text}", box=whole)
    return True


def _stands_in(row: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether its figures stand in columns, each in one of its own."""
    at = [
        [n for n, (x0, x1) in enumerate(columns) if it.box.x0 < x1 and x0 < it.box.x1] for it in row.figures
    ]
    return all(len(found) == 1 for found in at) and len({found[0] for found in at}) == len(at)


def _levels(words: Sequence[TextLine]) -> list[list[TextLine]]:
    """The words of each line, from left to right."""
    lines: list[list[TextLine]] = []
    for word in sorted(words, key=lambda it: it.box.top + it.box.bottom):
        if lines and _is_level(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda it: it.box.x0) for line in lines]


def _is_level(one: TextLine, other: TextLine) -> bool:
    apart = abs(one.box.top + one.box.bottom - other.box.top - other.box.bottom) / 2
    return apart < max(one.size, other.size) / 2


def _row(line: Sequence[TextLine]) -> _Row | None:
    """The figures at the end of a line."""
    last = max((n for n, word in enumerate(line) if not _FIGURE.fullmatch(word.text)), default=-1)
    figures = list(line[last + 1 :])
    numbered = last >= 0 and bool(_BEGINS.match(line[last].text))
    return _Row(figures=figures, numbered=numbered) if figures else None


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Left and right of each column."""
    columns: list[tuple[float, float]] = []
    for box in sorted((word.box for row in rows for word in row.figures), key=lambda it: it.x0):
        if columns and box.x0 < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], box.x1)
        else:
            columns.append((box.x0, box.x1))
    return columns


def _fit(rows: Sequence[_Row]) -> bool:
    """Whether rows of many figures stand in the same columns."""
    columns = _columns(rows)
    return all(len(columns) - _MISSING <= len(row.figures) == len(set(_places(row, columns))) for row in rows)


def _places(row: _Row, columns: Sequence[tuple[float, float]]) -> list[int]:
    return [next(n for n, (x0, x1) in enumerate(columns) if x0 <= it.box.x0 <= x1) for it in row.figures]


def _table(
    rows: Sequence[_Row], words: Sequence[TextLine], chars: Sequence[Char], height: float
) -> RuledTable | None:
    columns = _columns(rows)
    left = [word for word in words if word.box.x1 <= columns[0][0]]
    for row in rows:
        row.label = _label(row, left, rows)
    labelled = all(row.label for row in rows) and (len(rows) >= _ROWS or _is_cut(rows, words, height))
    if not labelled and (len(rows) > 1 or rows[0].label or len(columns) < _SINGLE):
        return None
    whole = around([row.box for row in rows])
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    first, last = (sum(columns[n]) / 2 for n in (0, -1))
    begin = columns[0][0] if labelled else min(whole.x0, 2 * first - middles[0])
    edges = [begin, *middles, max(whole.x1, 2 * last - middles[-1])]
    lines = [(row.box.top, _texts(row, columns)) for row in rows]
    if labelled:
        edges.insert(0, whole.x0)
    elif heads := _heads(rows[0], edges, words) or _heads(rows[0], edges, all_apart(chars, whole.page)):
        lines.insert(0, (min(word.box.top for head in heads for word in head), heads))
    else:
        return None
    return _drawn(lines, edges, whole)


def _is_cut(rows: Sequence[_Row], words: Sequence[TextLine], height: float) -> bool:
    """Whether nothing but margins is above or below rows with numbered labels: the page may cut them."""
    above, below = min(row.box.top for row in rows), max(row.box.bottom for row in rows)
    numbered = all(_BEGINS.match(_text(row.label)) for row in rows)
    own = [word for word in words if not _is_marginal(word, height)]
    first = all(word.box.bottom > above for word in own)
    last = all(word.box.top < below for word in own)
    return numbered and (first or last)


def _is_marginal(word: TextLine, height: float) -> bool:
    edge = min(word.box.bottom, height - word.box.top) / height
    return edge < _PRINTOUT or (edge < _EDGE and bool(_NUMBER.fullmatch(word.text)))


def _drawn(
    lines: Sequence[tuple[float, Sequence[Sequence[TextLine]]]], edges: Sequence[float], whole: Box
) -> RuledTable:
    """Rows with their tops and the words of their cells, as if rules parted them."""
    bottoms = [*(top for top, _ in lines[1:]), whole.bottom]
    cells = [
        RuledCell(
            text=_text(text),
            row=n,
            rowspan=1,
            box=Box(page=whole.page, x0=x0, top=top, x1=x1, bottom=max(bottoms[n], top + 1)),
        )
        for n, (top, line) in enumerate(lines)
        for text, (x0, x1) in zip(line, pairwise(edges), strict=True)
    ]
    box = Box(page=whole.page, x0=edges[0], top=lines[0][0], x1=edges[-1], bottom=whole.bottom)
    return RuledTable(boxes=(box,), edges=tuple(edges), height=len(lines), cells=tuple(cells))


def _texts(row: _Row, columns: Sequence[tuple[float, float]]) -> list[list[TextLine]]:
    """The label, if any, and the figure of each column, or none."""
    at = dict(zip(_places(row, columns), row.figures, strict=True))
    figures = [[at[n]] if n in at else [] for n in range(len(columns))]
    return [row.label, *figures] if row.label else figures


def _text(words: Sequence[TextLine]) -> str:
    return "\n".join(word.text for word in sorted(words, key=lambda it: it.box.top))


def _label(row: _Row, left: Sequence[TextLine], rows: Sequence[_Row]) -> list[TextLine]:
    """The words beside a row, the rightmost, with the lines above and below that go on with them.

    Those are closer than rows are, or, where labels are numbered, go on from an ordinal until figures stand
    in their middle. What stands further to the left are labels of groups.
    """
    own = around([word.box for word in row.figures])
    beside = [word for word in left if _overlap(word.box, own) > 0]
    if not beside:
        return []
    last = max(beside, key=lambda it: it.box.x1)
    found = [last]
    pitch = _pitch(rows)
    far = inf if any(_BEGINS.match(word.text) for word in left) else pitch
    middle = (own.top + own.bottom) / 2
    others = [around([word.box for word in other.figures]) for other in rows if other is not row]
    free = [word for word in left if not any(_overlap(word.box, other) > word.size / 2 for other in others)]
    while not _BEGINS.match(_text(found)) and (
        above := [it for it in free if _is_below(it, _top(found), far)]
    ):
        found.append(_bottom(above))
    while below := [it for it in free if not _BEGINS.match(it.text) and _is_below(_bottom(found), it, far)]:
        rest = _top(below)
        as_much = rest.box.bottom - middle < middle - _top(found).box.top + rest.size
        if not (as_much or _is_below(_bottom(found), rest, pitch)):
            break
        found.append(rest)
    return found


def _pitch(rows: Sequence[_Row]) -> float:
    """The least step from row to row; lines of labels are closer."""
    tops = [row.figures[0].box.top for row in rows]
    return min((lower - upper for upper, lower in pairwise(tops)), default=0.0)


def _top(words: Sequence[TextLine]) -> TextLine:
    return min(words, key=lambda it: it.box.top)


def _bottom(words: Sequence[TextLine]) -> TextLine:
    return max(words, key=lambda it: it.box.bottom)


def _overlap(one: Box, other: Box) -> float:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _is_below(upper: TextLine, lower: TextLine, pitch: float) -> bool:
    """Whether the lower one goes on with the upper one; lines of a label are closer than rows are."""
    down = lower.box.top - upper.box.top
    near = down < min(_NEAR * upper.size + upper.size, _CLOSER * pitch)
    return down > 0 and near and min(upper.box.x1, lower.box.x1) > max(upper.box.x0, lower.box.x0)


def _heads(row: _Row, edges: Sequence[float], words: Sequence[TextLine]) -> list[list[TextLine]]:
    """The words above each column of a row that stands alone, up to the first gap."""
    found: list[list[TextLine]] = []
    for word, (x0, x1) in zip(row.figures, pairwise(edges), strict=True):
        head = [word]
        inside = [
            it for it in words if x0 <= (it.box.x0 + it.box.x1) / 2 < x1 and it.box.x1 - it.box.x0 <= x1 - x0
        ]
        while above := [
            it for it in inside if it not in head and _is_near(it, _top(head), first=len(head) == 1)
        ]:
            head.append(_bottom(above))
        found.append(head[1:])
    return found if all(found) else []


def _is_near(upper: TextLine, lower: TextLine, *, first: bool) -> bool:
    gap = lower.box.top - upper.box.bottom
    return upper.box.top < lower.box.top and gap < (_HIGH if first else _NEAR) * upper.size
