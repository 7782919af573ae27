"""What settle works from: versions that claim to be a report, and what their documents print.

A version is one claim, unless it is a bundle: a page whose attachments are the reports of several bodies, or
on several years, makes a claim for each of them; so does a file that prints several reports, its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipelines.report import Chapter, Reading
from pipelines.settle.contents import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A version that is an annual report by its own words; region and name are the agency it names."""

    version: str
    publication: str
    portal: str
    portal_region: str | None
    url: str
    time: str  # first captured
    run: str  # start of the run that captured it: within a run the order of captures is an accident
    title: str | None
    year: int
    region: str | None
    name: str | None
    published: str | None = None  # 发布日期 as printed, ISO
    parts: frozenset[int] | None = (
        None  # of a bundle: positions of the files that are this report; else all are
    )
    members: frozenset[int] = frozenset()  # positions of the members of files that are this report

    @property
    def agency(self) -> str:
        """The agency's key; a report of nobody stands alone and has no copies."""
        return f"{self.region}/{self.name}" if self.region and self.name else f"?/{self.publication}"

    @property
    def report(self) -> str:
        """The report's key."""
        return f"{self.agency}/{self.year}"

    def has(self, position: int, *, member: bool) -> bool:
        """Whether a file, or a member of one, is this report."""
        return position in self.members if member else self.parts is None or position in self.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document as part of a version, with what it prints."""

    version: str
    position: int  # 0 is the page, then attachments in link order
    document: str
    kind: str
    year: int | None  # that its own title names
    variant: str | None
    readings: tuple[Reading, ...]
    doubted: frozenset[str]  # fields that its findings name
    form: str | None = None  # of its first table, else of its text
    scope: str | None = None  # own | consolidated, by its own words
    member: bool = False  # a report within a file that prints several


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A file, or a member of one, that is an annual report by itself: of whom, and on which year."""

    position: int
    year: int
    region: str | None
    name: str
    title: str | None
    member: bool = False


def unbundled(claim: Claim, spoken: Iterable[Spoken]) -> list[Claim]:
    """The claims of a version: one, or of a bundle one for each report that speaks for itself.

    A page that speaks has all files, as it would without members.
    """
    found: dict[str, Claim] = {}
    told = sorted(spoken, key=lambda one: one.position)
    for one in told:
        own = replace(claim, year=one.year, region=one.region, name=one.name, title=one.title or claim.title)
        known = found.get(own.report, replace(own, parts=frozenset() if one.position else None))
        if one.member:
            known = replace(known, members=known.members | {one.position})
        elif known.parts is not None:
            known = replace(known, parts=known.parts | {one.position})
        found[own.report] = known
    return [*found.values()] if len(found) > 1 or any(one.member for one in told) else [claim]


class Ledger(Protocol):
    """The rows of step one, as settle asks for them."""

    def printed(self, versions: Iterable[str]) -> Sequence[Printed]:
        """The documents of these versions."""

    def contents(self, versions: Iterable[str]) -> Sequence[Content]:
        """What the versions of one publication hold, in the order given."""

    def chapters(self, document: str) -> Sequence[Chapter]:
        """The chapters of a document."""


Ages = Mapping[str, int]  # version → how many newer versions of its publication publish the same report
