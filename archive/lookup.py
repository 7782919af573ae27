"""Finding captures through the sorted index: a binary search in the file, nothing of it in memory.

The index only finds. Beside it, `<portal>.files` says which files it covers, and how long it was when that
was true. Where that does not hold, or the WARC says otherwise at the place that a line names, it is not used.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from archive.captures import Capture, Role, State
from archive.exchange import Entry
from archive.surt import surt

COVERED = ".files"


class Index:
    """A portal's CDXJ as it was when it was opened; a newer one takes its name, never its bytes."""

    def __init__(self, path: Path, portal: str, files: frozenset[str]) -> None:
        self.files = files
        self._portal = portal
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def find(self, url: str) -> Iterator[Entry]:
        """The captures of exactly this URL, in the order of the index."""
        key = f"{surt(url)} ".encode()
        at = self._first(key)
        while self._lines[at : at + len(key)] == key:
            end = self._lines.find(b"\n", at) + 1 or len(self._lines)
            fields = json.loads(self._lines[at + len(key) + 15 : end])  # after 14 digits and a blank
            if fields["url"] == url:
                yield entry_of(fields, self._portal)
            at = end

    def close(self) -> None:
        """Give the file back."""
        self._lines.close()

    def _first(self, key: bytes) -> int:
        """Where the first line begins that does not sort before the key."""
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            begin = self._lines.rfind(b"\n", low, middle) + 1 or low
            if self._lines[begin : begin + len(key)] < key:
                low = self._lines.find(b"\n", middle) + 1 or high
            else:
                high = begin
        return low


def open_index(path: Path, portal: str) -> Index | None:
    """The index of a portal; None where there is none, or where nobody says what it covers."""
    try:
        size, *names = path.with_suffix(COVERED).read_text("utf-8").splitlines()
        if int(size) != path.stat().st_size or not int(size):
            return None
        return Index(path, portal, frozenset(names))
    except (OSError, ValueError):
        return None


class Indexes:
    """The index of a portal through time: opened again when another takes its place."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._mark: object = None
        self._asked: set[str] = set()

    def newest(self, path: Path, portal: str) -> Index | None:
        """The index as it is now; None where there is none to trust."""
        try:
            found = os.stat(path)  # noqa: PTH116  # asked for every request
            mark = found.st_ino, found.st_size, found.st_mtime_ns
        except OSError:
            return None
        if mark != self._mark:
            self._mark, self._index, self._asked = mark, open_index(path, portal), set()
        return self._index

    def ask(self, url: str) -> bool:
        """Whether a URL has not been looked up in this index yet."""
        new = url not in self._asked
        self._asked.add(url)
        return new

    def distrust(self) -> None:
        """Use it no more."""
        self._index = None


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
