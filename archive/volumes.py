"""One WARC file of the archive, as far as it has been read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from archive import http
from archive.captures import (
    Capture,
    Column,
    IndexRow,
    Part,
    Publication,
    Role,
    Run,
    Skipped,
    State,
    StoredConversion,
)
from archive.conversions import conversion_of, told
from archive.errors import ArchiveError
from archive.exchange import Entry, unverified
from archive.records import Record, bare, read_records
from archive.rendering import DOM, VIEW

OPEN = ".open"
RUN_URI = "urn:guidang:run:"
Noted = Entry | Publication | Run | StoredConversion
What = TypeVar("What", bound=Noted)


class Placed(NamedTuple):
    """What a file holds, and the offsets of its first record and of the one that commits it."""

    begin: int
    offset: int
    what: Noted


class Volume:
    """What a file holds: entries, publications, runs and conversions in file order.

    `end` is the offset after the last committed record: everything before it is whole, an exchange
    without its commit and a torn record lie behind it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.removesuffix(OPEN)
        self.end = 0
        self.seen = 0  # size of the file when it was read
        self.info: Mapping[str, str] = {}
        self.noted: list[Placed] = []
        self._pending: dict[str, dict[str, Record]] = {}

    def of(self, sort: type[What]) -> list[What]:
        """All of one sort."""
        return [one.what for one in self.noted if isinstance(one.what, sort)]

    @property
    def entries(self) -> list[Entry]:
        """The captures."""
        return self.of(Entry)

    def refresh(self, path: Path) -> bool:
        """Read what has been added; True where there was something. The file may have lost its `.open`.

        Raises ArchiveError where a closed file is not whole to its end.
        """
        self.path = path
        now = path.stat().st_size
        if now == self.seen:
            return False
        self.seen, begin = now, self.end
        self._pending.clear()
        after = self.end
        for record in read_records(path, self.end):
            after = record.offset + record.length
            if self.take(record):
                self.end = after
        if not path.name.endswith(OPEN) and after != now:
            self.seen = 0  # who asks again is told again
            raise ArchiveError(f"{path.name} is damaged at byte {after}; run `guidang verify`")
        return self.end > begin

    def wrote(self, begin: int, end: int, noted: Noted) -> bool:
        """Take what the writer of this file says of its newest records; True where they need no reading."""
        if begin != self.end:
            return False
        self.end = self.seen = end
        self.noted.append(Placed(begin, offset_of(noted, begin), noted))
        return True

    def take(self, record: Record) -> bool:
        """Note one record; True where everything up to it is committed."""
        kind, mime = record.get("WARC-Type"), record.get("Content-Type")
        if kind == "metadata" and mime == "application/json":
            self._note(record, publication_of(record))
        elif kind in ("request", "metadata", "response", "revisit", "conversion"):
            return self._exchange(kind, record)
        elif kind == "warcinfo":
            self.info = pairs_of(record)
            self._note(record, started_run(self.info))
        elif kind == "resource" and bare(record.get("WARC-Target-URI")).startswith(RUN_URI):
            self._note(record, finished_run(record))
        elif kind == "resource" and bare(record.get("WARC-Target-URI")).startswith((DOM, VIEW)):
            return bare(record.get("WARC-Target-URI")).startswith(DOM) and self._exchange(kind, record)
        return True

    def _note(self, commit: Record, what: Noted, before: Iterable[Record] = ()) -> None:
        begin = min(record.offset for record in (commit, *before))
        self.noted.append(Placed(begin, commit.offset, what))

    def _exchange(self, kind: str, record: Record) -> bool:
        facts = pairs_of(record) if kind == "metadata" else {}
        if kind == "request" or (kind == "metadata" and facts.get("state") != State.FAILED):
            self._pending.setdefault(commit_of(record), {})[kind] = record
            return False
        parts = self._pending.pop(record.id, {})
        if kind != "metadata" and "metadata" in parts:
            facts = pairs_of(parts["metadata"])
        converts = kind == "conversion" or (kind == "metadata" and told(facts))
        if not converts:
            self._note(record, entry_of(record, parts.get("request"), facts, self.name), parts.values())
        elif told(facts):  # a conversion without its metadata converts nothing
            self._note(record, conversion_of(record, facts, self.name), parts.values())
        return True


def noted_at(path: Path, begin: int, offset: int) -> Noted:
    """What a file holds in the records of a place, as if all of it had been read.

    Raises ArchiveError where there is nothing, or where a record that the commit names is not among them.
    """
    volume, met = Volume(path), set[str]()
    for record in read_records(path, begin):
        if record.offset > offset:
            break
        met.add(record.id)
        volume.take(record)
        if volume.noted and volume.noted[-1].offset == offset and concurrent(record) <= met:
            return volume.noted[-1].what
    raise ArchiveError(f"{path.name} holds nothing at byte {offset} that begins at byte {begin}")


def concurrent(record: Record) -> set[str]:
    """The records that belong to the same exchange, as this one says."""
    return {bare(value) for name, value in record.fields if name.lower() == "warc-concurrent-to"}


def offset_of(noted: Noted, begin: int) -> int:
    """Where the record stands that commits what begins at a place."""
    if isinstance(noted, Entry):
        return noted.capture.offset
    return noted.offset if isinstance(noted, StoredConversion) else begin


def commit_of(record: Record) -> str:
    """The id of the record that commits what this one belongs to."""
    return bare(record.get("WARC-Concurrent-To") or record.get("WARC-Refers-To"))


def written(file: str) -> tuple[int, str]:
    """Sorts a portal's files as they were written: the serial goes on from run to run, a clock may not."""
    serial = file.partition(".")[0].rpartition("-")[2]
    return int(serial) if serial.isdecimal() else 0, file


def order(entry: Entry) -> tuple[int, str, int]:
    """By this the later of two captures is told: where they stand, because a clock may have been wrong."""
    return *written(entry.capture.file), entry.capture.offset


def counting(one: StoredConversion) -> tuple[object, ...]:
    """Of several conversions of a document the greatest counts: one that is there, the one written last."""
    return not one.error, written(one.file), one.offset


def entry_of(record: Record, request: Record | None, facts: Mapping[str, str], file: str) -> Entry:
    """The entry of an exchange, from its committing record, its request and its metadata."""
    head = None
    record.block.seek(0)
    kind = record.get("WARC-Type")
    if kind not in ("metadata", "resource"):  # of a rendering: nothing of HTTP in it
        head = http.read_head(record.block)
    payload = record.get("WARC-Payload-Digest").removeprefix("sha256:")
    capture = Capture(
        capture=record.id,
        url=bare(record.get("WARC-Target-URI")),
        time=record.get("WARC-Date"),
        method=_method(request),
        status=head.status if head else None,
        state=State(facts.get("state", State.TRUNCATED)),
        mime=head.mime if head else "text/html" if kind == "resource" else None,
        payload=payload or None,
        refers_to=bare(record.get("WARC-Refers-To")) or None,
        file=file,
        offset=record.offset,
        portal=facts.get("portal", ""),
        role=Role(facts.get("role", Role.OTHER)),
        run=facts.get("run", ""),
        unverified=unverified(facts),
    )
    wire = facts.get("wire-digest") or f"sha256:{payload}" if payload else ""
    asked = request.get("WARC-Payload-Digest") if request else ""
    page = facts.get("rendered-from", "")
    return Entry(capture=capture, length=record.length, asked=asked, wire=wire, page=page)


def _method(request: Record | None) -> str:
    if request is None:
        return "GET"
    request.block.seek(0)
    start = request.block.readline(http.HEAD_LIMIT).rstrip(b"\r\n")
    return start.partition(b" ")[0].decode("latin-1") or "GET"


def pairs_of(record: Record) -> dict[str, str]:
    """The values of an application/warc-fields block."""
    record.block.seek(0)
    text = record.block.read().decode("utf-8", "replace")
    pairs = (line.partition(": ") for line in text.split("\r\n"))
    return {name: value for name, colon, value in pairs if colon}


def publication_of(record: Record) -> Publication:
    """A publication as its record keeps it."""
    record.block.seek(0)
    data: dict[str, Any] = json.loads(record.block.read())
    row = data.pop("row")
    return Publication(
        **data
        | {
            "row": IndexRow(**row | {"pairs": _pairs(row["pairs"])}) if row else None,
            "parts": tuple(Part(**part | {"role": Role(part["role"])}) for part in data["parts"]),
            "pairs": _pairs(data["pairs"]),
            "record": record.id,
            "time": record.get("WARC-Date"),
        }
    )


def _pairs(pairs: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in pairs)


def started_run(info: Mapping[str, str]) -> Run:
    """A run as its warcinfo announces it."""
    return Run(
        run=info.get("isPartOf", ""),
        portal=info.get("portal", ""),
        started=info.get("started", ""),
        options=json.loads(info.get("options", "{}")),
    )


def run_of(path: Path) -> str | None:
    """The run to which a file belongs; None where its first record does not say."""
    record = next(read_records(path), None)
    told = record is not None and record.get("WARC-Type") == "warcinfo"
    return started_run(pairs_of(record)).run if record and told else None


def finished_run(record: Record) -> Run:
    """A run as its closing record tells it: one JSON line for the run, then one for each URL and column."""
    record.block.seek(0)
    first, *rest = (json.loads(line) for line in record.block.read().splitlines())
    skipped = [line["skipped"] for line in rest if "skipped" in line]
    columns = [line["column"] for line in rest if "column" in line]
    return replace(
        Run(**first),
        skipped=tuple(Skipped(**line | {"role": Role(line["role"])}) for line in skipped),
        columns=tuple(map(_column, columns)),
    )


def _column(line: dict[str, Any]) -> Column:
    many = {name: tuple(line.get(name, ())) for name in ("pages", "prints", "shared")}
    return Column(**line | many)
