"""What is to be crawled and when it is due: pure functions of the plan, the memory and a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive import Run
from crawler.hours import Hours
from crawler.schedule.cron import Cron
from crawler.schedule.memory import Entry

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One portal crawled in one way; its dates are those of all groups that ask for just this."""

    portal: str
    hosts: frozenset[str]
    crons: tuple[Cron, ...]
    fetch: str = "new"
    deep: bool = False
    years: tuple[int, ...] = ()

    @property
    def options(self) -> list[str]:
        """How `guidang crawl` is asked for it."""
        years = [word for year in self.years for word in ("--year", str(year))]
        return ["--fetch", self.fetch, *(["--deep"] if self.deep else []), *years]

    @property
    def key(self) -> str:
        """Its name in the memory: what is asked, not the group that asks."""
        return " ".join((self.portal, *self.options))

    def did(self, run: Run) -> bool:
        """Whether a run asked for the same."""
        asked = run.options
        return (
            asked.get("fetch") == self.fetch
            and bool(asked.get("deep")) == self.deep
            and asked.get("years", []) == [*self.years]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next crawl of a task."""

    task: Task
    due: datetime | None  # its date; none: it has never been crawled
    starts: datetime  # the first moment at which it may start: the date, the pause after failures, the night


def coming(task: Task, entry: Entry, now: datetime, *, night: Hours | None, retry: timedelta) -> Coming:
    """When a task is crawled next.

    Dates count from the start of the last crawl that did not fail: all dates missed since are one. After
    failures it waits (`pause`), and outside the night until it begins. A moment later than now, written under
    another clock, counts as now.
    """
    since = min(entry.since, now) if entry.since else None
    due = min(cron.after(since) for cron in task.crons) if since else None
    starts = max(due or now, now)
    if entry.failures and entry.ended:
        starts = max(starts, min(entry.ended, now) + pause(entry.failures, retry))
    if night:
        starts = night.opening(starts)
    return Coming(task=task, due=due, starts=starts)


def pause(failures: int, retry: timedelta) -> timedelta:
    """How long a task rests after so many failures in a row: `retry`, doubled each time, a day at most."""
    return min(retry * (1 << min(failures - 1, 20)), DAY)


def done_by_others(task: Task, entry: Entry, runs: Iterable[Run]) -> datetime | None:
    """The start of the last whole run since our last try that asked for the same, whoever began it.

    A crawl by hand spares ours, and so does one that outlived the schedule that started it.
    """
    least = entry.ended or entry.since
    starts = [datetime.fromisoformat(run.started) for run in runs if run.ended and task.did(run)]
    return max((one for one in starts if least is None or one > least), default=None)
