"""guidang status: what there is, and why something is not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crawler.commands.terminal import DATA, Data, Json, listed, minute, note, out, print_json, say
from pipelines.rows import Cell
from pipelines.store import Reading, reading

Why = Annotated[bool, typer.Option("--why", help="List every URL seen and not captured, with its reason.")]
COLUMNS = ("portal", "last_run", "publications", "captures", "reports", "figures", "findings")


def run(data: Data = DATA, why: Why = False, json: Json = False) -> None:
    """Show each portal's last run, its counts, and the three digests."""
    with reading(data) as database:
        rows = [_with_last_run(database, row) for row in database.counts()]
        digests = asdict(database.digests())
        missing = database.why() if why else []
        if database.stale():
            note("this database was made by other code; `guidang rebuild` makes it anew")
    if json:
        print_json({"portals": rows, "digests": digests} | ({"skipped": missing} if why else {}))
        return
    out.print(listed((row | {"last_run": _when(row)} for row in rows), COLUMNS))
    for name, digest in digests.items():
        say(f"{name} digest {digest}")
    if why:
        out.print(listed(missing, ("portal", "reason", "role", "url", "via"), "Seen and not captured"))


def _with_last_run(database: Reading, row: dict[str, Cell]) -> dict[str, Cell]:
    last = database.last_run(str(row["portal"]))
    return row | {"last_run": last["started"] if last else None, "ended": bool(last and last["ended"])}


def _when(row: dict[str, Cell]) -> str:
    """The start of a run for people: UTC, to the minute."""
    return minute(row["last_run"]) + ("" if row["ended"] else " (not ended)")
