"""What settle works from: versions that claim to be a report, and what their documents print.

A version is one claim, unless it is a bundle: a page whose attachments are the reports of several bodies, or
on several years, makes a claim for each of them; so does a file that prints several reports, its members. An
attachment whose own title names another body than its page does is a claim of its own too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipelines.report import Chapter, Reading
from pipelines.settle.contents import Content

OFFICE = "办公"  # 人民政府办公室, 办公厅


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
    others: frozenset[int] = frozenset()  # positions of files that are the reports of other bodies

    @property
    def agency(self) -> str:
        """The agency's key; a report of nobody stands alone and has no copies."""
        return f"{self.region}/{self.name}" if self.region and self.name else f"?/{self.publication}"

    @property
    def report(self) -> str:
        """The report's key."""
        return f"{self.agency}/{self.year}"

    @property
    def files(self) -> tuple[frozenset[int] | None, ...]:
        """What of the version is this report."""
        return self.parts, self.members, self.others

    def has(self, position: int, *, member: bool) -> bool:
        """Whether a file, or a member of one, is this report."""
        if member:
            return position in self.members
        return position not in self.others if self.parts is None else position in self.parts


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
    bare: bool = False  # it prints neither figures nor chapters

    @property
    def named(self) -> bool:
        """Whether its own title names the body, not a line beside it."""
        return self.name in (self.title or "")

    def of_another(self, page: Spoken) -> bool:
        """Whether its title names another body than the page does; 县政府 and its office are one."""
        alike = _spells(self.name, page.name) or _spells(page.name, self.name)
        return self.named and not alike and f"{page.name}{OFFICE}" not in (self.title or "")


def _spells(name: str, longer: str) -> bool:
    """Whether a longer name has its characters in their order: 住建局 stands for 住房和城乡建设局."""
    left = iter(longer)
    return all(character in left for character in name)


def unbundled(claim: Claim, spoken: Iterable[Spoken]) -> list[Claim]:
    """The claims of a version: one, or of a bundle one for each report that speaks for itself.

    A page that speaks has all files but those of other bodies; one that only leads to these has none.
    """
    told = sorted(spoken, key=lambda one: one.position)
    page = next((one for one in told if not one.position), None)
    files = [one for one in told if one.position and not one.member]
    apart = [one for one in files if page is None or one.of_another(page)]
    others = frozenset(one.position for one in apart if page)
    leads = page is not None and page.bare and not page.named and bool(others) and apart == files
    found: dict[str, Claim] = {}
    for one in (one for one in told if one.member or one in apart or (one is page and not leads)):
        own = replace(claim, year=one.year, region=one.region, name=one.name, title=one.title or claim.title)
        whole = replace(own, others=others) if one is page else replace(own, parts=frozenset())
        known = found.get(own.report, whole)
        if one.member:
            known = replace(known, members=known.members | {one.position})
        elif known.parts is not None:
            known = replace(known, parts=known.parts | {one.position})
        found[own.report] = known
    return [*found.values()] if len(found) > 1 or others or any(one.member for one in told) else [claim]


class Ledger(Protocol):
    """The rows of step one, as settle asks for them."""

    def printed(self, versions: Iterable[str]) -> Sequence[Printed]:
        """The documents of these versions."""

    def contents(self, versions: Iterable[str]) -> Sequence[Content]:
        """What the versions of one publication hold, in the order given."""

    def chapters(self, document: str) -> Sequence[Chapter]:
        """The chapters of a document."""


Ages = Mapping[str, int]  # version → how many newer versions of its publication publish the same report
