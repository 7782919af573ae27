"""guidang status: what there is, what an operator must hear, and why something is not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from archive import GuidangError
from crawler.operations.alarms import line, raised
from crawler.terminal import listed, note, print_json, say
from crawler.terminal.options import DATA, Data, Json
from crawler.views.coverage import with_reason
from crawler.views.status import show, told
from pipelines.store import reading

Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help="List every URL seen and not captured, and every report that is not there, with reasons.",
    ),
]
ABSENT = ("vanished", "unread", "blocked", "missing")  # states of coverage that need a word


def run(data: Data = DATA, why: Why = False, json: Json = False) -> None:
    """Show last runs, counts, the three digests and alarms.

    The last complete run is one that walked all columns. The exit code is 1 if there are alarms.
    """
    with reading(data) as database:
        alarms = raised(database)
        rows = [told(database, row, alarms) for row in database.counts()]
        digests = asdict(database.digests())
        skipped = database.why() if why else []
        absent = [with_reason(row) for row in database.coverage() if row["state"] in ABSENT] if why else []
        if database.stale():
            note("this database was made by other code; `guidang rebuild` makes it anew")
    if json:
        reasons = {"skipped": skipped, "absent": absent} if why else {}
        print_json({"portals": rows, "digests": digests, "alarms": alarms} | reasons)
    else:
        show(rows, digests, alarms)
    if why and not json:
        say(listed(skipped, ("portal", "reason", "role", "url", "via"), "Seen and not captured"))
        say(listed(absent, ("portal", "agency", "year", "state", "why"), "Reports that are not there"))
    if alarms:
        raise GuidangError(line(alarms))
