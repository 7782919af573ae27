"""The file of a schedule: TOML → Plan. What is wrong with it is one UsageError that names key and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

from archive import UsageError
from crawler.hours import Hours
from crawler.schedule.cron import Cron
from crawler.schedule.tasks import Task
from crawler.toml import Table, read

NAME = "schedule.toml"  # in the data folder
ZONE = "Asia/Shanghai"
FETCHES = ("new", "refresh")
MOST = 64  # crawls at once
YEARS = range(2000, 2101)
NIGHTS = 7 * 24  # hours in which a crawl goes on that ends with the night


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule as its file says it."""

    zone: ZoneInfo
    night: Hours | None
    concurrency: int
    retry: timedelta
    connect_to: tuple[str, ...]
    cacert: Path | None
    tasks: tuple[Task, ...]

    @property
    def options(self) -> list[str]:
        """How every crawl is asked besides: where it is led, and that it may take several nights."""
        words = [word for one in self.connect_to for word in ("--connect-to", one)]
        words += ["--cacert", str(self.cacert)] if self.cacert else []
        return words + (["--resume", str(NIGHTS)] if self.night else [])


def load(path: Path, portals: Mapping[str, frozenset[str]]) -> Plan:
    """Read a schedule; `portals` are all that there are, with their hosts."""
    try:
        return _plan(read(path), portals)
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; docs/schedule.md has one to begin with") from None


def _plan(root: Table, portals: Mapping[str, frozenset[str]]) -> Plan:
    zone = _zone(root)
    options, groups = root.table("crawl"), root.table("groups")
    cacert = options.text("cacert", "")
    plan = Plan(
        zone=zone,
        night=_night(root, zone),
        concurrency=root.count("concurrency", 1, most=MOST),
        retry=timedelta(minutes=root.number("retry_minutes", 15, least=0.01, most=24 * 60)),
        connect_to=tuple(options.texts("connect_to")),
        cacert=root.path.parent / cacert if cacert else None,
        tasks=_tasks(groups, portals, zone),
    )
    options.end()
    root.end()
    if not plan.tasks:
        raise groups.fault("", "there is no group; [groups.NAME] has portals and cron")
    return plan


def _zone(root: Table) -> ZoneInfo:
    name = root.text("timezone", ZONE)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise root.fault("timezone", f"there is no time zone {name!r}; write it as {ZONE}") from None


def _night(root: Table, zone: ZoneInfo) -> Hours | None:
    text = root.text("night", "")
    try:
        return Hours.parse(text, zone) if text else None
    except ValueError as fault:
        raise root.fault("night", fault) from None


def _tasks(groups: Table, portals: Mapping[str, frozenset[str]], zone: ZoneInfo) -> tuple[Task, ...]:
    """The tasks of all groups; where two ask the same of a portal, it is one task with the dates of both."""
    found: dict[str, Task] = {}
    for name in groups.names():
        group = groups.table(name)
        crons = tuple(_crons(group, zone))
        fetch = group.text("fetch", FETCHES[0])
        if fetch not in FETCHES:
            raise group.fault("fetch", f"{fetch!r} is none of {', '.join(FETCHES)}")
        deep, years = group.flag("deep"), group.numbers("years", YEARS)
        for portal in _portals(group, portals):
            task = Task(
                portal=portal, hosts=portals[portal], crons=crons, fetch=fetch, deep=deep, years=years
            )
            before = found.get(task.key)
            found[task.key] = replace(task, crons=(*before.crons, *crons)) if before else task
        group.end()
    return tuple(found.values())


def _crons(group: Table, zone: ZoneInfo) -> list[Cron]:
    lines = group.texts("cron")
    if not lines:
        raise group.fault("cron", "a group needs at least one cron line")
    made = []
    for line in lines:
        try:
            made.append(Cron.parse(line, zone))
        except ValueError as fault:
            raise group.fault("cron", f"{line!r}: {fault}") from None
    return made


def _portals(group: Table, portals: Mapping[str, frozenset[str]]) -> list[str]:
    """The names that a group's patterns fit; each has to fit one at least."""
    wanted = group.texts("portals")
    if not wanted:
        raise group.fault("portals", 'a group needs portals: names, patterns as beijing_*, or "all"')
    found: dict[str, None] = {}
    for pattern in wanted:
        fitting = [name for name in portals if pattern == "all" or fnmatchcase(name, pattern)]
        if not fitting:
            near = get_close_matches(pattern, portals, n=1, cutoff=0)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise group.fault("portals", f"there is no portal {pattern!r}{hint} See `guidang portals`")
        found.update(dict.fromkeys(fitting))
    return list(found)
