"""What earlier runs saw of a portal: which publications are known, and where a walk need go no further."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from archive import Archive, Column, IndexRow, Publication, Role, Run

YOUNG = timedelta(days=30)  # after which a known publication is no longer looked at again
TRUSTED = timedelta(days=90)  # after which a column is walked to its end again
FAILURES = ("failed", "blocked", "busy")
GONE = frozenset(("dead", "soft-404"))  # answers, though no publication
HARMLESS = GONE | {"known", "year", "out-of-scope"}  # nothing is left to be had


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the present run asks for."""

    portal: str
    run: str
    started: datetime
    years: frozenset[int]  # empty means all
    overwrites: bool  # the same address bears another report each year: all is always due
    new: bool  # --fetch new: what is known is not asked for
    deep: bool  # every column is walked to its end


class Memory:
    """Answers from what was there before this run, so that a run that goes on judges as it began."""

    def __init__(self, archive: Archive, asked: Asked) -> None:
        self._archive, self._asked = archive, asked

    def known(self, url: str, row: IndexRow | None) -> bool:
        """Whether a publication has a record and is not due; `row` is how the index shows it now."""
        if not self._asked.new:
            return False
        history = [one for one in self._archive.history(self._asked.portal, url) if self._earlier(one)]
        if not history or self._due(history[0].time, history[-1]):
            return False
        return printed(row) in (None, printed(history[-1].row))

    def vouches(self, walk: Column, rows: Mapping[str, IndexRow], *, counted: bool) -> bool:
        """Whether all that comes after the last page of a walk is known, so that it need not be asked for.

        `rows` are the publications that this page shows and that the run wants. Decision 0171 has the rule.
        """
        if not self._asked.new or self._asked.deep or self._asked.overwrites:
            return False
        runs = self._chain(walk.column)
        if not runs or abs(self._asked.started - datetime.fromisoformat(runs[-1].started)) >= TRUSTED:
            return False
        walks = [_walk_of(run, walk.column) for run in runs]
        ordered = counted or (walk.falling and all(one.falling for one in walks if one.complete))
        return (
            ordered
            and _same(walk, walks)
            and not any(_left(run, walk.column) for run in runs)
            and all(self._settled(url, row, runs[0]) for url, row in rows.items())
            and walk.column not in self._columns_due
        )

    def _earlier(self, publication: Publication) -> bool:
        return publication.run != self._asked.run

    def _due(self, first: str, last: Publication) -> bool:
        """Whether a publication is looked at again whatever the index says."""
        young = self._asked.started - datetime.fromisoformat(first) < YOUNG
        return young or self._asked.overwrites or self._incomplete(last)

    def _settled(self, url: str, row: IndexRow, last: Run) -> bool:
        gone = any(one.url == url and one.reason in GONE for one in last.skipped)
        return gone or self.known(url, row)

    def _incomplete(self, publication: Publication) -> bool:
        """Whether an attachment of a publication has never answered: it is asked for again."""
        files = self._failed.get(publication.parts[0].url, ()) if publication.parts else ()
        return any(self._archive.find(publication.portal, "GET", file) is None for file in files)

    @cached_property
    def _runs(self) -> Sequence[Run]:
        """The runs that came to their end before this one began."""
        runs = self._archive.runs(self._asked.portal) if self._asked.new else ()
        return [run for run in runs if run.ended and run.run != self._asked.run]

    @cached_property
    def _failed(self) -> Mapping[str, set[str]]:
        """Page → attachments that a run asked for in vain, as the closing records say."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in (one for run in self._runs for one in run.skipped):
            if one.role is Role.ATTACHMENT and one.reason in FAILURES:
                found[one.via].add(one.url)
        return found

    @cached_property
    def _columns_due(self) -> set[str]:
        """The columns in which a publication is due."""
        first: dict[str, str] = {}
        last: dict[str, Publication] = {}
        for one in filter(self._earlier, self._archive.publications(self._asked.portal)):
            first.setdefault(one.url, one.time)
            last[one.url] = one
        return {one.column for url, one in last.items() if self._due(first[url], one)}

    def _chain(self, column: str) -> list[Run]:
        """The runs, latest first, that lead back to one that walked a column to its end; else none."""
        chain = []
        for run in self._walked(column):
            chain.append(run)
            walk = _walk_of(run, column)
            if walk.complete:
                return chain
            if walk.stopped != "unchanged":
                break
        return []

    def _walked(self, column: str) -> Iterator[Run]:
        """The runs that walked a column and wanted at least what this one wants, latest first."""
        for run in reversed(self._runs):
            years = set(run.options.get("years") or ())  # type: ignore[call-overload]
            wanted = not years or (self._asked.years and self._asked.years <= years)
            if wanted and any(one.column == column for one in run.columns):
                yield run


def printed(row: IndexRow | None) -> object:
    """An index row without the page that showed it."""
    return (row.title, row.date, row.pairs) if row else None


def _walk_of(run: Run, column: str) -> Column:
    return next(one for one in run.columns if one.column == column)


def _same(walk: Column, walks: Sequence[Column]) -> bool:
    """Whether the last page of a walk is as it was when an earlier walk, latest first, came to it."""
    n = len(walk.pages) - 1
    last = next((one for one in walks if len(one.prints) > n), None)
    return last is not None and (last.pages[n], last.prints[n]) == (walk.pages[n], walk.prints[n])


def _left(run: Run, column: str) -> bool:
    """Whether a run did not get a publication that it saw, and not in another column alone."""
    here = set(_walk_of(run, column).pages)
    elsewhere = {page for one in run.columns for page in one.pages} - here
    return any(
        one.role is Role.DETAIL and one.reason not in HARMLESS and one.via not in elsewhere
        for one in run.skipped
    )
