"""The rows of a statistics table → readings, in the national form or in Fujian's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from pipelines.document import Finding
from pipelines.forms import Line, form
from pipelines.reading.sheet.captions import caption
from pipelines.reading.sheet.columns import COUNTED, meant
from pipelines.reading.sheet.indicators import UNIT, in_fujian, rows
from pipelines.reading.sheet.rows import Row, Statistics
from pipelines.reading.sheet.serials import without_codes, without_serials
from pipelines.reading.sheet.twins import told_apart
from pipelines.reading.tables.cells import Figure, figure
from pipelines.reading.tables.figures import in_unit
from pipelines.reading.tables.readings import Tables
from pipelines.reading.tables.rows import Print
from pipelines.report import Reading, State

_RUN = re.compile(r"(0|[1-9]\d*)(0|[1-9]\d*)")
_WITH_UNIT = re.compile(rf"\d[\d.,]*\s*{UNIT.pattern}")
_WITH_UNITS = re.compile(rf"(?:{_WITH_UNIT.pattern}\s*)+")
_COLUMNS = ("year", "cumulative")


@dataclass(slots=True, kw_only=True)
class _Fields:
    """A row with its fields, and the cell of each; None where that cannot be known.

    A label that two groups print has the fields of both where it is not known which row it is.
    """

    row: Row
    id: str  # of the form's row, or of the first it may be
    names: tuple[str, ...]
    marks: tuple[Print, ...] | None
    splits: list[tuple[str, str]]  # of two figures that ran together
    twins: bool


def read_sheets(
    tables: Tables, sheets: Sequence[Statistics], prose: Mapping[str, Reading], year: int | None
) -> None:
    """Add the readings of the statistics tables; figures stated in prose decide what ran together.

    Where columns name years the one of the report's `year` counts.
    """
    for sheet in sheets:
        _read(tables, replace(sheet, heads=meant(sheet.heads, year)), prose)
    if any(name.startswith("indicators.") for name in tables.readings):
        tables.findings += _absent(tables, [row for sheet in sheets for row in sheet.rows], prose)


def passed_over(
    tables: Tables, sheets: Sequence[Statistics], prose: Mapping[str, Reading]
) -> Iterator[Finding]:
    """Name what is printed in tables of another time or body, and nowhere else."""
    if not sheets:  # as in most documents
        return
    known = {one.split(".")[1] for one in (*tables.readings, *prose)}
    for sheet in sheets:
        ids = set[str]().union(*told_apart([row.indicator.national for row in sheet.rows]))
        if is_fujian(sheet.rows):
            ids = {row.indicator.fujian for row in sheet.rows}
        ids -= known
        fields = tuple(name for name in form("2014").fields("indicators") if name.split(".")[1] in ids)
        if fields:
            values = {"printed": caption(sheet.above) or sheet.rows[0].text}
            place = sheet.rows[0].place
            yield Finding(code="another-table", severity="info", fields=fields, place=place, values=values)


def _read(tables: Tables, sheet: Statistics, prose: Mapping[str, Reading]) -> None:
    fujian = is_fujian(sheet.rows)
    printed = _without_headings(without_codes(without_serials(sheet), sheet.heads))
    if fujian:
        printed = [_own(row) for row in printed]
    meant = told_apart([row.indicator.national for row in printed])
    columns = 0 if not fujian else 2 if _is_wide(sheet, printed) else 1
    found = [_fields(row, ids, sheet, columns) for row, ids in zip(printed, meant, strict=True)]
    _decide([one for one in found if one.splits], found, prose)
    for one in found:
        tables.forms.setdefault("indicators", "2014")
        for reading, doubts in _readings(one):
            tables.add(reading, doubts)
    tables.findings += _without_figures(sheet, found)
    if sheet.turned and sheet.rows:
        fields = tuple(f"indicators.{name}" for one in found for name in one.names)
        tables.findings.append(
            Finding(code="table-turned", severity="info", fields=fields, place=sheet.rows[0].place)
        )
    tables.findings += [
        Finding(code="unknown-label", severity="info", place=one.place, values={"label": one.text})
        for one in sheet.strangers
    ]


def _without_figures(sheet: Statistics, found: Sequence[_Fields]) -> Iterator[Finding]:
    """Labels that stand beside each other, as in a table on its side that has lost a cell."""
    own = is_fujian(sheet.bare)
    ids = {row.indicator.fujian if own else row.indicator.national for row in sheet.bare}
    ids |= {name for names in told_apart([row.indicator.national for row in sheet.bare]) for name in names}
    ids -= {one.id for one in found}
    fields = tuple(name for name in form("2014").fields("indicators") if name.split(".")[1] in ids)
    if fields:
        values = {"table": "indicators"}
        yield Finding(code="no-figures", fields=fields, place=sheet.bare[0].place, values=values)


def _absent(tables: Tables, printed: Sequence[Row], prose: Mapping[str, Reading]) -> Iterator[Finding]:
    """Rows of the form that no sheet prints, nor a sentence; of Fujian's parts each place prints some."""
    variant = "fujian" if is_fujian(printed) else tables.variant
    fields = {
        f"indicators.{name}": row
        for block in form("2014").tables["indicators"]
        if block.variant == variant or (variant != "fujian" and not block.variant)
        for row in block.rows
        if variant != "fujian" or not row.parent
        for name in ([f"{row.id}.{column.id}" for column in block.columns] or [row.id])
    }
    known = {one.split(".")[1] for one in (*tables.readings, *prose)}
    absent = {name: row.label for name, row in fields.items() if row.id not in known}
    if absent:
        labels = "; ".join(dict.fromkeys(absent.values()))
        place, names = printed[0].place, tuple(absent)
        yield Finding(code="rows-absent", severity="info", fields=names, place=place, values={"rows": labels})


def is_fujian(printed: Sequence[Row]) -> bool:
    """Whether it is Fujian's table, by the labels that only one of the two has."""
    own = sum(1 for row in printed if not row.indicator.national)
    national = sum(1 for row in printed if not row.indicator.fujian)
    return own > national


def _own(row: Row) -> Row:
    """A row of Fujian's table: one whose label names but a row of the national one is damaged."""
    if row.indicator.fujian:
        return row
    return row._replace(indicator=replace(row.indicator, fujian=in_fujian(row.text), damaged=True))


def _without_headings(rows: Sequence[Row]) -> list[Row]:
    """Without the label of a row that is printed above the row itself, with nothing beside it."""
    return [
        row
        for row, after in zip_longest(rows, rows[1:])
        if not after or row.indicator != after.indicator or row.unit or any(mark.text for mark in row.prints)
    ]


def _is_wide(sheet: Statistics, rows: Sequence[Row]) -> bool:
    """Whether Fujian's table has both columns: by its heads, else unless a row prints but one digit."""
    kinds = {head.kind for head in sheet.heads}
    if kinds & {"value", "cumulative"}:
        return "cumulative" in kinds
    if any(row.layout == "list" and len(_parts(mark)) == 1 for row in rows for mark in row.prints):
        return False  # 351条 is one figure
    printed = ["".join(mark.text for mark in row.prints) for row in rows]
    if any(len(text) > 1 and text.isdecimal() and text.startswith("0") for text in printed):
        return True  # 00 is two figures
    return all(len(text) > 1 for text in printed if text.isdecimal())


def _fields(row: Row, ids: tuple[str, ...], sheet: Statistics, columns: int) -> _Fields:
    """`columns`: how many Fujian's table has; 0 for the national one."""
    if len(ids) > 1:
        return _Fields(row=row, id=ids[0], names=ids, marks=None, splits=[], twins=True)
    if columns and row.indicator.fujian:
        names = tuple(f"{row.indicator.fujian}.{column}" for column in _COLUMNS[:columns])
        line = row.indicator.fujian
    else:
        line = ids[0] or row.indicator.fujian
        names = (line,) if row.indicator.national else (f"{line}.year",)
    marks = _marks(row, sheet, len(names))
    joined = marks is None and any(one.kind == "cumulative" for one in sheet.heads) and not _is_turned(sheet)
    two = joined and len(names) == len(_COLUMNS)
    splits = _splits(row, apart=_stand_apart(sheet)) if two else []
    return _Fields(row=row, id=line, names=names, marks=marks, splits=splits, twins=False)


def _marks(row: Row, sheet: Statistics, count: int) -> tuple[Print, ...] | None:
    """The cells of the row's columns; None where there are more figures than columns, or fewer."""
    prints = _by_heads(row, sheet)
    if prints is None:
        return None
    filled = [mark for mark in prints if mark.text]
    if row.layout == "torn" or (filled and _is_lone(row, sheet)):
        return None
    if not filled and any(mark.text for mark in row.prints) and not _prints_any(sheet):
        return None
    if not filled:
        blank = Print(text="", place=row.prints[0].place if row.prints else row.place)
        return (blank,) * count
    if row.layout in ("run", "list") and len(filled) > 1:  # the rest of a figure on the next line
        return None
    if len(prints) == count and (count == 1 or len(_parts(prints[0])) == 1 or _is_below(prints, sheet)):
        return prints
    if filled[0] is not prints[0] and _prints_at(prints[0].column, sheet):
        return None  # it stands in another column than those of other rows
    if count == 1 and len(filled) == 1:
        return _parts(filled[0]) if len(filled[0].text.split()) == 1 else None
    if len(filled) == 1 and len(parts := _parts(filled[0])) == count:
        return parts
    crowded = [_filled(one) > count for one in sheet.rows if one.prints]
    apart = row.layout == "grid" and (len(prints) == count or sum(crowded) * 2 < len(crowded))
    return tuple(filled) if len(filled) == count and apart else None


def _is_below(prints: Sequence[Print], sheet: Statistics) -> bool:
    """Whether each cell of a grid stands below its own head, and prints no more than one figure."""
    columns = {head.column for head in sheet.heads if head.kind in COUNTED}
    return {mark.column for mark in prints} == columns - {-1} and all(len(_parts(one)) < 2 for one in prints)


def _prints_any(sheet: Statistics) -> bool:
    """Whether a row prints anything under the heads that count: heads printed again may hide what does."""
    return any(mark.text for row in sheet.rows for mark in _by_heads(row, sheet) or ())


def _prints_at(column: int, sheet: Statistics) -> bool:
    return any(mark.column == column >= 0 and mark.text for row in sheet.rows for mark in row.prints)


def _filled(row: Row) -> int:
    return sum(bool(mark.text) for mark in row.prints)


def _is_lone(row: Row, sheet: Statistics) -> bool:
    """Whether a figure stands on a line of its own where those of other rows do not: a page's number may."""
    beside = sum(one.layout in ("run", "list") for one in sheet.rows if one.prints)
    return row.layout == "lines" and beside * 2 > len(sheet.rows)


def _parts(mark: Print) -> tuple[Print, ...]:
    parts = _WITH_UNIT.findall(mark.text) if _WITH_UNITS.fullmatch(mark.text) else mark.text.split()
    return tuple(mark._replace(text=part) for part in parts)


def _by_heads(row: Row, sheet: Statistics) -> tuple[Print, ...] | None:
    """Without what stands under 序号, 备注, 上年; in the order year, cumulative.

    A cell under no head, or a figure under that of the unit, says that cells are split or shifted: then heads
    say nothing, and None is returned where one of the figures may be another year's.
    """
    kinds = {head.column: head.kind for head in sheet.heads if head.column >= 0}
    under = [(kinds.get(mark.column, ""), mark) for mark in row.prints]
    known = [(kind, mark) for kind, mark in under if kind in COUNTED]
    shifted = any(not kind or (kind in ("label", "unit") and mark.text) for kind, mark in under)
    past = any(head.kind == "past" for head in sheet.heads)
    if shifted and (past or _is_strange(row, sheet) or (not kinds and _is_turned(sheet))):
        return None if kinds else _in_order(row, sheet)
    if known and shifted:
        return row.prints
    if known and len({kind for kind, _ in known}) == len(known):
        return tuple(mark for _, mark in sorted(known, key=lambda one: one[0] == "cumulative"))
    return tuple(mark for kind, mark in under if kind not in ("serial", "other", "past", "plan", "remarks"))


def _is_strange(row: Row, sheet: Statistics) -> bool:
    """Whether figures in a line or run stand under heads that do not count, or under none that is known."""
    behind = _behind(sheet)
    strange = not behind or not set(behind) <= set(COUNTED) or behind.count("value") > 1
    return row.layout == "run" and bool(sheet.heads) and strange


def _is_turned(sheet: Statistics) -> bool:
    """Whether all years' figures stand before this year's."""
    behind = _behind(sheet)
    return "value" in behind and "cumulative" in behind[: behind.index("value")]


def _behind(sheet: Statistics) -> list[str]:
    """The kinds of the heads over figures, in their order."""
    kinds = [head.kind for head in sheet.heads if head.kind not in ("serial", "unit", "remarks")]
    first = kinds.index("label") + 1 if "label" in kinds else 0
    return [*takewhile(lambda kind: kind != "label", kinds[first:])]  # a second one is the next page's


def _in_order(row: Row, sheet: Statistics) -> tuple[Print, ...] | None:
    """Without the figures of other years where each head behind the label has one, in their order."""
    behind = _behind(sheet)
    parts = [part for mark in row.prints for part in _parts(mark)]
    if len(parts) != len(behind):
        return None if parts else row.prints
    known = [(kind, part) for kind, part in zip(behind, parts, strict=True) if kind in COUNTED]
    return tuple(part for _, part in sorted(known, key=lambda one: one[0] == "cumulative"))


def _splits(row: Row, *, apart: bool) -> list[tuple[str, str]]:
    """Every way to read a run as this year's and all years' figure: the first is no more than the second.

    `apart`: those of other rows stand apart.
    """
    filled = [mark.text for mark in row.prints if mark.text]
    whole = len(filled) > 1 or (row.layout == "grid" and len(row.prints) > 1) or apart
    text = "" if whole or not filled else filled[0]  # figures that stand apart did not run together
    pairs = [(text[:at], text[at:]) for at in range(1, len(text))] if text.isdecimal() else []
    return [(a, b) for a, b in pairs if _RUN.fullmatch(a + b) and _is_number(a, b) and int(a) <= int(b)]


def _stand_apart(sheet: Statistics) -> bool:
    """Whether most rows print this year's and all years' figure with something between them."""
    counts = [sum(len(_parts(mark)) for mark in row.prints) for row in sheet.rows if row.prints]
    return sum(count > 1 for count in counts) * 2 > len(counts)


def _is_number(*parts: str) -> bool:
    return all(part == "0" or not part.startswith("0") for part in parts)


def _decide(runs: Sequence[_Fields], found: Sequence[_Fields], prose: Mapping[str, Reading]) -> None:
    """What prose states and the whole that a row is a part of decide among splits, until nothing moves."""
    whole = {one.id: one for one in found}
    for one in runs:
        stated = prose.get(f"indicators.{one.names[0]}")
        if stated and stated.value is not None:
            one.splits = [pair for pair in one.splits if int(pair[0]) == stated.value]
    for _ in runs:
        for one in runs:
            parent = whole.get(rows()[one.id].parent)
            limits = _values(parent) if parent else None
            if limits:
                one.splits = [
                    pair
                    for pair in one.splits
                    if all(int(p) <= most for p, most in zip(pair, limits, strict=True))
                ]


def _values(one: _Fields) -> tuple[int, int] | None:
    """The two figures of a row, if they are known."""
    if len(one.splits) == 1:
        return int(one.splits[0][0]), int(one.splits[0][1])
    if one.marks and len(one.marks) == len(_COLUMNS) and all(mark.text.isdecimal() for mark in one.marks):
        return int(one.marks[0].text), int(one.marks[1].text)
    return None


def _readings(one: _Fields) -> Iterator[tuple[Reading, tuple[Finding, ...]]]:
    marks: Sequence[Print | None] = one.marks or [None] * len(one.names)
    doubts: tuple[Finding, ...] = ()
    if one.marks is None and len(one.splits) == 1:
        place = " ".join(mark.place for mark in one.row.prints)
        marks = [Print(text=text, place=place) for text in one.splits[0]]
        doubts = (_doubt("cells-joined", "info", one),)
    elif one.marks is None:
        doubts = (_doubt("ambiguous-row" if one.twins else "ambiguous-cells", "warning", one),)
    elif one.row.indicator.damaged:
        doubts = (_doubt("label-damaged", "info", one),)
    for name, mark in zip(one.names, marks, strict=True):
        reading, more = _reading(f"indicators.{name}", mark, one.row)
        yield reading, (*doubts, *more)
        doubts = ()


def _doubt(code: str, severity: str, one: _Fields) -> Finding:
    printed = " ".join(mark.text for mark in one.row.prints)
    label = one.row.text.strip()
    return Finding(
        code=code,
        severity=severity,
        fields=tuple(f"indicators.{name}" for name in one.names),
        place=one.row.prints[0].place if one.row.prints else one.row.place,
        values={"label": label} if code == "label-damaged" else {"printed": f"{label}: {printed}"},
    )


def _reading(name: str, mark: Print | None, row: Row) -> tuple[Reading, tuple[Finding, ...]]:
    line = _line(name)
    printed = " ".join(one.text for one in row.prints)
    if mark is None:
        return _made(name, Figure(state=State.AMBIGUOUS), printed, row.unit or line.unit, row.place), ()
    found = figure(mark.text)
    if found is None:
        doubt = Finding(code="not-a-figure", fields=(name,), place=mark.place, values={"printed": mark.text})
        return _made(name, Figure(state=State.ILLEGIBLE), mark.text, line.unit, mark.place), (doubt,)
    found, unit, doubts = in_unit(name, found, found.unit or row.unit, line, mark)
    if found.note:
        values = {"note": found.note}
        note = Finding(code="note-in-cell", severity="info", fields=(name,), place=mark.place, values=values)
        doubts = (*doubts, note)
    return _made(name, found, mark.text, unit, mark.place), doubts


def _line(name: str) -> Line:
    return form("2014").fields("indicators")[name]


def _made(name: str, found: Figure, text: str, unit: str | None, place: str) -> Reading:
    return Reading(
        field=name, value=found.value, text=text, unit=unit, state=found.state, place=place, form="2014"
    )
