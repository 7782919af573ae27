"""Whether the indexes of a portal are what its closed files say, line by line."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from archive.exchange import Entry
from archive.index import cdxj_line
from archive.places import LAST, covering, open_places
from archive.verify.faults import Fault, shown
from archive.verify.files import Reading


class LinesWitness(ABC):
    """Is told every line that a sorted file should have, and the place that it stands for; then compares."""

    def __init__(self, path: Path, shown_as: str, folder: str) -> None:
        self._path, self._file, self._folder = path, shown_as, folder
        self._lines: dict[bytes, tuple[str, int]] = {}

    def note(self, line: str, file: str, offset: int) -> None:
        """Note a line."""
        self._lines[_mark(line.encode())] = (file, offset)

    @abstractmethod
    def place(self, line: bytes) -> tuple[str, int] | None:
        """The file and offset that a line names, if it does."""

    def doubted(self, line: bytes) -> bool:  # noqa: ARG002
        """Whether nobody knows if the line should be there."""
        return False

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
                if left.pop(_mark(line), None) is None and not self.doubted(line):
                    strange.append((at, line))
                at, last = at + len(line), line
        yield from self._strange(strange, left)
        yield from self._left(left)

    def _strange(self, lines: list[tuple[int, bytes]], left: dict[bytes, tuple[str, int]]) -> Iterator[Fault]:
        """Lines of nothing; one with a place that lacks its line is that line, changed."""
        places = {place: mark for mark, place in left.items()}
        for at, line in lines:
            place = self.place(line)
            mark = places.pop(place, None) if place else None
            if mark is not None and place is not None:
                del left[mark]
                what = f"not what {place[0]}:{place[1]} says: {shown(line)}"
                yield self._fault(at, "index-differs", what)
            else:
                twice = _mark(line) in self._lines
                yield self._fault(at, "index-line", "a second time" if twice else shown(line))

    def _left(self, left: dict[bytes, tuple[str, int]]) -> Iterator[Fault]:
        """What has no line; a file without any is one fault."""
        missing = Counter(file for file, _ in left.values())
        whole = Counter(file for file, _ in self._lines.values())
        for file, offset in sorted(left.values()):
            if missing[file] < whole[file]:
                what = f"{self._file} has no line of what stands here"
                yield Fault(file=f"{self._folder}/{file}", offset=offset, code="index-missing", what=what)
        for file in sorted(file for file in missing if missing[file] == whole[file]):
            what = f"{self._file} has none of its {whole[file]} lines"
            yield Fault(file=f"{self._folder}/{file}", offset=0, code="index-behind", what=what)

    def _fault(self, offset: int, code: str, what: str) -> Fault:
        return Fault(file=self._file, offset=offset, code=code, what=what)


class IndexWitness(LinesWitness):
    """The CDXJ: a line for each capture with a response."""

    def take(self, entry: Entry) -> None:
        """Note the line that a capture should have."""
        if line := cdxj_line(entry):
            self.note(line, entry.capture.file, entry.capture.offset)

    def place(self, line: bytes) -> tuple[str, int] | None:
        try:
            fields = json.loads(line.split(b" ", 2)[2])
            return str(fields["filename"]), int(fields["offset"])
        except (IndexError, KeyError, TypeError, ValueError):
            return None


class PlacesWitness(LinesWitness):
    """The index of places; what it says of a file with faults is passed over, for nobody reads it there."""

    def __init__(self, path: Path, shown_as: str, folder: str) -> None:
        super().__init__(path, shown_as, folder)
        self._faulty: set[str] = set()

    def take(self, reading: Reading) -> None:
        """Note the lines that a closed file should have."""
        name = reading.path.name
        if reading.faults:
            self._faulty.add(name)
            return
        for line in (covering(name, reading.size), *reading.places):
            self.note(line, *(self.place(line.encode()) or (name, 0)))

    def place(self, line: bytes) -> tuple[str, int] | None:
        try:
            _, file, _, offset = line.decode().rsplit(" ", 3)
            return file, int(offset)
        except ValueError:
            return None

    def doubted(self, line: bytes) -> bool:
        place = self.place(line)
        return line.startswith(LAST.encode()) or (place is not None and place[0] in self._faulty)

    def faults(self) -> Iterator[Fault]:
        """What differs; the last line too, without which the others are not used."""
        if self._path.exists() and open_places(self._path) is None:
            yield self._fault(0, "index-differs", "its last line is not the digest of the others")
        yield from super().faults()


def _mark(line: bytes) -> bytes:
    return blake2b(line, digest_size=16).digest()
