"""What a run did, in numbers: captures by state, bytes, errors; docs/recrawling.md lists the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from archive.captures import Capture, Role, State
from archive.records import read_records
from archive.volumes import pairs_of, run_of

ABOUT = "application/warc-fields"
BROKEN = frozenset((State.FAILED, State.TRUNCATED))


def captured(capture: Capture) -> dict[str, int]:
    """What a capture counts for; a host without a robots.txt is no error."""
    counts = {"captures": 1, str(capture.state): 1}
    if capture.state is State.BLOCKED:
        counts["error.blocked"] = 1
    elif (capture.status or 0) >= 400 and capture.state not in BROKEN and capture.role is not Role.ROBOTS:
        counts[f"error.{capture.status}"] = 1
    return counts


def carried(facts: Mapping[str, str]) -> dict[str, int]:
    """What went over the wire for an exchange, and what broke it, as its metadata record says."""
    counts = {"sent": int(facts.get("bytes-sent", 0)), "received": int(facts.get("bytes-received", 0))}
    if facts.get("state") in BROKEN:
        counts[f"error.{facts.get('error', '').partition(':')[0] or facts['state']}"] = 1
    return counts


def so_far(files: Iterable[Path], run: str) -> Counter[str]:
    """What was carried for a run that goes on."""
    counts: Counter[str] = Counter()
    for path in (path for path in files if run_of(path) == run):
        for record in read_records(path):
            if record.get("Content-Type") == ABOUT and record.get("WARC-Type") == "metadata":
                counts.update(carried(pairs_of(record)))
    return counts
