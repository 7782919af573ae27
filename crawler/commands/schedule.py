"""guidang schedule: crawl portals at their times, for ever."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from archive import Archive, UsageError
from crawler.fetch import check
from crawler.interrupts import INTERRUPTED
from crawler.operations.configuration import setting, settings
from crawler.operations.logs import Plain, dress
from crawler.operations.metrics import measure
from crawler.portals.found import spiders
from crawler.schedule import NAME, Coming, Done, Entry, Loop, Memory, Plan, coming, load
from crawler.schedule.history import known
from crawler.schedule.memory import alone
from crawler.terminal import listed, print_json, say
from crawler.terminal.options import DATA, Cacert, ConnectTo, Data, Json, authority

Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"The schedule; {NAME} in the data folder where not given."),
]
Once = Annotated[bool, typer.Option("--once", help="Crawl what is due now, then end; for cron and timers.")]
Planned = Annotated[bool, typer.Option("--plan", help="Print the next crawls and start none.")]
COLUMNS = ("portal", "options", "since", "failures", "due", "starts")
RAN = ("portal", "options", "started", "ended", "code", "state", "said")
NIGHTS = 7 * 24  # hours in which a crawl goes on that ends with the night
GRAVEST = (4, 3, 2)  # exit codes of crawls; any other that is neither 0 nor 1 counts as 3


def run(
    config: Config = None,
    once: Once = False,
    plan: Planned = False,
    connect_to: ConnectTo = None,
    cacert: Cacert = None,
    data: Data = DATA,
    json: Json = False,
) -> int:
    """Crawl portals at the times that a TOML file sets.

    For ever, and each in a process of its own. Dates that were missed are one crawl, which a crawl by hand
    spares. Ctrl-C or SIGTERM ends the crawls in good order, twice at once; they go on next time. A crawl that
    failed is tried again after 15 minutes, then 30, then 60, up to a day. docs/schedule.md has an example of
    the file.
    """
    if once and plan:
        raise UsageError("--once starts crawls and --plan starts none; leave one out")
    if json and not (once or plan):
        raise UsageError("--json goes with --plan or --once; without them there is no end to print")
    chosen = load(config or data / NAME, {name: frozenset(one.hosts) for name, one in spiders().items()})
    chosen = replace(
        chosen, connect_to=tuple(connect_to or chosen.connect_to), cacert=cacert or chosen.cacert
    )
    options = common(chosen)
    if plan:
        _print_plan(chosen, data, json=json)
        return 0
    check(
        settings(
            GUIDANG_DATA=str(data),
            GUIDANG_CONNECT_TO=list(chosen.connect_to),
            GUIDANG_CACERT=str(chosen.cacert or ""),
        )
    )
    with alone(data):
        after = partial(measure, data, str(setting(data, "metrics")))
        loop = Loop(data, chosen, Memory(data), options, after=after)
        _log(data, chosen.zone)
        asyncio.run(loop.run(once=once))
    if once:
        _print_done(chosen, loop.done, json=json)
        return INTERRUPTED if loop.signals else _code(loop.done)
    return INTERRUPTED if loop.signals > 1 else 0


def common(plan: Plan) -> list[str]:
    """The options of every crawl: where it is led, and that it may take several nights."""
    words = [word for one in plan.connect_to for word in ("--connect-to", one)]
    trusted = authority(plan.cacert)
    words += ["--cacert", trusted] if trusted else []
    return words + (["--resume", str(NIGHTS)] if plan.night else [])


def _log(data: Path, zone: tzinfo) -> None:
    """What the schedule does goes to stderr, each line with its time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain(zone))
    dress(handler, form=str(setting(data, "log_format")), level=str(setting(data, "log_level")))
    logger = logging.getLogger("guidang.schedule")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _print_plan(plan: Plan, data: Path, *, json: bool) -> None:
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


def _print_done(plan: Plan, done: Sequence[Done], *, json: bool) -> None:
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


def _code(done: Sequence[Done]) -> int:
    """The exit code of the gravest crawl."""
    codes = {one.code if one.code in GRAVEST else 3 for one in done if one.state == "failed"}
    alarm = any(one.state == "alarm" for one in done)
    return max(codes, default=1 if alarm else 0)
