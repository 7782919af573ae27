"""What verify says: faults with their places, what was read, and what no reading can prove."""

from __future__ import annotations

from dataclasses import dataclass

# Every code, and what it means; docs/archive.md shows the same table.
CODES = {
    "block-digest": "the block is not what its record's digest says",
    "concurrent-to": "the records of an exchange do not name each other",
    "content": "a block cannot be read as what its record says it is",
    "conversion": "the records of a conversion contradict each other or the capture that was converted",
    "database-behind": "the database knows nothing of a closed file",
    "database-capture": "a row of the database stands for no capture of the archive",
    "database-differs": "the row of a capture says something else than the archive",
    "database-missing": "a capture has no row in the database",
    "database-unreadable": "SQLite finds the database damaged",
    "date": "a date is no date, or not that of its exchange",
    "digest-missing": "a record bears no digest that it should bear",
    "empty": "a closed file holds nothing",
    "exchange": "the records of an exchange contradict each other",
    "field-missing": "a mandatory field is not there",
    "field-name": "a field's name is one letter away from a known one",
    "field-twice": "a field that may stand once stands twice",
    "field-value": "a field's value is none that it can have",
    "foreign": "a file or folder that the archive did not make",
    "garbage": "bytes that are no gzip member: before, between or after the records",
    "head": "a record does not begin with a well-formed head",
    "id-twice": "two records bear the same id",
    "index-behind": "the index knows nothing of a closed file",
    "index-differs": "a line of the index says something else than its capture",
    "index-line": "a line of the index stands for no capture",
    "index-missing": "a capture has no line in the index",
    "index-order": "the index is not sorted as LC_ALL=C sorts",
    "length": "Content-Length is not the length of the block",
    "member-cut": "the file ends within a gzip member",
    "member-damaged": "a gzip member does not inflate to its sum and size",
    "member-head": "a gzip member's head has flags that hide bytes from readers",
    "name": "two files share a name, or a file is not named as its folder",
    "order": "a record stands before what it refers to",
    "payload-digest": "the payload (transfer coding removed) is not what its digest says",
    "publication": "a publication record contradicts the captures that it names",
    "record-end": "a record does not end in two line ends",
    "refers-to": "a record refers to a capture that is not there, or says something else of it",
    "run": "a run's records contradict each other",
    "sums-differ": "a file is not what SHA256SUMS says",
    "sums-line": "a line of SHA256SUMS is none, stands twice, or names no file",
    "sums-missing": "a closed file has no line in SHA256SUMS",
    "unfinished": "an exchange without its last record: readers pass over it",
    "unreadable": "the file system does not give the file",
    "warcinfo": "a file does not begin with its own warcinfo, or a record names another one",
}

UNPROVABLE = (
    "that the named host sent these bytes: it signs nothing; the certificate's digest is kept",
    "that the clock was right when a record was dated",
    "that no file is gone together with its line in SHA256SUMS, where no record that is left names it",
    "the fields of a head that no other record repeats (docs/archive.md), where SHA256SUMS was rewritten too",
    "whether an exchange at the torn end of an `.open` file was ever whole",
    "what reports.db says beyond its captures: `guidang rebuild` makes it anew",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it should be; `file` is relative to the data folder, `offset` in bytes."""

    file: str
    offset: int
    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.offset} {self.code} {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was read and what was found; notes are worth knowing and no faults."""

    portals: tuple[str, ...]
    files: int
    records: int
    captures: int
    stored: int  # bytes of the files read
    content: int  # bytes of the records in them, inflated
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def shown(text: object) -> str:
    """A value on one line, cut where it is long."""
    plain = repr(text)
    return plain if len(plain) <= 100 else f"{plain[:96]}…{plain[-1]}"
