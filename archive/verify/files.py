"""One WARC file, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from archive.conversions import conversion_of
from archive.exchange import Entry
from archive.places import places_of
from archive.records import Record, bare
from archive.rendering import DOM, VIEW
from archive.verify import digests
from archive.verify.conversions import check_conversion
from archive.verify.exchanges import Exchanges, Seen, Wrong, check_facts, check_message
from archive.verify.faults import Fault, shown
from archive.verify.grammar import Head, Say, check, parse
from archive.verify.members import Member, Scrap, Source, members
from archive.verify.references import Ledger, Reference
from archive.volumes import (
    OPEN,
    RUN_URI,
    Noted,
    Placed,
    entry_of,
    finished_run,
    pairs_of,
    publication_of,
    started_run,
)

TAIL = b"\r\n\r\n"


@dataclass(slots=True)
class Reading:
    """What one file held: `end` is where its last whole exchange ends, as for readers."""

    path: Path
    size: int = 0
    end: int = 0
    records: int = 0
    content: int = 0
    sum: str = ""  # sha256 in hex of the bytes that were read; empty where they could not be
    faults: list[Fault] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # lines of the index


class Walk:
    """Reads a file of a portal to its end and notes everything that is wrong with it.

    What it learns of ids and captures goes into the portal's ledger.
    """

    def __init__(self, path: Path, shown_as: str, portal: str, ledger: Ledger) -> None:
        self.reading = Reading(path=path)
        self._file, self._portal, self._ledger = shown_as, portal, ledger
        self._name = path.name.removesuffix(OPEN)
        self._info: Head | None = None
        self._run = ""
        self._exchanges = Exchanges()

    def read(self) -> Reading:
        """Walk the file; raises OSError where the file system fails."""
        source = Source(self.reading.path)
        try:
            self.reading.size = source.size
            for found in members(source):
                if isinstance(found, Scrap):
                    self._say(found.offset, found.code, found.what)
                else:
                    self._record(found)
            self.reading.sum = source.sum()
        finally:
            source.close()
        self._note(self._exchanges.break_off())
        return self.reading

    def _say(self, offset: int, code: str, what: str) -> None:
        self.reading.faults.append(Fault(file=self._file, offset=offset, code=code, what=what))

    def _note(self, wrong: Iterable[Wrong]) -> None:
        for one in wrong:
            self._say(*one)

    def _note_at(self, offset: int, wrong: Iterable[Say]) -> None:
        for code, what in wrong:
            self._say(offset, code, what)

    def _record(self, member: Member) -> None:
        at = member.offset
        self.reading.records += 1
        self.reading.content += member.size
        head, wrong = parse(member.head)
        self._note_at(at, wrong)
        self._note_at(at, check(head))
        self._note_at(at, _cut(head, member.rest, member.size - len(member.head)))
        self._note_at(at, digests.check_block(head, member.rest))
        self.reading.faults += self._ledger.meet(head.id, self._file, at)
        self._belongs(head, at)
        record = Record(offset=at, length=member.length, fields=head.fields, block=member.rest)
        told = head.kind == "metadata" and head.get("content-type") != "application/json"
        facts = pairs_of(record) if told else {}
        if self._take(Seen(head=head, record=record, facts=facts), told or _grouped(head)):
            self.reading.end = at + member.length

    def _belongs(self, head: Head, at: int) -> None:
        """The first record of a file is its warcinfo, and all others name it."""
        if self._info is None:
            self._info = head
            if head.kind != "warcinfo":
                self._say(at, "warcinfo", f"the file begins with a {shown(head.kind)} record")
        elif head.kind == "warcinfo":
            self._say(at, "warcinfo", "a second warcinfo in the file")
        elif head.get("warc-warcinfo-id") not in ("", self._info.get("warc-record-id")):
            self._say(
                at, "warcinfo", f"WARC-Warcinfo-ID {shown(head.get('warc-warcinfo-id'))} is not the file's"
            )

    def _take(self, seen: Seen, exchange: bool) -> bool:
        """Check a record by its type; True where everything up to it is committed."""
        kind, at = seen.head.kind, seen.record.offset
        if exchange:
            return self._exchange(seen)
        self._note(self._exchanges.break_off())
        try:
            if kind == "warcinfo":
                self._note(self._warcinfo(seen))
            elif kind == "metadata":
                self._note(self._publication(seen))
            elif kind == "resource" and _closes(seen.head):
                self._note(self._closing(seen))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._say(at, "content", f"the block of a {kind}: {type(error).__name__} {shown(str(error))}")
        if target := seen.head.get("warc-refers-to"):
            self._refer(seen, bare(target))
        return True

    def _refer(self, seen: Seen, target: str) -> None:
        self._ledger.refer(Reference(file=self._file, offset=seen.record.offset, target=target))

    def _place(self, what: Noted, commit: Seen, *before: Seen | None) -> None:
        """Note where something stands that has been committed."""
        begin = min(one.record.offset for one in (commit, *before) if one)
        placed = Placed(begin, commit.record.offset, what)
        self.reading.places += [place.line for place in places_of(placed, self._name)]

    def _conversion(self, seen: Seen) -> bool:
        self._note(check_conversion(seen, self._portal, self._run))
        if not seen.commits:
            self._note(self._exchanges.take(seen))
            return False
        self._note(self._exchanges.commit(seen))
        about = seen if seen.head.kind == "metadata" else self._exchanges.part("metadata")
        self._exchanges.clear()
        if about and about.converts:
            self._place(conversion_of(seen.record, about.facts, self._name), seen, about)
        self._ledger.refer(
            Reference(
                file=self._file,
                offset=seen.record.offset,
                target=bare(seen.head.get("warc-refers-to")),
                url=seen.head.get("warc-target-uri"),
                document=about.facts.get("document", "") if about else "",
                base=True,
            )
        )
        return True

    def _exchange(self, seen: Seen) -> bool:
        at = seen.record.offset
        if seen.converts:
            return self._conversion(seen)
        if seen.head.kind == "request":
            self._note_at(at, digests.check_request(seen.head, seen.record.block))
        if seen.head.kind == "metadata":
            self._note(check_facts(seen, self._portal, self._run))
            if page := seen.head.get("warc-refers-to"):
                self._refer(seen, bare(page))
                self._note(
                    _unlike(
                        at, "exchange", [("WARC-Refers-To", bare(page), seen.facts.get("rendered-from", ""))]
                    )
                )
        if not seen.commits:
            self._note(self._exchanges.take(seen))
            return False
        self._note(self._exchanges.commit(seen))
        request, metadata = self._exchanges.part("request"), self._exchanges.part("metadata")
        self._exchanges.clear()
        self._commit(seen, request, seen if seen.head.kind == "metadata" else metadata)
        return True

    def _commit(self, seen: Seen, request: Seen | None, metadata: Seen | None) -> None:
        facts: Mapping[str, str] = metadata.facts if metadata else {}
        try:
            asked = request.record if request else None
            entry = entry_of(seen.record, asked, facts if metadata else {}, self._name)
        except ValueError:
            return  # a state or role that is none: named already
        capture = entry.capture
        if seen.head.kind in ("response", "revisit"):
            message = digests.read_message(seen.record.block, capture.method)
            if seen.head.kind == "response":
                self._note_at(seen.record.offset, digests.check_response(seen.head, message))
            self._note(check_message(seen, message, facts))
        self.reading.entries.append(entry)
        self._place(entry, seen, request, metadata)
        self._ledger.hold(capture, self._file)
        if seen.head.kind == "revisit":
            self._ledger.refer(
                Reference(
                    file=self._file,
                    offset=seen.record.offset,
                    target=capture.refers_to or "",
                    url=seen.head.get("warc-refers-to-target-uri"),
                    time=seen.head.get("warc-refers-to-date"),
                    payload=capture.payload or "",
                    base=True,
                )
            )

    def _warcinfo(self, seen: Seen) -> Iterator[Wrong]:
        at, info = seen.record.offset, pairs_of(seen.record)
        self._run = self._run or info.get("isPartOf", "")
        self._place(started_run(info), seen)
        name = seen.head.get("warc-filename")
        if name != self._name:
            yield at, "warcinfo", f"WARC-Filename {shown(name)}"
        if info.get("portal") != self._portal:
            yield at, "warcinfo", f"portal {shown(info.get('portal'))}"
        if not isinstance(json.loads(info.get("options", "{}")), dict):
            yield at, "content", "the options of the run are no object"

    def _publication(self, seen: Seen) -> Iterator[Wrong]:
        at, head, one = seen.record.offset, seen.head, publication_of(seen.record)
        self._ledger.refer_all(one, self._file, at)
        self._place(one, seen)
        page = one.parts[0].capture if one.parts else ""
        pairs = (
            ("portal", one.portal, self._portal),
            ("run", one.run, self._run),
            ("WARC-Target-URI", head.get("warc-target-uri"), one.url),
            ("WARC-Refers-To", bare(head.get("warc-refers-to")), page),
        )
        yield from _unlike(at, "publication", pairs)

    def _closing(self, seen: Seen) -> Iterator[Wrong]:
        at, head, run = seen.record.offset, seen.head, finished_run(seen.record)
        if head.get("warc-target-uri").startswith(RUN_URI):
            self._place(run, seen)
        pairs = (
            ("portal", run.portal, self._portal),
            ("run", run.run, self._run),
            ("WARC-Target-URI", head.get("warc-target-uri"), f"{RUN_URI}{run.run}"),
            ("WARC-Date", head.get("warc-date"), run.ended),
            ("Content-Type", head.get("content-type"), "application/x-ndjson"),
        )
        yield from _unlike(at, "run", pairs)


def _grouped(head: Head) -> bool:
    """Whether a record belongs to an exchange or a rendering, whose metadata records aside."""
    rendered = head.kind == "resource" and head.get("warc-target-uri").startswith((DOM, VIEW))
    return rendered or head.kind in ("request", "response", "revisit", "conversion")


def _closes(head: Head) -> bool:
    """Whether a resource is the closing record of a run: its URI says so, or its media type."""
    uri, mime = head.get("warc-target-uri"), head.get("content-type")
    return uri.startswith(RUN_URI) or mime == "application/x-ndjson"


def _unlike(at: int, code: str, pairs: Iterable[tuple[str, str, str]]) -> Iterator[Wrong]:
    """What a record says twice and not alike: name, said, expected."""
    for name, said, there in pairs:
        if said != there:
            yield at, code, f"{name} {shown(said)}, not {shown(there)}"


def _cut(head: Head, rest: IO[bytes], size: int) -> Iterator[Say]:
    """Take the record's two line ends off its block, and compare its length with what was promised."""
    rest.seek(max(size - len(TAIL), 0))
    tail = rest.read()
    rest.truncate(max(size - len(TAIL), 0))
    promised = head.get("content-length")
    if promised.isdecimal() and int(promised) != size - len(TAIL):
        yield "length", f"Content-Length {promised}, but {size - len(TAIL)} bytes"
    if tail != TAIL:
        yield "record-end", f"it ends in {shown(tail)}"
