"""A Document is what a reader makes of bytes: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

_ARCHIVES = re.compile(r"(?:zip:\d+/)*")

Scalar: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Anything that a user of the data should doubt; its message is made from code and values."""

    code: str
    severity: str = "warning"  # error | warning | info
    fields: tuple[str, ...] = ()
    place: str = ""
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of text; `gap` is the number of blank lines printed before it (plain text only)."""

    text: str
    place: str  # p:14
    gap: int = 0
    heading: int = 0  # 1 to 6 where the markup says so, else 0
    level: int = 0  # how deep the part lies that holds this and the paragraph before; 0 where nothing nests
    open: bool = False  # it ends with a line as long as those that were joined, and may go on in the next


class Cell(NamedTuple):  # hundreds a table: a tuple is made in a third of a dataclass's time
    """A physical cell of a table, once, at the grid position of its upper left corner (0-based)."""

    text: str
    place: str  # table:2/r5/c3
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid; `rows` holds the physical cells of each row from left to right, blank ones included."""

    place: str  # table:2
    rows: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A labelled value of the page: 索引号 … 来源 …"""

    label: str
    value: str
    place: str  # p:3 · table:1/r1/c2 · meta:PubDate
    source: str  # meta | header | text


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a text may not be what is printed: how sure its reader was (0 to 1), what a second look said."""

    sure: float
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reader found in one payload; the same bytes always give the same Document."""

    kind: str  # html | pdf | text | markdown | unknown …
    plain: bool = False  # all of it is text, where signs between the cells made the tables
    blocks: tuple[Block, ...] = ()
    title: str = ""  # of the file itself: <title>, PDF title; not yet the report's
    pairs: tuple[Pair, ...] = ()  # national meta tags and labelled header blocks, in order
    findings: tuple[Finding, ...] = ()  # unreadable, not-read …
    # place of a cell or paragraph → what recognition doubts there
    doubts: Mapping[str, Doubt] = field(default_factory=dict)


def steps(place: str) -> tuple[str, ...]:
    """The steps of a place, those into archives as one with the first: zip:1/table:2, r5, c3."""
    archives = _ARCHIVES.match(place)
    end = archives.end() if archives else 0
    first, *others = place[end:].split("/")
    return (place[:end] + first, *others)
