"""An archive as it would be, had its one run been some days earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Archive, Publication, Recorder
from archive.records import read_records
from tests.archive.exchanges import exchange


def age(source: Path, target: Path, portal: str, days: float) -> None:
    """Write every response and publication of `source` afresh into `target`, under an earlier clock."""
    archive, then = Archive(source), datetime.now(UTC) - timedelta(days=days)
    (run,) = archive.runs(portal)
    names: dict[str, str] = {}
    with Recorder(target, portal, run=run.run, options=run.options, clock=lambda: then) as recorder:
        for record in (one for path in archive.files(portal) for one in read_records(path)):
            if record.get("WARC-Type") == "response":
                old, block = archive.capture(record.id), record.block.read()
                early = record.get("WARC-Truncated")
                new = exchange(block, old.url, role=old.role, started=then, truncated=early)
                names[old.capture] = recorder.write(new).capture
        for one in archive.publications(portal):
            recorder.publish(_renamed(one, names))
        recorder.finish(skipped=run.skipped, columns=run.columns, counts=run.counts)


def _renamed(one: Publication, names: dict[str, str]) -> Publication:
    row = replace(one.row, capture=names[one.row.capture]) if one.row else None
    parts = tuple(replace(part, capture=names[part.capture]) for part in one.parts)
    return replace(one, row=row, parts=parts, record="", time="", run="")
