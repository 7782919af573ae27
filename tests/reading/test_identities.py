"""The identities of the statistics table of 2014: sums in full, and what a missing term leaves open."""

from __future__ import annotations

import pytest

from pipelines.forms import form
from pipelines.reading.checks import check, findings_of
from tests.reading.test_checks import readings

CASES = [  # identity, scope, printed, status, left, right
    (
        "staff",
        "staff_total",
        {"staff_total": 66, "staff_full_time": 3, "staff_part_time": 63},
        "holds",
        66,
        66,
    ),
    (
        "staff",
        "staff_total",
        {"staff_total": 66, "staff_full_time": 3, "staff_part_time": 60},
        "fails",
        66,
        63,
    ),
    ("staff", "staff_total", {"staff_total": 66, "staff_full_time": 3}, "undecidable", None, None),
    ("staff", "staff_total", {"staff_total": 2, "staff_full_time": 3}, "fails", 2, 3),
    (
        "staff",
        "staff_total",
        {"staff_total": 3, "staff_full_time": 3, "staff_part_time": None},
        "holds",
        3,
        3,
    ),
    ("staff", "staff_total", {"staff_total": None, "staff_full_time": 3}, "not_applicable", None, None),
    ("litigation", "litigation_total", {"litigation_total": 1, "litigation_maintained": 1}, "holds", 1, 1),
    (
        "heads",
        "press_conferences_by_head press_conferences",
        {"press_conferences_by_head": 3, "press_conferences": 2},
        "fails",
        3,
        2,
    ),
    ("channels", "disclosed_total", {"disclosed_total": 9, "channel_website": 5}, "undecidable", None, None),
    ("channels", "disclosed_total", {"disclosed_total": 9, "channel_website": 12}, "holds", 9, 12),
    (
        "not_more_replies",
        "replies_total requests_concluded",
        {"replies_total": 4, "requests_concluded": 3},
        "fails",
        4,
        3,
    ),
    (
        "not_more_replies",
        "replies_total requests_concluded",
        {"replies_total": 2, "requests_concluded": 3},
        "holds",
        2,
        3,
    ),
    ("fj.requests", "fj_requests.year", {"fj_requests.year": 1, "fj_requests_online.year": 2}, "fails", 1, 2),
]


@pytest.mark.parametrize(
    ("identity", "scope", "printed", "status", "left", "right"), CASES, ids=[f"{c[0]} {c[3]}" for c in CASES]
)
def test_an_identity_of_2014(
    identity: str, scope: str, printed: dict[str, object], status: str, left: object, right: object
) -> None:
    said = readings({f"indicators.{name}": value for name, value in printed.items()}, "2014")
    found = [one for one in check(said) if (one.identity, one.scope) == (f"indicators.{identity}", scope)]
    assert [(one.status, one.left, one.right) for one in found] == [(status, left, right)]


def test_a_broken_identity_is_as_grave_as_the_form_says() -> None:
    said = readings({"indicators.reply_refused": 27, "indicators.refused_privacy": 30}, "2014")
    (finding,) = findings_of(check(said), said)
    assert (finding.code, finding.severity) == ("identity-fails", "warning")
    assert finding.values["identity"] == "indicators.refused"


def test_every_term_is_a_row_and_every_scope_stands_once() -> None:
    rows = {row.id for block in form("2014").tables["indicators"] for row in block.rows}
    identities = form("2014").identities
    assert {term for one in identities for term in one.terms} <= rows
    assert len({(one.id, one.terms) for one in identities}) == len(identities)
    assert {one.relation for one in identities} == {"=", "<="}


def test_the_form_has_its_fields() -> None:
    blocks = form("2014").tables["indicators"]
    count = {
        name: sum(len(b.rows) for b in blocks if b.variant == name) for name in ("", "beijing", "fujian")
    }
    assert count == {"": 58, "beijing": 13, "fujian": 20}
    assert {"indicators.disclosed_total", "indicators.fj_disclosed.cumulative"} <= set(
        form("2014").fields("indicators")
    )
