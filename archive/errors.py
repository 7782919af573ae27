"""What can go wrong with bytes and records.

GuidangError                a fault that the user can do something about; its text is the `Error:` line
├── UsageError              exit code 2: an unknown portal, a missing file, an option that cannot be
├── PortalError             exit code 3: some portals failed
└── ArchiveError            exit code 4: the archive is damaged or cannot be written; not an OSError,
    │                       because Scrapy retries those
    └── ArchiveLocked       another crawl of the same portal is writing
"""

from __future__ import annotations


class GuidangError(Exception):
    """A fault that the user can do something about; its text is one line."""

    exit_code = 1


class UsageError(GuidangError):
    """The command was given something that it cannot work with."""

    exit_code = 2


class PortalError(GuidangError):
    """Some portals failed."""

    exit_code = 3


class ArchiveError(GuidangError):
    """The archive is damaged or cannot be written."""

    exit_code = 4


class ArchiveLocked(ArchiveError):
    """Another crawl of the same portal is writing."""
