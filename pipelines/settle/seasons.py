"""What coverage and alarms work from: portals as declared, reports as found, runs as walked.

The season of a report year is the year after it: reports on 2021 come in 2022.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pipelines.settle.deadlines import deadline, level

CHINA = timedelta(hours=8)  # days are of Asia/Shanghai, which has no summer time
DAY = re.compile(r"\d{4}-\d\d-\d\d")
USUAL = "03-31"  # where no rule names a day: the last one that any rule has named


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A portal as it is declared."""

    portal: str
    region: str | None = None
    years: frozenset[int] = frozenset()  # report years that it is followed for
    inferred: bool = False  # nobody has seen that its years begin where they are said to
    counts: Mapping[int, int]  # year → bodies that must report there
    bodies: tuple[tuple[str, str], ...] = ()  # (agency, group) that it names
    columns: tuple[tuple[str, str], ...] = ()  # (group, index page); {year} is each report year

    def wanted(self, group: str, year: int) -> frozenset[str]:
        """The columns that would show a report: those of its group, else all; {year} is its year."""
        own = [url for name, url in self.columns if name == group and group]
        return frozenset(url.replace("{year}", str(year)) for url in own or [u for _, u in self.columns])

    def declared(self) -> frozenset[str]:
        """Every column, of every year."""
        return frozenset(
            url.replace("{year}", str(year)) for _, url in self.columns for year in self.years or (0,)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version that publishes a report."""

    portal: str
    group: str  # within the column
    time: str  # first captured
    begun: str  # when the run that captured it began
    published: str | None  # 发布日期 as printed, ISO
    latest: bool  # the publication shows nothing newer
    vanished: str | None = None  # why its portal no longer shows the publication: gone, soft-404, dropped
    last_seen: str | None = None  # the day of the last run that saw it, where it vanished


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A report, with every version that publishes it."""

    report: str
    agency: str
    region: str | None
    name: str | None
    year: int
    portal: str  # of the copy that comes first
    shown: tuple[Shown, ...]  # the earliest first
    figures: bool  # some document of it counts for a table
    unread: str | None  # the finding that says why a document of it was not read
    revised: bool  # what it says has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A publication that by its title is somebody's report, and is none by what it says."""

    agency: str
    year: int
    portal: str
    publication: str
    time: str
    published: str | None
    unread: str | None  # the finding that says why; else it was read and is no report


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A run that has its closing record."""

    run: str
    portal: str
    started: str
    years: frozenset[int]  # that were asked for; empty means all

    @property
    def day(self) -> str:
        """The day on which it began, in China."""
        return day_of(self.started)

    def looked_for(self, year: int) -> bool:
        """Whether reports on a year were asked for."""
        return not self.years or year in self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How far a run walked a column."""

    column: str
    pages: tuple[str, ...]
    complete: bool
    stopped: str  # why not to its end

    @property
    def told(self) -> bool:
        """Whether it tells what the column shows: nothing has changed, or all of it was walked."""
        return self.complete or self.stopped == "unchanged"

    @property
    def why(self) -> str:
        """Why it does not."""
        return self.stopped or "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A detail page that a run saw in a column and did not capture, and that no run has."""

    reason: str
    via: str  # the index page


class Evidence(Protocol):
    """The rows that coverage and alarms need."""

    def portals(self) -> Sequence[Followed]:
        """Every portal with runs."""

    def found(self) -> Sequence[Found]:
        """Every report."""

    def named(self) -> Sequence[Named]:
        """Every publication that names body and year and is no report."""

    def runs(self) -> Sequence[Looked]:
        """Every run that has ended, the earliest first."""

    def walks(self, run: str) -> Sequence[Walk]:
        """The columns of a run."""

    def lost(self, run: str) -> Sequence[Lost]:
        """Detail pages that a run could not capture."""

    def begun(self, portal: str) -> Sequence[str]:
        """The runs of a portal, ended or not, the earliest first."""

    def blocked(self, run: str) -> Sequence[str]:
        """The hosts of a portal that answered a run with a challenge, or rested after one."""

    def answered(self, portal: str, host: str, before: str) -> bool:
        """Whether a host answered a run of a portal that began before a time."""

    def rows_before(self, portal: str, column: str, run: str) -> bool:
        """Whether a run before this one saw a publication in a column."""

    def rows_in(self, column: str, run: str) -> bool:
        """Whether a run saw a publication of a column."""


def day_of(time: str) -> str:
    """The day of a moment in UTC, in China."""
    moment = datetime.fromisoformat(time)
    return (moment + CHINA).date().isoformat()


def due(agency: str, year: int) -> tuple[str, str | None]:
    """The day after which a report is missing, and the legal deadline, where a rule names one."""
    region, _, name = agency.partition("/")
    rule = deadline(year, level(region, name))
    return (rule.day, rule.day) if rule else (f"{year + 1}-{USUAL}", None)


def believable(published: str | None, year: int) -> str | None:
    """The printed day, unless a report on the year cannot have been written by then."""
    day = DAY.match(published or "")
    return day[0] if day and day[0] > f"{year}-11-30" else None
