"""The identities: what holds, what fails, what cannot be decided, and the findings that name the fields."""

from __future__ import annotations

import pytest

from pipelines.reading.checks import check, findings_of
from pipelines.report import Reading, State
from tests.reading.printing import LAYOUTS, lay_out
from tests.reading.test_tables import figures, tables_of

FULL = {"2019": 40, "2021": 42}  # sums of a report that prints everything


def readings(printed: dict[str, object], form: str = "2021") -> dict[str, Reading]:
    """Readings from values: a number, None (blank) or a state."""
    found = {}
    for field, value in printed.items():
        state = value if isinstance(value, State) else State.BLANK if value is None else State.NUMBER
        number = value if isinstance(value, int | float) and not isinstance(value, State) else None
        found[field] = Reading(
            field=field, value=number, text="", unit=None, state=state, place="p:1", form=form
        )
    return found


def row(name: str, *cells: object) -> dict[str, object]:
    columns = ("natural_person", *(f"legal_person_{kind}" for kind in _KINDS), "total")
    return {f"requests.{name}.{column}": cell for column, cell in zip(columns, cells, strict=True)}


_KINDS = ("commercial", "research", "social", "legal", "other")

CASES = [  # identity, scope, printed, status, left, right
    ("requests.row_sum", "granted", row("granted", 1, 2, 0, 0, 0, 0, 3), "holds", 3, 3),
    ("requests.row_sum", "granted", row("granted", 2, None, None, None, None, None, 8), "fails", 8, 2),
    ("requests.row_sum", "granted", row("granted", *[None] * 6, 8), "not_applicable", None, None),
    ("requests.row_sum", "granted", row("granted", *[1] * 6, None), "not_applicable", None, None),
    ("requests.row_sum", "granted", row("granted", *[State.AMBIGUOUS] * 7), "undecidable", None, None),
    (
        "requests.balance",
        "total",
        {
            "requests.new_received.total": 16,
            "requests.carried_over.total": 0,
            "requests.total_processed.total": 0,
            "requests.carried_forward.total": None,
        },
        "fails",
        16,
        0,
    ),
    (
        "requests.balance",
        "total",
        {"requests.new_received.total": 25, "requests.total_processed.total": 20},  # as sentences state them
        "undecidable",
        None,
        None,
    ),
    (
        "disputes.review.sum",
        "review",
        {"disputes.review.maintain": 2, "disputes.review.total": 3},
        "undecidable",
        None,
        None,
    ),
    (
        "requests.results_sum.2021",
        "total",
        {"requests.total_processed.total": 3, "requests.granted.total": 3},
        "undecidable",  # rows that the sum needs are not printed
        None,
        None,
    ),
    (
        "disputes.review.sum",
        "review",
        {
            f"disputes.review.{c}": v
            for c, v in zip(
                ("maintain", "correct", "other", "unfinished", "total"), (3, 7, 0, 1, 11), strict=True
            )
        },
        "holds",
        11,
        11,
    ),
    (
        "disclosure.made_le_valid",
        "regulations",
        {"disclosure.regulations.made": 9, "disclosure.regulations.valid": 7},
        "fails",
        9,
        7,
    ),
    (
        "disclosure.other_services_parts",
        "processed",
        {
            "disclosure.other_services.processed": 5,
            "disclosure.other_services_inspection.processed": 2,
            "disclosure.other_services_confirmation.processed": 4,
        },
        "fails",
        5,
        6,
    ),
    (
        "disclosure.other_services_parts",
        "processed",
        {
            "disclosure.other_services.processed": 10,
            "disclosure.other_services_inspection.processed": 9,
            "disclosure.other_services_confirmation.processed": None,
        },
        "not_applicable",
        None,
        None,
    ),
    ("requests.nonnegative", "disclosure", {"disclosure.fees.amount": -6}, "fails", 1, 0),
    ("requests.nonnegative", "disclosure", {"disclosure.fees.amount": 0.5}, "holds", 0, 0),
    ("requests.nonnegative", "requests", row("granted", -1, 0, 0, 0, 0, 0, -1), "fails", 2, 0),
]


@pytest.mark.parametrize(
    ("identity", "scope", "printed", "status", "left", "right"), CASES, ids=[f"{c[0]} {c[3]}" for c in CASES]
)
def test_an_identity(
    identity: str, scope: str, printed: dict[str, object], status: str, left: object, right: object
) -> None:
    found = [one for one in check(readings(printed)) if (one.identity, one.scope) == (identity, scope)]
    assert [(one.status, one.left, one.right) for one in found] == [(status, left, right)]


def test_a_broken_identity_names_its_fields_and_place() -> None:
    printed = readings(row("granted", 2, 0, 0, 0, 0, 0, 8))
    (finding,) = findings_of(check(printed), printed)
    assert (finding.code, finding.severity, finding.place) == ("identity-fails", "error", "p:1")
    assert set(finding.fields) == set(printed)
    assert finding.values == {"identity": "requests.row_sum", "scope": "granted", "left": 8, "right": 2}


@pytest.mark.parametrize(("form", "sums"), FULL.items())
def test_a_full_report_is_checked_in_full(form: str, sums: int) -> None:
    """25 (23) rows, 7 columns twice, 3 groups: FORMS of the two circulars."""
    printed = tables_of(lay_out(form, figures(form, 7), LAYOUTS["pipes"])).readings
    checks = [one for one in check(printed) if one.identity.split(".")[0] in ("requests", "disputes")]
    decided = [one for one in checks if one.identity != "requests.nonnegative"]
    assert len(decided) == sums
    assert {one.status for one in decided} == {"holds"}
