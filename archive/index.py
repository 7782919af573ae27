"""The CDXJ index of a portal: derived, sorted as LC_ALL=C does, for replay tools.

The key finds, the exact URL in the line decides: it is in lower case and without scheme and `www.`.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
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
    """Put the lines of some files into a sorted index, in place of those that it had of them."""
    before = open_index(path)
    lines = sorted({*filter(None, map(cdxj_line, entries))})  # code points sort as their UTF-8 does
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, heapq.merge(_kept(path, files), lines))
    replace_file(path.with_suffix(COVERED), [covers(path, files | (before.files if before else set()))])


def _kept(path: Path, files: set[str]) -> Iterator[str]:
    """The lines of other files."""
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from (line for line in lines if _file_of(line) not in files)


def _file_of(line: str) -> str:
    """The file that a line names; lines of ours need no parsing, for quotes within values are escaped."""
    if plain := line.partition('"filename": "')[2].partition('"')[0]:
        return plain
    try:
        return str(json.loads(line.split(" ", 2)[2])["filename"])
    except (IndexError, KeyError, ValueError):
        return ""
