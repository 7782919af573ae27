"""Chapters of a report, found by what their headings say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from pipelines.document import Cell, Finding, Paragraph, Table
from pipelines.reading.headings import CELL, MAY_HEAD, Heading, headings, is_broken, unnumbered
from pipelines.reading.text import normal
from pipelines.reading.wording import Wording, worded
from pipelines.report import Chapter

_STATISTICS_HEAD = re.compile(r"[统指](?<=^.)(?:计指标|标名称)", re.MULTILINE)
_TABLE_HEAD = re.compile(
    r"第[一二]十[一-十]*条第\([一-十]\)项|信息内容|\(本列数据的勾稽关系|申请人情况"
    r"|统计指标|指标名称|行政复议行政诉讼|行政复议$"
)
_LONGEST_CELL = 60
_STATUTORY = 3  # strength of a heading that is one of the form's
_TOC = 12  # characters between the headings of a table of contents: dots and page numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A heading at its paragraph."""

    at: int
    heading: Heading


def read_chapters(wording: Wording) -> tuple[Chapter, ...]:
    """The top-level chapters in order: `n` as printed (by position where none is), kind, heading and text.

    Text is the prose between two headings, a line a paragraph; tables are left out, also those that
    plain text prints a cell a line. Rows of the statutory tables bear the same ordinals (一、本年新收 …)
    and are no chapters; nor are numbered points within a chapter, or a table of contents. The last
    chapter ends with the smallest part of the page that holds all headings; where nothing nests, with
    the document.
    """
    wording, heads = _joined(_with_titles(wording))
    found = _sequence(list(_candidates(wording, heads)), wording) or _without_ordinals(wording)
    end = _end(wording.lines, found)
    return tuple(_chapter(wording, one, after, end) for one, after in zip_longest(found, found[1:]))


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


def _with_titles(wording: Wording) -> Wording:
    """The lines with the headings of tables that have a row of their own, as paragraphs."""
    if not any(map(_is_title, wording.cells_holding(CELL))):  # as mostly
        return wording
    blocks = (
        (_title(block) or block) if isinstance(block, Table) else block for block in wording.document.blocks
    )
    return worded(replace(wording.document, blocks=tuple(blocks)))


def _title(table: Table) -> Paragraph | None:
    alone = filter(None, map(_alone, table.rows))
    return next((Paragraph(text=one.text, place=one.place) for one in alone if _is_title(one.text)), None)


def _is_title(text: str) -> bool:
    return any(one.strength == _STATUTORY and one.start == 0 for one in headings(text, statistics=False))


def _alone(row: Sequence[Cell]) -> Cell | None:
    """The one cell of a row that is not blank; None where there is none or another."""
    first = None
    for cell in row:
        if cell.text.strip():
            if first:
                return None
            first = cell
    return first


def _joined(wording: Wording) -> tuple[Wording, Sequence[int]]:
    """Headings printed on two lines made one (四、因 … 提起 / 行政诉讼情况); and where headings may be."""
    lines, heads = wording.lines, list(wording.holding(MAY_HEAD))
    halves = ((lines[at].text, lines[at + 1].text) for at in heads if at + 1 < len(lines))
    if not any(is_broken(text, following) for text, following in halves):  # as mostly
        return wording, heads
    joined: list[Paragraph] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and is_broken(before.text, line.text):
            joined[-1] = replace(before, text=before.text + line.text)
            continue
        joined.append(line)
    wording = worded(replace(wording.document, blocks=tuple(joined)))
    return wording, list(wording.holding(MAY_HEAD))


def _candidates(wording: Wording, heads: Sequence[int]) -> Iterator[_Found]:
    statistics = next(wording.holding(_STATISTICS_HEAD, "指标"), len(wording.lines))
    for at in heads:
        for heading in headings(wording.lines[at].text, at >= statistics):
            yield _Found(at=at, heading=heading)


def _sequence(candidates: list[_Found], wording: Wording) -> list[_Found]:
    """The candidates that count on as chapters do; points numbered anew within a chapter are passed over."""
    chosen: list[_Found] = []
    nested = 0
    for one in candidates:
        heading = one.heading
        if chosen and _repeats(chosen, one, wording):
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


def _repeats(chosen: list[_Found], one: _Found, wording: Wording) -> bool:
    """Whether what was chosen so far was a table of contents that `one` starts to repeat."""
    first = chosen[0].heading
    if (first.n, first.title) != (one.heading.n, one.heading.title):
        return False
    ends = [*chosen[1:], one]
    return all(len(normal(_between(wording, a, b))) <= _TOC for a, b in zip(chosen, ends, strict=True))


def _without_ordinals(wording: Wording) -> list[_Found]:
    """Statutory titles that stand alone as paragraphs, where a page numbers them by style; at least two."""
    found: list[_Found] = []
    for at, line in enumerate(wording.lines):
        heading = unnumbered(line.text, wording.normal[at])
        if heading and heading.kind not in {earlier.heading.kind for earlier in found}:
            found.append(_Found(at=at, heading=replace(heading, n=len(found) + 1)))
    return found if len(found) > 1 else []


def _end(paragraphs: Sequence[Paragraph], found: list[_Found]) -> int:
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


def _between(wording: Wording, one: _Found, after: _Found | None, end: int = 0) -> str:
    """The text from the end of a heading to the next heading, or to the line of the number `end`."""
    last = after.at if after else end - 1
    lines = [(wording.lines[at].text, wording.normal[at]) for at in range(one.at, last + 1)]
    if after:
        cut = lines[-1][0][: after.heading.start]
        lines[-1] = cut, normal(cut)
    cut = lines[0][0][one.heading.end :]
    lines[0] = cut, normal(cut)
    return "\n".join(_prose(lines))


def _prose(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The lines, each with its normal form, without the cells of a table printed a cell a line."""
    cells = False
    for line, plain in lines:
        cells = (cells or bool(_TABLE_HEAD.match(plain))) and _is_cell(plain)
        if plain and not cells:
            yield line.strip()


def _is_cell(plain: str) -> bool:
    return len(plain) <= _LONGEST_CELL and not re.search(r"[。；;！]|,.*,.*,", plain)


def _chapter(wording: Wording, one: _Found, after: _Found | None, end: int) -> Chapter:
    paragraph, heading = wording.lines[one.at], one.heading
    whole = heading.start == 0 and heading.end == len(paragraph.text)
    return Chapter(
        n=heading.n,
        kind=heading.kind,
        heading=paragraph.text[heading.start : heading.end].strip(),
        text=_between(wording, one, after, end),
        place=paragraph.place if whole else f"{paragraph.place}/{heading.start}-{heading.end}",
    )
