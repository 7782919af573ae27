"""Words that reach over an upright rule: each belongs to one cell, or it cannot be told to which.

A figure wider than its cell fills it and reaches into its neighbours. Character by character, part of it
would count as the neighbour's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.ruled import RuledTable
from pipelines.readers.pages.words import Char, rows_of

_TOUCH = 0.15  # of a character's size: the most between two of a word, or by which they overlap
_SLACK = 0.1  # of a character's size, by which it may reach over a rule all the same
_FILLED = 0.5  # of a cell's width: a word that covers as much may be its own
_MOST = 0.75  # of a word's width: a cell has the word that it does not fill
_FIGURE = re.compile(r"[\d.,+\-．，－]")
_UNIT = re.compile(r"[%％件条项个宗起次篇份万亿元]")


class Placed(NamedTuple):
    """The characters, those of words that reach into other cells squeezed into their own; cells in doubt."""

    chars: list[Char]
    doubtful: set[Box]


def placed(chars: Sequence[Char], tables: Sequence[RuledTable]) -> Placed:
    """Give each word that reaches over a rule to the cell that it stands in.

    A figure is in doubt with all cells that it touches where that is not clear, where the rule stands between
    two of its characters, as if each cell had a part, and where one of the cells is blank: its figure may be
    part of the word.
    """
    moved: dict[int, Char] = {}
    reaching: list[tuple[list[Box], bool]] = []
    for word in _words(chars) if tables else ():
        if cells := _cells(word, tables):
            own = _own(word, cells)
            moved |= (
                {id(char): it for char, it in zip(word, _squeezed(word, own), strict=True)} if own else {}
            )
            if _FIGURE.match(word[0]["text"]):
                reaching.append((cells, own is not None))
    found = [moved.get(id(char), char) for char in chars]
    unclear = [cells for cells, sure in reaching if not sure or not all(_has_any(it, found) for it in cells)]
    return Placed(found, {cell for cells in unclear for cell in cells})


def _has_any(cell: Box, chars: Iterable[Char]) -> bool:
    return any(
        cell.x0 <= (char["x0"] + char["x1"]) / 2 < cell.x1
        and cell.top <= (char["top"] + char["bottom"]) / 2 < cell.bottom
        and not char["text"].isspace()
        for char in chars
    )


def _words(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Characters of a line that touch: a figure with its unit, or text; words may lie over each other."""
    for row in rows_of([char for char in chars if char["upright"]], "top"):
        line = sorted(row, key=itemgetter("x0"))
        following = _following(line)
        later = set(following.values())
        for n in range(len(line)):
            if n not in later:
                yield [line[at] for at in _chain(n, following)]


def _following(line: Sequence[Char]) -> dict[int, int]:
    """For a character the one that goes on with it: of several the nearest."""
    found: list[tuple[float, int, int]] = []
    for n, char in enumerate(line):
        for m in range(n + 1, len(line)):
            if line[m]["x0"] > char["x1"] + _TOUCH * char["size"]:
                break
            if _goes_on(char, line[m]):
                found.append((abs(char["x1"] - line[m]["x0"]), n, m))
    following: dict[int, int] = {}
    later: set[int] = set()
    for _, n, m in sorted(found):
        if n not in following and m not in later:
            following[n] = m
            later.add(m)
    return following


def _chain(first: int, following: Mapping[int, int]) -> Iterator[int]:
    at: int | None = first
    while at is not None:
        yield at
        at = following.get(at)


def _goes_on(one: Char, other: Char) -> bool:
    slack = _TOUCH * one["size"]
    alike = bool(_FIGURE.match(one["text"])) is bool(_FIGURE.match(other["text"]))
    return bool(
        abs(one["x1"] - other["x0"]) <= slack
        and abs(one["top"] - other["top"]) <= slack
        and abs(one["size"] - other["size"]) <= slack
        and (alike or _UNIT.match(other["text"]))
    )


def _cells(word: Sequence[Char], tables: Iterable[RuledTable]) -> list[Box]:
    """The cells that a word stands in, if it reaches over a rule."""
    x0, x1, slack = word[0]["x0"], word[-1]["x1"], _SLACK * word[0]["size"]
    y = (word[0]["top"] + word[0]["bottom"]) / 2
    for table in tables:
        if not table.boxes[0].top <= y < table.boxes[0].bottom:
            continue
        if any(x0 + slack < edge < x1 - slack for edge in table.edges):
            boxes = [cell.box for cell in table.cells if cell.box.top <= y < cell.box.bottom]
            cells = [box for box in boxes if box.x0 < x1 - slack and x0 + slack < box.x1]
            if any(x0 + slack < edge < x1 - slack for box in cells for edge in (box.x0, box.x1)):
                return cells
    return []


def _own(word: Sequence[Char], cells: Sequence[Box]) -> Box | None:
    """The cell that a word stands in with its middle, if it can be no other's."""
    x0, x1 = word[0]["x0"], word[-1]["x1"]
    own = next((box for box in cells if box.x0 <= (x0 + x1) / 2 < box.x1), None)
    if own is None or _is_cut(word, cells):
        return None
    inside = {box: min(x1, box.x1) - max(x0, box.x0) for box in cells}
    filled = [box for box in cells if inside[box] >= _FILLED * (box.x1 - box.x0)]
    return own if filled == [own] or (not filled and inside[own] >= _MOST * (x1 - x0)) else None


def _is_cut(word: Sequence[Char], cells: Iterable[Box]) -> bool:
    """Whether a rule stands between two characters."""
    slack = _SLACK * word[0]["size"]
    edges = {edge for box in cells for edge in (box.x0, box.x1)}
    return any(
        one["x1"] - slack <= edge <= other["x0"] + slack for one, other in pairwise(word) for edge in edges
    )


def _squeezed(word: Sequence[Char], cell: Box) -> Iterator[Char]:
    x0, x1 = word[0]["x0"], word[-1]["x1"]
    left, right = max(x0, cell.x0), min(x1, cell.x1)
    share = (right - left) / (x1 - x0)
    for char in word:
        yield char | {"x0": left + (char["x0"] - x0) * share, "x1": left + (char["x1"] - x0) * share}
