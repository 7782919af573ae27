"""Bytes in, records out: knows HTTP and WARC, nothing of reports."""

from hashlib import sha256

from archive.captures import (
    Capture,
    Column,
    IndexRow,
    Part,
    Publication,
    Role,
    Run,
    Skipped,
    State,
    StoredConversion,
)
from archive.errors import ArchiveError, ArchiveLocked, GuidangError, PortalError, UsageError
from archive.exchange import Exchange, StoredResponse
from archive.members import member
from archive.reader import Archive
from archive.recorder import Recorder
from archive.rendering import Rendering


def sha256_hex(data: bytes) -> str:
    """The sha256 of some bytes in lower-case base 16."""
    return sha256(data).hexdigest()


__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLocked",
    "Capture",
    "Column",
    "Exchange",
    "GuidangError",
    "IndexRow",
    "Part",
    "PortalError",
    "Publication",
    "Recorder",
    "Rendering",
    "Role",
    "Run",
    "Skipped",
    "State",
    "StoredConversion",
    "StoredResponse",
    "UsageError",
    "member",
    "sha256_hex",
]
