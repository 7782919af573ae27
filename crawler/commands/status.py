"""guidang status: what there is, what an operator must hear, and why something is not."""

from __future__ import annotations

import json as json_
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.filesize import decimal

from archive import GuidangError
from crawler.operations.alarms import line, raised
from crawler.terminal import listed, minute, note, print_json, say
from crawler.terminal.options import DATA, Data, Json
from crawler.views.coverage import told
from pipelines.rows import Cell
from pipelines.store import Reading, reading

Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help="List every URL seen and not captured, and every report that is not there, with reasons.",
    ),
]
ABSENT = ("vanished", "unread", "blocked", "missing")  # states of coverage that need a word
COUNTS = ("publications", "captures", "reports", "figures", "findings", "alarms")
COUNTED = ("captures", "new", "changed", "unchanged", "known", "skipped", "received")  # by a run
ERROR = "error."  # how the names of a run's other counts begin
COLUMNS = ("portal", "last_run", "last_complete", *COUNTS)


def run(data: Data = DATA, why: Why = False, json: Json = False) -> None:
    """Show last runs, counts, the three digests and alarms.

    The last complete run is one that walked all columns. The exit code is 1 if there are alarms.
    """
    with reading(data) as database:
        alarms = raised(database)
        rows = [_row(database, row, alarms) for row in database.counts()]
        digests = asdict(database.digests())
        skipped = database.why() if why else []
        absent = [told(row) for row in database.coverage() if row["state"] in ABSENT] if why else []
        if database.stale():
            note("this database was made by other code; `guidang rebuild` makes it anew")
    if json:
        reasons = {"skipped": skipped, "absent": absent} if why else {}
        print_json({"portals": rows, "digests": digests, "alarms": alarms} | reasons)
    else:
        _show(rows, digests, alarms)
    if why and not json:
        say(listed(skipped, ("portal", "reason", "role", "url", "via"), "Seen and not captured"))
        say(listed(absent, ("portal", "agency", "year", "state", "why"), "Reports that are not there"))
    if alarms:
        raise GuidangError(line(alarms))


def _row(database: Reading, row: Mapping[str, Cell], alarms: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A portal's counts with those of its last run."""
    portal = str(row["portal"])
    last, whole = database.last_run(portal), database.last_complete(portal)
    return {
        **row,
        "last_run": last["started"] if last else None,
        "ended": bool(last and last["ended"]),
        "last_complete": whole["started"] if whole else None,
        "run": json_.loads(str(last["counts"])) if last else {},
        "alarms": sum(alarm["portal"] == portal for alarm in alarms),
    }


def _show(
    rows: Sequence[Mapping[str, Any]], digests: Mapping[str, str], alarms: Sequence[Mapping[str, Any]]
) -> None:
    say(listed(({**row, **_plain(row)} for row in rows), COLUMNS))
    say(listed(map(_counted, rows), ("portal", *COUNTED, "errors"), "Last runs"))
    for name, digest in digests.items():
        say(f"{name} digest {digest}")
    if alarms:
        say(listed(alarms, ("severity", "portal", "code", "message"), "Alarms"))


def _counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the last run of a portal counted; nothing of one that has not ended."""
    counts: dict[str, Any] = dict.fromkeys(COUNTED, 0 if row["ended"] else None) | row["run"]
    errors = [f"{n} × {key.removeprefix(ERROR)}" for key, n in counts.items() if key.startswith(ERROR)]
    received = decimal(counts["received"]) if counts["received"] is not None else None
    return {**counts, "portal": row["portal"], "received": received, "errors": ", ".join(errors)}


def _plain(row: Mapping[str, Any]) -> dict[str, str]:
    """Times for people: UTC, to the minute."""
    ended = "" if row["ended"] else " (not ended)"
    return {"last_run": minute(row["last_run"]) + ended, "last_complete": minute(row["last_complete"])}
