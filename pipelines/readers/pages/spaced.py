"""Figures of a table set with wide spaces between their digits: 1 2 3 is 123 where all are set so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.readers.pages.ruled import RuledTable
from pipelines.readers.pages.words import Char

_LEAST, _MOST = 0.4, 1.05  # of a character's size between two digits: less is no blank, more another figure's
_ALIKE = 0.15  # of a character's size, by which the spaces of a table may differ
_FEW = 4  # spaces that show how a table is set


def closed(chars: Sequence[Char], tables: Iterable[RuledTable]) -> Sequence[Char]:
    """The characters of a page, digits of spaced figures as wide as it takes to touch the next one.

    Only where no two digits of a table touch, where all spaces are alike and no figure would begin with 0.
    """
    digits = [char for char in chars if char["text"].isdecimal()]
    if sum(_is_wide(one, other) for one, other in _spaces(digits)) < _FEW:
        return chars
    wider: dict[int, Char] = {}
    for table in tables:
        spaces = list(_spaces(_within(digits, table)))
        if _are_set_so(spaces):
            wider |= {id(one): one | {"x1": other["x0"]} for one, other in spaces}
    return [wider.get(id(char), char) for char in chars]


def _within(chars: Iterable[Char], table: RuledTable) -> Iterator[Char]:
    box = table.boxes[0]
    return (char for char in chars if box.top <= char["top"] < box.bottom and box.x0 <= char["x0"] < box.x1)


def _spaces(digits: Iterable[Char]) -> Iterator[tuple[Char, Char]]:
    """Those that follow each other on a line."""
    for one, other in pairwise(digits):
        apart = other["x0"] - one["x1"]
        if one["top"] == other["top"] and other["x0"] >= one["x0"] and apart < _MOST * one["size"]:
            yield one, other


def _is_wide(one: Char, other: Char) -> bool:
    return bool(other["x0"] - one["x1"] > _LEAST * one["size"])


def _are_set_so(spaces: Sequence[tuple[Char, Char]]) -> bool:
    widths = sorted((other["x0"] - one["x1"]) / one["size"] for one, other in spaces)
    if len(spaces) < _FEW or widths[0] < _LEAST or widths[-1] - widths[0] > _ALIKE:
        return False
    later = {id(other) for _, other in spaces}
    return all(one["text"] != "0" or id(one) in later for one, _ in spaces)
