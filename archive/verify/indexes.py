"""Whether the CDXJ index of a portal is what its closed files say, line by line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from archive.exchange import Entry
from archive.index import cdxj_line
from archive.verify.faults import Fault, shown


class IndexWitness:
    """Is told of every capture in a closed file, then compares the index with what it was told."""

    def __init__(self, path: Path, shown_as: str, folder: str) -> None:
        self._path, self._file, self._folder = path, shown_as, folder
        self._lines: dict[bytes, tuple[str, int]] = {}

    def take(self, entry: Entry) -> None:
        """Note the line that a capture should have."""
        if line := cdxj_line(entry):
            self._lines[_mark(line.encode())] = (entry.capture.file, entry.capture.offset)

    def faults(self) -> Iterator[Fault]:
        """What differs; a missing index is none, for it is derived."""
        if not self._path.exists():
            return
        left = dict(self._lines)
        strange: list[tuple[int, bytes]] = []
        at, last = 0, b""
        with self._path.open("rb") as file:
            for line in file:
                if line < last:
                    yield self._fault(at, "index-order", "it sorts before the line above it")
                if left.pop(_mark(line), None) is None:
                    strange.append((at, line))
                at, last = at + len(line), line
        yield from self._strange(strange, left)
        yield from self._left(left)

    def _strange(self, lines: list[tuple[int, bytes]], left: dict[bytes, tuple[str, int]]) -> Iterator[Fault]:
        """Lines that no capture has; one with a place that lacks its line is that line, changed."""
        places = {place: mark for mark, place in left.items()}
        for at, line in lines:
            place = _place(line)
            mark = places.pop(place, None) if place else None
            if mark is not None and place is not None:
                del left[mark]
                what = f"not what {place[0]}:{place[1]} says: {shown(line)}"
                yield self._fault(at, "index-differs", what)
            else:
                twice = _mark(line) in self._lines
                yield self._fault(at, "index-line", "a second time" if twice else shown(line))

    def _left(self, left: dict[bytes, tuple[str, int]]) -> Iterator[Fault]:
        """Captures without a line; a file without any is one fault."""
        missing = Counter(file for file, _ in left.values())
        whole = Counter(file for file, _ in self._lines.values())
        for file, offset in sorted(left.values()):
            if missing[file] < whole[file]:
                what = "its capture has no line in the index"
                yield Fault(file=f"{self._folder}/{file}", offset=offset, code="index-missing", what=what)
        for file in sorted(file for file in missing if missing[file] == whole[file]):
            what = f"none of its {whole[file]} captures is in the index"
            yield Fault(file=f"{self._folder}/{file}", offset=0, code="index-behind", what=what)

    def _fault(self, offset: int, code: str, what: str) -> Fault:
        return Fault(file=self._file, offset=offset, code=code, what=what)


def _mark(line: bytes) -> bytes:
    return blake2b(line, digest_size=16).digest()


def _place(line: bytes) -> tuple[str, int] | None:
    """The file and offset that a line names, if it does."""
    try:
        fields = json.loads(line.split(b" ", 2)[2])
        return str(fields["filename"]), int(fields["offset"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
