"""What can be wrong with a package."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile

BROKEN = (
    BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and where in the package."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def guarded(where: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """What cannot even be read, or is no JSON of the kind that it should be, is a fault too."""
    try:
        yield from faults
    except BROKEN as fault:
        yield Fault(where=where, what=f"cannot be read ({type(fault).__name__}: {fault})")
