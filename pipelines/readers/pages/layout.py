"""Characters and drawn lines of pages → paragraphs and ruled tables in reading order; PDF and OFD alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple, TypeAlias

from pipelines.document import Block, Doubt, Finding, Paragraph
from pipelines.readers.pages.aligned import aligned_tables
from pipelines.readers.pages.astray import beside, blurred, cut
from pipelines.readers.pages.broken import broken
from pipelines.readers.pages.continued import as_table, continuation
from pipelines.readers.pages.lines import (
    Box,
    Margins,
    TextLine,
    boxes_of,
    is_page_number,
    joined,
    whole_rows,
)
from pipelines.readers.pages.listed import Row, listed, page_of, whole_over_pages
from pipelines.readers.pages.printouts import without_printouts
from pipelines.readers.pages.reaching import placed
from pipelines.readers.pages.ruled import RuledTable, Stroke, ruled_tables
from pipelines.readers.pages.spaced import closed
from pipelines.readers.pages.words import Char, with_marks
from pipelines.readers.pdf.overprint import overprinted

_MOST_STROKES = 1000  # a page of a statutory table has a hundred lines; a map has more

_HEAD = re.compile(
    r"(?![一二三四五六七八九十]{1,3}、)(?:[^\W\d]|[\s（）()〔〕《》“”、，·—-]|20\d\d){6,}"
)  # of a year's report; no row of a table
_OWN = re.compile(r"^[一二三四五六七八九十]{1,3}、|\d$")  # of a table: a chapter that it opens, or a row
_HEADS = 2  # lines of a table's heads: one may be a row
_SAME = 3.0  # points by which running heads stand higher or lower
_FAR = -99.0  # points; where none stands

Piece: TypeAlias = TextLine | RuledTable


class Content(NamedTuple):
    """Lines and tables of a page from top to bottom, what is doubtful about them, and where."""

    pieces: list[Piece]
    findings: list[Finding]
    doubts: dict[Box, Doubt]


def content_of(chars: Sequence[Char], drawn: Sequence[Stroke], page: int, height: float) -> Content:
    """What characters and lines make of a page (from 1)."""
    ruled = ruled_tables(drawn, chars, page) if len(drawn) <= _MOST_STROKES else []
    moved, across = placed(closed(chars, ruled), ruled)
    printed, chars = chars, with_marks(moved)
    if ruled and chars != printed:
        ruled = ruled_tables(drawn, chars, page)
    across |= cut(chars, ruled)
    findings = list(_irregular(ruled))
    if len(drawn) > _MOST_STROKES:
        findings.append(Finding(code="drawing", place=f"page:{page}", values={"lines": len(drawn)}))
    loose = _outside(chars, ruled)
    tables = [*ruled, *(unruled := aligned_tables(loose, page, height))]
    found, unclear = listed(_outside(loose, unruled), page)
    printed_lines = without_printouts(found, page, height)
    lines = [line for line in whole_rows(list(printed_lines)) if not is_page_number(line, height)]
    stray = list(beside(lines, ruled))
    findings += (
        Finding(code="text-outside-cells", place=line.box.place, values={"text": line.text})
        for line, _ in stray
    )
    over = {id(char) for char in overprinted(printed)}
    both = [char for pair in zip(printed, chars, strict=True) if id(pair[0]) in over for char in pair]
    places = [*(cell.box for table in tables for cell in table.cells), *(line.box for line in lines)]
    upon = {_owner(char, places, page) for char in both}
    for code, boxes in (("overprinted", upon), ("across-cells", across)):
        if boxes:
            findings.append(Finding(code=code, place=f"page:{page}", values={"cells": len(boxes)}))
    pieces: list[Piece] = [*lines, *tables]
    names = (*blurred(upon, ruled), *(line.box for line in unclear))
    doubtful = upon.union(across, names, *(cells for _, cells in stray))
    doubts = dict(broken(tables)) | dict.fromkeys(doubtful, Doubt(sure=0.0))
    return Content(sorted(pieces, key=_top), findings, doubts)


def _owner(char: Char, places: Iterable[Box], page: int) -> Box:
    """Of the boxes of cells and lines the one that has the character; its own if it was left out."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    own = Box(page=page, x0=char["x0"], top=char["top"], x1=char["x1"], bottom=char["bottom"])
    return next((box for box in places if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom), own)


def without_text(pieces: Sequence[Piece], findings: list[Finding], pages: int) -> list[Finding]:
    """The findings; where all pages are pictures one `no-text-layer` says it for the document."""
    blank = [finding for finding in findings if finding.code == "no-text-layer"]
    if pieces or len(blank) < len(findings):
        return findings
    return [Finding(code="no-text-layer", values={"pages": pages})]


def _outside(chars: Sequence[Char], tables: Iterable[RuledTable]) -> Sequence[Char]:
    for box in (table.boxes[0] for table in tables):
        chars = [
            char
            for char in chars
            if not (
                box.x0 <= (char["x0"] + char["x1"]) / 2 < box.x1
                and box.top <= (char["top"] + char["bottom"]) / 2 < box.bottom
            )
        ]
    return chars


def _irregular(tables: list[RuledTable]) -> Iterator[Finding]:
    """Cells that run together because a border is missing."""
    for cell in (cell for table in tables for cell in table.cells):
        if cell.irregular and cell.text:
            yield Finding(code="irregular-cell", place=cell.box.place, values={"text": cell.text})


def _top(piece: Piece) -> float:
    return piece.box.top if isinstance(piece, TextLine) else piece.boxes[0].top


def blocks_of(pieces: Sequence[Piece]) -> Iterator[Block]:
    """Lines joined to paragraphs, tables joined over page breaks; running heads stand once."""
    margins = Margins.of([piece for piece in pieces if isinstance(piece, TextLine)])
    lines: list[TextLine] = []
    table: RuledTable | None = None
    own = list(_without_running_heads(_without_heads_again(pieces)))
    for piece in [*whole_over_pages(own), None]:
        if isinstance(piece, TextLine) and lines and margins and _goes_on(margins, lines[-1], piece):
            lines.append(piece)
            continue
        if lines:
            yield _paragraph(lines)
            lines = []
        if isinstance(piece, RuledTable) and table and (whole := continuation(table, piece)):
            table = whole
            continue
        if table:
            yield as_table(table)
        table = piece if isinstance(piece, RuledTable) else None
        lines = [piece] if isinstance(piece, TextLine) else []


def _goes_on(margins: Margins, line: TextLine, following: TextLine) -> bool:
    """Whether the next line goes on with a line; rows of a list are whole."""
    rows = isinstance(line, Row) or isinstance(following, Row)
    return not rows and margins.continues(line, following)


def _without_running_heads(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Words that stand first or last on a page, as on a page before at the same height: no figures."""
    seen: dict[str, float] = {}
    for _, group in groupby(pieces, key=page_of):
        page = list(group)
        edges = {0, 1, len(page) - 2, len(page) - 1}
        for at, piece in enumerate(page):
            if at in edges and isinstance(piece, TextLine) and _HEAD.fullmatch(piece.text):
                if abs(seen.setdefault(piece.text, _FAR) - piece.box.top) <= _SAME:
                    continue
                seen[piece.text] = piece.box.top
            yield piece


def _without_heads_again(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Heads that no rules part, printed anew over the rest of their table on the next page."""
    before: list[str] = []  # the lines over the last table on the page before
    for _, group in groupby(pieces, key=page_of):
        page = list(group)
        tables = [at for at, piece in enumerate(page) if isinstance(piece, RuledTable)]
        heads = [piece.text for piece in page[: tables[0] if tables else 0] if isinstance(piece, TextLine)]
        count = 0 if any(map(_OWN.search, heads)) else _alike(heads, before)
        again = count >= _HEADS
        yield from page[: len(heads) - count] + page[len(heads) :] if again else page
        if tables and not again:
            lines = page[tables[-2] + 1 if len(tables) > 1 else 0 : tables[-1]]
            before = [piece.text for piece in lines if isinstance(piece, TextLine)]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the last are the same."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _paragraph(lines: list[TextLine]) -> Paragraph:
    return Paragraph(text=joined(lines), place=" ".join(box.place for box in boxes_of(lines)))
