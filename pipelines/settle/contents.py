"""What a version holds beside its figures: files, metadata; and when two versions can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pipelines.report import Chapter

PASSING = frozenset({"failed", "blocked", "robots", "busy"})  # why a file was not to be had this time
DEAD = frozenset({"dead", "soft-404"})  # the file is gone: that is a change


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a version; `document` is null where its capture has no body that can be read."""

    position: int
    role: str
    name: str
    url: str
    capture: str
    document: str | None
    kind: str
    is_report: bool
    chapters: int
    unread: bool  # or not to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A version: its files in order, its metadata, the column of its first record, and links not followed."""

    version: str
    column: str
    files: tuple[File, ...]
    metadata: Mapping[str, tuple[str, str]]  # key → value, source
    skipped: Mapping[str, str]  # URL of an attachment → why its run did not capture it

    @property
    def page(self) -> File | None:
        """The detail page, of a rendered one what was shown in the end."""
        return next(iter(self.files), None)

    @property
    def attached(self) -> frozenset[str]:
        """URLs of the attachments."""
        return frozenset(one.url for one in self.files if one.role == "attachment")

    @property
    def unread(self) -> frozenset[str]:
        """Documents of which not all could be read."""
        return frozenset(one.document for one in self.files if one.document and one.unread)


class Verdict(Enum):
    """What becomes of a version: compared with the one before, passed over, or the first of others."""

    COMPARE = "compare"
    PASS = "pass"
    START = "start"


Chapters = Callable[[str], Sequence[Chapter]]  # of a document
Pair = tuple[Content, Content]


def seen_whole(contents: Sequence[Content]) -> Iterator[Pair]:
    """Versions and those before them, as far as both were captured whole.

    A file that was linked and not to be had has not been removed, and has not been added when it is there
    again: the version without it is passed over. Files that differ below one and the same page differ by what
    was asked for.
    """
    return _pairs(contents, _seen)


def read_alike(contents: Sequence[Content]) -> Iterator[Pair]:
    """Of those the ones of which no other documents stayed unread: what is not read may be what was there."""
    return _pairs(contents, _read)


def _pairs(contents: Sequence[Content], judge: Callable[[Content, Content], Verdict]) -> Iterator[Pair]:
    base: Content | None = None
    for content in contents:
        verdict = judge(base, content) if base else Verdict.START
        if base and verdict is Verdict.COMPARE:
            yield base, content
        if verdict is not Verdict.PASS:
            base = content


def _seen(base: Content, content: Content) -> Verdict:
    if _lacks(base, content):
        return Verdict.START
    if _lacks(content, base):
        return Verdict.PASS
    return Verdict.START if _asked_otherwise(base, content) else Verdict.COMPARE


def _read(base: Content, content: Content) -> Verdict:
    verdict = _seen(base, content)
    if verdict is Verdict.COMPARE and base.unread != content.unread:
        return Verdict.PASS if content.unread - base.unread else Verdict.START
    return verdict


def _lacks(content: Content, other: Content) -> bool:
    """Whether a file that the other one has was not to be had in this one."""
    missed = {url for url, reason in content.skipped.items() if reason in PASSING}
    return bool(missed & other.attached) or any(one.document is None for one in content.files)


def _asked_otherwise(base: Content, content: Content) -> bool:
    """Whether the same page, byte for byte, was followed to other files."""
    if not base.page or not content.page or base.page.document != content.page.document:
        return False
    dead = {url for one in (base, content) for url, reason in one.skipped.items() if reason in DEAD}
    return bool((base.attached ^ content.attached) - dead)
