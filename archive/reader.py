"""Archive: the read-only view of the WARC files in a data folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from archive import http
from archive.captures import Capture, Publication, Run, State, StoredConversion
from archive.errors import ArchiveError
from archive.exchange import Entry, StoredResponse
from archive.lookup import Indexes
from archive.records import Record, digest, read_fields, read_record
from archive.rendering import DOM
from archive.volumes import OPEN, Noted, Volume, written

ADHOC = "adhoc"  # captures of `read URL` and `probe`, which belong to no portal
REDIRECTS = frozenset((301, 302, 303, 307, 308))
GONE = frozenset((404, 410))


class Archive:
    """Reads `<data>/warc`, files that are still open included, up to their last whole exchange.

    Files are read once and then only where they have grown; a view may be kept for as long as one likes.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._volumes: dict[str, dict[str, Volume]] = defaultdict(dict)
        self._entries: dict[str, Entry] = {}
        self._asked: dict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
        self._published: dict[tuple[str, str], list[tuple[tuple[int, str], Publication]]] = defaultdict(list)
        self._conversions: dict[tuple[str, str], list[StoredConversion]] = defaultdict(list)
        self._indexes: dict[str, Indexes] = defaultdict(Indexes)
        self._held: set[str] = set()  # portals whose one writer tells what it writes

    def portals(self) -> list[str]:
        """The portals that have a folder, sorted."""
        folders = sorted(self.data.glob("warc/*/"))
        return [folder.name for folder in folders if folder.name != ADHOC]

    def files(self, portal: str) -> list[Path]:
        """The closed files of a portal, sorted."""
        return self._paths(portal, (".warc.gz",))

    def open_files(self, portal: str) -> list[Path]:
        """The files that a run is writing or has left behind, sorted."""
        return self._paths(portal, (f".warc.gz{OPEN}",))

    def captures(self, portal: str, file: Path | None = None) -> Iterator[Capture]:
        """Every committed exchange, in file order."""
        return (entry.capture for volume in self.volumes(portal, file) for entry in volume.entries)

    def publications(self, portal: str, file: Path | None = None) -> Iterator[Publication]:
        """Every publication record, in file order."""
        return (one for volume in self.volumes(portal, file) for one in volume.publications)

    def conversions(self, portal: str, file: Path | None = None) -> Iterator[StoredConversion]:
        """Every conversion and every failure to convert, in file order."""
        return (one for volume in self.volumes(portal, file) for one in volume.conversions)

    def conversion(self, portal: str, document: str) -> StoredConversion | None:
        """The conversion of a document that was written last, or the failure where there is nothing else.

        Open files do not count, so that a crawl and a rebuild read the same.
        """
        self.volumes(portal)
        folder = self._folder(portal)
        found = self._conversions.get((portal, document), ())
        closed = (one for one in found if (folder / one.file).exists())
        return max(closed, key=lambda one: (not one.error, written(one.file), one.offset), default=None)

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
        for volume in self.volumes(portal, file):
            for run in volume.runs:
                if run.ended or run.run not in found:
                    found[run.run] = run
        return iter(found.values())

    def history(self, portal: str, url: str) -> list[Publication]:
        """All records of one publication, as they were written."""
        self.volumes(portal)
        found = sorted(self._published.get((portal, url), ()), key=itemgetter(0))
        return [publication for _, publication in found]

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
        if portal not in self._held and not self._search(key):
            self.volumes(portal)
        return max(filter(answers, self._asked.get(key, ())), key=_written, default=None)

    def rendered(self, portal: str, url: str) -> Entry | None:
        """The latest DOM of a page; its `page` is the capture of the page's own response."""
        key = portal, "GET", DOM + url, ""
        if not self._search(key):
            self.volumes(portal)
        return max(self._asked.get(key, ()), key=_written, default=None)

    def entry(self, record: str) -> Entry:
        """The entry of a capture; KeyError where the archive has none."""
        if record not in self._entries:
            for portal in (*self.portals(), ADHOC):
                self.volumes(portal)
        return self._entries[record]

    def volumes(self, portal: str, file: Path | None = None) -> list[Volume]:
        """The files of a portal in order, read as far as they have grown."""
        paths = [file] if file else self._paths(portal, (".warc.gz", f".warc.gz{OPEN}"))
        return [self._volume(portal, path) for path in paths]

    def _volume(self, portal: str, path: Path) -> Volume:
        volumes = self._volumes[portal]
        name = path.name.removesuffix(OPEN)
        volume = volumes.setdefault(name, Volume(path))
        entries, publications, conversions = (
            len(volume.entries),
            len(volume.publications),
            len(volume.conversions),
        )
        if not path.exists():  # closed by its writer since the folder was listed
            path = path.with_name(name)
        if volume.refresh(path):
            self._learn(portal, volume.entries[entries:])
            self._learn_publications(portal, name, volume.publications[publications:])
            self._learn_conversions(portal, volume.conversions[conversions:])
        return volume

    def hold(self, portal: str) -> None:
        """Nobody but the Recorder that calls this writes to a portal: look for no other files."""
        self.volumes(portal)
        self._held.add(portal)

    def wrote(self, portal: str, path: Path, begin: int, end: int, noted: Noted) -> None:
        """Take from the Recorder what it has just written, so that it is not read again."""
        volume = self._volumes[portal].setdefault(path.name.removesuffix(OPEN), Volume(path))
        if volume.wrote(begin, end, noted):
            self._learn(portal, [noted] if isinstance(noted, Entry) else [])
            published = [noted] if isinstance(noted, Publication) else []
            self._learn_publications(portal, volume.name, published)
            self._learn_conversions(portal, [noted] if isinstance(noted, StoredConversion) else [])
        else:
            self._held.discard(portal)  # something is there that nobody has told: look again

    def _search(self, key: tuple[str, str, str, str]) -> bool:
        """Learn what the index knows of a request, and read the files that it does not cover.

        False where there is no index to trust; then all files have to be read.
        """
        portal, url, indexes = key[0], key[2], self._indexes[key[0]]
        index = indexes.newest(self.data / "index" / f"{portal}.cdxj", portal)
        if index is None:
            return False
        for path in self._paths(portal, (".warc.gz", f".warc.gz{OPEN}")):
            if path.name not in index.files:
                self._volume(portal, path)
        if not indexes.ask(url):
            return True
        try:
            found = [entry for entry in index.find(url) if entry.capture.capture not in self._entries]
            trusted = all(map(self._stands, found))
        except (ArchiveError, KeyError, ValueError):
            trusted = False
        if not trusted:
            indexes.distrust()
            return False
        self._learn(portal, found)
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

    def _learn(self, portal: str, entries: list[Entry]) -> None:
        for entry in entries:
            capture = entry.capture
            if capture.capture in self._entries:  # the index knew it before its file was read
                continue
            self._entries[capture.capture] = entry
            self._asked[portal, capture.method, capture.url, entry.asked].append(entry)

    def _learn_publications(self, portal: str, file: str, publications: list[Publication]) -> None:
        for one in publications:
            self._published[portal, one.url].append((written(file), one))

    def _learn_conversions(self, portal: str, conversions: list[StoredConversion]) -> None:
        for one in conversions:
            self._conversions[portal, one.document].append(one)

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


def _written(entry: Entry) -> tuple[int, str, int]:
    """By this the later of two captures is told: where they stand, because a clock may have been wrong."""
    return *written(entry.capture.file), entry.capture.offset


def _message(record: Record, method: str) -> tuple[http.Head, Iterable[bytes]]:
    """The head and the payload of a response record; the payload can be taken once."""
    record.block.seek(0)
    if record.get("WARC-Type") == "metadata":
        return http.Head(start=b"", fields=(), whole=False), ()
    rendered = record.get("WARC-Type") == "resource"
    head = http.BARE if rendered else http.read_head(record.block)
    return head, http.Payload(record.block, head, method)
