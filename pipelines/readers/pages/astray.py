"""Text that has left its cell: on a level rule, or beside its table. Whose it is cannot be told."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

from pipelines.readers.pages.lines import Box, TextLine
from pipelines.readers.pages.ruled import RuledCell, RuledTable
from pipelines.readers.pages.words import Char

Level: TypeAlias = tuple[float, float]  # top and bottom of characters on a line

_CUT = 0.25  # of a character's height: a rule so near its middle runs through it
_UNEVEN = 0.5, 3.0  # points by which digits of one font stand higher than others on what is taken for a line
_STACKED = re.compile(r"\d\n\d")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[\u3400-\u9fff]{2}")


def cut(chars: Sequence[Char], tables: Sequence[RuledTable]) -> set[Box]:
    """The cells whose figures may not be their own, because a level rule runs through some text.

    Where a cell beside that rule is blank, or figures stand below each other in it, the text may have come
    from the other side: if it is a figure, both cells are in doubt, if a label, all figures along the rule.
    Where figures stand below each other in further cells, so are those of the whole table. In doubt are also
    cells whose digits stand higher and lower: two figures that have met.
    """
    found = set(_uneven(chars, tables))
    met = frozenset(found)
    levels = {(char["top"], char["bottom"]) for char in chars}  # some dozens, of a thousand characters
    for table in tables:
        edges = sorted({edge for cell in table.cells for edge in (cell.box.top, cell.box.bottom)})
        cuts = {level: edge for level in levels if (edge := _through(level, edges)) is not None}
        here = {box for boxes in _along(chars, table, cuts, met) for box in boxes} if cuts else set()
        found |= here
        if here and {cell.box for cell in table.cells if _is_shared(cell, met)} - here:
            found |= _figures(table.cells)
    return found


def _through(level: Level, edges: Sequence[float]) -> float | None:
    """The edge that runs through characters, if any."""
    top, bottom = level
    middle, slack = (top + bottom) / 2, _CUT * (bottom - top)
    at = bisect_left(edges, middle - slack)
    return edges[at] if at < len(edges) and edges[at] < middle + slack else None


def _uneven(chars: Iterable[Char], tables: Sequence[RuledTable]) -> Iterator[Box]:
    """The cells with digits of one font that stand a little higher and lower."""
    digits = [char for char in chars if char["text"].isdecimal()]
    if not _are_uneven(digits):  # as on every page that is well printed
        return
    for box in (cell.box for table in tables for cell in table.cells):
        inside = [
            digit
            for digit in digits
            if box.x0 <= (digit["x0"] + digit["x1"]) / 2 < box.x1
            and box.top <= (digit["top"] + digit["bottom"]) / 2 < box.bottom
        ]
        if _are_uneven(inside):
            yield box


def _are_uneven(digits: Iterable[Char]) -> bool:
    levels = sorted({(digit["fontname"], digit["size"], digit["top"]) for digit in digits})
    least, most = _UNEVEN
    return any(
        least < below[2] - above[2] <= most
        for _, font in groupby(levels, key=lambda level: level[:2])
        for above, below in pairwise(font)
    )


def _along(
    chars: Iterable[Char], table: RuledTable, cuts: Mapping[Level, float], met: frozenset[Box]
) -> Iterator[set[Box]]:
    """The cells in doubt for each character that a rule runs through."""
    left, right = table.boxes[0].x0, table.boxes[0].x1
    for char in chars:
        edge, x = cuts.get((char["top"], char["bottom"])), (char["x0"] + char["x1"]) / 2
        if edge is None or not left <= x < right or char["text"].isspace():
            continue
        both = [cell for cell in table.cells if edge in (cell.box.top, cell.box.bottom)]
        here = [cell for cell in both if cell.box.x0 <= x < cell.box.x1]
        if here and not all(cell.text and not _is_shared(cell, met) for cell in here):
            yield {cell.box for cell in here} if char["text"].isdecimal() else _figures(both)


def _is_shared(cell: RuledCell, met: frozenset[Box]) -> bool:
    """Whether it has figures of several cells, below each other or on one line."""
    return cell.box in met or bool(_STACKED.search(cell.text))


def _figures(cells: Iterable[RuledCell]) -> set[Box]:
    return {cell.box for cell in cells if _DIGIT.search(cell.text)}


def blurred(upon: Container[Box], tables: Iterable[RuledTable]) -> Iterator[Box]:
    """Cells of figures in rows of a table from the first of several labels that are printed over to the last.

    Labels too long for their cells run into each other, as in a printed sheet with low rows: which figures
    they name cannot be told.
    """
    for table in tables:
        labels = [cell.box for cell in table.cells if cell.box in upon and _WORD.search(cell.text)]
        if len(labels) > 1:
            top, bottom = min(box.top for box in labels), max(box.bottom for box in labels)
            rows = [cell for cell in table.cells if cell.box.top < bottom and top < cell.box.bottom]
            yield from _figures(rows)


def beside(lines: Iterable[TextLine], tables: Iterable[RuledTable]) -> Iterator[tuple[TextLine, set[Box]]]:
    """Lines that stand beside a table, and the cells whose figures they may name, or be.

    Words beside a row that has words of its own are neither: the rest of a label of several rows.
    """
    for line in lines:
        middle = (line.box.top + line.box.bottom) / 2
        for table in tables:
            if table.boxes[0].top < middle < table.boxes[0].bottom:
                row = [cell for cell in table.cells if cell.box.top < middle < cell.box.bottom]
                named = not _DIGIT.search(line.text) and any(_WORD.search(cell.text) for cell in row)
                yield line, set() if named else _figures(row)
                break
