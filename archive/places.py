"""Where things stand in a portal's files: a sorted index of what the CDXJ does not find.

A line says kind, key, file, the offset of the first record and that of the one that commits. The index only
finds: the records are read and must say the same. A line `file` names a file that is covered, from 0 to the
size that it had; the last line is the digest of all others. Where that does not hold the index is not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from archive.captures import Publication, Run, StoredConversion
from archive.errors import ArchiveError
from archive.exchange import Entry
from archive.lines import Lines
from archive.records import PIECE
from archive.volumes import Noted, Placed, noted_at
from archive.writer import replace_file

SUFFIX = ".places"
KINDS: Final[Mapping[type, str]] = {
    Entry: "capture",
    Publication: "publication",
    Run: "run",
    StoredConversion: "conversion",
}
WIRE, FILE = "wire", "file"
LAST = "~sha256:"  # sorts behind all kinds
LENGTH = len(LAST) + 64 + 1
PLAIN = "".join(map(chr, range(0x21, 0x7F))).replace("%", "")  # what is not escaped in a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that stands in a file, by the key under which it is looked for."""

    kind: str
    key: str
    file: str
    begin: int  # offset of its first record
    offset: int  # of the record that commits it

    @property
    def line(self) -> str:
        """As it stands in the index."""
        return f"{self.kind} {escaped(self.key)} {self.file} {self.begin} {self.offset}\n"


def escaped(key: str) -> str:
    """A key without blanks and line ends."""
    return quote(key, PLAIN, errors="surrogatepass")


def places_of(placed: Placed, file: str) -> list[Place]:
    """The places of what a file holds; a response has a second one, where a revisit may refer to it."""
    what = placed.what
    keys = [(KINDS[type(what)], _key(what))]
    if isinstance(what, Entry) and what.referable:
        keys.append((WIRE, what.wire))
    return [
        Place(kind=kind, key=key, file=file, begin=placed.begin, offset=placed.offset) for kind, key in keys
    ]


def _key(what: Noted) -> str:
    if isinstance(what, Entry):
        return what.capture.capture
    if isinstance(what, Publication):
        return what.url
    return what.run if isinstance(what, Run) else what.document


def what_stands(folder: Path, place: Place) -> Noted:
    """What stands at a place; raises ArchiveError where that is something else than it says."""
    try:
        what = noted_at(folder / place.file, place.begin, place.offset)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{place.file} cannot be read at byte {place.begin}: {error}") from error
    if place not in places_of(Placed(place.begin, place.offset, what), place.file):
        raise ArchiveError(f"{place.file} holds another {place.kind} at byte {place.offset}")
    return what


def covering(file: str, size: int) -> str:
    """The line that says that a file is covered."""
    return f"{FILE} {file} 0 {size}\n"


class Places:
    """The index of a portal; `files` are those that it covers, with their sizes.

    Raises OSError and ValueError where the file is not what was written.
    """

    def __init__(self, path: Path) -> None:
        _check(path)
        self._lines = Lines(path)
        covered = (line.decode().split(" ") for line in self._lines.beginning(f"{FILE} ".encode()))
        self.files = {name: int(size) for _, name, _, size in covered}
        self._stands: dict[str, bool] = {}

    def covers(self, path: Path) -> bool:
        """Whether a closed file is covered and as long as it was; it is looked at once."""
        name = path.name
        if name not in self._stands:
            self._stands[name] = name in self.files and path.stat().st_size == self.files[name]
        return self._stands[name]

    def find(self, kind: str, key: str | None = None) -> list[Place]:
        """The places of a key, or of all keys, in file order."""
        start = f"{kind} " if key is None else f"{kind} {escaped(key)} "
        found = {(file, int(offset)): (int(begin), said) for said, file, begin, offset in self._split(start)}
        return [
            Place(kind=kind, key=unquote(said, errors="surrogatepass"), file=file, begin=begin, offset=offset)
            for (file, offset), (begin, said) in sorted(found.items())
        ]

    def lines(self, files: Iterable[str]) -> Iterator[str]:
        """The lines of some files."""
        wanted = frozenset(files)
        every = (line.decode() for line in self._lines.beginning(b""))
        return (line for line in every if not line.startswith(LAST) and line.split(" ")[-3] in wanted)

    def _split(self, start: str) -> Iterator[list[str]]:
        """Key, file, begin and offset of the lines that begin so."""
        return (line.decode().rstrip("\n").split(" ")[1:] for line in self._lines.beginning(start.encode()))


def open_places(path: Path) -> Places | None:
    """The index of a portal; None where there is none, or where it is not what was written."""
    try:
        return Places(path)
    except (OSError, ValueError):
        return None


def write(path: Path, lines: Iterable[str]) -> None:
    """Write an index anew, of lines that are sorted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, _summed(lines))


def _summed(lines: Iterable[str]) -> Iterator[str]:
    """The lines, and at last their digest."""
    sha = hashlib.sha256()
    for line in lines:
        sha.update(line.encode())
        yield line
    yield f"{LAST}{sha.hexdigest()}\n"


def _check(path: Path) -> None:
    """Raises ValueError where the last line is not the digest of all others."""
    rest, sha = path.stat().st_size - LENGTH, hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(max(0, min(rest, PIECE))):
            sha.update(piece)
            rest -= len(piece)
        if file.read() != f"{LAST}{sha.hexdigest()}\n".encode():
            raise ValueError(f"{path.name} is not as it was written")
