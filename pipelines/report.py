"""A Report is what reading makes of a Document: metadata, chapters, readings, and the doubts about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from pipelines.document import Finding

Value: TypeAlias = int | float | None


STATED = (
    "stated."  # fields that only sentences print, and no form: read to be held against sums of the tables
)


class State(StrEnum):
    """What a cell prints; `value` is null in all but NUMBER."""

    NUMBER = "number"  # 0 included
    BLANK = "blank"
    SLASH = "slash"  # "/", "—", "-"
    NONE = "none"  # 无, 没有
    AMBIGUOUS = "ambiguous"
    ILLEGIBLE = "illegible"


class Reading(NamedTuple):  # hundreds a report: a tuple is made in a third of a dataclass's time
    """What one document prints for one field; at most one for a field and source."""

    field: str  # requests.new_received.total
    value: Value
    text: str  # as printed
    unit: str | None
    state: State
    place: str
    form: str  # 2014 | 2019 | 2021
    source: str = "table"  # table | prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of the report: its number as printed, what it is, and its text without tables."""

    n: int
    kind: str  # overview | disclosure | requests | disputes | problems | other | …
    heading: str
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A value of the metadata with its source."""

    value: str
    text: str  # as printed
    place: str
    source: str  # meta | header | text | row | name


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """行政机关: `region` by GB/T 2260 (6 digits) or null, and the name without what the region says."""

    name: str
    region: str | None


class Check(NamedTuple):  # sixty a report, made when it is read and again when it is settled
    """The result of one identity (勾稽关系) in one scope (a row, a column, a group)."""

    identity: str  # requests.balance
    scope: str  # natural_person · row total_processed …
    status: str  # holds | fails | undecidable | not_applicable
    left: Value
    right: Value
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one document says."""

    kind: str
    is_report: bool
    title: str = ""
    year: int | None = None
    agency: Agency | None = None
    scope: Datum | None = None  # own | consolidated, where it says whose work it counts
    forms: Mapping[str, str] = field(default_factory=dict)  # {"disclosure": "2021", "requests": "2019"}
    text_form: str | None = None  # that the prose follows; counts where there is no table
    variant: str | None = None
    metadata: Mapping[str, Datum] = field(default_factory=dict)  # index_number, issuer, written_on …
    chapters: tuple[Chapter, ...] = ()
    readings: tuple[Reading, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    members: tuple[Report, ...] = ()  # of a bundle: the reports that it prints, which have all its figures

    @property
    def form(self) -> str | None:
        """The form of table 2, else 3, else 4, else of the 统计表, else of the prose (法定格式)."""
        tables = ("disclosure", "requests", "disputes", "indicators")
        return next((self.forms[table] for table in tables if table in self.forms), self.text_form)
