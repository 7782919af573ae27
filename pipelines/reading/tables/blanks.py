"""Cells lost as blank lines: in one-cell-a-line text, a row of two figures may be one of seven cells.

Pages turned into text print a cell and then a fixed number of blank lines; a blank cell leaves its share of
them. The rows that print every cell give the measure; a row is filled up only if its blank lines come out
even, and only if one measure fits all rows of the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.tables.rows import Row

_LARGEST = 6  # blank lines that one blank cell may leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Blank lines between two cells, after a row, and for each blank cell."""

    between: int
    after: int
    cell: int


def measure(rows: Sequence[tuple[Row, int]]) -> Measure | None:
    """The measure that all rows fit, each given with its number of columns; null if there is not just one."""
    full = [row for row, columns in rows if len(row.prints) == columns]
    short = [(row, columns) for row, columns in rows if len(row.prints) < columns]
    gaps = Counter(gap for row in full for gap in row.gaps[1:]) or Counter(
        row.gaps[0] for row, _ in short if row.prints
    )
    ends = Counter(row.after for row, _ in rows if row.prints and row.after is not None)
    if not gaps or not ends or not short:
        return None
    between, after = gaps.most_common(1)[0][0], ends.most_common(1)[0][0]
    candidates = (Measure(between=between, after=after, cell=cell) for cell in range(1, _LARGEST + 1))
    fitting = [one for one in candidates if _fits(short, one)]
    return fitting[0] if len(fitting) == 1 else None


def positions(row: Row, columns: int, by: Measure) -> tuple[int, ...] | None:
    """The column of each printed cell (0-based); null if the blank lines do not come out even."""
    blanks = [_blank(gap - by.between, by) for gap in row.gaps]
    if row.after is None:
        blanks.append(columns - len(row.prints) - sum(one or 0 for one in blanks))
    else:
        blanks.append(_blank(row.after - by.after, by))
    if any(one is None or one < 0 for one in blanks):
        return None
    counts = [one for one in blanks if one is not None]
    if sum(counts) + len(row.prints) != columns:
        return None
    return tuple(sum(counts[: i + 1]) + i for i in range(len(row.prints)))


def _blank(surplus: int, by: Measure) -> int | None:
    return surplus // by.cell if surplus % by.cell == 0 else None


def _fits(short: Sequence[tuple[Row, int]], by: Measure) -> bool:
    """Most rows must come out even, and at least two, lest chance decide."""
    even = sum(positions(row, columns, by) is not None for row, columns in short)
    return even * 10 >= len(short) * 8 and (even >= 2 or len(short) == even == 1)
