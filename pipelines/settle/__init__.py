"""Settle: everything that needs more than one publication, from the rows of step one alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipelines.rows import Rows
from pipelines.settle.choices import RULES, choose, distance
from pipelines.settle.claims import Claim, Ledger, Printed
from pipelines.settle.reports import settle_report

__all__ = ["RULES", "Claim", "Ledger", "Printed", "choose", "distance", "settle", "settle_report"]


def settle(ledger: Ledger) -> Iterator[Rows]:
    """Agencies, reports, sources, choices, checks and findings, one report after another.

    The same claims in any order give the same rows.
    """
    ordered = sorted(ledger.claims(), key=lambda claim: (claim.report, claim.version))
    for _, group in groupby(ordered, key=lambda claim: claim.report):
        claims = list(group)
        yield Rows.gather(settle_report(claims, ledger.printed(claim.version for claim in claims)))
