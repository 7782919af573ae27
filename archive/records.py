"""WARC 1.1 records as bytes: one gzip member each, written exactly as given and read back exactly.

Blocks are never parsed or serialised here (ISO 28500:2017; CDX tools rely on one member per record).
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from isal import isal_zlib

from archive.errors import ArchiveError

LEVEL = 2  # of isal: four times as fast as zlib's 6 for 3 % more bytes
PIECE = 1 << 16
SPOOL = 1 << 20  # blocks above this size lie on disk while they are handled
BAD_GZIP = cast(type[Exception], isal_zlib.error)  # the stubs call it a value
STEP = 1 << 14  # bytes that are read first: most members have fewer
HEAD = 1 << 13  # bytes in which the head of a record ends …
LONGEST = 1 << 20  # … or at least so many more
BLANK = b"\n\r\n"  # a line without anything, behind the end of the last field
GZIP = 31  # window bits with a gzip head

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record read from a file; `offset` and `length` are those of its gzip member."""

    offset: int
    length: int
    fields: Fields
    block: IO[bytes]

    def get(self, name: str) -> str:
        """The first value of a field, by name without regard to case; empty where there is none."""
        wanted, long = name.lower(), len(name)  # most names differ in length already
        for field, value in self.fields:
            if len(field) == long and field.lower() == wanted:
                return value
        return ""

    @property
    def id(self) -> str:
        """The record id without angle brackets."""
        return bare(self.get("WARC-Record-ID"))


def bare(uri: str) -> str:
    """A URI without the angle brackets of WARC."""
    return uri.removeprefix("<").removesuffix(">")


def new_id() -> str:
    """A fresh record id, `urn:uuid:…`."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """Fresh record ids for the price of one."""
    seed = os.urandom(16 * count).hex()
    return [_urn(seed[at : at + 32]) for at in range(0, len(seed), 32)]


def _urn(digits: str) -> str:
    """32 random hex digits as a UUID of version 4 (RFC 9562 §5.4); uuid.UUID takes five times as long."""
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def spool(data: bytes = b"") -> IO[bytes]:
    """A scratch file that stays in memory up to 1 MiB."""
    file = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115
    file.write(data)
    return file


def pieces(block: IO[bytes]) -> Iterator[bytes]:
    """A block from its start, piecewise."""
    if isinstance(block, io.BytesIO):
        return iter((block.getvalue(),))  # shared, not copied
    block.seek(0)
    return iter(lambda: block.read(PIECE), b"")


def size(block: IO[bytes]) -> int:
    """The length of a block in bytes."""
    return block.seek(0, io.SEEK_END)


def digest(parts: Iterable[bytes | memoryview]) -> str:
    """`sha256:` and the digest in lower-case base 16."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return f"sha256:{sha.hexdigest()}"


def member(fields: Mapping[str, str | list[str]], block: IO[bytes]) -> Iterator[bytes]:
    """One record as the bytes of its gzip member; block digest and length are added."""
    if isinstance(block, io.BytesIO) and size(block) <= SPOOL:
        data = block.getvalue()  # shared, not copied
        head = _head(fields, digest([data]), len(data))
        yield isal_zlib.compress(b"%b%b\r\n\r\n" % (head, data), LEVEL, GZIP)
        return
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, GZIP)
    yield packer.compress(_head(fields, digest(pieces(block)), size(block)))
    for piece in pieces(block):
        yield packer.compress(piece)
    yield packer.compress(b"\r\n\r\n") + packer.flush()


def _head(fields: Mapping[str, str | list[str]], said: str, length: int) -> bytes:
    """The head of a record; fields without a value are left out, lists give a line for each value."""
    lines = ["WARC/1.1"]
    for name, value in fields.items():
        if isinstance(value, list):
            lines += [f"{name}: {one}" for one in value if one]
        elif value:
            lines.append(f"{name}: {value}")
    lines += (f"WARC-Block-Digest: {said}", f"Content-Length: {length}", "", "")
    return "\r\n".join(lines).encode()


def read_records(path: Path, offset: int = 0) -> Iterator[Record]:
    """Walk the records of a file from an offset; end before the first one that is not whole.

    Whether that end is the end of the file is for the caller to judge.
    """
    with path.open("rb", buffering=0) as file:
        file.seek(offset)
        ahead = b""
        while member := _inflate(file, ahead):
            block, length, ahead = member
            record = _record(block, offset, length)
            if record is None:
                return
            yield record
            offset += length


def read_record(path: Path, offset: int) -> Record:
    """Read one record; raises ArchiveError where there is no whole one."""
    try:
        record = next(read_records(path, offset), None)
    except OSError as error:
        raise ArchiveError(f"cannot read {path}: {error.strerror}") from error
    if record is None:
        raise ArchiveError(f"{path.name} holds no whole record at byte {offset}; run `guidang verify`")
    return record


def read_fields(path: Path, offset: int) -> Fields:
    """The fields of a record, of which no more is read than that; raises ArchiveError where there is none."""
    inflater = isal_zlib.decompressobj(GZIP)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            head = inflater.decompress(file.read(HEAD), HEAD)
    except (OSError, BAD_GZIP) as error:
        raise ArchiveError(
            f"cannot read {path.name} at byte {offset}: {error}; run `guidang verify`"
        ) from error
    return _fields(head.partition(BLANK)[0])


def _record(block: IO[bytes], offset: int, length: int) -> Record | None:
    """The record of an inflated member; None where it is not whole."""
    block.seek(0)
    head, blank, _ = block.read(HEAD).partition(BLANK)
    if not blank:
        head, blank, _ = (head + block.read(LONGEST)).partition(BLANK)
    fields, start = _fields(head), len(head) + len(blank)
    promised = next((value for name, value in fields if name.lower() == "content-length"), "")
    whole = size(block)
    if not promised.isdecimal() or whole != start + int(promised) + 4:
        return None
    block.seek(whole - 4)
    if block.read() != b"\r\n\r\n":
        return None
    return Record(offset=offset, length=length, fields=fields, block=_cut(block, start, int(promised)))


def _inflate(file: IO[bytes], ahead: bytes) -> tuple[IO[bytes], int, bytes] | None:
    """One gzip member, checked against its sum: what it holds, its length, and what was read behind it.

    `ahead` was read before. None where it is torn or damaged, or where nothing is left.
    """
    inflater, block, taken = isal_zlib.decompressobj(GZIP), None, 0
    data = ahead or file.read(STEP)
    while data:
        taken += len(data)
        try:
            piece = inflater.decompress(data)
        except BAD_GZIP:
            return None
        if block is None:
            block = io.BytesIO(piece) if inflater.eof else spool(piece)
        else:
            block.write(piece)
        if inflater.eof:
            return block, taken - len(inflater.unused_data), inflater.unused_data
        data = file.read(PIECE)
    return None


def _fields(head: bytes) -> Fields:
    """The named fields of a record's head; none where it does not begin as WARC/1.1 does."""
    start, _, rest = head.partition(b"\r\n")
    if start != b"WARC/1.1":
        return ()
    lines = rest.decode("utf-8", "replace").split("\n")
    return tuple([(name, value.strip()) for name, _, value in [line.partition(":") for line in lines]])


def _cut(block: IO[bytes], start: int, length: int) -> IO[bytes]:
    block.seek(start)
    if length <= SPOOL:
        return io.BytesIO(block.read(length))
    rest = spool()
    while length:
        piece = block.read(min(length, PIECE))
        length -= len(piece)
        rest.write(piece)
    rest.seek(0)
    return rest
