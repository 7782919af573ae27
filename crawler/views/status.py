"""What is there of each portal, and what its last run came to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.filesize import decimal

from crawler.operations.alarms import by_cause
from crawler.terminal import listed, minute, say
from pipelines.rows import Cell
from pipelines.store import Reading

COUNTS = ("publications", "captures", "reports", "figures", "findings", "alarms")
COUNTED = ("captures", "new", "changed", "unchanged", "known", "skipped", "received")  # by a run
ERROR = "error."  # how the names of a run's other counts begin
COLUMNS = ("portal", "last_run", "last_complete", *COUNTS)
Rows = Sequence[Mapping[str, Any]]


def told(database: Reading, row: Mapping[str, Cell], alarms: Rows) -> dict[str, Any]:
    """A portal's counts with those of its last run."""
    portal = str(row["portal"])
    last, whole = database.last_run(portal), database.last_complete(portal)
    return {
        **row,
        "last_run": last["started"] if last else None,
        "ended": bool(last and last["ended"]),
        "last_complete": whole["started"] if whole else None,
        "run": json.loads(str(last["counts"])) if last else {},
        "alarms": sum(alarm["portal"] == portal for alarm in alarms),
    }


def show(rows: Rows, digests: Mapping[str, str], alarms: Rows) -> None:
    """Counts, last runs, digests and alarms."""
    say(listed(({**row, **_plain(row)} for row in rows), COLUMNS))
    say(listed(map(_counted, rows), ("portal", *COUNTED, "errors"), "Last runs"))
    for name, digest in digests.items():
        say(f"{name} digest {digest}")
    if alarms:
        say(listed(by_cause(alarms), ("severity", "portal", "code", "message"), "Alarms"))


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
