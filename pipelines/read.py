"""The one entrance to reading: the records of one publication → rows. A crawl and a rebuild both call it."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby

from archive import Archive, ArchiveError, IndexRow, Publication, State, StoredConversion, sha256_hex
from archive import Part as Link
from pipelines import convert, reading, workers
from pipelines.convert import Conversion, Tool, converted, failed, not_converted, tool_for
from pipelines.document import Document, Finding, Pair, Paragraph, Scalar
from pipelines.report import Report
from pipelines.rows import Rows
from pipelines.versions import Part, Version, linked, publication_rows

LARGEST = 64 << 20  # bytes of a document that readers are given; longer ones are hashed and said to be so
MEMORY = 256  # reports kept: attachments that publications share, pages that a refresh brings again
UNREADABLE = (ArchiveError, KeyError, ValueError, EOFError, OSError, zlib.error)


def read(records: Sequence[Publication], archive: Archive, region: str | None) -> Rows:
    """Read one publication: all its records, in any order → the rows of step one.

    A pure function of the records and their captures; `region` is the portal's. What a capture holds or
    lacks never raises: that is a finding.
    """
    ordered = sorted(records, key=lambda record: (record.time, record.record))
    if not ordered:
        return Rows()
    return Rows.gather(publication_rows(ordered[-1], _versions(ordered, archive, region)))


def _versions(ordered: Sequence[Publication], archive: Archive, region: str | None) -> list[Version]:
    """Consecutive records with the same content are one version, known by the first of them."""
    seen = [
        (record, tuple(_part(link, archive, record.portal, region) for link in record.parts))
        for record in ordered
    ]
    alike = (list(group) for _, group in groupby(seen, key=lambda one: _content(*one)))
    return [_version([record for record, _ in group], group[0][1], region) for group in alike]


def _version(records: Sequence[Publication], parts: tuple[Part, ...], region: str | None) -> Version:
    first, *later = records
    return Version(record=first, later=tuple(later), parts=parts, row=_row(first, region))


def _content(record: Publication, parts: tuple[Part, ...]) -> object:
    """What makes a version: its files, and the row and pairs as printed; never the captures."""
    index = (record.row.title, record.row.date, record.row.pairs) if record.row else None
    return tuple((p.link.role, p.document, p.link.name) for p in parts), index, record.pairs


def _part(link: Link, archive: Archive, portal: str, region: str | None) -> Part:
    try:
        capture = archive.capture(link.capture)
        if capture.state not in (State.COMPLETE, State.REVISIT) or (capture.status or 0) >= 400:
            return _missing(link, "no-answer", status=capture.status, state=str(capture.state))
        document, size, data = _gathered(archive.pieces(link.capture))
        stored = archive.conversion(portal, document)
    except UNREADABLE as fault:
        return _missing(link, "body-unreadable", reason=type(fault).__name__)
    part = Part(link=link, document=document, size=size, unverified=capture.unverified)
    if data is None:
        return replace(part, report=_too_large(size))
    report, by_way = _report(document, data, region, archive, portal, stored)
    return replace(part, report=report, conversion=by_way, linked=linked(link, report, region))


def _gathered(pieces: Iterable[bytes]) -> tuple[str, int, bytes | None]:
    """The digest, the size and, up to LARGEST, the bytes of a document."""
    sha, size = sha256(), 0
    kept: list[bytes] = []
    for piece in pieces:
        sha.update(piece)
        size += len(piece)
        if size <= LARGEST:
            kept.append(piece)
        else:
            kept.clear()
    data = kept[0] if len(kept) == 1 else b"".join(kept)  # most documents are one piece
    return sha.hexdigest(), size, data if size <= LARGEST else None


def _too_large(size: int) -> Report:
    finding = Finding(code="too-large", severity="error", values={"size": size, "largest": LARGEST})
    return Report(kind="unknown", is_report=False, findings=(finding,))


def _missing(link: Link, code: str, **values: Scalar) -> Part:
    return Part(link=link, finding=Finding(code=code, severity="error", values={"url": link.url, **values}))


Read = tuple[Report, StoredConversion | None]  # what a document says, by way of which conversion or failure
_memory: OrderedDict[tuple[str, str | None, str], Read] = OrderedDict()  # by document, region, conversion


def _report(
    document: str,
    data: bytes,
    region: str | None,
    archive: Archive,
    portal: str,
    stored: StoredConversion | None,
) -> Read:
    """What the bytes say, read once; without a name, because a document is its bytes alone."""
    key = document, region, stored.conversion if stored else ""
    found = _memory.get(key) or _read(data, region, archive, portal, stored)
    if found[0].kind == "zip":  # its files have conversions of their own
        return found
    _memory[key] = found
    if len(_memory) > MEMORY:
        _memory.popitem(last=False)
    return found


def _read(
    data: bytes, region: str | None, archive: Archive, portal: str, stored: StoredConversion | None
) -> Read:
    """What the bytes say; a reader that breaks costs its document, not the archive."""
    try:
        found = workers.read(data)
        if found.kind == "zip" and (found.blocks or any(one.place for one in found.findings)):
            found, newest = _files(data, archive, portal)  # the worker could open it, and in time
            return reading.read(found, region, judged=False), newest
        tool = tool_for(found, data)
        if tool is None:
            return reading.read(found, region, judged=False), None
        return reading.read(_by_way(found, tool, archive, stored), region, judged=False), stored
    except MemoryError:
        raise
    except Exception as fault:
        broken = Finding(code="reading-failed", severity="error", values={"reason": type(fault).__name__})
        return Report(kind="unknown", is_report=False, findings=(broken,)), None


def _files(data: bytes, archive: Archive, portal: str) -> tuple[Document, StoredConversion | None]:
    """The files of a zip, by way of the conversions that the archive keeps, and the newest of these."""
    used: list[StoredConversion] = []

    def by_way(found: Document, file: bytes, tool: Tool) -> Document:
        document = sha256_hex(file)
        stored = archive.conversion(portal, document)
        used.extend([stored] if stored else ())
        read = _by_way(found, tool, archive, stored)
        told = (
            replace(one, values={**one.values, "document": document})
            if one.code in ("converted", "not-converted")
            else one
            for one in read.findings
        )
        return replace(read, findings=tuple(told))

    found = convert.read(data, "", by_way)
    return found, max(used, key=lambda one: (not one.error, one.time, one.conversion), default=None)


def _by_way(found: Document, tool: Tool, archive: Archive, stored: StoredConversion | None) -> Document:
    """The document by way of the conversion that the archive keeps of it."""
    if stored is None:
        return not_converted(found, tool.name, "the archive holds none; `guidang convert` makes it")
    if stored.error:
        return not_converted(found, tool.name, failed(stored.tool, stored.version, stored.error))
    made = Conversion(tool=stored.tool, version=stored.version, data=archive.converted(stored))
    return converted(found, made)


def _row(record: Publication, region: str | None) -> Report:
    """What stands on no page, the index row and the labelled pairs, read like a tiny document."""
    pairs = [Pair(label=k, value=v, place=f"record:{k}", source="header") for k, v in record.pairs]
    index = _printed(record.row) if record.row else []
    pairs += [Pair(label=k, value=v, place=f"row:{k}", source="row") for k, v in index if v]
    heading = Paragraph(text=record.row.title, place="row:标题", heading=1) if record.row else None
    blocks = (heading,) if heading else ()
    return reading.read_labels(Document(kind="row", blocks=blocks, pairs=tuple(pairs)), region)


def _printed(row: IndexRow) -> list[tuple[str, str]]:
    return [("标题", row.title), ("发布日期", row.date), *row.pairs]
