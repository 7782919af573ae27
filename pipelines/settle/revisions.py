"""Revisions (更正): what changed in a report after a publication first showed it.

A revision is another content for the same agency and year at the same publication. An address that bears
another report each year has no revisions, and neither has a copy elsewhere that says something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.document import Finding
from pipelines.rows import Block, Cell, row
from pipelines.settle.changes import (
    Change,
    Edition,
    Side,
    chapter_changes,
    document_changes,
    figure_changes,
    metadata_changes,
)
from pipelines.settle.claims import Claim, Printed
from pipelines.settle.contents import Chapters, Content, Pair, read_alike, seen_whole

Contents = Callable[[Iterable[str]], Sequence[Content]]  # of versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change between two versions of a report."""

    change: Change
    before: Edition
    after: Edition


def revisions(
    claims: Sequence[Claim], printed: Iterable[Printed], contents: Contents, chapters: Chapters
) -> list[Revision]:
    """What changed in one report; `claims` are all versions that publish it, `printed` their documents."""
    documents: dict[str, list[Printed]] = {}
    for one in printed:
        documents.setdefault(one.version, []).append(one)
    ordered = sorted(claims, key=lambda claim: (claim.publication, claim.time, claim.version))
    found: list[Revision] = []
    for _, group in groupby(ordered, key=lambda claim: claim.publication):
        versions = {claim.version: claim for claim in group}
        if len(versions) > 1:
            held = contents(versions)
            editions = {
                content.version: Edition(
                    claim=versions[content.version],
                    content=content,
                    printed=documents.get(content.version, ()),
                )
                for content in held
            }
            found += _of_publication(held, editions, chapters)
    return found


def _of_publication(
    held: Sequence[Content], editions: dict[str, Edition], chapters: Chapters
) -> Iterator[Revision]:
    def compared(
        pairs: Iterable[Pair], *ways: Callable[[Edition, Edition], Iterator[Change]]
    ) -> Iterator[Revision]:
        for one, other in pairs:
            before, after = editions[one.version], editions[other.version]
            for way in ways:
                yield from (
                    Revision(change=change, before=before, after=after) for change in way(before, after)
                )

    yield from compared(
        read_alike(held), figure_changes, lambda before, after: chapter_changes(before, after, chapters)
    )
    yield from compared(
        seen_whole(held), metadata_changes, lambda before, after: document_changes(before, after, chapters)
    )


def revision_rows(found: Iterable[Revision]) -> Iterator[Block]:
    """The rows of table `revisions`."""
    for one in found:
        change = one.change
        before, after = _cells("before", change.before), _cells("after", change.after)
        yield row(
            "revisions",
            report=one.after.claim.report,
            version=one.after.claim.version,
            earlier=one.before.claim.version,
            what=change.what,
            key=change.key,
            change=change.kind,
            earlier_capture=one.before.capture(change.before.position),
            capture=one.after.capture(change.after.position),
            **before,
            **after,
        )


def _cells(name: str, side: Side) -> dict[str, Cell]:
    cells: dict[str, Cell] = {name: side.text}
    if side.reading:
        cells |= {f"{name}_value": side.reading.value, f"{name}_unit": side.reading.unit}
        cells[f"{name}_state"] = str(side.reading.state)
    return cells


def revised(found: Iterable[Revision]) -> Iterator[Finding]:
    """A note that figures changed after the report was first published."""
    changed = [one for one in found if one.change.what == "figure"]
    if changed:
        fields = tuple(sorted({one.change.key for one in changed}))
        times = len({one.after.claim.version for one in changed})
        values = {"figures": len(fields), "times": times}
        yield Finding(code="revised", severity="info", fields=fields, values=values)
