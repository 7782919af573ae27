"""Conversions: metadata and HTML agree, and what was converted is what the named capture holds."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive import http
from archive.captures import State
from archive.conversions import FACTS
from archive.errors import ArchiveError
from archive.members import member
from archive.records import read_record
from archive.verify.exchanges import Seen, Wrong
from archive.verify.faults import Fault, shown
from archive.verify.references import Reference

CODE = "conversion"
SHA256 = re.compile("[0-9a-f]{64}")
NEVER = ("warc-ip-address", "warc-concurrent-to")  # ISO 28500:2017 §5.7, §5.10


def check_conversion(seen: Seen, portal: str, run: str) -> Iterator[Wrong]:
    """A record of a conversion by itself: what its metadata says, or its HTML bears."""
    at, facts = seen.record.offset, seen.facts
    for name in NEVER:
        if seen.head.get(name):
            yield at, CODE, f"it bears {name}"
    if seen.head.kind == "conversion":
        return
    for name, said, there in (("portal", facts.get("portal"), portal), ("run", facts.get("run"), run)):
        if said != there:
            yield at, CODE, f"{name} {shown(said)}, not {shown(there)}"
    if facts.get("state") not in (State.COMPLETE, State.FAILED):
        yield at, CODE, f"state {shown(facts.get('state'))}"
    if (facts.get("state") == State.FAILED) != bool(facts.get("error")):
        yield at, CODE, f"state {shown(facts.get('state'))}, and error {shown(facts.get('error', ''))}"
    for name in FACTS:
        if not facts.get(name):
            yield at, CODE, f"it does not say its {name}"
    if not SHA256.fullmatch(facts["document"]):
        yield at, CODE, f"document {shown(facts['document'])} is no sha256"


def check_documents(data: Path, references: Iterable[tuple[Reference, str, int]]) -> Iterator[Fault]:
    """Whether the captures hold what conversions say was converted: reference, file and offset of each.

    That is the document itself, or a file in it where it is a zip.
    """
    for one, file, offset in references:
        body = _body(data / file, offset)
        found = hashlib.sha256(body).hexdigest() if body is not None else ""
        if found != one.document and (body is None or member(body, one.document) is None):
            what = f"document {one.document}, but {file}:{offset} holds {found or 'nothing readable'}"
            yield Fault(file=one.file, offset=one.offset, code=CODE, what=what)


def _body(path: Path, offset: int) -> bytes | None:
    """A response's body without its codings; null where it cannot be read."""
    try:
        record = read_record(path, offset)
        record.block.seek(0)
        head = http.read_head(record.block)
        payload = http.Payload(record.block, head, "GET")
        return b"".join(http.decoded(payload, head.tokens(b"content-encoding")))
    except (ArchiveError, OSError, ValueError, EOFError, zlib.error):
        return None
