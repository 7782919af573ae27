"""The next crawls of a schedule, and those that it ran."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import Archive
from crawler.schedule import Coming, Done, Entry, Memory, Plan, coming
from crawler.schedule.history import known
from crawler.terminal import listed, print_json, say

COLUMNS = ("portal", "options", "since", "failures", "due", "starts")
RAN = ("portal", "options", "started", "ended", "code", "state", "said")


def print_plan(plan: Plan, data: Path, *, json: bool) -> None:
    now, memory, archive = datetime.now(UTC), Memory(data), Archive(data)
    entries = known(archive, plan.tasks, memory, now)
    found = [
        (coming(task, entries[task.key], now, night=plan.night, retry=plan.retry), entries[task.key])
        for task in plan.tasks
    ]
    found.sort(key=lambda one: (one[0].starts, one[0].task.key))
    rows = [_row(plan, *one) for one in found]
    if json:
        print_json({"timezone": plan.zone.key, "concurrency": plan.concurrency, "tasks": rows})
        return
    say(listed((row | _plain(row) for row in rows), COLUMNS))
    say(f"times of {plan.zone.key}; {plan.concurrency} at once")


def _row(plan: Plan, one: Coming, entry: Entry) -> dict[str, Any]:
    return {
        "portal": one.task.portal,
        "options": " ".join(one.task.options),
        "since": _local(plan, entry.since),
        "code": entry.code,
        "failures": entry.failures,
        "due": _local(plan, one.due),
        "starts": _local(plan, one.starts),
    }


def _local(plan: Plan, moment: datetime | None) -> str | None:
    return moment.astimezone(plan.zone).isoformat(timespec="seconds") if moment else None


def _plain(row: dict[str, Any]) -> dict[str, str]:
    """Times for people, to the minute."""
    absent = {"since": "never", "due": "at once", "starts": ""}
    return {name: (row[name] or other)[:16].replace("T", " ") for name, other in absent.items()}


def print_done(plan: Plan, done: Sequence[Done], *, json: bool) -> None:
    rows = [
        {
            "portal": one.task.portal,
            "options": " ".join(one.task.options),
            "started": _local(plan, one.started),
            "ended": _local(plan, one.ended),
            "code": one.code,
            "state": one.state,
            "said": one.said if one.code else "",
        }
        for one in done
    ]
    if json:
        print_json({"crawls": rows})
    elif rows:
        say(listed(rows, RAN))
    else:
        say("nothing is due")
