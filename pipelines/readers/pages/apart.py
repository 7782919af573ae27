"""Words of a table without rules: figures that nearly touch the label or the figure before them.

A cell that is full leaves only its padding to the next one, less than the gap that parts words elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipelines.readers.pages.lines import TextLine, word_in
from pipelines.readers.pages.words import Char, words_of

_FIGURE = re.compile(r"[\d.,+\-/／—–－无零〇○]")
_GAP = 0.12  # of a character's size: more than between the characters of a word
_TOUCH = 0.05  # of it: less than any padding
_OFTEN = 2  # times as many digits touch as are apart, or all may be set with spaces


def close_words(chars: Iterable[Char], page: int) -> list[TextLine]:
    """Each word as a line of its own; a figure is one from the label or the figure before it.

    Figures stay whole where the digits of the page are set with spaces.
    """
    words = list(words_of(chars))
    spread = _are_spread(words)
    return [word_in(part, page) for word in words for part in _parts(word, spread=spread)]


def all_apart(chars: Iterable[Char], page: int) -> list[TextLine]:
    """Words cut at every gap: heads of narrow columns, whose characters stand in one line."""
    return [word_in(part, page) for word in words_of(chars) for part in _cut(word)]


def _are_spread(words: Iterable[Sequence[Char]]) -> bool:
    figures = (word for word in words if all(char["text"].isdecimal() for char in word))
    gaps = [_gap(*pair) for word in figures for pair in pairwise(word)]
    wide = sum(gap > _GAP for gap in gaps)
    return wide > 0 and sum(gap < _TOUCH for gap in gaps) < _OFTEN * wide


def _parts(word: Sequence[Char], *, spread: bool) -> Iterator[Sequence[Char]]:
    """Labels beside each other, and the figures behind the last."""
    at = len(word)
    while at and _FIGURE.fullmatch(word[at - 1]["text"]):
        at -= 1
    if 0 < at < len(word) and not _is_apart(word, at):
        at = len(word)  # a label that ends in a figure
    begin = 0
    for n in range(1, at):
        if _is_apart(word, n) and (_is_numbered(word[n:]) or not _has_digit(word[n - 1 : n + 1])):
            yield word[begin:n]
            begin = n
    if begin < at:
        yield word[begin:at]
    if at < len(word):
        yield from [word[at:]] if spread else _cut(word[at:])


def _is_numbered(word: Sequence[Char]) -> bool:
    return len(word) > 1 and word[0]["text"].isdecimal() and word[1]["text"] in ".．、"


def _has_digit(chars: Iterable[Char]) -> bool:
    """Type is often set with a gap between ideographs and digits (第 20 条)."""
    return any(char["text"].isdecimal() for char in chars)


def _is_apart(word: Sequence[Char], at: int) -> bool:
    """Whether there is a gap before a character, and none between the two before it."""
    before = _gap(word[at - 2], word[at - 1]) if at > 1 else 0.0
    return before < _TOUCH and _gap(word[at - 1], word[at]) > _GAP


def _cut(word: Sequence[Char]) -> Iterator[Sequence[Char]]:
    begin = 0
    for at, (one, other) in enumerate(pairwise(word), 1):
        if _gap(one, other) > _GAP:
            yield word[begin:at]
            begin = at
    yield word[begin:]


def _gap(one: Char, other: Char) -> float:
    """Between two characters, as a share of their size; of upright ones from left to right."""
    between = other["x0"] - one["x1"] if one["upright"] else other["top"] - one["bottom"]
    return float(between / one["size"]) if one["size"] else 0.0
