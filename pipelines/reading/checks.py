"""The identities (勾稽关系) that the forms demand, held against the figures as printed.

A broken identity is a finding; the figure stays as published. Sources: the head of table 3
(第一项加第二项之和，等于第三项加第四项之和), the totals of tables 3 and 4 in 国办公开办函〔2019〕60号 and
〔2021〕30号, and the 统计表 of 国办发〔2014〕32号.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipelines.document import Finding
from pipelines.forms import SINCE_2019, TABLES, form
from pipelines.reading.sheet.identities import indicator_checks, severity
from pipelines.report import Check, Reading, State, Value

Readings = Mapping[str, Reading]

_ENDS = ("new_received", "carried_over", "total_processed", "carried_forward")
_UNREAD = (State.AMBIGUOUS, State.ILLEGIBLE)
_SEVERITY = {
    "disclosure.made_le_valid": "warning",
    "disclosure.disclosed_le_total": "warning",
    "disclosure.other_services_parts": "info",
}
_NO_MORE = (  # identity, smaller, larger column of table 2
    ("disclosure.made_le_valid", "made", "valid"),
    ("disclosure.disclosed_le_total", "disclosed", "disclosed_total"),
)


def check(readings: Readings) -> tuple[Check, ...]:
    """Every identity of the forms in every scope that is printed, in the forms' order."""
    return tuple(one for checks in _IDENTITIES for one in checks(readings))


def findings_of(checks: Iterable[Check], readings: Readings) -> tuple[Finding, ...]:
    """A finding with its fields, at the place of the first, for each identity that is broken."""
    return tuple(
        Finding(
            code="identity-fails",
            severity=_SEVERITY.get(one.identity) or severity(one.identity) or "error",
            fields=one.fields,
            place=readings[one.fields[0]].place,
            values={
                "identity": one.identity,
                "scope": one.scope,
                "left": one.left,
                "right": one.right,
            },
        )
        for one in checks
        if one.status == "fails"
    )


def _row_sums(readings: Readings) -> Iterator[Check]:
    for row in _printed_rows(readings):
        yield _agree("requests.row_sum", row, readings, *_total_first("requests", row))


def _results_sums(readings: Readings) -> Iterator[Check]:
    """total_processed = the sum of all results, in each column; the rows are those of the table's form."""
    total = readings.get("requests.total_processed.total")
    if total is None:
        return
    identity = f"requests.results_sum.{total.form}"
    for column, names in zip(_columns("requests"), _results(total.form), strict=True):
        yield _agree(identity, column, readings, names, 1, whole=True)


def _balances(readings: Readings) -> Iterator[Check]:
    """第一项加第二项之和，等于第三项加第四项之和."""
    rows = zip(*(_cells("requests", row) for row in _ENDS), strict=True)
    for column, (new, over, processed, forward) in zip(_columns("requests"), rows, strict=True):
        if new in readings or processed in readings:
            yield sums_agree("requests.balance", column, readings, [new, over], [processed, forward])


def _dispute_sums(readings: Readings) -> Iterator[Check]:
    for group in form("2021").tables["disputes"][0].rows:
        columns = _cells("disputes", group.id)
        if columns[-1] in readings:
            terms = _total_first("disputes", group.id)
            yield _agree(f"disputes.{group.id}.sum", group.id, readings, *terms)


def _no_more(readings: Readings) -> Iterator[Check]:
    for identity, smaller, larger in _NO_MORE:
        for row in ("regulations", "normative_documents"):
            fields = (f"disclosure.{row}.{smaller}", f"disclosure.{row}.{larger}")
            if len(both := _printed(readings, fields)) == len(fields):
                left, right = (one.value for one in both)
                status = _status(both, needed=both)
                if status == "holds" and left is not None and right is not None and left > right:
                    status = "fails"
                yield _check(identity, row, status, left, right, fields)


def _parts(readings: Readings) -> Iterator[Check]:
    """Beijing splits 其他对外管理服务事项 into 行政检查 and 行政确认; the two must sum to it."""
    for column in ("items_previous", "items_change", "processed"):
        whole, *parts = (
            f"disclosure.{row}.{column}"
            for row in ("other_services", "other_services_inspection", "other_services_confirmation")
        )
        names, identity = (whole, *parts), "disclosure.other_services_parts"
        if len(printed := _printed(readings, names)) == len(names):
            status = _status(printed, needed=printed)  # a part that is blank is not 0
            if status == "holds":
                yield sums_agree(identity, column, readings, [whole], parts)
            else:
                yield _check(identity, column, status, None, None, names)


def _whole_numbers(readings: Readings) -> Iterator[Check]:
    """Counts are whole, and neither they nor amounts negative; a check a table, with those that break it."""
    counted = set[str]()
    broken: dict[str, list[str]] = {table: [] for table in TABLES}
    tables = {name: _counts(name) for name in {one.form for one in readings.values()}}
    for name, one in readings.items():
        if (value := one.value) is not None and (found := tables[one.form].get(name)):
            table, whole = found
            counted.add(table)
            if value < 0 or (whole and isinstance(value, float)):
                broken[table].append(name)
    for table in filter(counted.__contains__, TABLES):
        bad = tuple(broken[table])
        status = "fails" if bad else "holds"
        yield _check("requests.nonnegative", table, status, len(bad), 0, bad)


@cache
def _counts(name: str) -> Mapping[str, tuple[str, bool]]:
    """The fields of a form that print no changes, each with its table, and whether it is a whole number."""
    fields = {table: form(name).fields(table) for table in TABLES if table in form(name).tables}
    return {
        key: (table, line.number == "integer")
        for table, lines in fields.items()
        for key, line in lines.items()
        if line.number != "signed"
    }


def sums_agree(
    identity: str,
    scope: str,
    readings: Readings,
    left: Sequence[str],
    right: Sequence[str],
    whole: bool = False,
) -> Check:
    """Both sides are equal; blanks count as 0 where the first on the left and one on the right is filled.

    `whole`: every term must be printed, else the identity cannot be decided.
    """
    return _agree(identity, scope, readings, (*left, *right), len(left), whole)


def _agree(
    identity: str, scope: str, readings: Readings, names: tuple[str, ...], left: int, whole: bool = False
) -> Check:
    """The same of terms of which so many stand on the left."""
    values = [value for one in map(readings.get, names) if one and (value := one.value) is not None]
    if len(values) == len(names) > left:  # as most: nothing is open
        one, other = sum(values[:left]), sum(values[left:])
        return Check(identity, scope, "holds" if one == other else "fails", one, other, names)
    return _with_gaps(identity, scope, readings, names[:left], names[left:], whole)


def _with_gaps(
    identity: str, scope: str, readings: Readings, left: Sequence[str], right: Sequence[str], whole: bool
) -> Check:
    """The same where a term is not printed, or has no value."""
    sides = [_printed(readings, left), _printed(readings, right)]
    needed = [left[0]] if whole or len(left) == 1 else [left[0], right[0]]
    status = _status([*sides[0], *sides[1]], [readings.get(name) for name in needed])
    values = [[one.value for one in side if one.value is not None] for side in sides]
    if status == "holds" and not values[1]:
        status = "not_applicable"
    if status == "holds" and whole and len(sides[1]) < len(right):
        status = "undecidable"
    sums = [sum(side) for side in values]
    if status == "holds" and sums[0] != sums[1]:  # what is not printed is no blank cell
        status = "fails" if len(sides[0]) + len(sides[1]) == len(left) + len(right) else "undecidable"
    printed = tuple([name for name in (*left, *right) if name in readings])
    return _check(identity, scope, status, sums[0], sums[1], printed)


def _printed(readings: Readings, names: Sequence[str]) -> list[Reading]:
    return [readings[name] for name in names if name in readings]


def _status(printed: Sequence[Reading], needed: Sequence[Reading | None]) -> str:
    """`undecidable`: a term cannot be read; `not_applicable`: a needed one is blank; else `holds`."""
    if None in [one.value for one in printed] and any(one.state in _UNREAD for one in printed):
        return "undecidable"
    if any(one is None or one.value is None for one in needed):
        return "not_applicable"
    return "holds"


def _check(
    identity: str, scope: str, status: str, left: Value, right: Value, fields: tuple[str, ...]
) -> Check:
    if status not in ("holds", "fails"):
        left = right = None
    return Check(identity, scope, status, left, right, fields)


@cache
def _columns(table: str) -> tuple[str, ...]:
    return tuple(column.id for column in form("2021").tables[table][0].columns)


@cache
def _cells(table: str, row: str) -> tuple[str, ...]:
    """The fields of a row, from left to right."""
    return tuple(f"{table}.{row}.{column}" for column in _columns(table))


@cache
def _total_first(table: str, row: str) -> tuple[tuple[str, ...], int]:
    """The terms of a row's sum, and how many of them are the total."""
    *parts, total = _cells(table, row)
    return (total, *parts), 1


@cache
def _results(name: str) -> tuple[tuple[str, ...], ...]:
    """The fields of the total and of all results in table 3 of a form, column by column."""
    rows = [line.id for line in form(name).tables["requests"][0].rows if line.id not in _ENDS]
    return tuple(zip(*(_cells("requests", row) for row in ("total_processed", *rows)), strict=True))


def _printed_rows(readings: Readings) -> list[str]:
    """The rows of table 3 that are printed, in the order of print."""
    return [row for row in dict.fromkeys(map(_rows().get, readings)) if row]


@cache
def _rows() -> Mapping[str, str]:
    """Every field of table 3 in all forms, with its row."""
    names = (name for one in SINCE_2019 for name in form(one).fields("requests"))
    return {name: name.split(".")[1] for name in names}


_IDENTITIES = (
    _row_sums,
    _results_sums,
    _balances,
    _dispute_sums,
    _no_more,
    _parts,
    _whole_numbers,
    indicator_checks,
)
