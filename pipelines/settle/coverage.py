"""Coverage (报送覆盖): the state of each agency and year, and the reason for it.

Judged at the last run of the portal that has its closing record and looked for the year; never at today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.document import Scalar
from pipelines.rows import Block, packed, row
from pipelines.settle.deadlines import level
from pipelines.settle.expected import Expected, bodies, expected
from pipelines.settle.lineage import Lineage
from pipelines.settle.looks import Looks
from pipelines.settle.seasons import Evidence, Found, Named, believable, day_of, due

# A cell has the first state that fits. The first six are of reports that are there or were.
STATES = ("vanished", "unread", "revised", "late", "on-time", "found", "blocked", "missing", "not-due")
THERE = STATES[:6]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Agency × year."""

    agency: str
    year: int
    state: str
    reason: str
    portal: str  # where it stands, or would
    in_time: bool | None = None  # null where nobody can say, or nothing is there
    deadline: str | None = None  # null where no rule names one
    published: str | None = None  # the printed day
    first_seen: str | None = None  # of its first capture
    report: str | None = None
    run: str | None = None  # at which it was judged; null where none has ended
    values: Mapping[str, Scalar] = field(default_factory=dict)  # what the reason says, filled in


def cells(evidence: Evidence, looks: Looks, lineage: Lineage) -> Iterator[Cell]:
    """Every cell, in no order; a body that ended, or that nobody expects, has none."""
    found = evidence.found()
    there = {(one.agency, one.year) for one in found}
    yield from (_found(one, looks) for one in found)
    by_title = [one for one in _first(evidence.named()) if (one.agency, one.year) not in there]
    yield from (_by_title(one, looks) for one in by_title)
    there |= {(one.agency, one.year) for one in by_title}
    portals = {one.portal: one for one in evidence.portals()}
    seasons = {name: int(run.day[:4]) - 1 for name in portals if (run := looks.last(name))}
    for one in expected(portals, found, seasons, lineage):
        if (one.agency, one.year) not in there and (cell := _expected(one, looks)):
            yield cell


def agency_rows(evidence: Evidence, lineage: Lineage) -> Iterator[Block]:
    """The rows of agencies that no report names, but a title, a portal or the lineage.

    They do not depend on runs: what the portals say is the same whenever one looks.
    """
    portals = {one.portal: one for one in evidence.portals()}
    titles = {one.agency for one in evidence.named()}
    for agency in sorted(titles | bodies(portals, evidence.found(), lineage)):
        region, _, name = agency.partition("/")
        yield row("agencies", agency=agency, region=region, name=name, level=level(region, name))


def coverage_rows(found: Iterable[Cell]) -> Iterator[Block]:
    """The rows of `coverage`."""
    for cell in found:
        yield row(
            "coverage",
            agency=cell.agency,
            year=cell.year,
            state=cell.state,
            reason=cell.reason,
            in_time=None if cell.in_time is None else int(cell.in_time),
            deadline=cell.deadline,
            published=cell.published,
            first_seen=cell.first_seen,
            portal=cell.portal,
            report=cell.report,
            run=cell.run,
            values=packed(dict(cell.values)),
        )


def _found(one: Found, looks: Looks) -> Cell:
    _, legal = due(one.agency, one.year)
    printed = [day for shown in one.shown if (day := believable(shown.published, one.year))]
    published, first_seen = min(printed, default=None), one.shown[0].time
    in_time, why, absent = _in_time(one, looks, legal, published)
    gone, last = _gone(one)
    states = {
        "vanished": gone,
        "unread": None if one.figures else one.unread,
        "revised": "revised" if one.revised else None,
        {True: "on-time", False: "late", None: "found"}[in_time]: why,
    }
    state, reason = next((state, reason) for state, reason in states.items() if reason)
    run = looks.last(one.portal, one.year)
    return Cell(
        agency=one.agency,
        year=one.year,
        state=state,
        reason=reason,
        portal=one.portal,
        in_time=in_time,
        deadline=legal,
        published=published,
        first_seen=first_seen,
        report=one.report,
        run=run.run if run else None,
        values={key: day for key, day in {"not_there": absent, "last_seen": last}.items() if day},
    )


def _in_time(
    one: Found, looks: Looks, legal: str | None, published: str | None
) -> tuple[bool | None, str, str | None]:
    """Whether a report came in time, what says so, and the last day on which it was looked for in vain.

    The printed day counts; without one, the day on which it was seen. A look after the deadline that did not
    find it makes it late only where no day is printed.
    """
    if legal is None:
        return None, "no-deadline", None
    seen, absent = one.shown[0], None
    if day_of(seen.time) > legal:
        absent = looks.not_there(one.portal, seen.group, one.year, legal, seen.begun)
    if published:
        return published <= legal, "printed", absent
    if day_of(seen.time) <= legal:
        return True, "seen", None
    return (False, "not-there", absent) if absent else (None, "no-date", None)


def _gone(one: Found) -> tuple[str | None, str | None]:
    """Why no portal shows a report any more, and when one was last seen to; None where one does."""
    if any(shown.latest and not shown.vanished for shown in one.shown):
        return None, None
    last = max(
        (shown for shown in one.shown if shown.vanished),
        key=lambda shown: shown.last_seen or "",
        default=None,
    )
    return (last.vanished, last.last_seen) if last else ("overwritten", None)


def _first(named: Iterable[Named]) -> Iterator[Named]:
    """Of several publications that name a report the first that was seen."""
    ordered = sorted(named, key=lambda one: (one.agency, one.year, one.time, one.publication))
    done = set[tuple[str, int]]()
    for one in ordered:
        if (one.agency, one.year) not in done:
            done.add((one.agency, one.year))
            yield one


def _by_title(one: Named, looks: Looks) -> Cell:
    _, legal = due(one.agency, one.year)
    run = looks.last(one.portal, one.year)
    return Cell(
        agency=one.agency,
        year=one.year,
        state="unread",
        reason=one.unread or "no-report",
        portal=one.portal,
        deadline=legal,
        published=believable(one.published, one.year),
        first_seen=one.time,
        run=run.run if run else None,
        values={"publication": one.publication},
    )


def _expected(one: Expected, looks: Looks) -> Cell | None:
    """The cell of a report that was not found; None where no run has looked for its year."""
    last, (day, legal) = looks.last(one.portal, one.year), due(one.agency, one.year)
    if last is None:
        return None
    verdict = looks.after(one.portal, one.group, one.year, day)
    if verdict is None:
        return _absent(one, "not-due", "not-due", last.run, {"due": day}, legal)
    state = "blocked" if verdict.blocked else "missing"
    return _absent(one, state, verdict.reason, verdict.run.run, verdict.values, legal)


def _absent(
    one: Expected, state: str, reason: str, run: str, values: Mapping[str, Scalar], legal: str | None
) -> Cell:
    return Cell(
        agency=one.agency,
        year=one.year,
        state=state,
        reason=reason,
        portal=one.portal,
        deadline=legal,
        run=run,
        values=values,
    )
