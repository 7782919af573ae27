"""A document that prints the reports of several bodies, or on several years, one after another → its parts.

Each report begins with its own title. Where anything speaks against that, the document stays one: figures
that it then prints twice are in doubt, which is better than a figure given to the wrong body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from pipelines.document import Block, Document, Finding, Paragraph, Table
from pipelines.reading.about.agency import agency_of, name_in_title
from pipelines.reading.about.titles import clean, title_at, titled_year
from pipelines.reading.headings import headings
from pipelines.reading.wording import Wording
from pipelines.report import Report

_MARK = re.compile("报告|年报|统计表")
_LONGEST = 120  # characters of a line that may be part of a title
_ABOVE = 3  # lines that a title may begin before the one that it ends on
_STATUTORY = 3  # strength of a heading that is one of the form's
_TABLE = re.compile(r"\s*[(（]?本列[数數资資][据據料][的之]勾稽[关關][系係]")  # the head of table 3
_CHAPTERS = 3  # kinds of chapters that make a report of what has no table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A title: the index of its first block, and the body and the year that it names."""

    at: int
    body: str
    year: int
    sheet: bool  # of a statistics table


def bundled(wording: Wording, read: Callable[[Document], Report]) -> tuple[Report, ...]:
    """The reports of a bundle, each read from its own part alone; none where the document is no bundle.

    It is one where titles of different bodies or years have chapters from the first on, or tables, below
    them, and nothing of a report stands anywhere else: above the first title, below a title that has not
    enough to be a report, at a second place of the same body and year, or without a title behind another.
    """
    starts = _apart(_starts(wording))
    if len(starts) < 2:
        return ()
    document = wording.document
    parts = [read(part) for part in _parts(document, starts)]
    if any(not _is_whole(part) and _says(part) for part in parts):
        return ()
    kept = _apart(start for start, part in zip(starts, parts, strict=True) if _is_whole(part))
    if len(kept) < 2 or any(_same(one, other) for one, other in combinations(kept, 2)):
        return ()
    head, *segments = _parts(document, [replace(kept[0], at=0), *kept])
    if any(_begins_twice(segment) for segment in segments):
        return ()
    reports = tuple(parts if kept == starts else map(read, segments))
    return reports if all(map(_is_whole, reports)) and not _says(read(head)) else ()


def bundle_finding(members: Sequence[Report]) -> Finding:
    """`bundle`: whose reports a document prints; `fields` are those that more than one of them has."""
    seen: dict[str, int] = {}
    for member in members:
        for field in {reading.field for reading in member.readings}:
            seen[field] = seen.get(field, 0) + 1
    names = [f"{one.agency.name if one.agency else '?'} {one.year}" for one in members]
    fields = tuple(sorted(field for field, times in seen.items() if times > 1))
    return Finding(code="bundle", fields=fields, values={"reports": ", ".join(names), "count": len(names)})


def _starts(wording: Wording) -> list[_Start]:
    """Titles that name body and year, with a statistics table's only where there is no report's."""
    texts = [line.text for line in wording.lines]
    marked = {at for at in wording.holding(_MARK) if len(texts[at]) <= _LONGEST}
    if len(marked) < 2:  # as often, and cheap to see
        return []
    lines = [(at, texts[at]) for at in wording.paragraphs if len(texts[at]) <= _LONGEST]
    titles = [title for n, (at, _) in enumerate(lines) if at in marked and (title := _title(lines, n))]
    found = [start for title in titles if (start := _start(*title))] if len(titles) > 1 else []
    return [start for start in found if not start.sheet] or found


def _title(lines: Sequence[tuple[int, str]], at: int) -> tuple[int, str] | None:
    """The title that ends on a line, and the block that it begins with."""
    above = max(0, at - _ABOVE)
    window = lines[above : at + 2]
    title = title_at([clean(text) for _, text in window], at - above)
    return (window[title[0]][0], title[1]) if title else None


def _start(at: int, title: str) -> _Start | None:
    agency, year = agency_of(name_in_title(title)), titled_year(title)
    if not agency or not year:
        return None
    return _Start(at=at, body=agency.name, year=year, sheet=title.endswith(("统计表", "統計表")))


def _same(one: _Start, other: _Start) -> bool:
    """Whether two titles are of one report; names are as long as their writers pleased."""
    names = one.body.endswith(other.body) or other.body.endswith(one.body)
    return names and one.year == other.year


def _apart(starts: Iterable[_Start]) -> list[_Start]:
    """The titles without those that repeat the one before."""
    found: list[_Start] = []
    for start in starts:
        if not found or not _same(found[-1], start):
            found.append(start)
    return found


def _parts(document: Document, starts: Sequence[_Start]) -> list[Document]:
    """What stands from each title to the next; titles and findings of the file are those of the whole."""
    ends = [*(after.at for _, after in pairwise(starts)), len(document.blocks)]
    return [_part(document, document.blocks[start.at : end]) for start, end in zip(starts, ends, strict=True)]


def _part(document: Document, blocks: tuple[Block, ...]) -> Document:
    places = {block.place for block in blocks}
    places |= {
        cell.place for block in blocks if isinstance(block, Table) for row in block.rows for cell in row
    }
    pairs = tuple(pair for pair in document.pairs if pair.place in places)
    return replace(document, blocks=blocks, title="", pairs=pairs, findings=())


def _is_whole(part: Report) -> bool:
    """Whether a part is a report by its tables, or by chapters from the first on."""
    if not part.is_report or not part.year:
        return False
    kinds = {chapter.kind for chapter in part.chapters} - {"unclassified"}
    begun = bool(part.chapters) and part.chapters[0].n == 1
    return any(one.source == "table" for one in part.readings) or (begun and len(kinds) >= _CHAPTERS)


def _begins_twice(part: Document) -> bool:
    """Whether chapters are counted anew, or table 3 opens again: a report without a title hides there."""
    lines = [block for block in part.blocks if isinstance(block, Paragraph)]
    found = [
        one for line in lines for one in headings(line.text, statistics=True) if one.strength == _STATUTORY
    ]
    first = [one for one in found if one.n == 1 and not one.start]
    printed = [line.text for line in lines]
    printed += [
        cell.text for block in part.blocks if isinstance(block, Table) for row in block.rows for cell in row
    ]
    opened = [text for text in printed if _TABLE.match(text)]
    return len(first) > 1 or len(opened) > 1


def _says(part: Report) -> bool:
    """Whether there is anything in a part that belongs to some report."""
    return bool(part.readings or part.chapters)
