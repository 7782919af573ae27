"""Cells that ran together: 640020470 is 64 0 0 2 0 4 70, because the row must sum.

A run is split into numbers in every way that its digits, signs and blanks allow; the form's own sums decide.
Nothing is ever guessed: where several splits stand, the caller gets them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pipelines.reading.tables.cells import CIRCLED
from pipelines.reading.text import normal

Split = tuple[str, ...]
Rule = Callable[[Sequence[str]], bool]

_PATTERNS = {
    "integer": re.compile(r"0|[1-9]\d*"),
    "signed": re.compile(r"[+-]?(?:0|[1-9]\d*)"),
    "decimal": re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?(?:万元|元)?"),
}
_LONGEST = 64  # characters of a run; the longest row of a form prints fifteen figures
_MOST = 20_000  # splits of a row, or combinations of rows, that are looked at
_TRIED = 40_000  # ways to read the columns of a row that are held against its sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Neighbouring columns under one rule: the kinds of their numbers, and what must hold among them."""

    kinds: tuple[str, ...]
    holds: Rule


def sums(numbers: Sequence[str]) -> bool:
    """The last is the sum of the others: the row sums of tables 3 and 4."""
    return sum(map(int, numbers[:-1])) == int(numbers[-1])


def splits(run: str, groups: Sequence[Group]) -> list[Split]:
    """Every way to read the run as the groups' columns; [] where there is none or there are too many."""
    parts = tuple(normal(part) for part in run.split())
    if sum(map(len, parts)) > _LONGEST or CIRCLED.search(run):
        return []
    tries = iter(range(_TRIED))
    found = list(islice(_groups(parts, tuple(groups), tries), _MOST + 1))
    return found if len(found) <= _MOST and next(tries, None) is not None else []


def settle(
    rows: Mapping[str, list[Split]], holds: Callable[[Mapping[str, Split]], bool]
) -> dict[str, list[Split]]:
    """Keep of each row the splits that stand in some combination for which the table's sums hold.

    Where no combination holds (the table itself is wrong), every row keeps all its splits.
    """
    open_rows = [name for name, found in rows.items() if len(found) > 1]
    size = 1
    for name in open_rows:
        size *= len(rows[name])
    if not open_rows or size > _MOST:
        return dict(rows)
    fixed = {name: found[0] for name, found in rows.items() if len(found) == 1}
    good = [
        chosen
        for picks in product(*(rows[name] for name in open_rows))
        if holds(fixed | (chosen := dict(zip(open_rows, picks, strict=True))))
    ]
    if not good:
        return dict(rows)
    return dict(rows) | {name: sorted({chosen[name] for chosen in good}) for name in open_rows}


def _groups(parts: Split, groups: tuple[Group, ...], tries: Iterator[int]) -> Iterator[Split]:
    if not groups:
        if not parts:
            yield ()
        return
    first, *rest = groups
    behind = sum(len(group.kinds) for group in rest)
    for head, left in _numbers(parts, first.kinds, behind):
        if next(tries, None) is None:
            return
        if first.holds(head):
            for tail in _groups(left, tuple(rest), tries):
                yield head + tail


def _numbers(parts: Split, kinds: tuple[str, ...], behind: int) -> Iterator[tuple[Split, Split]]:
    """Every way to take numbers of these kinds off the front; blanks in the run are borders.

    Left over is what may be so many numbers `behind` them: nothing, where there are none.
    """
    if not kinds:
        yield (), parts
        return
    wanted = len(kinds) + behind
    if not len(parts) <= wanted <= sum(map(len, parts)):
        return
    text, *others = parts
    for end in range(len(text) if wanted == 1 else 1, len(text) + 1):
        if _PATTERNS[kinds[0]].fullmatch(text, 0, end):
            rest = (text[end:], *others) if end < len(text) else tuple(others)
            for numbers, left in _numbers(rest, kinds[1:], behind):
                yield (text[:end], *numbers), left
