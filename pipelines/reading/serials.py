"""Rows of the statistics table in text whose serials (序号) follow the figures of the rows before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.document import steps
from pipelines.reading.sheetrows import Row, Statistics

_LEAST = 3  # rows that count
_MANY = 10  # where no head says that there are serials
_MOST = 0.75  # of them that must rise there
_SKIPPED = 3  # rows in turn that were not read, or bear no serial


def without_serials(sheet: Statistics) -> list[Row]:
    """The rows without what is the serial of the next one; those where that is not known are torn.

    Serials rise with the rows, whether they stand on lines of their own or ran together with the figures.
    """
    rows = list(sheet.rows)
    flat = [at for at, row in enumerate(rows) if row.layout != "grid"]
    if len(flat) < (_LEAST if sheet.serials else _MANY):
        return [_torn(row) if sheet.serials and row.layout == "run" else row for row in rows]
    flat.pop()  # no row follows it
    found = max((_cut([rows[at] for at in flat], first) for first in range(1, 4)), key=_known)
    if _known(found) < len(flat) * (0.5 if sheet.serials else _MOST):
        lines = Counter(steps(row.place)[0] for row in rows if sheet.serials and row.layout == "run")
        return [_torn(row) if lines[steps(row.place)[0]] > 1 else row for row in rows]
    for at, row in zip(flat, found, strict=True):
        rows[at] = row or _torn(rows[at])
    return rows


def _torn(row: Row) -> Row:
    return row._replace(layout="torn")


def _known(rows: Sequence[Row | None]) -> int:
    return sum(row is not None for row in rows)


def _cut(rows: Sequence[Row], first: int) -> list[Row | None]:
    """Each row without the serial of the next, where the first row's is `first`; None where none is found."""
    found: list[Row | None] = []
    for row in rows:
        serials = range(first + 1, first + 1 + _SKIPPED)
        here = next((one for one in serials if _ends_in(row, str(one))), 0)
        found.append(_without(row, str(here)) if here else None)
        first = here or first + 1
    return found


def _ends_in(row: Row, serial: str) -> bool:
    text = row.prints[-1].text if row.prints else ""
    return text == serial if row.layout == "lines" else text.endswith(serial)


def _without(row: Row, serial: str) -> Row:
    *others, last = row.prints
    text = last.text.removesuffix(serial).rstrip()
    return row._replace(prints=(*others, last._replace(text=text)) if text else tuple(others))
