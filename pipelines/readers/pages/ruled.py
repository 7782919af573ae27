"""Ruled tables of a PDF page: drawn lines → cells with their characters.

The lines that touch each other span a grid of smallest rectangles; rectangles without a line between them are
one cell. A table that is open at a page break (WPS draws no border there) is closed by its own extent, and no
character within a table is outside of its cells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from pipelines.readers.pages.lines import Box, lines_of
from pipelines.readers.pages.words import Char

THIN = 3.0  # points; Word draws borders as thin filled areas
_SNAP = 3.0  # points within which lines count as one: double borders, sloppy corners
_SHORTEST = 4.0  # points; shorter strokes are dots and corners
_DASH, _BETWEEN = 12.0, 8.0  # points of the longest dash that is drawn by itself, and the most to the next
_MOST = 20000  # smallest rectangles of a table; a drawing has more


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A drawn line: `at` is its x if upright, its y if level; `start` and `end` run along it."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledCell:
    """A cell: its rows, its box on the page, and the boxes of its parts on earlier pages."""

    text: str
    row: int
    rowspan: int
    box: Box
    before: tuple[Box, ...] = ()
    irregular: bool = False  # no rectangle: a border between this cell and others is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """A table of one page, or of several joined: cells in rows, and the x of all column edges."""

    boxes: tuple[Box, ...]
    edges: tuple[float, ...]
    height: int
    cells: tuple[RuledCell, ...]


Thing: TypeAlias = Mapping[str, Any]  # x0, x1, top, bottom, fill, stroke, their colours, pts


def strokes(lines: Iterable[Thing], rectangles: Iterable[Thing], curves: Iterable[Thing]) -> list[Stroke]:
    """The visible level and upright strokes; filled areas without an outline are backgrounds."""
    found: list[Stroke] = []
    for line in lines:
        if not _is_white(line.get("stroking_color")):
            found += _strokes(line["x0"], line["top"], line["x1"], line["bottom"])
    for area in rectangles:
        found += _outline(area)
    for curve in curves:
        if curve.get("stroke") and not _is_white(curve.get("stroking_color")):
            points = curve["pts"]
            for (x0, y0), (x1, y1) in pairwise(points):
                found += _strokes(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return _joined([*_dotted(found), *(stroke for stroke in found if _is_long(stroke))])


def _outline(area: Thing) -> list[Stroke]:
    x0, top, x1, bottom = area["x0"], area["top"], area["x1"], area["bottom"]
    if min(x1 - x0, bottom - top) <= THIN:
        color = "non_stroking_color" if area.get("fill") else "stroking_color"
        return [] if _is_white(area.get(color)) else [*_strokes(x0, top, x1, bottom)]
    if not area.get("stroke") or _is_white(area.get("stroking_color")):
        return []
    sides = ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
    return [stroke for side in sides for stroke in _strokes(*side)]


def _strokes(x0: float, top: float, x1: float, bottom: float) -> Iterator[Stroke]:
    """A line that runs level or upright; of a dot, which may be of either, both."""
    wide, high = x1 - x0, bottom - top
    if high <= THIN and (wide >= _SHORTEST or wide >= high):
        yield Stroke(upright=False, at=(top + bottom) / 2, start=x0, end=x1)
    if wide <= THIN and (high >= _SHORTEST or high >= wide):
        yield Stroke(upright=True, at=(x0 + x1) / 2, start=top, end=bottom)


def _is_white(color: object) -> bool:
    """White in grey, RGB or CMYK; an unknown colour is visible."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)


def _is_long(stroke: Stroke) -> bool:
    return stroke.end - stroke.start >= _SHORTEST


def _dotted(found: Iterable[Stroke]) -> Iterator[Stroke]:
    """Dots that follow each other on a line as one stroke."""
    lines: dict[tuple[bool, float], list[Stroke]] = {}
    for dot in (stroke for stroke in found if not _is_long(stroke)):
        lines.setdefault((dot.upright, round(dot.at, 1)), []).append(dot)
    for dots in lines.values():
        for line in _chains(sorted(dots, key=lambda dot: dot.start)):
            if _is_long(line):
                yield line


def _joined(found: list[Stroke]) -> list[Stroke]:
    """Pieces of one line made one: Word draws a border cell by cell, browsers dash by dash."""
    joined: list[Stroke] = []
    for upright in (False, True):
        same = [stroke for stroke in found if stroke.upright is upright]
        positions = clusters([stroke.at for stroke in same])
        same = [Stroke(upright=upright, at=nearest(positions, s.at), start=s.start, end=s.end) for s in same]
        for _, line in groupby(sorted(same, key=lambda s: (s.at, s.start, s.end)), key=lambda s: s.at):
            joined += _chains(line)
    return joined


def _near(one: Stroke, other: Stroke) -> float:
    """Points that two pieces of one line may be apart: dashes as much as they are long."""
    longer = max(one.end - one.start, other.end - other.start)
    return max(_SNAP, min(longer, _BETWEEN)) if longer <= _DASH else _SNAP


def _chains(line: Iterable[Stroke]) -> Iterator[Stroke]:
    """Strokes of one line, sorted, those that follow each other as one."""
    whole = last = None
    for stroke in line:
        if whole and last and stroke.start <= whole.end + _near(last, stroke):
            whole = replace(whole, end=max(whole.end, stroke.end))
        else:
            if whole:
                yield whole
            whole = stroke
        last = stroke
    if whole:
        yield whole


def clusters(values: Iterable[float], tolerance: float = _SNAP) -> list[float]:
    """Sorted values, those within `tolerance` of their neighbour replaced by their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(values: Sequence[float], value: float) -> float:
    """The one of sorted `values` that is nearest to `value`; of two the lower."""
    at = bisect_left(values, value)
    if at == 0 or at == len(values):
        return values[max(0, at - 1)]
    lower, upper = values[at - 1], values[at]
    return lower if value - lower <= upper - value else upper


def ruled_tables(drawn: Sequence[Stroke], chars: Sequence[Char], page: int) -> list[RuledTable]:
    """Tables of at least two columns, in no order."""
    tables = (_table(group, chars, page) for group in _connected(drawn))
    return [table for table in tables if table]


def _connected(drawn: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    """Groups of strokes that touch, each with at least two upright ones."""
    waiting = list(drawn)
    while waiting:
        group = [waiting.pop()]
        for stroke in group:  # grows while it is walked
            touching = [other for other in waiting if _touch(stroke, other)]
            waiting = [other for other in waiting if not _touch(stroke, other)] if touching else waiting
            group += touching
        if sum(stroke.upright for stroke in group) > 1 and not all(stroke.upright for stroke in group):
            yield group


def _touch(one: Stroke, other: Stroke) -> bool:
    if one.upright is other.upright:
        return False
    return (
        one.start - _SNAP <= other.at <= one.end + _SNAP
        and other.start - _SNAP <= one.at <= other.end + _SNAP
    )


def _table(group: list[Stroke], chars: Sequence[Char], page: int) -> RuledTable | None:
    upright = [stroke for stroke in group if stroke.upright]
    level = [stroke for stroke in group if not stroke.upright]
    xs, ys = _edges(upright, level), _edges(level, upright)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST:
        return None
    owners = _regions(xs, ys, upright, level)
    contents: dict[int, list[Char]] = {}
    for char in chars:
        row, column = _slot(ys, (char["top"] + char["bottom"]) / 2), _slot(xs, (char["x0"] + char["x1"]) / 2)
        if row is not None and column is not None:
            contents.setdefault(owners[row][column], []).append(char)
    cells = tuple(_cells(xs, ys, owners, contents, page))
    if not contents:
        return None
    box = Box(page=page, x0=xs[0], top=ys[0], x1=xs[-1], bottom=ys[-1])
    return RuledTable(boxes=(box,), edges=tuple(xs), height=len(ys) - 1, cells=cells)


def _edges(along: Iterable[Stroke], across: Iterable[Stroke]) -> list[float]:
    """Where strokes stand, and where those across them end, unless that is short of a stroke or beyond it."""
    drawn = [stroke.at for stroke in along]
    ends = (end for stroke in across for end in (stroke.start, stroke.end))
    return clusters([*drawn, *(end for end in ends if all(abs(end - at) > _BETWEEN for at in drawn))])


def _regions(xs: list[float], ys: list[float], upright: list[Stroke], level: list[Stroke]) -> list[list[int]]:
    """For each smallest rectangle the number of the cell that it belongs to."""
    owners = [[-1] * (len(xs) - 1) for _ in ys[1:]]
    borders = _borders(xs, ys, upright, level)
    number = 0
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if owners[row][column] < 0:
                _fill(owners, borders, row, column, number)
                number += 1
    return owners


def _borders(
    xs: list[float], ys: list[float], upright: list[Stroke], level: list[Stroke]
) -> dict[tuple[str, int, int], bool]:
    """Whether a line is drawn right of (|) or below (-) the smallest rectangle at (column, row)."""
    at_x, at_y = _by_edge(xs, upright), _by_edge(ys, level)
    borders = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (x0, x1) in enumerate(pairwise(xs)):
            if column < len(xs) - 2:
                borders["|", column, row] = _covers(at_x.get(x1, []), top, bottom)
            if row < len(ys) - 2:
                borders["-", column, row] = _covers(at_y.get(bottom, []), x0, x1)
    return borders


def _by_edge(edges: list[float], drawn: list[Stroke]) -> dict[float, list[Stroke]]:
    at: dict[float, list[Stroke]] = {}
    for stroke in drawn:
        at.setdefault(nearest(edges, stroke.at), []).append(stroke)
    return at


def _covers(drawn: list[Stroke], start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(stroke.start <= middle <= stroke.end for stroke in drawn)


def _fill(
    owners: list[list[int]], borders: Mapping[tuple[str, int, int], bool], row: int, column: int, number: int
) -> None:
    pending = [(row, column)]
    while pending:
        r, c = pending.pop()
        if owners[r][c] == number:
            continue
        owners[r][c] = number
        ways = (
            ("|", c, r, r, c + 1),
            ("|", c - 1, r, r, c - 1),
            ("-", c, r, r + 1, c),
            ("-", c, r - 1, r - 1, c),
        )
        pending += [(y, x) for kind, bc, br, y, x in ways if borders.get((kind, bc, br)) is False]


def _slot(edges: list[float], value: float) -> int | None:
    at = bisect_right(edges, value) - 1
    return at if 0 <= at < len(edges) - 1 else None


def _cells(
    xs: list[float], ys: list[float], owners: list[list[int]], contents: Mapping[int, list[Char]], page: int
) -> Iterator[RuledCell]:
    places: dict[int, list[tuple[int, int]]] = {}
    for row, numbers in enumerate(owners):
        for column, number in enumerate(numbers):
            places.setdefault(number, []).append((row, column))
    for number, units in places.items():
        rows, columns = [row for row, _ in units], [column for _, column in units]
        box = Box(
            page=page,
            x0=xs[min(columns)],
            top=ys[min(rows)],
            x1=xs[max(columns) + 1],
            bottom=ys[max(rows) + 1],
        )
        text = "\n".join(line.text for line in lines_of(contents.get(number, []), page))
        height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        yield RuledCell(
            text=text, row=min(rows), rowspan=height, box=box, irregular=height * width > len(units)
        )
