"""Chapters of a report, found by what their headings say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from pipelines.document import Block, Cell, Document, Finding, Paragraph
from pipelines.reading.headings import Heading, headings, is_broken, unnumbered
from pipelines.reading.text import normal
from pipelines.report import Chapter

_STATISTICS_HEAD = re.compile(r"统计指标|指标名称")
_TABLE_HEAD = re.compile(
    r"第[一二]十[一-十]*条第\([一-十]\)项|信息内容|\(本列数据的勾稽关系|申请人情况"
    r"|统计指标|指标名称|行政复议行政诉讼|行政复议$"
)
_LONGEST_CELL = 60
_DEEPEST = 10**6  # a table ends no part
_TOC = 12  # characters between the headings of a table of contents: dots and page numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A heading at its paragraph."""

    at: int
    heading: Heading


def read_chapters(document: Document) -> tuple[Chapter, ...]:
    """The top-level chapters in order: `n` as printed (by position where none is), kind, heading and text.

    Text is the prose between two headings, a line a paragraph; tables are left out, also those that
    plain text prints a cell a line. Rows of the statutory tables bear the same ordinals (一、本年新收 …)
    and are no chapters; nor are numbered points within a chapter, or a table of contents. The last
    chapter ends with the smallest part of the page that holds all headings; where nothing nests, with
    the document.
    """
    paragraphs = _joined([_paragraph(block) for block in document.blocks])
    found = _sequence(list(_candidates(paragraphs)), paragraphs) or _without_ordinals(paragraphs)
    paragraphs = paragraphs[: _end(paragraphs, found)]
    return tuple(_chapter(paragraphs, one, after) for one, after in zip_longest(found, found[1:]))


def chapter_findings(chapters: Sequence[Chapter]) -> tuple[Finding, ...]:
    """`unknown-chapter` for a title that no rule names, `misnumbered-chapters` where the count is broken."""
    unknown = [
        Finding(code="unknown-chapter", severity="info", place=one.place, values={"heading": one.heading})
        for one in chapters
        if one.kind == "unclassified"
    ]
    if all(after.n == one.n + 1 for one, after in pairwise(chapters)):
        return tuple(unknown)
    values = {"numbers": " ".join(str(one.n) for one in chapters)}
    misnumbered = Finding(
        code="misnumbered-chapters", severity="info", place=chapters[0].place, values=values
    )
    return (*unknown, misnumbered)


def _paragraph(block: Block) -> Paragraph:
    """A paragraph as it is; of a table only a heading that has a row of its own."""
    if isinstance(block, Paragraph):
        return block
    for row in block.rows:
        cell = _alone(row)
        found = headings(cell.text, statistics=False) if cell else ()
        if cell and any(one.strength == 3 and one.start == 0 for one in found):
            return Paragraph(text=cell.text, place=cell.place)
    return Paragraph(text="", place=block.place, level=_DEEPEST)


def _alone(row: Sequence[Cell]) -> Cell | None:
    """The one cell of a row that is not blank; None where there is none or another."""
    first = None
    for cell in row:
        if cell.text.strip():
            if first:
                return None
            first = cell
    return first


def _joined(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Headings printed on two lines made one: 四、因 … 提起 / 行政诉讼情况."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        before = joined[-1] if joined else None
        if before and is_broken(before.text, paragraph.text):
            joined[-1] = replace(before, text=before.text + paragraph.text)
            continue
        joined.append(paragraph)
    return joined


def _candidates(paragraphs: list[Paragraph]) -> Iterator[_Found]:
    statistics = False
    for at, paragraph in enumerate(paragraphs):
        statistics = statistics or bool(_STATISTICS_HEAD.match(normal(paragraph.text)))
        for heading in headings(paragraph.text, statistics):
            yield _Found(at=at, heading=heading)


def _sequence(candidates: list[_Found], paragraphs: list[Paragraph]) -> list[_Found]:
    """The candidates that count on as chapters do; points numbered anew within a chapter are passed over."""
    chosen: list[_Found] = []
    nested = 0
    for one in candidates:
        heading = one.heading
        if chosen and _repeats(chosen, one, paragraphs):
            chosen, nested = [one], 0
            continue
        last = chosen[-1].heading.n if chosen else 0
        seen = {earlier.heading.kind for earlier in chosen}
        if _belongs(heading, last, nested, seen):
            chosen.append(one)
            nested = 0
        elif heading.n == 1 or heading.n == nested + 1:
            nested = heading.n
    return chosen


def _belongs(heading: Heading, last: int, nested: int, seen: set[str]) -> bool:
    """Whether a heading is the next chapter after `last`, while points up to `nested` are being counted."""
    new = heading.kind not in seen
    if heading.n == last + 1:
        return heading.strength >= 2 or heading.n != nested + 1 or nested == 0
    if heading.n == nested + 1 and nested:
        return heading.strength == 3 and new
    if heading.n > last + 1:  # chapters that are left out: 一、 … 六、
        return heading.strength >= 2
    return heading.strength == 3 and new  # misnumbered: 四、 … 四、


def _repeats(chosen: list[_Found], one: _Found, paragraphs: list[Paragraph]) -> bool:
    """Whether what was chosen so far was a table of contents that `one` starts to repeat."""
    first = chosen[0].heading
    if (first.n, first.title) != (one.heading.n, one.heading.title):
        return False
    ends = [*chosen[1:], one]
    return all(len(normal(_between(paragraphs, a, b))) <= _TOC for a, b in zip(chosen, ends, strict=True))


def _without_ordinals(paragraphs: list[Paragraph]) -> list[_Found]:
    """Statutory titles that stand alone as paragraphs, where a page numbers them by style; at least two."""
    found: list[_Found] = []
    for at, paragraph in enumerate(paragraphs):
        heading = unnumbered(paragraph)
        if heading and heading.kind not in {earlier.heading.kind for earlier in found}:
            found.append(_Found(at=at, heading=replace(heading, n=len(found) + 1)))
    return found if len(found) > 1 else []


def _end(paragraphs: list[Paragraph], found: list[_Found]) -> int:
    """Where the part ends that holds all headings; one that ends with the last of them is too small."""
    first, last = (found[0], found[-1]) if found else (None, None)
    if first is None or last is None or first.at == last.at:
        return len(paragraphs)
    level = min(paragraph.level for paragraph in paragraphs[first.at + 1 : last.at + 1])
    bare = last.heading.end == len(paragraphs[last.at].text)
    for at, paragraph in enumerate(paragraphs[last.at + 1 :], last.at + 1):
        if paragraph.level < level and not (bare and at == last.at + 1):
            return at
        level = min(level, paragraph.level)
    return len(paragraphs)


def _between(paragraphs: list[Paragraph], one: _Found, after: _Found | None) -> str:
    """The text from the end of a heading to the next heading, or to the end."""
    last = after.at if after else len(paragraphs) - 1
    lines = [paragraph.text for paragraph in paragraphs[one.at : last + 1]]
    if after:
        lines[-1] = lines[-1][: after.heading.start]
    lines[0] = lines[0][one.heading.end :]
    return "\n".join(_prose(line.strip() for line in lines))


def _prose(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the cells of a table printed a cell a line."""
    cells = False
    for line in lines:
        plain = normal(line)
        cells = (cells or bool(_TABLE_HEAD.match(plain))) and _is_cell(plain)
        if plain and not cells:
            yield line


def _is_cell(plain: str) -> bool:
    return len(plain) <= _LONGEST_CELL and not re.search(r"[。；;！]|,.*,.*,", plain)


def _chapter(paragraphs: list[Paragraph], one: _Found, after: _Found | None) -> Chapter:
    paragraph, heading = paragraphs[one.at], one.heading
    whole = heading.start == 0 and heading.end == len(paragraph.text)
    return Chapter(
        n=heading.n,
        kind=heading.kind,
        heading=paragraph.text[heading.start : heading.end].strip(),
        text=_between(paragraphs, one, after),
        place=paragraph.place if whole else f"{paragraph.place}/{heading.start}-{heading.end}",
    )
