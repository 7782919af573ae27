"""Check the index of a package: in order, in the blocks that index.idx names, every line at its record."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from archive import http
from archive.packages.faults import Fault, guarded
from archive.packages.lines import asked, stamp
from archive.records import Record, bare, read_records
from archive.surt import surt

CDX, IDX = "indexes/index.cdx.gz", "indexes/index.idx"
INDEXED = frozenset(("response", "revisit", "resource"))

Place = tuple[str, int]  # file name, offset
Line = tuple[str, str, Mapping[str, Any]]  # key, 14 digits, fields


def parse(line: bytes) -> Line:
    """Key, time and fields of an index line."""
    key, time, fields = line.decode().split(" ", 2)
    return key, time, json.loads(fields)


def check_index(box: ZipFile) -> Iterator[Fault]:
    """What is wrong with the index, or with the records that it should point at."""
    data = box.read(CDX)
    lines = gzip.decompress(data).splitlines()
    for n, (one, other) in enumerate(pairwise(lines), 2):
        if one >= other:
            yield Fault(where=f"{CDX} line {n}", what="is not in order")
    if IDX in box.namelist():
        yield from guarded(IDX, _blocks(data, box.read(IDX).splitlines(), len(lines)))
    wanted: dict[Place, Line] = {}
    for n, (key, time, fields) in enumerate(map(parse, lines), 1):
        wanted[str(fields["filename"]), int(fields["offset"])] = key, time, fields
        form = str(fields.get("method", "")), str(fields.get("requestBody", ""))
        if key != surt(asked(str(fields["url"]), *form)):
            yield Fault(where=f"{CDX} line {n}", what="has not the key of its URL")
    if len(wanted) != len(lines):
        yield Fault(where=CDX, what="has several lines for one record")
    for info in box.infolist():
        if info.filename.startswith("archive/"):
            yield from guarded(info.filename, _records(Path(str(box.filename)), info, wanted))
    for (name, offset), (_, _, fields) in wanted.items():
        yield Fault(where=f"archive/{name}", what=f"has no record at byte {offset} for {fields['url']}")


def _blocks(data: bytes, index: list[bytes], total: int) -> Iterator[Fault]:
    """index.idx: blocks one after the other, each a gzip member with the digest and first line named."""
    end = count = 0
    for n, (key, time, fields) in enumerate(map(parse, index[1:]), 2):
        begin, before, end = fields["offset"], end, fields["offset"] + fields["length"]
        block = data[begin:end]
        found = gzip.decompress(block).splitlines()
        count += len(found)
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        if begin != before or parse(found[0])[:2] != (key, time) or fields.get("digest") != digest:
            yield Fault(where=f"{IDX} line {n}", what="names no block of the index")
    if end != len(data) or count != total:
        yield Fault(where=IDX, what="does not cover the index")


def _records(path: Path, info: ZipInfo, wanted: dict[Place, Line]) -> Iterator[Fault]:
    """Walk one WARC file where it lies in the package; takes the lines that it finds out of `wanted`."""
    begin, name = _begin(path, info), info.filename.removeprefix("archive/")
    end, reached, others = begin + info.file_size, begin, set[str]()
    for record in read_records(path, begin):
        if record.offset + record.length > end:
            break
        reached = record.offset + record.length
        where = f"byte {record.offset - begin}"
        if _is_other_request(record):
            others.add(record.id)
        if line := wanted.pop((name, record.offset - begin), None):
            if wrong := ", ".join(_differences(record, line)):
                yield Fault(where=info.filename, what=f"{where}: the index has another {wrong}")
        elif record.get("WARC-Type") == "response" and not others.intersection(_concurrent(record)):
            yield Fault(where=info.filename, what=f"{where}: this response is not in the index")
    if reached != end:
        yield Fault(where=info.filename, what=f"is damaged at byte {reached - begin}")


def _begin(path: Path, info: ZipInfo) -> int:
    """Where the bytes of a stored member begin (ZIP APPNOTE 4.3.7)."""
    with path.open("rb") as file:
        file.seek(info.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
    return int(info.header_offset + 30 + name + extra)


def _is_other_request(record: Record) -> bool:
    """Whether it asked by another method than GET; then its answer is in no index."""
    return record.get("WARC-Type") == "request" and not http.read_head(record.block).start.startswith(b"GET ")


def _concurrent(record: Record) -> Iterator[str]:
    return (bare(value) for field, value in record.fields if field.lower() == "warc-concurrent-to")


def _differences(record: Record, line: Line) -> Iterable[str]:
    """What the index says of a record and the record does not."""
    _, time, fields = line
    kind = record.get("WARC-Type")
    head = http.read_head(record.block) if kind != "resource" else None
    truth = {
        "url": bare(record.get("WARC-Target-URI")),
        "length": str(record.length),
        "digest": record.get("WARC-Payload-Digest"),
        "status": str(head.status or "") if head else "",
    }
    yield from (name for name, value in truth.items() if value != str(fields.get(name) or ""))
    if time != stamp(record.get("WARC-Date")):
        yield "time"
    if kind not in INDEXED or (kind == "revisit") != (fields.get("mime") == "warc/revisit"):
        yield "kind"
