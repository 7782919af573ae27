"""Labels of text that are wrapped around their figures: 7.属于行政 · 0 0 2 · 执法案卷, as in PDF."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import Label, exactly, key, may_begin, numbered

_LONGEST_LINE = 40  # characters
_WORDS, _LINES = 6, 24  # lines of a label, and of it with its figures


class Wrapped(NamedTuple):
    """A label in full, its figures line by line with their places, and the lines that it takes."""

    text: str
    labels: tuple[Label, ...]
    figures: tuple[tuple[str, str], ...]
    lines: int


def wrapped(lines: Iterable[tuple[str, str]], table: str) -> Wrapped | None:
    """The label that is whole only with what stands behind its figures; None where there is none.

    `lines`: text and place of what may belong to it. Where a shorter label stands whole before the figures,
    as 其他 does of 其他处理, the longer one counts: nothing else of the form begins with what is left of it.
    """
    found, joined, words = None, "", 0
    figures: list[tuple[str, str]] = []
    ended = False  # what prints the row's figures is behind us
    for number, (text, place) in enumerate(islice(lines, _LINES), 1):
        if len(text) > _LONGEST_LINE or words == _WORDS:
            break
        own, printed = parts(text)
        if number == 1 and not (own and may_begin(own)):
            return None
        if key(joined) and own and (numbered(own) or exactly(own, table)):
            break  # another label
        if own:
            joined, words, ended = joined + own, words + 1, bool(figures)
        if printed:
            if ended:
                break
            figures.append((printed, place))
        if words > 1 and own and (labels := _rows(joined, table)):
            found = Wrapped(joined, labels, tuple(figures), number)
    return found


def parts(text: str) -> tuple[str, str]:
    """The words of a line, and the figures behind them."""
    tokens = text.split()
    at = len(tokens)
    while at and figure(tokens[at - 1]) is not None:
        at -= 1
    return "".join(tokens[:at]), " ".join(tokens[at:])


def _rows(text: str, table: str) -> tuple[Label, ...]:
    return tuple(label for label in exactly(text, table) if label.kind == "row")
