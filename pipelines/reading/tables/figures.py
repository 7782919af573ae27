"""A printed cell in its column → a Reading, with the doubts about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import repeat

from pipelines.document import Finding
from pipelines.forms import Line
from pipelines.reading.tables.align import Aligned
from pipelines.reading.tables.cells import Figure, figure
from pipelines.reading.tables.rows import Printed
from pipelines.reading.text import normal
from pipelines.report import Reading, State

_SIGN = re.compile(r"\s*(增|减)[加少]?\s*(?=\d)")
_MONEY = re.compile(r"[(:]([十百千]?万元|亿元|[十百千]?元)")
_IN_WAN = {  # 万元 in one of these
    "元": 1e-4, "十元": 1e-3, "百元": 1e-2, "千元": 0.1,
    "十万元": 10, "百万元": 100, "千万元": 1000, "亿元": 1e4,
}  # fmt: skip


def readings(one: Aligned, form: str) -> tuple[Mapping[str, Reading], Mapping[str, Sequence[Finding]]]:
    """The readings of a row by field, from left to right, and the doubts about them."""
    fields, lines, units, _, counts = one.columns
    marks = one.printed()
    if marks and one.digits and counts:  # as most rows: nothing is to be asked of their cells
        texts = [mark.text for mark in marks]
        places = [mark.place for mark in marks]
        states, forms, sources = repeat(State.NUMBER), repeat(form), repeat("table")
        cells = zip(fields, map(int, texts), texts, units, states, places, forms, sources, strict=False)
        return dict(zip(fields, map(Reading._make, cells), strict=True)), {}
    printed: Sequence[Printed | None] = marks or [None] * len(fields)
    read = [_read(*cell, one, form) for cell in zip(fields, printed, lines, strict=True)]
    return {made.field: made for made, _ in read}, {made.field: doubts for made, doubts in read if doubts}


def _read(
    name: str, mark: Printed | None, line: Line, one: Aligned, form: str
) -> tuple[Reading, tuple[Finding, ...]]:
    """Read one cell; `mark` is null where the row's cells could not be given to columns."""
    if mark is None:
        return _reading(name, Figure(state=State.AMBIGUOUS), one.raw, line.unit, _places(one), form), ()
    found = figure(mark.text) or (_change(mark.text) if line.number == "signed" else None)
    if found is None:
        doubt = Finding(code="not-a-figure", fields=(name,), place=mark.place, values={"printed": mark.text})
        unread = Figure(state=State.ILLEGIBLE)
        return _reading(name, unread, mark.text, line.unit, mark.place, form), (doubt,)
    if not (found.unit or found.note or line.number == "decimal"):  # as of most
        return _reading(name, found, mark.text.strip(), line.unit, mark.place, form), ()
    printed = found.unit or (_head_unit(one.row.above.text) if line.number == "decimal" else None)
    found, unit, doubts = in_unit(name, found, printed, line, mark)
    if found.note:
        doubts = (
            *doubts,
            Finding(
                code="note-in-cell",
                severity="info",
                fields=(name,),
                place=mark.place,
                values={"note": found.note},
            ),
        )
    return _reading(name, found, mark.text.strip(), unit, mark.place, form), doubts


def _change(text: str) -> Figure | None:
    """增10, 减少3: what a column of changes prints with words for its sign."""
    found = _SIGN.match(text)
    return figure(f"{'+' if found[1] == '增' else '-'}{text[found.end() :]}") if found else None


def in_unit(
    name: str, found: Figure, printed: str | None, line: Line, mark: Printed
) -> tuple[Figure, str | None, tuple[Finding, ...]]:
    """The unit is the printed one; only where the form fixes an amount's unit is the figure converted."""
    factor = _IN_WAN.get(printed or "") if line.unit == "万元" else None
    if factor is None or found.value is None:
        return found, printed or line.unit, ()
    value = round(found.value * factor, 10)
    doubt = Finding(
        code="unit-converted",
        severity="info",
        fields=(name,),
        place=mark.place,
        values={"printed": mark.text.strip(), "from": printed, "to": line.unit},
    )
    return Figure(state=found.state, value=value, unit=line.unit, note=found.note), line.unit, (doubt,)


def _head_unit(heads: str) -> str | None:
    """采购总金额（万元，保留四位小数）."""
    found = _MONEY.search(normal(heads))
    return found[1] if found else None


def _places(one: Aligned) -> str:
    return " ".join(mark.place for mark in one.row.prints) or one.row.place


def _reading(name: str, found: Figure, text: str, unit: str | None, place: str, form: str) -> Reading:
    return Reading(name, found.value, text, unit, found.state, place, form)
