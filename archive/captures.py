"""What the archive holds: captures, publications and runs, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Why a response was fetched."""

    ROBOTS = "robots"
    INDEX = "index"
    DETAIL = "detail"
    ATTACHMENT = "attachment"
    OTHER = "other"


class State(StrEnum):
    """What became of an exchange; only COMPLETE and REVISIT ones can answer from the archive."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    BLOCKED = "blocked"
    REVISIT = "revisit"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One archived exchange; `capture` is the WARC-Record-ID (`urn:uuid:…`) of its committing record."""

    capture: str
    url: str
    time: str  # WARC-Date, UTC, microseconds: 2026-11-22T05:51:30.123456Z
    method: str = "GET"
    status: int | None = None  # null where nothing came, and of a rendered page's DOM
    state: State
    mime: str | None = None
    payload: str | None = None  # sha256 (hex) of the payload: transfer coding removed, content coding kept
    refers_to: str | None = None  # of a revisit: the capture that holds the payload
    file: str  # name without `.open`
    offset: int
    portal: str
    role: Role
    run: str
    unverified: str = ""  # why its peer's certificate was not checked; empty where it was


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A publication's row on the index page, as printed."""

    capture: str  # of the index page
    title: str
    date: str = ""
    pairs: tuple[tuple[str, str], ...] = ()  # every labelled cell or attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a publication: the page itself, then its attachments in link order."""

    capture: str
    role: Role
    url: str
    name: str = ""  # the link's text


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A detail page with its attachments as one run saw it; the Scrapy item, and a WARC record.

    A spider leaves `record`, `time` and `run` empty; the Recorder fills them.
    """

    portal: str
    url: str  # canonical
    column: str = ""
    group: str = ""
    row: IndexRow | None = None
    parts: tuple[Part, ...]
    pairs: tuple[tuple[str, str], ...] = ()  # the page's labelled pairs, verbatim
    record: str = ""
    time: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredConversion:
    """A document in another form and what made it, or why it could not be made (`error`).

    Who converts leaves the fields from `conversion` on empty; the Recorder fills them.
    """

    document: str  # sha256 (hex) of the bytes that the tool was given
    capture: str  # that holds them
    url: str  # of that capture
    kind: str  # doc, rtf …
    tool: str
    version: str  # of the tool
    error: str = ""
    conversion: str = ""  # id of its last record
    time: str = ""
    portal: str = ""
    run: str = ""
    file: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A URL that a run saw and did not capture."""

    url: str
    reason: str  # known, robots, out-of-scope, year, dead, soft-404, budget, decoration, miss …
    via: str = ""
    role: Role = Role.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How far a run walked a column; `stopped` says why it went no further, and is empty at the end."""

    column: str
    pages: tuple[str, ...]  # index page URLs in order
    complete: bool  # walked to the end
    stopped: str = ""  # unchanged, repeated, budget, blocked, dead, failed …
    prints: tuple[str, ...] = ()  # of each page: the digest of its rows and their count
    falling: bool = False  # did the rows' dates never rise from one row to the next, and fall on the whole?
    shared: tuple[str, ...] = ()  # rows' URLs that another column had shown before in the same run


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A crawl of one portal; `ended` is empty while its closing record is missing."""

    run: str
    portal: str
    started: str
    ended: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)  # name → version, of what ended the run
    skipped: tuple[Skipped, ...] = ()
    columns: tuple[Column, ...] = ()
