"""The directory of an OLE2 file ([MS-CFB]): which streams stand at its root says what program made it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of a directory entry
_NONE = 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_MOST = 4096  # sectors of a directory, entries of a tree


def streams(data: bytes) -> list[str]:
    """Names of the streams and storages at the root, embedded objects' own not among them; [] if damaged."""
    try:
        entries = list(_entries(data))
        return [entries[number][0] for number in _children(entries)]
    except (struct.error, IndexError, ValueError):
        return []


def _entries(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, elder, younger and child of each entry in the directory's chain of sectors."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    table = _allocation(data, size)
    (sector,) = struct.unpack_from("<I", data, 48)
    for _ in range(_MOST):
        if sector >= _LAST:
            return
        at = (sector + 1) * size
        for start in range(at, min(at + size, len(data) - _ENTRY + 1), _ENTRY):
            length = struct.unpack_from("<H", data, start + 64)[0]
            name = data[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield (name, *struct.unpack_from("<III", data, start + 68))
        sector = table[sector]


def _allocation(data: bytes, size: int) -> list[int]:
    """Which sector follows on which; only the 109 parts of the table that the header names (6 MB)."""
    heads = [head for head in struct.unpack_from("<109I", data, 76) if head < _LAST]
    table: list[int] = []
    for head in heads:
        table += struct.unpack_from(f"<{size // 4}I", data, (head + 1) * size)
    return table


def _children(entries: list[tuple[str, int, int, int]]) -> Iterator[int]:
    """The tree below the root entry."""
    pending, seen = [entries[0][3]], set[int]()
    while pending:
        number = pending.pop()
        if number == _NONE or number in seen or len(seen) > _MOST:
            continue
        seen.add(number)
        yield number
        pending += entries[number][1:3]
