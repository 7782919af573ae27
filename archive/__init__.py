"""Bytes in, records out: knows HTTP and WARC, nothing of reports."""

from archive.captures import Capture, Column, IndexRow, Part, Publication, Role, Run, Skipped, State
from archive.errors import ArchiveError, ArchiveLocked, GuidangError, PortalError, UsageError

__all__ = [
    "ArchiveError",
    "ArchiveLocked",
    "Capture",
    "Column",
    "GuidangError",
    "IndexRow",
    "Part",
    "PortalError",
    "Publication",
    "Role",
    "Run",
    "Skipped",
    "State",
    "UsageError",
]
