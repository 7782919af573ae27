"""What the archive says of crawls that the schedule did not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from archive import Archive, ArchiveError, Run
from crawler.schedule.memory import Entry, Memory
from crawler.schedule.tasks import Task, done_by_others


def known(archive: Archive, tasks: Iterable[Task], memory: Memory, now: datetime) -> dict[str, Entry]:
    """What is remembered of each task, by its key.

    One that no memory knows counts its dates from its portal's last whole run, whatever that asked for. Where
    there is none, the portal's first task is due at once, and its others count from now.
    """
    found: dict[str, Entry] = {}
    met: set[str] = set()
    for task in tasks:
        entry = memory.entries.get(task.key)
        found[task.key] = entry or Entry(since=_last(archive, task) or (now if task.portal in met else None))
        met.add(task.portal)
    return found


def spared(archive: Archive, task: Task, entry: Entry) -> datetime | None:
    """The start of a whole run that did a task since it was last tried, if somebody else began one."""
    return done_by_others(task, entry, _runs(archive, task))


def ended(archive: Archive, task: Task, started: datetime) -> bool:
    """Whether a run of a task came to its end since then."""
    runs = (run for run in _runs(archive, task) if run.ended and task.did(run))
    return any(datetime.fromisoformat(run.ended) >= started.replace(microsecond=0) for run in runs)


def _last(archive: Archive, task: Task) -> datetime | None:
    starts = [run.started for run in _runs(archive, task) if run.ended]
    return datetime.fromisoformat(max(starts)) if starts else None


def _runs(archive: Archive, task: Task) -> list[Run]:
    """A portal's runs; none where its folder is damaged: the crawl itself says what is wrong."""
    try:
        return list(archive.runs(task.portal))
    except (ArchiveError, OSError):
        return []
