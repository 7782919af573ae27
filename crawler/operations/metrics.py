"""What an operator watches, as a text file for Prometheus (the textfile collector of its node exporter)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import GuidangError
from crawler.schedule.memory import Memory
from crawler.terminal import note
from pipelines.store import NAME, Reading, reading

PORTAL = ("portal",)
TASK = ("portal", "options")
METRICS: dict[str, tuple[tuple[str, ...], str]] = {  # name → labels, what it says
    "guidang_publications": (PORTAL, "Publications in the database."),
    "guidang_reports": (PORTAL, "Reports in the database."),
    "guidang_figures": (PORTAL, "Figures in the database."),
    "guidang_findings": (PORTAL, "Findings that are no mere notes."),
    "guidang_captures": (("portal", "state"), "Captures in the archive."),
    "guidang_archive_bytes": (PORTAL, "Size of the WARC files."),
    "guidang_coverage": (("portal", "state"), "Cells of coverage: agency and year."),
    "guidang_alarms": (("portal", "code"), "Alarms that are raised."),
    "guidang_run_start_timestamp_seconds": (PORTAL, "Start of the last run."),
    "guidang_run_end_timestamp_seconds": (PORTAL, "End of the last run that ended."),
    "guidang_run_duration_seconds": (PORTAL, "What the last run that ended took."),
    "guidang_run_complete_timestamp_seconds": (PORTAL, "Start of the last run that walked all columns."),
    "guidang_run_counts": (("portal", "count"), "Counts of the last run that ended (docs/recrawling.md)."),
    "guidang_run_skipped": (("portal", "reason"), "URLs that the last run saw and did not capture."),
    "guidang_schedule_failures": (TASK, "Failures in a row of a task of the schedule."),
    "guidang_schedule_end_timestamp_seconds": (TASK, "End of its last crawl."),
}
CAPTURES = "SELECT portal, state, count(*) AS n FROM captures GROUP BY portal, state"
ENDED = """
SELECT portal, started, ended, counts FROM runs AS run WHERE ended != '' AND NOT EXISTS (
    SELECT 1 FROM runs AS later WHERE later.portal = run.portal AND later.ended > run.ended
)
"""
Sample = tuple[str, tuple[str, ...], float]


def measure(data: Path, path: str) -> None:
    """Write the metrics where a file is named; no crawl fails for want of them."""
    if path:
        try:
            write_metrics(data, Path(path))
        except (OSError, GuidangError) as fault:
            note(f"Error: cannot write the metrics to {path}: {fault}")


def write_metrics(data: Path, path: Path) -> None:
    """Write the file, complete or not at all; raises OSError where it cannot be written."""
    from prometheus_client import CollectorRegistry, Gauge, write_to_textfile  # few need the library

    registry = CollectorRegistry()
    gauges = {name: Gauge(name, said, labels, registry=registry) for name, (labels, said) in METRICS.items()}
    found = [*_tasks(data)]
    if (data / NAME).is_file():
        with reading(data) as database:
            found += samples(database, data)
    for name, labels, value in found:
        gauges[name].labels(*labels).set(value)
    write_to_textfile(str(path), registry)


def metrics_table() -> str:
    """The table of docs/operations.md."""
    rows = (f"| `{name}` | {', '.join(labels)} | {said} |\n" for name, (labels, said) in METRICS.items())
    return "| metric | labels | |\n|---|---|---|\n" + "".join(rows)


def samples(database: Reading, data: Path) -> Iterator[Sample]:
    """Every value with the name and the labels of its metric."""
    for row in database.counts():
        yield from _portal(database, data, row)
    for row in database.rows(CAPTURES):
        yield "guidang_captures", (str(row["portal"]), str(row["state"])), _number(row["n"])
    for row in database.rows(ENDED):
        yield from _run(row)
    for table, label in (("coverage", "state"), ("alarms", "code")):
        query = f"SELECT portal, {label} AS label, count(*) AS n FROM {table} GROUP BY portal, {label}"
        for row in database.rows(query):
            yield f"guidang_{table}", (str(row["portal"] or ""), str(row["label"])), _number(row["n"])


def _tasks(data: Path) -> Iterator[Sample]:
    """What the schedule remembers, where one runs."""
    for key, entry in Memory(data).entries.items():
        portal, _, options = key.partition(" ")
        yield "guidang_schedule_failures", (portal, options), entry.failures
        if entry.ended:
            yield "guidang_schedule_end_timestamp_seconds", (portal, options), entry.ended.timestamp()


def _portal(database: Reading, data: Path, row: Mapping[str, Any]) -> Iterator[Sample]:
    portal = str(row["portal"])
    for name in ("publications", "reports", "figures", "findings"):
        yield f"guidang_{name}", (portal,), _number(row[name])
    files = (data / "warc" / portal).glob("*.warc.gz*")
    yield "guidang_archive_bytes", (portal,), sum(path.stat().st_size for path in files)
    if last := database.last_run(portal):
        yield "guidang_run_start_timestamp_seconds", (portal,), _seconds(last["started"])
        for reason, count in database.reasons(str(last["run"])).items():
            yield "guidang_run_skipped", (portal, reason), count
    if whole := database.last_complete(portal):
        yield "guidang_run_complete_timestamp_seconds", (portal,), _seconds(whole["started"])


def _run(row: Mapping[str, Any]) -> Iterator[Sample]:
    """The last run of a portal that ended."""
    portal, started, ended = str(row["portal"]), _seconds(row["started"]), _seconds(row["ended"])
    yield "guidang_run_end_timestamp_seconds", (portal,), ended
    yield "guidang_run_duration_seconds", (portal,), ended - started
    for name, count in json.loads(row["counts"]).items():
        if isinstance(count, int):
            yield "guidang_run_counts", (portal, name), count


def _seconds(time: object) -> float:
    return datetime.fromisoformat(str(time)).timestamp()


def _number(cell: object) -> float:
    return float(str(cell))
