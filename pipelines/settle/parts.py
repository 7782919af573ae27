"""A consolidated report against the sum of its parts (xl.sum_of_parts): the reports that it counts.

They are of the same year. The parts of a government's report are those of the other bodies of its region, and
the consolidated ones of the governments right below it. The sum is judged only where all of them are there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.document import Finding, Scalar
from pipelines.reading.about.regions import below
from pipelines.report import Check, Reading, State
from pipelines.settle.coverage import THERE
from pipelines.settle.deadlines import level

IDENTITY = "xl.sum_of_parts"
CODE = "parts-disagree"
FORMS = ("2019", "2021")
TABLES = ("disclosure", "requests")
GOVERNMENTS = ("province", "prefecture", "county")
UNREAD = (State.AMBIGUOUS, State.ILLEGIBLE)
Figures = Mapping[str, Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A report that says that it is consolidated."""

    report: str
    agency: str
    year: int
    portal: str
    bodies: int | None  # that must report on this portal; null where nobody says how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cell of coverage: a report that may be a part, or that is expected."""

    agency: str
    state: str
    portal: str
    report: str | None
    scope: str | None


def parts_of(whole: Whole, pieces: Iterable[Piece]) -> tuple[bool, list[str]] | None:
    """Whether all parts are there, and their reports; None for a body that is no government.

    All: no body is expected that is not there, the portal shows as many as must report, and each region below
    has the consolidated report of its government.
    """
    region, _, name = whole.agency.partition("/")
    if level(region, name) not in GOVERNMENTS:
        return None
    governments = {f"{one.code}/{one.name}人民政府" for one in below(region)}
    found = [one for one in pieces if one.agency != whole.agency and _within(one, region, governments)]
    there = [one for one in found if one.state in THERE and one.report]
    on_portal = 1 + sum(one.portal == whole.portal for one in there)
    consolidated = {one.agency for one in there if one.scope == "consolidated"}
    every = (
        len(there) == len(found) > 0
        and (whole.bodies is not None and on_portal >= whole.bodies)
        and consolidated >= governments
    )
    return every, [one.report for one in there if one.report]


def _within(one: Piece, region: str, governments: set[str]) -> bool:
    return one.agency.partition("/")[0] == region or one.agency in governments


def sums(whole: Figures, parts: Sequence[Figures] | None) -> Iterator[Check]:
    """A check for each figure of requests and disclosure; for each table where parts are missing (None)."""
    for table in TABLES:
        fields = [field for field in whole if field.startswith(f"{table}.")]
        if parts is not None:
            forms = [{r.form for f, r in part.items() if f.startswith(f"{table}.")} for part in parts]
            yield from (_sum(field, whole[field], parts, forms) for field in fields)
        elif fields:
            yield Check(IDENTITY, table, "undecidable", None, None, tuple(fields))


def _sum(field: str, total: Reading, parts: Sequence[Figures], forms: Sequence[set[str]]) -> Check:
    """Blanks of a part count as 0; a part in another form, or that cannot be read, leaves the sum open."""
    terms = [part.get(field) for part in parts]
    told = [one for one in terms if one and _readable(one) and one.unit == total.unit]
    if not _readable(total) or len(told) < len(terms) or any(one != {total.form} for one in forms):
        return Check(IDENTITY, field, "undecidable", None, None, (field,))
    if total.value is None or all(one.value is None for one in told):
        return Check(IDENTITY, field, "not_applicable", None, None, (field,))
    right = sum(Decimal(str(one.value or 0)) for one in told)  # as printed: 0.1 and 0.2 are 0.3
    status = "holds" if Decimal(str(total.value)) == right else "fails"
    whole = right == int(right)
    return Check(IDENTITY, field, status, total.value, int(right) if whole else float(right), (field,))


def _readable(one: Reading) -> bool:
    return one.state not in UNREAD and math.isfinite(one.value or 0)  # four hundred digits in a row are not


def disagreements(checks: Iterable[Check], whole: Figures, parts: int) -> Iterator[Finding]:
    """A note for each table of which figures are not the sums of their parts."""
    broken = [check.fields[0] for check in checks if check.status == "fails"]
    for table in TABLES:
        fields = tuple(field for field in broken if field.startswith(f"{table}."))
        if fields:
            values: dict[str, Scalar] = {"identity": IDENTITY, "table": table, "parts": parts}
            place = whole[fields[0]].place
            yield Finding(code=CODE, severity="info", fields=fields, place=place, values=values)
