"""The CDXJ index of a portal: derived, sorted as LC_ALL=C does, for replay tools.

The key finds, the exact URL in the line decides: it is in lower case and without scheme and `www.`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from archive.captures import State
from archive.exchange import Entry
from archive.lookup import COVERED, covers, open_index
from archive.surt import surt
from archive.writer import replace_file


def cdxj_line(entry: Entry) -> str:
    """One line of the index; empty for an exchange without a response."""
    capture = entry.capture
    if capture.state is State.FAILED:
        return ""
    revisit = capture.state is State.REVISIT
    digest = f"sha256:{capture.payload}" if capture.payload else ""
    fields = {
        "url": capture.url,
        "mime": "warc/revisit" if revisit else capture.mime,
        "status": str(capture.status) if capture.status else None,
        "digest": digest,
        "length": str(entry.length),
        "offset": str(capture.offset),
        "filename": capture.file,
        "method": capture.method if capture.method != "GET" else None,
        "requestDigest": entry.asked,
        "truncated": "yes" if capture.state is State.TRUNCATED else None,
        # What other tools pass over; `Archive` finds by it
        "id": capture.capture,
        "date": capture.time,
        "role": str(capture.role),
        "run": capture.run,
        "state": None if capture.state is State.COMPLETE else str(capture.state),
        "type": capture.mime if revisit else None,
        "refersTo": capture.refers_to,
        "wire": entry.wire if capture.state is State.COMPLETE and entry.wire != digest else None,
        "page": entry.page,
        "unverified": capture.unverified,
    }
    shown = json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
    stamp = "".join(filter(str.isdecimal, capture.time))[:14]
    return f"{surt(capture.url)} {stamp} {shown}\n"


def write(path: Path, entries: Iterable[Entry], files: set[str]) -> None:
    """Write an index anew; `files` are all that it covers."""
    path.unlink(missing_ok=True)
    merge(path, entries, files)


def merge(path: Path, entries: Iterable[Entry], files: set[str]) -> None:
    """Put the lines of some files into an index, in place of those that it had of them."""
    old = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    before = open_index(path)
    kept = [line for line in old if _file_of(line) not in files]
    lines = {*kept, *filter(None, map(cdxj_line, entries))}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, "".join(sorted(lines, key=str.encode)))
    covered = files | set(filter(None, map(_file_of, kept))) | (before.files if before else frozenset())
    replace_file(path.with_suffix(COVERED), covers(path, covered))


def _file_of(line: str) -> str:
    plain = line.partition('"filename": "')[2].partition('"')[
        0
    ]  # as we write it; quotes in a URL are escaped
    if plain:
        return plain
    try:
        return str(json.loads(line.split(" ", 2)[2])["filename"])
    except (IndexError, KeyError, ValueError):
        return ""
