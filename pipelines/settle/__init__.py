"""Settle: everything that needs more than one publication, from the rows of step one alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipelines.rows import Rows
from pipelines.settle.choices import RULES, choose, distance
from pipelines.settle.claims import Claim, Ledger, Printed, Spoken, unbundled
from pipelines.settle.contents import Content
from pipelines.settle.deadlines import Deadline, deadline, level
from pipelines.settle.reports import Settled, report_rows, settled
from pipelines.settle.revisions import revisions
from pipelines.settle.vanished import Evidence, vanished_rows

__all__ = [
    "RULES",
    "Claim",
    "Content",
    "Deadline",
    "Evidence",
    "Ledger",
    "Printed",
    "Spoken",
    "choose",
    "deadline",
    "distance",
    "level",
    "settle",
    "unbundled",
]


def settle(ledger: Ledger) -> Iterator[Rows]:
    """Agencies, reports with all that belongs to them, one after another, agency by agency.

    Then the publications that vanished. The same claims and traces in any order give the same rows.
    """
    ordered = sorted(ledger.claims(), key=lambda claim: (claim.agency, claim.year, claim.version))
    for _, of_agency in groupby(ordered, key=lambda claim: claim.agency):
        reports = [
            _settled(claims, ledger)
            for claims in (list(group) for _, group in groupby(of_agency, key=lambda claim: claim.year))
        ]
        yield from (Rows.gather(report_rows(one, reports)) for one in reports)
    yield Rows.gather(vanished_rows(ledger.evidence()))


def _settled(claims: Sequence[Claim], ledger: Ledger) -> Settled:
    printed = ledger.printed(claim.version for claim in claims)
    return settled(claims, printed, revisions(claims, printed, ledger.contents, ledger.chapters))
