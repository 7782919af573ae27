"""Why a file is not read: raised within a reader, turned into its document's finding at the door."""

from __future__ import annotations

from pipelines.document import Finding


class Refused(Exception):
    """A file that a reader gives up, or may not go on with; `finding` is what its document says instead."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.finding = Finding(code=code, severity="error", values={"reason": reason})


def unreadable(reason: str) -> Refused:
    """The bytes are damaged, encrypted or not what they say."""
    return Refused("unreadable", reason)


def beyond(reason: str) -> Refused:
    """The file is larger in some respect than any report, and dear to read."""
    return Refused("limit-reached", reason)
