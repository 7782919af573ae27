"""A change of words made short: what went and what came, with a little of what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\d[\d,.]*|[A-Za-z]+|\s+|.", re.DOTALL)
AROUND = 8  # words on either side
APART = 2  # equal words between two changes that are shown as one
LARGEST = (
    2_000_000  # pairs of words that are compared one by one; beyond, the middle went and came as a whole
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One change: the words before it, what went, what came, the words after it."""

    before: str
    removed: str
    added: str
    after: str


def hunks(old: str, new: str) -> list[Hunk]:
    """The changes that make `new` of `old`, in order."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    return [
        Hunk(
            before=("…" if i > AROUND else "") + "".join(a[max(0, i - AROUND) : i]),
            removed="".join(a[i:j]),
            added="".join(b[k:m]),
            after="".join(a[j : j + AROUND]) + ("…" if j + AROUND < len(a) else ""),
        )
        for i, j, k, m in _joined(_changes(a, b))
    ]


def _changes(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Spans of `a` and `b` that differ, between what both begin and end with."""
    shorter = min(len(a), len(b))
    start = next((n for n in range(shorter) if a[n] != b[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if a[-1 - n] != b[-1 - n]), left)
    one, other = a[start : len(a) - end], b[start : len(b) - end]
    if len(one) * len(other) > LARGEST:
        yield start, start + len(one), start, start + len(other)
        return
    for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start + i, start + j, start + k, start + m


def _joined(changes: Iterator[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for i, j, k, m in changes:
        if joined and i - joined[-1][1] <= APART:
            first = joined.pop()
            joined.append((first[0], j, first[2], m))
        else:
            joined.append((i, j, k, m))
    return joined
