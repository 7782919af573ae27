"""What a crawl found, for the terminal."""

from __future__ import annotations

from collections import Counter

from rich.filesize import decimal

from crawler.crawl.outcome import Outcome
from crawler.terminal import listed, say

COLUMNS = ("portal", "publications", "captures", "new", "skipped", "reports", "figures", "findings", "state")


def show(outcome: Outcome) -> None:
    """A line a portal, then what all of them sent and received."""
    rows = outcome.portals
    say(listed((row | {"skipped": _reasons(row["skipped"])} for row in rows), COLUMNS))
    say(_carried(sum((Counter(one.counts) for one in outcome.endings), Counter())))
    say(f"{outcome.reports} reports in {outcome.database}")


def _reasons(skipped: dict[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in skipped.items())


def _carried(counts: Counter[str]) -> str:
    """What all runs together sent, received, found and missed."""
    errors = {name.removeprefix("error."): n for name, n in counts.most_common() if name.startswith("error.")}
    found = ", ".join(f"{counts[name]} {name}" for name in ("new", "changed", "unchanged", "known"))
    missed = ", ".join(f"{n} × {name}" for name, n in errors.items()) or "none"
    sent, received = (decimal(counts[name]) for name in ("sent", "received"))
    return f"{sent} sent, {received} received; publications: {found}; errors: {missed}"
