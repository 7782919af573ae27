"""guidang schedule: crawl portals at their times, for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from archive import UsageError
from crawler.fetch import check
from crawler.interrupts import INTERRUPTED
from crawler.operations.configuration import setting, settings
from crawler.operations.logs import to_stderr
from crawler.operations.metrics import measure
from crawler.portals.found import spiders
from crawler.schedule import LOGGER, NAME, Loop, Memory, exit_code, load
from crawler.schedule.memory import alone
from crawler.terminal.options import DATA, Cacert, ConnectTo, Data, Json, authority
from crawler.views.schedule import print_done, print_plan

Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"The schedule; {NAME} in the data folder where not given."),
]
Once = Annotated[bool, typer.Option("--once", help="Crawl what is due now, then end; for cron and timers.")]
Planned = Annotated[bool, typer.Option("--plan", help="Print the next crawls and start none.")]


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
    trusted = authority(chosen.cacert)
    if plan:
        print_plan(chosen, data, json=json)
        return 0
    check(
        settings(
            GUIDANG_DATA=str(data),
            GUIDANG_CONNECT_TO=list(chosen.connect_to),
            GUIDANG_CACERT=trusted,
        )
    )
    with alone(data):
        after = partial(measure, data, str(setting(data, "metrics")))
        loop = Loop(data, chosen, Memory(data), after=after)
        form, level = str(setting(data, "log_format")), str(setting(data, "log_level"))
        to_stderr(LOGGER, chosen.zone, form=form, level=level)
        asyncio.run(loop.run(once=once))
    if once:
        print_done(chosen, loop.done, json=json)
        return INTERRUPTED if loop.signals else exit_code(loop.done)
    return INTERRUPTED if loop.signals > 1 else 0
