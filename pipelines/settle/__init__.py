"""Settle: everything that needs more than one publication, from the rows of step one alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pipelines.rows import Block, Rows, row
from pipelines.settle.choices import RULES, choose, distance
from pipelines.settle.claims import Claim, Ledger, Printed, Spoken, unbundled
from pipelines.settle.contents import Content
from pipelines.settle.deadlines import Deadline, deadline, level
from pipelines.settle.reports import Settled, report_rows, settled
from pipelines.settle.revisions import revisions
from pipelines.settle.vanished import Evidence

__all__ = [
    "RULES",
    "Bodies",
    "Claim",
    "Content",
    "Deadline",
    "Evidence",
    "Ledger",
    "Printed",
    "Spoken",
    "agency_row",
    "by_agency",
    "choose",
    "deadline",
    "distance",
    "level",
    "settle",
    "unbundled",
]


Bodies = Mapping[str, Sequence[Claim]]  # agency → all claims to its reports, in their order


def by_agency(claims: Iterable[Claim]) -> Bodies:
    """In the order of the keys of agency, year and version, whatever the order that they come in."""
    ordered = sorted(claims, key=lambda claim: (claim.agency, claim.year, claim.version))
    return {agency: list(found) for agency, found in groupby(ordered, key=lambda claim: claim.agency)}


def agency_row(claim: Claim, stamp: str) -> Block:
    """The row of an agency by one of its claims; `stamp` says what its reports are settled from."""
    rank = level(claim.region, claim.name)
    cells = {"region": claim.region, "name": claim.name, "level": rank}
    return row("agencies", agency=claim.agency, settled_from=stamp, **cells)


def settle(bodies: Iterable[Sequence[Claim]], ledger: Ledger) -> Rows:
    """The reports of some agencies, by the claims of each, with all that belongs to them.

    No agency's reports depend on another's.
    """
    return Rows.gather(found for claims in bodies for found in _of_agency(claims, ledger))


def _of_agency(claims: Iterable[Claim], ledger: Ledger) -> Iterator[Block]:
    years = groupby(claims, key=lambda claim: claim.year)
    reports = [_settled(list(of_year), ledger) for _, of_year in years]
    for one in reports:
        yield from report_rows(one, reports)


def _settled(claims: Sequence[Claim], ledger: Ledger) -> Settled:
    printed = ledger.printed(claim.version for claim in claims)
    return settled(claims, printed, revisions(claims, printed, ledger.contents, ledger.chapters))
