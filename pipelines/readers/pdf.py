"""PDF with a text layer → Document: paragraphs and ruled tables in reading order."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.document import Block, Document, Finding, Paragraph
from pipelines.readers.continued import as_table, continuation
from pipelines.readers.lines import Char, Margins, TextLine, boxes_of, is_page_number, joined, lines_of
from pipelines.readers.pairs import pairs_of
from pipelines.readers.pdfium import is_unmapped, mended, rebuilt
from pipelines.readers.ruled import RuledTable, ruled_tables, strokes

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are of colours and fonts

_MOST_PAGES = 300  # a report has five to fifty
_MOST_STROKES = 1000  # a page of a statutory table has a hundred lines; a map has more

Piece: TypeAlias = TextLine | RuledTable


def read_pdf(data: bytes) -> Document:
    """Read a PDF; without a text layer the finding `no-text-layer`, encrypted or damaged `unreadable`.

    A file that opens only after PDFium has rebuilt it is `repaired`. A page that cannot be read costs that
    page only; of files with more than 300 pages the first 300 are read (`too-many-pages`).
    """
    try:
        return _opened(data)
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        refused = Document(kind="pdf", findings=(_unreadable(error),))
    try:
        document = _opened(rebuilt(data))
    except Exception:  # neither can
        return refused
    repaired = Finding(code="repaired", values=refused.findings[0].values)
    return replace(document, findings=(repaired, *document.findings)) if document.blocks else refused


def _opened(data: bytes) -> Document:
    with pdfplumber.open(io.BytesIO(data)) as file:
        if not file.pages:
            raise ValueError("no pages")
        return _document(data, file.pages, str((file.metadata or {}).get("Title") or ""))


def _unreadable(error: Exception, place: str = "") -> Finding:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        reason = "the PDF is encrypted and asks for a password"
    else:
        reason = f"the PDF is damaged: {type(cause).__name__} {' '.join(str(cause).split())[:120]}".rstrip()
    return Finding(code="unreadable", severity="error", place=place, values={"reason": reason})


def _document(data: bytes, pages: Sequence[Page], title: str) -> Document:
    pieces: list[Piece] = []
    findings: list[Finding] = []
    for page in pages[:_MOST_PAGES]:
        try:
            found, doubts = _read(data, page)
        except Exception as error:  # as above, for one page
            found, doubts = [], [_unreadable(error, f"page:{page.page_number}")]
        page.close()
        pieces += found
        findings += doubts
    if len(pages) > _MOST_PAGES:
        values = {"pages": len(pages), "read": _MOST_PAGES}
        findings.append(Finding(code="too-many-pages", values=values))
    blank = [finding for finding in findings if finding.code == "no-text-layer"]
    if not pieces and len(blank) == len(findings):  # one finding says it for all pages
        findings = [Finding(code="no-text-layer", values={"pages": len(pages)})]
    blocks = tuple(_blocks(pieces))
    return Document(
        kind="pdf", blocks=blocks, title=_title(title), pairs=pairs_of(blocks), findings=tuple(findings)
    )


def _title(printed: str) -> str:
    """The title of the file; pdfminer takes UTF-16 with the lesser byte first for PDFDocEncoding."""
    return "" if printed.startswith(("ÿþ", "þÿ")) else printed.strip()


def _read(data: bytes, page: Page) -> tuple[list[Piece], list[Finding]]:
    """Lines and tables of a page from top to bottom, and what is doubtful about them."""
    place = f"page:{page.page_number}"
    chars = page.dedupe_chars().chars  # some print a letter twice for bold type
    if not any(char["text"].strip() for char in chars):
        return [], [Finding(code="no-text-layer", place=place, values={"pages": 1})] if page.images else []
    chars = mended(chars, data, page.page_number)
    drawn = strokes(page.lines, page.rects, page.curves)
    tables = ruled_tables(drawn, chars, page.page_number) if len(drawn) <= _MOST_STROKES else []
    findings = list(_irregular(tables))
    if len(drawn) > _MOST_STROKES:
        findings.append(Finding(code="drawing", place=place, values={"lines": len(drawn)}))
    outside = [char for char in chars if not any(_holds(table, char) for table in tables)]
    lines = [it for it in lines_of(outside, page.page_number) if not is_page_number(it, float(page.height))]
    findings += _beside(lines, tables)
    if unmapped := sum(map(is_unmapped, chars)):
        findings.append(Finding(code="unmapped-characters", place=place, values={"count": unmapped}))
    pieces: list[Piece] = [*lines, *tables]
    return sorted(pieces, key=_top), findings


def _holds(table: RuledTable, char: Char) -> bool:
    box = table.boxes[0]
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box.x0 <= x < box.x1 and box.top <= y < box.bottom)


def _irregular(tables: list[RuledTable]) -> Iterator[Finding]:
    """Cells that run together because a border is missing."""
    for cell in (cell for table in tables for cell in table.cells):
        if cell.irregular and cell.text:
            yield Finding(code="irregular-cell", place=cell.box.place, values={"text": cell.text})


def _beside(lines: list[TextLine], tables: list[RuledTable]) -> Iterator[Finding]:
    """Text level with a table's rows but in none of its cells: a loose figure, a column without a border."""
    for line in lines:
        middle = (line.box.top + line.box.bottom) / 2
        if any(table.boxes[0].top < middle < table.boxes[0].bottom for table in tables):
            yield Finding(code="text-outside-cells", place=line.box.place, values={"text": line.text})


def _top(piece: Piece) -> float:
    return piece.box.top if isinstance(piece, TextLine) else piece.boxes[0].top


def _blocks(pieces: Sequence[Piece]) -> Iterator[Block]:
    """Lines joined to paragraphs, tables joined over page breaks."""
    margins = Margins.of([piece for piece in pieces if isinstance(piece, TextLine)])
    lines: list[TextLine] = []
    table: RuledTable | None = None
    for piece in [*pieces, None]:
        if isinstance(piece, TextLine) and lines and margins and margins.continues(lines[-1], piece):
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


def _paragraph(lines: list[TextLine]) -> Paragraph:
    return Paragraph(text=joined(lines), place=" ".join(box.place for box in boxes_of(lines)))
