"""The gzip members of a file, each to its last byte, and what lies between them (RFC 1952)."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from isal import isal_zlib

from archive.records import BAD_GZIP, GZIP, SPOOL, spool

MAGIC = b"\x1f\x8b\x08"
END = b"\r\n\r\n"
FIRST, PIECE = 1 << 12, 1 << 16
STRIDE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A whole gzip member: the record's head up to its blank line, and all that follows it."""

    offset: int
    length: int
    head: bytes
    rest: IO[bytes]
    size: int  # of head and rest
    flags: int  # FLG of RFC 1952; readers skip what it announces


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrap:
    """Bytes that give no record."""

    offset: int
    length: int
    code: str
    what: str


class Source:
    """A file read by offset and summed on the way; no map, since a running crawl may cut it under us."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = os.fstat(self._file.fileno()).st_size
        self._at, self._window = 0, b""
        self._sha, self._summed = hashlib.sha256(), 0

    def read(self, at: int, count: int) -> bytes:
        """Bytes from an offset, fewer at the end."""
        begin, count = at - self._at, min(count, max(self.size - at, 0))
        if not 0 <= begin <= begin + count <= len(self._window):
            self._load(at)
            begin = 0
        return self._window[begin : begin + count]

    def find(self, pattern: bytes, at: int) -> int:
        """Where the pattern stands next; -1 where nowhere."""
        while piece := self.read(at, STRIDE):
            if (found := piece.find(pattern)) >= 0:
                return at + found
            at += max(len(piece) - len(pattern) + 1, 1)
        return -1

    def sum(self) -> str:
        """The sha256 of the file in hex, of the very bytes that were read here."""
        while self._summed < self.size:
            if not self._load(self._summed):
                break
        return self._sha.hexdigest()

    def _load(self, at: int) -> bytes:
        """Move the window; what it shows for the first time goes into the sum."""
        self._at = at
        self._window = os.pread(self._file.fileno(), min(STRIDE, max(self.size - at, 0)), at)
        if at <= self._summed < at + len(self._window):
            self._sha.update(memoryview(self._window)[self._summed - at :])
            self._summed = at + len(self._window)
        return self._window

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def members(data: Source) -> Iterator[Member | Scrap]:
    """Walk a file from its start; after a scrap go on at the next member that begins like a record."""
    at, end = 0, data.size
    while at < end:
        found = _member(data, at)
        if isinstance(found, Member):
            if found.flags:
                what = f"flags 0x{found.flags:02x} in its gzip head"
                yield Scrap(offset=at, length=0, code="member-head", what=what)
            yield found
            at += found.length
        else:
            further = _next(data, at + 1)
            yield _scrap(found, data, at, further)
            at = further


def _member(data: Source, at: int) -> Member | str:
    """The member at an offset, or why there is none."""
    piece = data.read(at, FIRST)
    if not piece.startswith(MAGIC):
        return "garbage"
    flags, taken, inflater = piece[3] if len(piece) > 3 else 0, at, isal_zlib.decompressobj(GZIP)
    text = Text()
    try:
        while piece:
            taken += len(piece)
            text.add(inflater.decompress(piece))
            if inflater.eof:
                break
            piece = data.read(taken, PIECE)
    except BAD_GZIP as error:
        return str(error)
    if not inflater.eof:
        return "member-cut"
    head, rest = text.split()
    length = taken - len(inflater.unused_data) - at
    return Member(offset=at, length=length, head=head, rest=rest, size=text.size, flags=flags)


class Text:
    """What a member inflates to: pieces in memory, beyond SPOOL a file."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._head = b""
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Take what comes next."""
        self.size += len(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._pieces.append(piece)
        if self.size > SPOOL:
            self._head, rest = _split(self._pieces)
            self._file = spool(rest)
            self._pieces.clear()

    def split(self) -> tuple[bytes, IO[bytes]]:
        """The record's head up to its blank line, and all that follows it."""
        if self._file is not None:
            return self._head, self._file
        head, rest = _split(self._pieces)
        return head, io.BytesIO(rest)


def _split(pieces: list[bytes]) -> tuple[bytes, bytes]:
    """Where the head ends; the whole of what is there where it does not."""
    text = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    found = text.find(END)
    end = found + len(END) if found >= 0 else len(text)
    return text[:end], text[end:]


def _scrap(why: str, data: Source, at: int, further: int) -> Scrap:
    length = further - at
    if why == "garbage":
        return Scrap(offset=at, length=length, code=why, what=f"{length} bytes that are no gzip member")
    if why == "member-cut" and further == data.size:
        return Scrap(offset=at, length=length, code=why, what=f"the file ends {length} bytes into it")
    what = "it has no end" if why == "member-cut" else why
    return Scrap(offset=at, length=length, code="member-damaged", what=f"{what}; {length} bytes lost")


def _next(data: Source, at: int) -> int:
    """Where the next member begins that inflates to the start of a record; else the end."""
    while (at := data.find(MAGIC, at)) >= 0:
        try:
            if isal_zlib.decompressobj(GZIP).decompress(data.read(at, FIRST)).startswith(b"WARC/"):
                return at
        except BAD_GZIP:
            pass
        at += 1
    return data.size
