"""Files inside a zip, found by their sha256: what was converted may lie in an attachment that is a zip."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256

LARGEST = 64 << 20  # bytes of a zip, and of a file in it
MOST = 100  # files of one zip
DEEPEST = 2  # zips within one another
MARK = b"PK\x03\x04"
# What zipfile raises of what is damaged, encrypted or of a kind that it does not know
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, ValueError, EOFError, OSError)


def member(data: bytes, document: str) -> bytes | None:
    """The file with this sha256 that a zip holds, or a zip in it; null where there is none to be read."""
    return next((one for one in _members(data, 1) if sha256(one).hexdigest() == document), None)


def _members(data: bytes, depth: int) -> Iterator[bytes]:
    if not data.startswith(MARK) or len(data) > LARGEST:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = [info for info in package.infolist() if not info.is_dir()]
            for info in files[:MOST]:
                if found := _unpacked(package, info):
                    yield found
                    if depth < DEEPEST:
                        yield from _members(found, depth + 1)
    except BROKEN:
        return


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A file's bytes; none where it is larger than it may be, damaged or encrypted."""
    try:
        with package.open(info) as file:
            found = file.read(LARGEST + 1)
    except BROKEN:
        return b""
    return found if len(found) <= LARGEST else b""
