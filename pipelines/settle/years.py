"""Identities between a report and the one of the year before, and figures that leap.

What is carried forward at the end of a year is carried over into the next (rows two and four of table 3,
国办公开办函〔2019〕60号 and 〔2021〕30号); a stock is the stock of the year before with what came and went
(现行有效件数 of 〔2021〕30号; 上一年项目数量 and 本年增/减 of 〔2019〕60号; 历年累计 of Fujian). A body
that was reorganised, or that counts anew, breaks them lawfully: they are warnings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from pipelines.document import Finding
from pipelines.forms import form
from pipelines.reading.checks import sums_agree
from pipelines.report import Check, Reading, State

Figures = Mapping[str, Reading]

STOCKS = ("regulations", "normative_documents")  # rows of table 2 with 现行有效件数
ITEMS = ("licensing", "other_services", "punishment", "coercion", "fees")  # with 上一年项目数量
SEVERITY = {"xy.pending_cases": "info"}  # of what need not hold; all else is a warning
UNREAD = (State.AMBIGUOUS, State.ILLEGIBLE)
YEARS = 3  # others that a figure needs beside it before it can be said to leap
LEAP = 20.0  # times the median of the other years, or a twentieth of it
LEAST = 50  # figures below it, and medians, leap without meaning anything
JUDGED = (
    "requests.new_received.total",
    "requests.total_processed.total",
    "disclosure.normative_documents.valid",
)


def year_checks(now: Figures, before: Figures, year: int) -> tuple[Check, ...]:
    """The identities that hold between the figures of `year` and of the year before, where both print them.

    Fields of the year before bear it: `2019:requests.carried_forward.total`.
    """
    if not before and not any(one.state in UNREAD for one in now.values()):
        return ()  # as most: what is not there has no sum, and nothing else is open
    of_before = {_of(year - 1, field): reading for field, reading in before.items()}
    rules = (_carried, _stocks, _pending, _cumulative)
    found = [one for rule in rules for one in rule(now, of_before, year - 1)]
    return tuple(one for one in found if one.status != "not_applicable")


def year_findings(checks: Iterable[Check], figures: Figures) -> Iterator[Finding]:
    """A finding for each identity with the year before that is broken; it names the fields of this year."""
    for one in checks:
        fields = tuple(field for field in one.fields if field in figures)
        if one.status == "fails" and fields:
            yield Finding(
                code="year-before-disagrees",
                severity=SEVERITY.get(one.identity, "warning"),
                fields=fields,
                place=figures[fields[0]].place,
                values={"identity": one.identity, "scope": one.scope, "left": one.left, "right": one.right},
            )


def leaps(figures: Figures, others: Sequence[Figures]) -> Iterator[Finding]:
    """Figures that are LEAP times the median of the agency's other years, or less than a LEAPth of it."""
    for field in JUDGED:
        value = _number(figures, field)
        beside = [found for other in others if (found := _number(other, field)) is not None]
        if value is None or len(beside) < YEARS:
            continue
        middle = float(median(beside))
        if max(value, middle) >= LEAST and not middle / LEAP <= value <= middle * LEAP:
            values = {"value": value, "median": middle, "years": len(beside)}
            place = figures[field].place
            yield Finding(code="figure-leaps", severity="info", fields=(field,), place=place, values=values)


def _carried(now: Figures, before: Figures, year: int) -> Iterator[Check]:
    """What is carried over is what the year before carried forward, in each column of table 3."""
    readings = {**now, **before}
    for column in form("2021").tables["requests"][0].columns:
        over = f"requests.carried_over.{column.id}"
        forward = _of(year, f"requests.carried_forward.{column.id}")
        yield sums_agree("xy.carry", column.id, readings, [over], [forward])


def _stocks(now: Figures, before: Figures, year: int) -> Iterator[Check]:
    """What is in force, and what ended, is what was in force and what came; items of 2019 likewise."""
    readings = {**now, **before}
    for row in STOCKS:
        name = f"disclosure.{row}"
        ends, begins = [f"{name}.valid", f"{name}.repealed"], [_of(year, f"{name}.valid"), f"{name}.made"]
        yield sums_agree("xy.valid_stock", row, readings, ends, begins)
    for row in ITEMS:
        name = f"disclosure.{row}"
        items = f"{name}.items_previous"
        known = [_of(year, items), _of(year, f"{name}.items_change")]
        found = sums_agree("xy.items_stock", row, readings, known, [items])  # the first of them is needed
        fields = tuple(sorted(found.fields, key=items.__ne__))
        yield found._replace(left=found.right, right=found.left, fields=fields)


def _pending(now: Figures, before: Figures, year: int) -> Iterator[Check]:
    """Reviews that were pending are among those of this year, if the report counts them again (上海 does)."""
    readings = {**now, **before}
    names = ("disputes.review.total", _of(year, "disputes.review.unfinished"))
    found = sums_agree("xy.pending_cases", "review", readings, names[:1], names[1:])
    more = found.left is not None and found.right is not None and found.left >= found.right
    yield found._replace(status="holds") if more else found


def _cumulative(now: Figures, before: Figures, year: int) -> Iterator[Check]:
    """历年累计 is that of the year before and what this year added."""
    readings = {**now, **before}
    for field in now:
        row, _, column = field.rpartition(".")
        if column == "cumulative" and (known := _of(year, field)) in before:
            parts = [known, f"{row}.year"]
            scope = row.removeprefix("indicators.")
            yield sums_agree("indicators.fj.cumulative", scope, readings, [field], parts, whole=True)


def _of(year: int, field: str) -> str:
    return f"{year}:{field}"


def _number(figures: Figures, field: str) -> int | float | None:
    reading = figures.get(field)
    return reading.value if reading and reading.state is State.NUMBER else None
