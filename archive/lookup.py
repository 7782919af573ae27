"""Finding captures through the sorted index: a binary search in the file, nothing of it in memory.

The index only finds. Beside it, `<portal>.files` says which files it covers, and how long it was when that
was true. Where that does not hold, or the WARC says otherwise at the place that a line names, it is not used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from archive.captures import Capture, Role, State
from archive.exchange import Entry
from archive.lines import Lines
from archive.surt import surt

COVERED = ".files"


class Index:
    """A portal's CDXJ; `files` are those that it covers."""

    def __init__(self, path: Path, files: frozenset[str]) -> None:
        self.files = files
        self._portal = path.stem
        self._lines = Lines(path)
        self._asked: set[str] = set()

    def find(self, url: str) -> Iterator[Entry]:
        """The captures of exactly this URL, in the order of the index."""
        key = f"{surt(url)} ".encode()
        for line in self._lines.beginning(key):
            fields = json.loads(line[len(key) + 15 :])  # after 14 digits and a blank
            if fields["url"] == url:
                yield entry_of(fields, self._portal)

    def ask(self, url: str) -> bool:
        """Whether a URL has not been looked up here yet."""
        new = url not in self._asked
        self._asked.add(url)
        return new


def open_index(path: Path) -> Index | None:
    """The index of a portal; None where there is none, or where nobody says what it covers."""
    try:
        size, *names, rest = path.with_suffix(COVERED).read_text("utf-8").split("\n")
        whole = not rest and int(size) == path.stat().st_size
        return Index(path, frozenset(names)) if whole else None
    except (OSError, ValueError):
        return None


def covers(path: Path, files: Iterable[str]) -> str:
    """What stands beside an index: its length, then the names of the files that it covers."""
    return "\n".join([str(path.stat().st_size), *sorted(files), ""])


def entry_of(fields: dict[str, Any], portal: str) -> Entry:
    """The entry that a line was made of."""
    digest, mime = fields.get("digest", ""), fields.get("mime")
    capture = Capture(
        capture=fields["id"],
        url=fields["url"],
        time=fields["date"],
        method=fields.get("method", "GET"),
        status=int(fields["status"]) if "status" in fields else None,
        state=State(fields.get("state", State.COMPLETE)),
        mime=fields.get("type") if mime == "warc/revisit" else mime,
        payload=digest.removeprefix("sha256:") or None,
        refers_to=fields.get("refersTo"),
        file=fields["filename"],
        offset=int(fields["offset"]),
        portal=portal,
        role=Role(fields["role"]),
        run=fields["run"],
        unverified=fields.get("unverified", ""),
    )
    return Entry(
        capture=capture,
        length=int(fields["length"]),
        asked=fields.get("requestDigest", ""),
        wire=fields.get("wire", digest),
        page=fields.get("page", ""),
    )
