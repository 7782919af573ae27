"""Rows of which a cell may be lost, or that may stand under other columns than they are read under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.places import counts
from pipelines.reading.tables.rows import Printed, Row

if TYPE_CHECKING:
    from pipelines.reading.tables.align import Aligned

_GROUP = 5  # columns of a group of table 4
_ROWS = 6  # of a table whose rows are numbered


def drop_serials(table: str, aligned: Sequence[Aligned]) -> None:
    """Take the number of the next row off the rows of table 3 in text; open those that do not end in it.

    Nothing else rises by one from row to row at the end of most rows.
    """
    rows = [one for one in aligned if one.row.layout != "grid" and one.row.prints]
    if table != "requests" or len(rows) < _ROWS:
        return
    ends = [one.raw.split()[-1:] for one in rows]
    starts = Counter(int(end[0]) - at for at, end in enumerate(ends) if end and end[0].isdecimal())
    start, number = starts.most_common(1)[0] if starts else (0, 0)
    if number * 4 < len(rows) * 3:
        return
    for at, (one, end) in enumerate(zip(rows[:-1], ends, strict=False)):
        if end != [str(start + at)]:
            one.ordered = False
            continue
        *before, last = one.row.prints
        left = last.text.split()[:-1]
        one.row.prints[:] = [*before, last._replace(text=" ".join(left))] if left else before


def doubt_order(table: str, aligned: Sequence[Aligned]) -> None:
    """Leave rows of table 3 whose heads are not all known open if more first figures than last are the sum.

    总计 stands first in such a table.
    """
    if table != "requests":
        return
    rows = [one for one in aligned if one.marks and "heads-absent" in one.doubts]
    last = first = 0
    for one in rows:
        found = [figure(mark.text) for mark in one.marks or ()]
        numbers = [(each and each.value) or 0 for each in found]
        holds = sum(numbers[:-1]) == numbers[-1]
        last += holds
        first += sum(numbers[1:]) == numbers[0]
        if one.row.above.strange and not holds:  # there may be a column more
            one.marks = None
    for one in rows if first > last else ():
        one.marks = None


def doubt_odd(aligned: Sequence[Aligned]) -> None:
    """Where most rows have too many cells, one that lost a cell only seems to have as many as it should.

    So a row stays open if most of those are that have at least as many cells too many as it has.
    """
    if all(one.marks is not None for one in aligned):  # as most
        return
    odd = []
    for layout in ("grid", "lines", "run"):
        rows = [(_surplus(one), one) for one in aligned if one.row.layout == layout and _surplus(one) >= 0]
        for least in {surplus for surplus, _ in rows}:
            alike = [one for surplus, one in rows if surplus >= least]
            if sum(one.marks is None for one in alike) * 2 > len(alike):
                odd += alike
    for one in odd:
        one.marks = None


def _surplus(one: Aligned) -> int:
    run, prints = one.row.layout == "run", one.row.prints
    return (sum(len(mark.text.split()) for mark in prints) if run else len(prints)) - len(one.columns.fields)


def doubt_shifted(table: str, aligned: Sequence[Aligned]) -> None:
    """Note rows that may have lost a cell; zeros are counted if one is printed, or one cell only is blank."""
    uneven = [one for one in aligned if one.marks and not (one.digits and not _is_loose(one.row))]
    if not uneven:  # as most
        return
    texts = [mark.text.strip() for one in aligned for mark in one.marks or ()]
    counted = "0" in texts or texts.count("") == 1
    for one in uneven:
        if _may_be_shifted(table, one.marks or (), counted) or _is_loose(one.row):
            one.doubts.add("may-be-shifted")


def _may_be_shifted(table: str, marks: Sequence[Printed], counted: bool) -> bool:
    """Whether a cell may be lost and others shifted: one prints no figure, or a blank is at an end.

    In tables 3 and 4 the total bears out a row that begins with a blank, unless zeros are `counted`: printed.
    """
    if len(marks) > 1 and any(figure(mark.text) is None for mark in marks):
        return True
    size = _GROUP if table == "disputes" else len(marks)
    for group in (marks[at : at + size] for at in range(0, len(marks), size)):
        texts = [mark.text.strip() for mark in sorted(group, key=attrgetter("column"))]
        total = figure(group[-1].text)
        if (
            table != "disclosure"
            and not (total and total.value)
            and any(counts(text) for text in texts if text)
        ):
            return True
        if all(texts) or not any(texts):
            continue
        if table != "disclosure" and not group[-1].text.strip():
            return True
        if (counted or table == "disclosure") and not (texts[0] and texts[-1]):
            return True
    return False


def _is_loose(row: Row) -> bool:
    """Whether cells stand apart from their label; or a blank ends a row with columns of another year.

    A label may be lost then, or a cell, and the years shifted.
    """
    return row.apart or (row.above.past and bool(row.prints) and not row.prints[-1].text.strip())
