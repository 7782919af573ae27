"""OLE2 files ([MS-CFB]): which streams stand at the root says what program made one; and what is in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of a directory entry
_SHORT = 64  # bytes of a sector of streams that are short
_NONE = 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_MOST = 4096  # sectors of a directory, entries of a tree


class _Entry(NamedTuple):
    name: str
    elder: int
    younger: int
    child: int
    start: int  # its first sector
    size: int  # bytes


def streams(data: bytes) -> list[str]:
    """Names of the streams and storages at the root, embedded objects' own not among them; [] if damaged."""
    try:
        entries = list(_entries(data))
        return [entries[number].name for number in _children(entries)]
    except (struct.error, IndexError, ValueError):
        return []


def stream(data: bytes, name: str) -> bytes:
    """The stream at the root that bears this name; b"" if there is none, or it is damaged."""
    try:
        entries = list(_entries(data))
        found = next(entries[number] for number in _children(entries) if entries[number].name == name)
        size = _sector_size(data)
        sectors, table = data[size:], _allocation(data, size)
        least, short = struct.unpack_from("<II", data, 56)
        if found.size < least:  # it lies in the root's own stream, in sectors of 64 bytes
            numbers = _chained(sectors, table, short, size)
            sectors = _chained(sectors, table, entries[0].start, size)
            table, size = [*struct.unpack(f"<{len(numbers) // 4}I", numbers)], _SHORT
        return _chained(sectors, table, found.start, size)[: found.size]
    except (struct.error, IndexError, ValueError, StopIteration):
        return b""


def _chained(data: bytes, table: list[int], sector: int, size: int) -> bytes:
    """The sectors from this one on, one behind the other."""
    pieces: list[bytes] = []
    while sector < _LAST:
        if len(pieces) > len(table):
            raise ValueError(sector)  # a circle
        pieces.append(data[sector * size : (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)


def _sector_size(data: bytes) -> int:
    size: int = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    return size


def _entries(data: bytes) -> Iterator[_Entry]:
    """The entries in the directory's chain of sectors."""
    size = _sector_size(data)
    table = _allocation(data, size)
    (sector,) = struct.unpack_from("<I", data, 48)
    for _ in range(_MOST):
        if sector >= _LAST:
            return
        at = (sector + 1) * size
        for start in range(at, min(at + size, len(data) - _ENTRY + 1), _ENTRY):
            length = struct.unpack_from("<H", data, start + 64)[0]
            name = data[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(
                name,
                *struct.unpack_from("<III", data, start + 68),
                *struct.unpack_from("<II", data, start + 116),
            )
        sector = table[sector]


def _allocation(data: bytes, size: int) -> list[int]:
    """Which sector follows on which; only the 109 parts of the table that the header names (6 MB)."""
    heads = [head for head in struct.unpack_from("<109I", data, 76) if head < _LAST]
    table: list[int] = []
    for head in heads:
        table += struct.unpack_from(f"<{size // 4}I", data, (head + 1) * size)
    return table


def _children(entries: list[_Entry]) -> Iterator[int]:
    """The tree below the root entry."""
    pending, seen = [entries[0].child], set[int]()
    while pending:
        number = pending.pop()
        if number == _NONE or number in seen or len(seen) > _MOST:
            continue
        seen.add(number)
        yield number
        pending += entries[number].elder, entries[number].younger
