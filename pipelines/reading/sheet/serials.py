"""Rows of the statistics table in text whose serials (序号) follow the figures of the rows before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipelines.document import steps
from pipelines.reading.sheet.columns import Head, has_codes
from pipelines.reading.sheet.rows import Row, Statistics

_LEAST = 3  # rows that count
_MANY = 10  # where no head says that there are serials
_MOST = 0.75  # of them that must rise there
_CODE = re.compile(r"\d{1,3}")
_PADDED = re.compile(r"(?<![\d.,])0\d")
_SKIPPED = 3  # rows in turn that were not read, or bear no serial


def without_serials(sheet: Statistics) -> list[Row]:
    """The rows without what is the serial of the next one; those where that is not known are torn.

    Serials rise with the rows, whether they stand on lines of their own or ran together with the figures.
    """
    rows = list(sheet.rows)
    flat = [at for at, row in enumerate(rows) if row.layout != "grid"]
    places = [steps(rows[at].place)[0] for at in flat]
    if len({*places}) == len(places) and not any(rows[at].layout == "lines" for at in flat):
        return rows  # each on its own line, behind its serial
    if len(flat) < (_LEAST if sheet.serials else _MANY):
        return [_torn(row) if sheet.serials and row.layout == "run" else row for row in rows]
    flat.pop()  # no row follows it
    found = _best([rows[at] for at in flat])
    if _known(found) < len(flat) * (0.5 if sheet.serials else _MOST):
        lines = Counter(steps(row.place)[0] for row in rows if sheet.serials and row.layout == "run")
        return [_torn(row) if lines[steps(row.place)[0]] > 1 else row for row in rows]
    for at, row in zip(flat, found, strict=True):
        rows[at] = row or _torn(rows[at])
    return rows


def without_codes(rows: list[Row], heads: Sequence[Head]) -> list[Row]:
    """The rows of text without the codes (01, 02 …) that stand before their figures and rise with them.

    Where their head came, those that do not rise are torn.
    """
    headed = has_codes(heads)
    placed = not headed or any(head.column >= 0 for head in heads)  # then what stands below it is told
    flat = [at for at, row in enumerate(rows) if row.prints and not (placed and row.layout == "grid")]
    codes = [_code(rows[at]) for at in flat]
    rising = [at for before, at, code in zip([0, *codes], flat, codes, strict=False) if before < code]
    if len(rising) < (_LEAST if headed else max(_MANY, len(flat) * _MOST)):
        return [_torn(row) if headed and at in flat else row for at, row in enumerate(rows)]
    certain = [at for at in rising if rows[at].layout != "list"]  # a unit stands behind its code
    coded = {at: rows[at]._replace(prints=rows[at].prints[1:]) for at in certain}
    return [coded.get(at) or (row if at not in flat else _torn(row)) for at, row in enumerate(rows)]


def _best(rows: Sequence[Row]) -> Sequence[Row | None]:
    """The rows cut so that most are known; with 02 for 2 where that leaves no figure such as 00.

    Where 02 may be a figure and a serial in each such row, none of them is known.
    """
    plain, padded = (max((_cut(rows, first, width) for first in range(1, 4)), key=_known) for width in (1, 2))
    if _known(padded) < _known(plain):
        return plain
    certain = _known(padded) > _known(plain)
    if certain or any(row and row.prints and _PADDED.search(row.prints[-1].text) for row in plain):
        return padded
    return [one if one == other else None for one, other in zip(plain, padded, strict=True)]


def _code(row: Row) -> int:
    text = row.prints[0].text
    return int(text) if _CODE.fullmatch(text) else 0


def _torn(row: Row) -> Row:
    return row._replace(layout="torn")


def _known(rows: Sequence[Row | None]) -> int:
    return sum(row is not None for row in rows)


def _cut(rows: Sequence[Row], first: int, width: int) -> list[Row | None]:
    """Each row without the serial of the next, where the first row's is `first`; None where none is found.

    `width`: digits that a serial has at least.
    """
    found: list[Row | None] = []
    for row in rows:
        serials = range(first + 1, first + 1 + _SKIPPED)
        here = next((one for one in serials if _ends_in(row, str(one).zfill(width))), 0)
        found.append(_without(row, str(here).zfill(width)) if here else None)
        first = here or first + 1
    return found


def _ends_in(row: Row, serial: str) -> bool:
    text = row.prints[-1].text if row.prints else ""
    *others, last = text.split() or [""]
    return last == serial if others or row.layout == "lines" else text.endswith(serial)


def _without(row: Row, serial: str) -> Row:
    *others, last = row.prints
    text = last.text.removesuffix(serial).rstrip()
    return row._replace(prints=(*others, last._replace(text=text)) if text else tuple(others))
