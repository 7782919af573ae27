"""Archive: the read-only view of the WARC files in a data folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from archive import http
from archive.captures import Capture, Publication, Run, State, StoredConversion
from archive.errors import ArchiveError
from archive.exchange import Entry, StoredResponse
from archive.lines import Newest
from archive.lookup import Index, open_index
from archive.places import KINDS, SUFFIX, Place, Places, open_places, what_stands
from archive.records import Record, digest, read_fields, read_record
from archive.rendering import DOM
from archive.volumes import OPEN, Noted, Placed, Volume, What, counting, order, run_of, written

ADHOC = "adhoc"  # captures of `read URL` and `probe`, which belong to no portal
REDIRECTS = frozenset((301, 302, 303, 307, 308))
GONE = frozenset((404, 410))
CLOSED = ".warc.gz"
ALL = (CLOSED, f"{CLOSED}{OPEN}")


@dataclass(slots=True)
class Held:
    """A portal to which nobody else writes: by these indexes all files have been read but those left."""

    index: Index | None
    places: Places | None
    left: set[str]


class Archive:
    """Reads `<data>/warc`, files that are still open included, up to their last whole exchange.

    Files are read once and then only where they have grown; a view may be kept for as long as one likes. What
    the indexes cover is not read, unless `indexed` is false: they find, the records that they name decide.
    """

    def __init__(self, data: Path, *, indexed: bool = True) -> None:
        self.data, self._indexed = data, indexed
        self._volumes: dict[str, dict[str, Volume]] = defaultdict(dict)
        self._entries: dict[str, Entry] = {}
        self._asked: dict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
        self._published: dict[tuple[str, str], list[tuple[tuple[int, str], Publication]]] = defaultdict(list)
        self._conversions: dict[tuple[str, str], list[StoredConversion]] = defaultdict(list)
        self._derived = data / "index"
        self._indexes: dict[str, Newest[Index]] = defaultdict(lambda: Newest(open_index))
        self._places: dict[str, Newest[Places]] = defaultdict(lambda: Newest(open_places))
        self._held: dict[str, Held] = {}  # portals whose one writer tells what it writes
        self._last = ""  # the portal that was asked about last, where an unknown record is looked for first

    def portals(self) -> list[str]:
        """The portals that have a folder, sorted."""
        folders = sorted(self.data.glob("warc/*/"))
        return [folder.name for folder in folders if folder.name != ADHOC]

    def files(self, portal: str) -> list[Path]:
        """The closed files of a portal, sorted."""
        return self._paths(portal, (CLOSED,))

    def open_files(self, portal: str) -> list[Path]:
        """The files that a run is writing or has left behind, sorted."""
        return self._paths(portal, (f"{CLOSED}{OPEN}",))

    def captures(self, portal: str, file: Path | None = None) -> Iterator[Capture]:
        """Every committed exchange, in file order."""
        return (entry.capture for volume in self.volumes(portal, file) for entry in volume.entries)

    def captured(self, portal: str, run: str) -> Iterator[Capture]:
        """Every committed exchange of a run, in file order; a file belongs to one run."""
        files = (path for path in self._paths(portal, ALL) if run_of(path) in (None, run))
        return (one for file in files for one in self.captures(portal, file) if one.run == run)

    def publications(self, portal: str, file: Path | None = None) -> Iterator[Publication]:
        """Every publication record, in file order."""
        return self._every(Publication, portal, file)

    def conversions(self, portal: str, file: Path | None = None) -> Iterator[StoredConversion]:
        """Every conversion and every failure to convert, in file order."""
        return self._every(StoredConversion, portal, file)

    def conversion(self, portal: str, document: str) -> StoredConversion | None:
        """The conversion of a document that was written last, or the failure where there is nothing else.

        Open files do not count, so that a crawl and a rebuild read the same.
        """
        found = [one for _, one in self.placed(StoredConversion, portal, document)]
        found += self._conversions.get((portal, document), ())
        folder = self._folder(portal)
        closed = (one for one in found if (folder / one.file).exists())
        return max(closed, key=counting, default=None)

    def converted(self, conversion: StoredConversion) -> bytes:
        """The HTML that a conversion made; raises ArchiveError where its record cannot be read."""
        record = self._stored(conversion.portal, conversion.file, conversion.offset)
        record.block.seek(0)
        return record.block.read()

    def runs(self, portal: str, file: Path | None = None) -> Iterator[Run]:
        """Every run, in order of start; of one that has not ended only what its warcinfo says.

        Of a single file, a run that ends in a later one has not ended.
        """
        found: dict[str, Run] = {}
        for run in self._every(Run, portal, file):
            if run.ended or run.run not in found:
                found[run.run] = run
        return iter(found.values())

    def history(self, portal: str, url: str) -> list[Publication]:
        """All records of one publication, as they were written."""
        found = [(written(place.file), one) for place, one in self.placed(Publication, portal, url)]
        found += self._published.get((portal, url), ())
        return [publication for _, publication in sorted(found, key=itemgetter(0))]

    def capture(self, record: str) -> Capture:
        """The capture of a record id; KeyError where the archive has none."""
        return self.entry(record).capture

    def body(self, capture: str) -> bytes:
        """The bytes that readers read: transfer and content coding removed, revisits followed."""
        return b"".join(self.pieces(capture))

    def pieces(self, capture: str) -> Iterator[bytes]:
        """As `body`, piecewise: it need not fit into memory."""
        head, payload = self._message(capture)
        return http.decoded(payload, head.tokens(b"content-encoding"))

    def head(self, capture: str) -> http.Head:
        """The head of the response that a capture stands for; raises as `response` does."""
        return self._message(capture)[0]

    def response(self, capture: str, most: int | None = None) -> StoredResponse:
        """The response that a capture stands for: of a 304 the one that it confirmed.

        A body of more than `most` bytes is left out (`left_out`). Raises KeyError for an unknown capture,
        and for one of an exchange without a response.
        """
        head, payload = self._message(capture)
        body = bytearray()
        for piece in payload:
            body += piece
            if most is not None and len(body) > most:
                break
        left_out = most is not None and len(body) > most
        return StoredResponse(
            status=head.status or 0,
            reason=head.reason,
            headers=head.fields,
            body=b"" if left_out else bytes(body),
            head=head,
            left_out=left_out,
        )

    def _message(self, capture: str) -> tuple[http.Head, Iterable[bytes]]:
        """Head and payload, content coding kept, of the response that a capture stands for."""
        entry = self.entry(capture)
        base = self.entry(entry.capture.refers_to) if entry.capture.refers_to else entry
        modified = entry.capture.status == 304
        head, payload = _message(self._record(base), base.capture.method)
        if base is not entry and not modified:
            head, _ = _message(self._record(entry), entry.capture.method)
        if head.status is None:
            raise KeyError(capture)
        return head, payload

    def find(self, portal: str, method: str, url: str, body: bytes = b"") -> Capture | None:
        """The capture written last that answers this request: method, exact URL and body decide."""
        entry = self.find_entry(portal, method, url, body)
        return entry.capture if entry else None

    def find_entry(self, portal: str, method: str, url: str, body: bytes = b"") -> Entry | None:
        """As `find`, with what referring to it needs."""
        asked = digest([body]) if body else ""
        key = portal, method, url.partition("#")[0], asked
        if not self._search(key):
            self._read_beside(portal, None)
        return max(filter(answers, self._asked.get(key, ())), key=order, default=None)

    def rendered(self, portal: str, url: str) -> Entry | None:
        """The latest DOM of a page; its `page` is the capture of the page's own response."""
        key = portal, "GET", DOM + url, ""
        if not self._search(key):
            self._read_beside(portal, None)
        return max(self._asked.get(key, ()), key=order, default=None)

    def entry(self, record: str) -> Entry:
        """The entry of a capture; KeyError where the archive has none."""
        if record not in self._entries:
            self._look_for(record)
        return self._entries[record]

    def volumes(self, portal: str, file: Path | None = None) -> list[Volume]:
        """The files of a portal in order, read as far as they have grown."""
        return [self._volume(portal, path) for path in ([file] if file else self._paths(portal, ALL))]

    def read(self, portal: str) -> list[Volume]:
        """The files of a portal that have been read."""
        return [*self._volumes[portal].values()]

    def placed(
        self, sort: type[What], portal: str, key: str | None = None, kind: str = ""
    ) -> list[tuple[Place, What]]:
        """What the index knows, of a key or all, in file order; what it does not cover has been read then.

        Nothing is given of files that have been read.
        """
        self._last = portal
        index = self.places(portal)
        left = self._leave(portal, index)
        try:
            places = index.find(kind or KINDS[sort], key) if index else []
            found = [
                (place, what_stands(self._folder(portal), place)) for place in places if place.file in left
            ]
        except (ArchiveError, ValueError):
            self._places[portal].distrust()
            self._leave(portal, None)
            return []
        return [(place, one) for place, one in found if isinstance(one, sort)]

    def index(self, portal: str) -> Index | None:
        """The CDXJ of a portal; None where there is none to trust."""
        return self._indexes[portal].get(self._derived, f"{portal}.cdxj") if self._indexed else None

    def places(self, portal: str) -> Places | None:
        """The index of places; None where there is none to trust."""
        return self._places[portal].get(self._derived, f"{portal}{SUFFIX}") if self._indexed else None

    def hold(self, portal: str) -> None:
        """Nobody but the Recorder that calls this writes to a portal: look for no other files."""
        index, places = self.index(portal), self.places(portal)
        self._read_beside(portal, index)
        self._held[portal] = Held(index, places, self._leave(portal, places))

    def wrote(self, portal: str, path: Path, begin: int, end: int, noted: Noted) -> None:
        """Take from the Recorder what it has just written, so that it is not read again."""
        volume = self._volumes[portal].setdefault(path.name.removesuffix(OPEN), Volume(path))
        if volume.wrote(begin, end, noted):
            self._learn(portal, volume.name, volume.noted[-1:])
        else:
            self._held.pop(portal, None)  # something is there that nobody has told: look again

    def _volume(self, portal: str, path: Path) -> Volume:
        name = path.name.removesuffix(OPEN)
        volume = self._volumes[portal].setdefault(name, Volume(path))
        before = len(volume.noted)
        if portal in self._held:
            self._held[portal].left.discard(name)
        if not path.exists():  # closed by its writer since the folder was listed
            path = path.with_name(name)
        if volume.refresh(path):
            self._learn(portal, name, volume.noted[before:])
        return volume

    def _read_beside(self, portal: str, index: Index | None) -> None:
        """Read the files that the CDXJ does not cover."""
        held = self._held.get(portal)
        if held is None or held.index is not index:
            self._read_all_but(portal, index.files if index else ())
            if held:
                held.index = index

    def _leave(self, portal: str, index: Places | None) -> set[str]:
        """The files that the index of places stands for; all others are read."""
        held = self._held.get(portal)
        if held and held.places is index:
            return held.left
        covered = {path.name for path in self.files(portal) if index.covers(path)} if index else set()
        left = covered.difference(self._volumes[portal])
        self._read_all_but(portal, left)
        if held:
            held.places, held.left = index, left
        return left

    def _read_all_but(self, portal: str, covered: Container[str]) -> None:
        for path in self._paths(portal, ALL):
            if path.name not in covered:
                self._volume(portal, path)

    def _every(self, sort: type[What], portal: str, file: Path | None) -> Iterator[What]:
        """All of one sort, in file order."""
        placed = [] if file else self.placed(sort, portal)
        found = [((place.file, place.offset), one) for place, one in placed]
        for volume in self.volumes(portal, file) if file else self.read(portal):
            found += [
                ((volume.name, offset), one) for _, offset, one in volume.noted if isinstance(one, sort)
            ]
        return (one for _, one in sorted(found, key=itemgetter(0)))

    def _look_for(self, record: str) -> None:
        """Learn the capture of a record id; where no index knows it, all files are read."""
        portals = sorted((*self.portals(), ADHOC), key=self._last.__ne__)
        for portal in portals:
            for place, entry in self.placed(Entry, portal, record):
                self._learn(portal, place.file, [Placed(place.begin, place.offset, entry)])
            if record in self._entries:
                return
        for portal in portals:
            self.volumes(portal)

    def _search(self, key: tuple[str, str, str, str]) -> bool:
        """Learn what the index knows of a request, and read the files that it does not cover.

        False where there is no index to trust; then all files have to be read.
        """
        portal, url = key[0], key[2]
        index = self.index(portal)
        if index is None:
            return False
        self._read_beside(portal, index)
        if not index.ask(url):
            return True
        try:
            found = [entry for entry in index.find(url) if entry.capture.capture not in self._entries]
            trusted = all(map(self._stands, found))
        except (ArchiveError, KeyError, ValueError):
            trusted = False
        if not trusted:
            self._indexes[portal].distrust()
            return False
        for entry in found:
            self._learn_entry(portal, entry)
        return all(self._search((portal, "", url, "")) for url in filter(None, map(self._base_url, found)))

    def _stands(self, entry: Entry) -> bool:
        """Whether the WARC has the record where the index says it is."""
        capture, fields = entry.capture, self._fields(entry)
        said = [fields.get(name, "") for name in ("warc-record-id", "warc-target-uri", "warc-date")]
        return said == [f"<{capture.capture}>", capture.url, capture.time]

    def _base_url(self, entry: Entry) -> str:
        """The URL of the capture that a revisit refers to, where it is not known yet."""
        base = entry.capture.refers_to
        return "" if not base or base in self._entries else self._fields(entry)["warc-refers-to-target-uri"]

    def _fields(self, entry: Entry) -> dict[str, str]:
        fields = read_fields(self._folder(entry.capture.portal) / entry.capture.file, entry.capture.offset)
        return {name.lower(): value for name, value in fields}

    def _learn(self, portal: str, file: str, noted: Iterable[Placed]) -> None:
        for _, _, one in noted:
            if isinstance(one, Entry):
                self._learn_entry(portal, one)
            elif isinstance(one, Publication):
                self._published[portal, one.url].append((written(file), one))
            elif isinstance(one, StoredConversion):
                self._conversions[portal, one.document].append(one)

    def _learn_entry(self, portal: str, entry: Entry) -> None:
        capture = entry.capture
        if capture.capture not in self._entries:  # else the index knew it before its file was read
            self._entries[capture.capture] = entry
            self._asked[portal, capture.method, capture.url, entry.asked].append(entry)

    def _record(self, entry: Entry) -> Record:
        capture = entry.capture
        return self._stored(capture.portal, capture.file, capture.offset)

    def _stored(self, portal: str, file: str, offset: int) -> Record:
        path = self._folder(portal) / file
        return read_record(path if path.exists() else path.with_name(file + OPEN), offset)

    def _paths(self, portal: str, endings: tuple[str, ...]) -> list[Path]:
        folder = self._folder(portal)
        try:
            names = os.listdir(folder)  # noqa: PTH208  # asked for every request
        except FileNotFoundError:
            return []
        return [folder / name for name in sorted(names) if name.endswith(endings)]

    def _folder(self, portal: str) -> Path:
        return self.data / "warc" / portal


def answers(entry: Entry) -> bool:
    """Whether a capture may stand for a response: a complete 2xx, a redirect, 404 or 410, or a revisit."""
    capture = entry.capture
    if capture.state is State.REVISIT:
        return True
    status = capture.status or 0
    return capture.state is State.COMPLETE and (200 <= status < 300 or status in REDIRECTS or status in GONE)


def _message(record: Record, method: str) -> tuple[http.Head, Iterable[bytes]]:
    """The head and the payload of a response record; the payload can be taken once."""
    record.block.seek(0)
    if record.get("WARC-Type") == "metadata":
        return http.Head(start=b"", fields=(), whole=False), ()
    rendered = record.get("WARC-Type") == "resource"
    head = http.BARE if rendered else http.read_head(record.block)
    return head, http.Payload(record.block, head, method)
