"""What the runs of a portal tell about a report that is not there."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pipelines.document import Scalar
from pipelines.settle.seasons import Evidence, Followed, Looked, Walk

NO_ROW = "no-row"  # the column was walked to its end, and no row names it
BLOCKING = ("blocked", "busy")  # nothing can be said: the host did not let us look
EMPTY = ("dead", "soft-404", "no-rows")  # the page of the column is not there, or shows nothing
HARMLESS = ("known", "year", "out-of-scope", "decoration")  # of a row: it was had, or not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a report was not found, by the run that tells most."""

    reason: str
    run: Looked
    values: Mapping[str, Scalar]

    @property
    def blocked(self) -> bool:
        """Whether the portal did not let that run look."""
        return self.reason.removeprefix("row-") in BLOCKING


Key: TypeAlias = tuple[str, str, int]


class Looks:
    """The runs of all portals, asked about columns; each answer is found once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._portals = {one.portal: one for one in evidence.portals()}
        self._runs: dict[str, list[Looked]] = {}
        for run in evidence.runs():
            self._runs.setdefault(run.portal, []).append(run)
        self._walks: dict[str, Sequence[Walk]] = {}
        self._verdicts: dict[Key, Verdict] = {}
        self._after: dict[tuple[str, str, int, str], Verdict | None] = {}

    def runs(self, portal: str) -> Sequence[Looked]:
        """The runs of a portal that have ended, the earliest first."""
        return self._runs.get(portal, [])

    def last(self, portal: str, year: int | None = None) -> Looked | None:
        """The last run that looked for a year, or for any."""
        found = reversed(self.runs(portal))
        return next((run for run in found if year is None or run.looked_for(year)), None)

    def after(self, portal: str, group: str, year: int, day: str) -> Verdict | None:
        """Why a report is not found, by the runs that began after a day.

        The newest run that walked the columns to their end tells; where none did, the newest; None where
        there is none.
        """
        key = (portal, group, year, day)
        if key not in self._after:
            self._after[key] = self._asked(portal, group, year, day)
        return self._after[key]

    def not_there(self, portal: str, group: str, year: int, day: str, before: str) -> str | None:
        """The last day after `day` on which no column showed a report, by runs that began before a moment."""
        runs = self.runs(portal)
        until = bisect_left(runs, before, key=lambda run: run.started)
        for run in reversed(runs[:until]):
            if run.day <= day:
                break
            if run.looked_for(year) and self._verdict(run, group, year).reason == NO_ROW:
                return run.day
        return None

    def walks(self, run: str) -> Sequence[Walk]:
        """The columns of a run."""
        if run not in self._walks:
            self._walks[run] = self._evidence.walks(run)
        return self._walks[run]

    def _asked(self, portal: str, group: str, year: int, day: str) -> Verdict | None:
        newest = None
        for run in reversed(self.runs(portal)):
            if run.day <= day:
                break
            if run.looked_for(year):
                verdict = self._verdict(run, group, year)
                if verdict.reason == NO_ROW:
                    return verdict
                newest = newest or verdict
        return newest

    def _verdict(self, run: Looked, group: str, year: int) -> Verdict:
        key = (run.run, group, year)
        if key not in self._verdicts:
            reason, values = self._judged(run, self._portals[run.portal], group, year)
            self._verdicts[key] = Verdict(reason=reason, run=run, values={"date": run.day, **values})
        return self._verdicts[key]

    def _judged(
        self, run: Looked, portal: Followed, group: str, year: int
    ) -> tuple[str, Mapping[str, Scalar]]:
        walks = self.walks(run.run)
        wanted, declared = portal.wanted(group, year), portal.declared()
        lines = [walk for walk in walks if walk.column in wanted or walk.column not in declared]
        open_ends = [*_open(lines, wanted)]
        if open_ends:
            reason, column = min(open_ends, key=lambda one: (one[0] not in BLOCKING, one[1], one[0]))
            return reason, {"column": column}
        pages = {page for walk in lines for page in walk.pages}
        lost = Counter(
            one.reason
            for one in self._evidence.lost(run.run)
            if one.via in pages and one.reason not in HARMLESS
        )
        for reason in sorted(lost, key=lambda one: (one not in BLOCKING, -lost[one], one)):
            if reason != "dead":  # what is gone has been looked at
                return f"row-{reason}", {"count": lost[reason]}
        return NO_ROW, {}


def _open(lines: Iterable[Walk], wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns that do not tell, and why; one below another that is empty says nothing of the others."""
    walked = set[str]()
    for walk in lines:
        walked.add(walk.column)
        if not walk.told and (walk.column in wanted or walk.why not in EMPTY):
            yield walk.why, walk.column
    yield from (("not-walked", column) for column in wanted if column not in walked)
