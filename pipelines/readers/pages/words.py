"""Characters of a page → words: what stands together on a line without a blank.

By the rules of pdfplumber's `extract_words`, with which those of lines and cells were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from pipelines.readers.office.wordsymbols import raised

Char: TypeAlias = dict[str, Any]  # text, x0, x1, top, bottom, upright, size, fontname

_BLANK = 0.5  # of a character's size: a gap that wide is printed as a blank
_LEVEL = 3.0  # points by which neighbours on a line may stand higher or lower
_SMALL, _RAISED, _BEHIND = 0.85, 0.1, 1.5  # of a figure's size: how small, high, near a note's mark is


def with_marks(chars: Sequence[Char]) -> list[Char]:
    """Small raised digits behind a figure as superscripts: 18² is no 182."""
    found: list[Char] = []
    figure: Char | None = None
    for char in chars:
        if char["text"].isdecimal() and figure and _is_mark(char, figure):
            char = {**char, "text": raised(char["text"])}
        else:
            figure = char if char["text"].isdecimal() else None
        found.append(char)
    return found


def _is_mark(char: Char, figure: Char) -> bool:
    size = figure["size"]
    near = -1.0 < char["x0"] - figure["x1"] < _BEHIND * size
    level = figure["top"] < char["bottom"] < figure["bottom"] - _RAISED * size
    return bool(near and level and char["size"] < _SMALL * size)


def words_of(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Upright characters from left to right, then turned ones from top to bottom, however they are mixed."""
    turned: dict[bool, list[Char]] = {False: [], True: []}
    for char in chars:
        turned[not char["upright"]].append(char)
    ways = (("x0", "x1", "top"), ("top", "bottom", "x0"))
    for some, (begin, end, level) in zip(turned.values(), ways, strict=True):
        for row in rows_of(some, level):
            yield from _split(sorted(row, key=itemgetter(begin)), begin, end, level)


def _split(row: Iterable[Char], begin: str, end: str, level: str) -> Iterator[list[Char]]:
    word: list[Char] = []
    for char in row:
        if char["text"].isspace():
            if word:
                yield word
            word = []
        elif word and _apart(word[-1], char, begin, end, level):
            yield word
            word = [char]
        else:
            word.append(char)
    if word:
        yield word


def _apart(one: Char, other: Char, begin: str, end: str, level: str) -> bool:
    blank = _BLANK * one["size"]
    gap, step = (blank, _LEVEL) if one["upright"] else (_LEVEL, blank)
    return bool(
        other[begin] < one[begin] or other[begin] > one[end] + gap or abs(other[level] - one[level]) > step
    )


def rows_of(chars: list[Char], edge: str) -> Iterator[list[Char]]:
    """Characters whose edges follow each other within 3 points, in the order given."""
    rows: list[list[Char]] = []
    row_of: dict[float, list[Char]] = {}
    last = None
    for value in sorted({char[edge] for char in chars}):
        if last is None or value > last + _LEVEL:
            rows.append([])
        row_of[value] = rows[-1]
        last = value
    for char in chars:
        row_of[char[edge]].append(char)
    yield from rows
