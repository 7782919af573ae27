"""Blank cells that fill up the rows of a grid: where merged cells left them all at the ends.

Some programs write what a merged cell covers as blank cells behind the row. Rows that begin with a blank cell
of their own cannot be told then from rows that are filled up in front; the sums of the rows tell it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.rows import Printed

if TYPE_CHECKING:
    from pipelines.reading.tables.align import Aligned

_GROUPS = {"requests": 7, "disputes": 5}  # columns that end in the sum of those before them
_FEWEST = 3  # rows with sums that hold, where some do not


def place_by_fills(table: str, aligned: Sequence[Aligned]) -> None:
    """Take the first cells of each row, if all that follow are blank and the sums of most rows hold so."""
    size = _GROUPS.get(table)
    rows = [one for one in aligned if one.row.layout == "grid" and one.ordered and one.merged]
    if not size or all(one.marks for one in rows):  # as most
        return
    if any(mark.text.strip() for one in rows for mark in one.row.prints[len(one.columns.fields) :]):
        return
    filled = [one for one in rows if any(mark.text.strip() for mark in one.row.prints)]
    sound = [one for one in filled if _holds(_first(one), size)]
    if not sound or (
        len(sound) < len(filled) and (len(sound) < _FEWEST or len(sound) * 10 < len(filled) * 8)
    ):
        return
    for one in rows:
        first = _first(one)
        if first and (one in sound or one not in filled):
            one.marks = first
            if len(one.row.prints) > len(first) and one in sound:
                one.doubts.add("may-be-shifted")


def _first(one: Aligned) -> Sequence[Printed] | None:
    count = len(one.columns.fields)
    return one.row.prints[:count] if len(one.row.prints) >= count else None


def _holds(marks: Sequence[Printed] | None, size: int) -> bool:
    """Whether each group of cells ends in its sum, or prints nothing."""
    return marks is not None and all(_sums(marks[at : at + size]) for at in range(0, len(marks), size))


def _sums(marks: Sequence[Printed]) -> bool:
    found = [figure(mark.text) for mark in marks]
    if not any(mark.text.strip() for mark in marks):
        return True
    values = [one.value or 0 for one in found if one]
    last = found[-1]
    return len(values) == len(marks) and bool(last) and sum(values[:-1]) == (last.value if last else None)
