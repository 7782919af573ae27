"""What the reason of a cell of coverage says to people."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipelines.document import Finding
from pipelines.messages import message
from pipelines.settle.seasons import day_of

# Every reason with words of its own; the others are findings that say why nothing was read, ways in which
# the walk of a column stopped, and the same of its rows (row-failed, row-robots …).
REASONS = ("printed", "seen", "not-there", "no-date", "no-deadline", "revised", "no-report", "gone",
           "soft-404", "dropped", "overwritten", "no-row", "dead", "no-rows", "blocked", "busy", "robots",
           "budget", "failed", "not-walked", "not-due")  # fmt: skip


def explained(cell: Mapping[str, object], language: str = "en") -> str:
    """A row of `coverage` in words."""
    reason, seen = str(cell["reason"]), cell["first_seen"]
    values = {
        "published": cell["published"],
        "deadline": cell["deadline"],
        "first_seen": day_of(str(seen)) if seen else None,
        "reason": reason.removeprefix("row-"),
        **json.loads(str(cell["values"])),
    }
    return message(Finding(code=f"cell-{_words(reason, str(cell['state']))}", values=values), language)


def _words(reason: str, state: str) -> str:
    if state == "vanished" and reason == "soft-404":
        return "gone-home"
    if reason in REASONS:
        return reason
    if state == "unread":
        return "unread"
    return "row" if reason.startswith("row-") else "stopped"
