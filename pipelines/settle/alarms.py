"""Alarms: what an operator must hear of a portal, judged at its last run that has ended.

One cause raises one alarm: a portal that does not let us look, or whose column has moved, is not also said to
give no reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.document import Scalar
from pipelines.rows import Block, packed, row
from pipelines.settle.coverage import THERE, Cell
from pipelines.settle.looks import Looks
from pipelines.settle.seasons import USUAL, Evidence, Followed, Found, Looked, Walk, due

UNREAD = 3  # reports of a season that could not be read: fewer are accidents
SHARE = 0.1  # of the season's reports
RISE = 2  # times the share of the years before
RUNS = 2  # of which none was complete
MOVED = ("dead", "soft-404", "no-rows")  # what a column answers that has moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that an operator must hear."""

    portal: str
    code: str
    severity: str  # error: a season is being lost; warning
    subject: str = ""  # the report year, the column or the host; what tells two of one code apart
    year: int | None = None
    run: str  # at which it was judged
    values: Mapping[str, Scalar] = field(default_factory=dict)


Published = Mapping[str, Mapping[int, Iterable[str]]]  # portal → year → agencies whose reports it shows


def alarms(evidence: Evidence, looks: Looks, cells: Iterable[Cell]) -> Iterator[Alarm]:
    """Every alarm, portal by portal."""
    published = _published(evidence.found())
    of_portal: dict[str, list[Cell]] = {}
    for cell in cells:
        of_portal.setdefault(cell.portal, []).append(cell)
    for portal in sorted(evidence.portals(), key=lambda one: one.portal):
        last = looks.last(portal.portal)
        if last:
            yield from _of_portal(evidence, looks, portal, last, published, of_portal.get(portal.portal, []))
        yield from _never_complete(evidence, looks, portal, last)


def alarm_rows(found: Iterable[Alarm]) -> Iterator[Block]:
    """The rows of `alarms`."""
    for one in found:
        cells = {"severity": one.severity, "year": one.year, "run": one.run}
        packs = {"values": packed(dict(one.values))}
        yield row("alarms", portal=one.portal, code=one.code, subject=one.subject, **cells, **packs)


def _of_portal(
    evidence: Evidence, looks: Looks, portal: Followed, last: Looked, published: Published, cells: list[Cell]
) -> Iterator[Alarm]:
    moved = [*_moved(evidence, looks, portal, last)]
    lost = any(alarm.severity == "error" for alarm in moved)
    silent = [] if lost else [*_no_reports(looks, portal, last, published)]
    quiet = {alarm.year for alarm in silent} | ({int(last.day[:4]) - 1} if lost else set())
    yield from (*moved, *silent)
    yield from (one for one in _below(looks, portal, published, cells) if one.year not in quiet)
    yield from _more_unread(portal, last, cells)
    yield from _more_blocked(evidence, looks, portal, last)


def _published(found: Iterable[Found]) -> dict[str, dict[int, set[str]]]:
    shown: dict[str, dict[int, set[str]]] = {}
    for one in found:
        for portal in {version.portal for version in one.shown}:
            shown.setdefault(portal, {}).setdefault(one.year, set()).add(one.agency)
    return shown


def _no_reports(looks: Looks, portal: Followed, last: Looked, published: Published) -> Iterator[Alarm]:
    """Reports on an earlier year and none on the last one, though all that came then are due now."""
    name, years = portal.portal, published.get(portal.portal, {})
    for year in (int(last.day[:4]) - 1, int(last.day[:4]) - 2):
        before = max((one for one in years if one < year), default=0)
        bodies = set(years.get(before, ()))
        day = max((due(agency, year)[0] for agency in bodies), default=f"{year + 1}-{USUAL}")
        verdict = looks.after(name, "", year, day)
        if verdict is None:
            continue  # the season is not over; what the one before it lacked is still lacking
        if bodies and year in portal.years and not years.get(year) and not verdict.blocked:
            values: dict[str, Scalar] = {
                "year": year,
                "before": before,
                "reports": len(bodies),
                "date": verdict.run.day,
            }
            yield Alarm(
                portal=name, code="no-reports", severity="error", subject=str(year), year=year,
                run=verdict.run.run, values=values,
            )  # fmt: skip
        return


def _below(looks: Looks, portal: Followed, published: Published, cells: Sequence[Cell]) -> Iterator[Alarm]:
    """Fewer reports than bodies that must report by the portal's declaration, in each year that is over.

    `unnamed`: of the bodies without a report those that coverage has no cell of, because nobody knows them.
    """
    named: dict[int, set[str]] = {}
    for cell in cells:
        named.setdefault(cell.year, set()).add(cell.agency)
    for year, declared in sorted(portal.counts.items()):
        shown = set(published.get(portal.portal, {}).get(year, ()))
        found, known = len(shown), len(shown | named.get(year, set()))
        verdict = looks.after(portal.portal, "", year, f"{year + 1}-{USUAL}")
        if found < declared and verdict and not verdict.blocked:
            yield Alarm(
                portal=portal.portal, code="below-minimum", severity="warning", subject=str(year), year=year,
                run=verdict.run.run,
                values={
                    "year": year, "found": found, "declared": declared, "unnamed": max(0, declared - known)
                },
            )  # fmt: skip


def _moved(evidence: Evidence, looks: Looks, portal: Followed, last: Looked) -> Iterator[Alarm]:
    """Declared columns that are gone or empty where rows were, or that lead elsewhere than they did."""
    for walk in sorted(looks.walks(last.run), key=lambda one: one.column):
        if walk.column not in portal.declared():
            continue
        values: dict[str, Scalar] = {"column": walk.column, "date": last.day}
        empty = not walk.told and walk.why in MOVED and not evidence.rows_in(walk.column, last.run)
        if empty and evidence.rows_before(portal.portal, walk.column, last.run):
            values["reason"] = walk.why
            yield Alarm(
                portal=portal.portal, code="column-moved", severity="error", subject=walk.column,
                run=last.run, values=values,
            )  # fmt: skip
        elif walk.told and _elsewhere(walk) and _stayed(looks, walk, last):
            values["to"] = walk.pages[0]
            yield Alarm(
                portal=portal.portal, code="column-redirects", severity="warning", subject=walk.column,
                run=last.run, values=values,
            )  # fmt: skip


def _elsewhere(walk: Walk) -> bool:
    """Whether the first page lies at another address than the column; the scheme does not count."""
    return bool(walk.pages) and walk.pages[0].partition("://")[2] != walk.column.partition("://")[2]


def _stayed(looks: Looks, walk: Walk, last: Looked) -> bool:
    """Whether the column was once walked where it is declared."""
    before = (run for run in looks.runs(last.portal) if run.started < last.started)
    walks = (one for run in before for one in looks.walks(run.run) if one.column == walk.column)
    return any(one.told and one.pages and not _elsewhere(one) for one in walks)


def _more_unread(portal: Followed, last: Looked, cells: Iterable[Cell]) -> Iterator[Alarm]:
    """Reports of the season that could not be read, against the share of them in all years before."""
    year = int(last.day[:4]) - 1
    now = [cell.state for cell in cells if cell.year == year and cell.state in THERE]
    before = [cell.state for cell in cells if cell.year < year and cell.state in THERE]
    unread = now.count("unread")
    share = before.count("unread") / len(before) if before else 1.0
    if unread >= UNREAD and unread > len(now) * max(SHARE, RISE * share):
        values = {"year": year, "unread": unread, "reports": len(now), "before": round(100 * share)}
        yield Alarm(
            portal=portal.portal, code="more-unread", severity="warning", subject=str(year), year=year,
            run=last.run, values=values,
        )  # fmt: skip


def _more_blocked(evidence: Evidence, looks: Looks, portal: Followed, last: Looked) -> Iterator[Alarm]:
    """Hosts that do not let us look now and did before."""
    for host in sorted(evidence.blocked(last.run)):
        if evidence.answered(portal.portal, host, last.started):
            since = _since(evidence, looks, host, last)
            yield Alarm(
                portal=portal.portal, code="more-blocked", severity="warning", subject=host,
                run=last.run, values={"host": host, "date": last.day, "since": since},
            )  # fmt: skip


def _since(evidence: Evidence, looks: Looks, host: str, last: Looked) -> str:
    """The day of the first of the runs, one after another, that the host has not let look."""
    since = last.day
    for run in reversed(looks.runs(last.portal)):
        if host not in evidence.blocked(run.run):
            break
        since = run.day
    return since


def _never_complete(
    evidence: Evidence, looks: Looks, portal: Followed, last: Looked | None
) -> Iterator[Alarm]:
    """Runs that have begun and none that came to its end with its columns."""
    begun, ended = evidence.begun(portal.portal), reversed(looks.runs(portal.portal))
    if len(begun) >= RUNS and not any(complete(looks.walks(run.run)) for run in ended):
        yield Alarm(
            portal=portal.portal, code="never-complete", severity="error",
            run=last.run if last else begun[-1], values={"runs": len(begun)},
        )  # fmt: skip


def complete(walks: Sequence[Walk]) -> bool:
    """Whether a run walked some column to its end and every other one is empty; or had none to walk."""
    return not walks or (
        any(walk.told for walk in walks) and all(walk.told or walk.why in MOVED for walk in walks)
    )
