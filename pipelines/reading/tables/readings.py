"""Rows as printed → readings of the statutory tables, each with state, unit and place.

The form is recognised for each table by its labels, never by the year. A row's cells are given to columns
only when their number leaves no choice; else every field of the row is `ambiguous`, with a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

from pipelines.document import Document, Finding, Table, steps
from pipelines.forms import TABLES, Block, Line, form
from pipelines.reading.tables.align import Aligned, align, open_splits
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.decode import Split, settle
from pipelines.reading.tables.figures import readings
from pipelines.reading.tables.past import doubt_others, of_this_year
from pipelines.reading.tables.places import PAST, THIS, UNKNOWN
from pipelines.reading.tables.rows import Row, Rows
from pipelines.reading.tables.unlabelled import chapters_of, prints_figures, table_4
from pipelines.reading.tables.walk import read_rows
from pipelines.report import Reading, State

_ROWS = 3  # labels that stand together in a table only
_VARIANTS = (
    ("disclosure.other_services_", "beijing"),
    ("indicators.key_", "beijing"),
    ("indicators.fj_", "fujian"),
)
_OWN = tuple(prefix for prefix, _ in _VARIANTS)


@dataclass(slots=True)
class Tables:
    """What the statutory tables of one document say; `blocks` are the indexes of the blocks they fill."""

    readings: dict[str, Reading] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    blocks: frozenset[int] = frozenset()

    @property
    def variant(self) -> str | None:
        """`beijing`: 其他对外管理服务事项 is split or key areas are counted; `fujian`: its own rows."""
        return variant_of(self.readings)

    def add(self, fresh: Reading, doubts: Iterable[Finding]) -> None:
        """Keep a reading; a field printed twice with different figures is in doubt.

        Doubts about it that name a field which is yet to come are kept as well: nothing else names that.
        """
        old = self.readings.get(fresh.field)
        if old is None:
            self.readings[fresh.field] = fresh
            self.findings += doubts
            return
        self.findings += [one for one in doubts if not self.readings.keys() >= set(one.fields)]
        if (old.value, old.state) != (fresh.value, fresh.state):
            self.findings.append(printed_twice(old, fresh))
            self.readings[fresh.field] = in_doubt(old, fresh)

    def add_row(self, row: Mapping[str, Reading], doubts: Mapping[str, Sequence[Finding]]) -> None:
        """Keep the readings of a row; `doubts` about them by field."""
        if self.readings.keys().isdisjoint(row):  # as most
            self.readings |= row
            self.findings += chain.from_iterable(doubts.values())
        else:
            for name, fresh in row.items():
                self.add(fresh, doubts.get(name, ()))


def read_tables(document: Document) -> Tables:
    """Read tables 2, 3 and 4 of a document."""
    rows = read_rows(document)
    doubt_others(rows.rows, document)
    tables = Tables(blocks=rows.blocks)
    plain = document.plain
    for table in TABLES:
        found = [row for row in rows.rows if row.label.table == table]
        ours = of_this_year(found, document)
        if any(map(_prints, ours)):
            tables.forms[table] = _form(ours, tables.forms)
            _read_table(tables, table, ours, plain)
            tables.findings += _absent(tables, table, ours[0].place)
            if len(ours) < len(found):
                tables.findings += _past(tables, table, next(row for row in found if row not in ours))
        else:
            tables.findings += _without_figures(table, ours)
    _unlabelled(tables, document, plain)
    _doubt_labels(tables, rows)
    tables.findings += _noted(tables, "table-turned", rows.turned)
    tables.findings += _noted(tables, "earlier-year", rows.past)
    return tables


def _without_figures(table: str, rows: Sequence[Row]) -> Iterator[Finding]:
    """Labels of a table with nothing beside them: an empty form, or one drawn as no form is."""
    known = {
        row.label.id: row for row in rows if row.label.id or len(row.prints) > _ROWS
    }  # table 4 has no labels
    if len(known) >= _ROWS or "" in known:
        place = next(iter(known.values())).place
        fields = tuple(form(_form(rows, {})).fields(table))
        yield Finding(code="no-figures", fields=fields, place=place, values={"table": table})


def _unlabelled(tables: Tables, document: Document, plain: bool) -> None:
    """Tables that no label showed, by the chapters that they stand in."""
    named = {one.values.get("table") for one in tables.findings if one.code == "no-figures"}
    missing = [table for table in TABLES if table not in tables.forms and table not in named]
    chapters = chapters_of(document) if missing else {}
    for table in filter(chapters.__contains__, missing):
        row = table_4(chapters[table]) if table == "disputes" else None
        place = prints_figures(table, chapters[table])
        name = _form([], tables.forms)
        fields = tuple(form(name).fields(table))
        if row:
            tables.forms[table] = name
            _read_table(tables, table, [row], plain)
            printed = " ".join(mark.text.strip() for mark in row.prints)
            tables.findings.append(
                Finding(
                    code="heads-absent",
                    severity="info",
                    fields=fields,
                    place=row.place,
                    values={"printed": printed},
                )
            )
        elif place:
            tables.findings.append(
                Finding(code="no-figures", fields=fields, place=place, values={"table": table})
            )


def _past(tables: Tables, table: str, past: Row) -> Iterator[Finding]:
    """The table is printed for an earlier year too."""
    fields = tuple(name for name in tables.readings if name.startswith(f"{table}."))
    yield Finding(code="earlier-year", severity="info", fields=fields, place=past.place)


def _absent(tables: Tables, table: str, place: str) -> Iterator[Finding]:
    """Rows of the form that a table does not print, or prints so that none was found."""
    rows = _rows_of(tables.forms[table], table)
    parents = {row.parent for row, fields in rows if row.parent and fields[0] in tables.readings}
    absent = [
        (row, fields)
        for row, fields in rows
        if fields[0] not in tables.readings
        and not (row.parent or row.id in parents)
        and not any(name in tables.readings for name in fields)
    ]
    if absent:
        labels = "; ".join(row.label for row, _ in absent)
        names = tuple(name for _, fields in absent for name in fields)
        yield Finding(code="rows-absent", severity="info", fields=names, place=place, values={"rows": labels})


@cache
def _rows_of(name: str, table: str) -> Sequence[tuple[Line, tuple[str, ...]]]:
    """The rows of a form's table, each with its fields."""
    return [
        (row, tuple(f"{table}.{row.id}.{column.id}" for column in block.columns))
        for block in form(name).tables[table]
        for row in block.rows
    ]


def _prints(row: Row) -> bool:
    return any(mark.text.strip() for mark in row.prints)


def _form(rows: Sequence[Row], known: Mapping[str, str]) -> str:
    """The form of a table by the labels that only one form has; else that of the tables before it."""
    votes: list[str] = []
    for row in rows:
        if row.prints:
            votes += row.above.forms
            votes += row.label.forms if len(row.label.forms) == 1 else ()
    if votes:
        return max(sorted(set(votes)), key=votes.count)
    before = list(known.values())
    return before[-1] if before else ("2019" if _single_other(rows) else "2021")


def _single_other(rows: Iterable[Row]) -> bool:
    return any(row.label.id == "other_handling" and row.prints for row in rows)


def _read_table(tables: Tables, table: str, rows: Sequence[Row], plain: bool) -> None:
    name = tables.forms[table]
    rows = _meant_rows(rows, name)
    forms = [_form_of_part(table, row, name) for row in rows]
    blocks = [
        _block(table, row.label.id, (own, *row.label.forms)) for row, own in zip(rows, forms, strict=True)
    ]
    kept = [(row, block) for row, block in zip(rows, blocks, strict=True) if block]
    own_forms = [own for own, block in zip(forms, blocks, strict=True) if block]
    aligned = align(table, kept, plain)
    _decide(table, aligned)
    for one, own in zip(aligned, own_forms, strict=True):
        if own != name or name not in one.row.label.forms:
            one.doubts.add("row-of-another-form")
        tables.add_row(*readings(one, own))
    _doubt_columns(tables, aligned)


def _meant_rows(rows: Sequence[Row], name: str) -> list[Row]:
    """Leave out what only looks like a row: a label over its parts, or a heading over the row itself."""
    rows = _filled(rows)
    if figures := [row for row in rows if not row.label.id and _prints(row)]:  # table 4: others are no rows
        rows = [row for row in figures if not _numbers_columns(row)] or figures
    replaced = {row.label.parent for row in rows} | {row.label.id for row in rows if row.prints}
    if name == "2021":
        replaced.add("other_handling")  # （六）其他处理 heads three rows
    return [row for row in rows if row.prints or row.label.id not in replaced]


def _filled(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without those of a blank form beside the table: a grid that prints none of its figures."""
    printed = [row for row in rows if _prints(row)]
    if len(printed) == len(rows):  # as most
        return rows
    labels, grids = {row.label.id for row in printed}, {_grid(row) for row in printed} | {None}
    return [row for row in rows if _grid(row) in grids or row.label.id not in labels]


def _grid(row: Row) -> str | None:
    grid = steps(row.place)[0]
    return grid if "table:" in grid else None


def _numbers_columns(row: Row) -> bool:
    """Whether it prints the numbers of the columns: 1, 2, 3 …"""
    return [mark.text.strip() for mark in row.prints] == [str(at + 1) for at in range(len(row.prints))]


@lru_cache(maxsize=1024)  # every report has the same rows
def _block(table: str, row: str, forms: Sequence[str]) -> Block | None:
    """The block that has the row: of the table's own form, else of another (real reports mix them)."""
    if table == "disputes":
        return form(forms[0]).tables[table][0]
    for name in forms:
        for block in form(name).tables[table]:
            if any(line.id == row for line in block.rows):
                return block
    return None


def _form_of_part(table: str, row: Row, name: str) -> str:
    """The form that a row's heads are of: the table's, unless they are exactly those of another one."""
    above = row.above
    if (
        table != "disclosure"
        or above.strange
        or any(span.id in (UNKNOWN, PAST, THIS) for span in above.spans)
    ):
        return name
    printed = sum(len(mark.text.split()) for mark in row.prints)
    return _exact(row.label.id, above.columns, (name, *row.label.forms), printed) or name


@lru_cache(maxsize=1024)
def _exact(row: str, heads: frozenset[str], forms: Sequence[str], printed: int) -> str | None:
    """The form with exactly these heads over a row, and no more figures in it."""
    for name in forms:
        block = _block("disclosure", row, (name,))
        if block and heads == {line.id for line in block.columns} and printed <= len(heads):
            return name
    return None


def _decide(table: str, aligned: Sequence[Aligned]) -> None:
    """Rows of table 3 that ran together and split in several ways: the column sums decide among them."""
    found = open_splits(aligned)
    if table != "requests" or not found:
        return
    for name, left in settle(found, _columns_hold).items():
        one = next(a for a in aligned if a.row.label.id == name)
        if one.marks is None:
            one.splits = left


def _columns_hold(rows: Mapping[str, Split]) -> bool:
    """第一项加第二项等于第三项加第四项, and the results sum, in each of seven columns."""
    ends = ("new_received", "carried_over", "total_processed", "carried_forward")
    if not all(name in rows for name in ends):
        return False
    results = [split for name, split in rows.items() if name not in ends]
    for column in range(7):
        new, over, total, forward = (int(rows[name][column]) for name in ends)
        if new + over != total + forward or sum(int(split[column]) for split in results) != total:
            return False
    return True


def variant_of(readings: Iterable[str]) -> str | None:
    """The province whose own rows are among these fields."""
    own = [field for field in readings if field.startswith(_OWN)]  # mostly none of hundreds
    return next((name for prefix, name in _VARIANTS if any(f.startswith(prefix) for f in own)), None)


def printed_twice(old: Reading, fresh: Reading) -> Finding:
    """One document prints a field twice, differently."""
    return Finding(
        code="printed-twice",
        fields=(old.field,),
        place=f"{old.place} {fresh.place}",
        values={"first": old.text, "second": fresh.text},
    )


def in_doubt(old: Reading, fresh: Reading) -> Reading:
    """Which of two figures counts cannot be known."""
    return old._replace(
        value=None,
        text=f"{old.text} | {fresh.text}",
        state=State.AMBIGUOUS,
        place=f"{old.place} {fresh.place}",
    )


def _doubt_columns(tables: Tables, aligned: Sequence[Aligned]) -> None:
    """Say of every row how its cells were given to columns, where that was not plain."""
    if not any(one.doubts for one in aligned):  # as most
        return
    for code, severity in (
        ("ambiguous-cells", "warning"),
        ("cells-joined", "info"),
        ("cells-placed-by-blank-lines", "info"),
        ("may-be-shifted", "info"),
        ("heads-absent", "info"),
        ("row-of-another-form", "warning"),
    ):
        doubtful = [one for one in aligned if code in one.doubts]
        if fields := tuple(name for one in doubtful for name in one.columns.fields):
            places = " ".join(dict.fromkeys(one.row.place for one in doubtful))
            raw = "; ".join(f"{one.row.text.strip()}: {one.raw}" for one in doubtful)
            tables.findings.append(
                Finding(code=code, severity=severity, fields=fields, place=places, values={"printed": raw})
            )


def _noted(tables: Tables, code: str, grids: Sequence[Table]) -> Iterator[Finding]:
    """Say of all figures of these grids how they are drawn: no row shows that a column was shifted."""
    for grid in grids:
        places = {cell.place for row in grid.rows for cell in row}
        fields = tuple(name for name, one in tables.readings.items() if one.place in places)
        if fields:
            yield Finding(code=code, severity="info", fields=fields, place=grid.place)


def _doubt_labels(tables: Tables, rows: Rows) -> None:
    for code, labels in (("unknown-label", rows.strangers), ("label-damaged", rows.damaged)):
        for one in labels:
            if one.table in tables.forms and figure(one.text) is None:
                ids = {row.label.id for row in rows.rows if row.text == one.text}
                fields = tuple(name for name in tables.readings if name.split(".")[1] in ids)
                tables.findings.append(
                    Finding(
                        code=code, severity="info", fields=fields, place=one.place, values={"label": one.text}
                    )
                )
