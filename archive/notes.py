"""What a run writes besides exchanges: the warcinfo of its files, its publications, its closing record."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from archive.captures import Publication, Run
from archive.exchange import Draft, warc_date, warc_fields
from archive.records import new_id
from archive.volumes import RUN_URI

CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
REPLICA = "replica: addresses were replaced by --connect-to, nothing here is from the real hosts"
SAME = ("fetch", "years", "deep")  # the options that say what a run asks for; the others say only how
STALE = timedelta(hours=24)  # after which a run that did not end is given up


def warcinfo(run: Run, file: str, record: str, time: str) -> Draft:
    """The first record of a file: which run wrote it, and how."""
    described = {
        "software": f"Guidang/{guidang()}",
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS,
        "isPartOf": run.run,
        "portal": run.portal,
        "started": run.started,
        "options": json.dumps(dict(run.options), ensure_ascii=False),
        "robots": "obey",
        "http-header-user-agent": run.options.get("user_agent", ""),
        "description": REPLICA if run.options.get("connect_to") else "",
    }
    fields: dict[str, str | list[str]] = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": record,
        "WARC-Date": time,
        "WARC-Filename": file,
        "Content-Type": "application/warc-fields",
    }
    return fields, warc_fields(described)


def published(publication: Publication) -> Draft:
    """The record of a publication, which has its record id, time and run."""
    data = {name: value for name, value in asdict(publication).items() if name not in ("record", "time")}
    fields: dict[str, str | list[str]] = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": f"<{publication.record}>",
        "WARC-Date": publication.time,
        "WARC-Target-URI": publication.url,
        "WARC-Refers-To": f"<{publication.parts[0].capture}>" if publication.parts else "",
        "Content-Type": "application/json",
    }
    return fields, io.BytesIO(json.dumps(data, ensure_ascii=False).encode())


def closing(run: Run) -> Draft:
    """The closing record of a run: JSON Lines, the run first, then skipped URLs and columns."""
    whole = asdict(run)
    lines: list[object] = [{k: v for k, v in whole.items() if k not in ("skipped", "columns")}]
    lines += [{"skipped": one} for one in whole["skipped"]]
    lines += [{"column": one} for one in whole["columns"]]
    fields: dict[str, str | list[str]] = {
        "WARC-Type": "resource",
        "WARC-Record-ID": f"<{new_id()}>",
        "WARC-Date": run.ended,
        "WARC-Target-URI": f"{RUN_URI}{run.run}",
        "Content-Type": "application/x-ndjson",
    }
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return fields, io.BytesIO(text.encode())


def seen(publication: Publication) -> object:
    """What makes a new record due: the captures and the index row as printed."""
    return [part.capture for part in publication.parts], printed(publication)


def printed(publication: Publication) -> object:
    """The index row without the page that showed it."""
    row = publication.row
    return (row.title, row.date, row.pairs) if row else None


def unfinished(
    runs: Iterable[Run], options: Mapping[str, object], now: datetime, within: timedelta = STALE
) -> Run | None:
    """The run to go on with: the last one, if it has not ended, began `within` so long and asked the same.

    One that says it began more than a day from now was written under a wrong clock and is passed over.
    """
    past = [run for run in runs if run.run and run.started <= warc_date(now + STALE)]
    last = max(past, key=lambda run: (run.started, run.run), default=None)
    if last is None or last.ended or last.started < warc_date(now - within):
        return None
    return last if all(last.options.get(name) == options.get(name) for name in SAME) else None


def guidang() -> str:
    """As it is installed."""
    try:
        return version("guidang")
    except PackageNotFoundError:
        return "0.1.0"
