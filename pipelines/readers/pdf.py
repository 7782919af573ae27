"""PDF with a text layer → Document: paragraphs and ruled tables in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.document import Document, Finding
from pipelines.readers.glyphs import UNMAPPED
from pipelines.readers.lines import once
from pipelines.readers.pages import Piece, blocks_of, pieces_of, without_text
from pipelines.readers.pairs import pairs_of
from pipelines.readers.pdfium import File, Sheet, opened, sheet_of
from pipelines.readers.ruled import strokes

_MOST_PAGES = 300  # a report has five to fifty
_LETTERS = 20  # of a page with an image over half of it that is a scan all the same
_REPAIRED = Finding(code="repaired", values={"reason": "the index of the file's objects is wrong"})


def read_pdf(data: bytes) -> Document:
    """Read a PDF; without a text layer the finding is `no-text-layer`.

    A file whose objects PDFium had to look for is `repaired`. A page that cannot be read costs that page
    only, and of several in a row the first is named; of files with more than 300 pages the first 300 are read
    (`too-many-pages`). Raises Refused where the file is encrypted or damaged beyond repair.
    """
    with opened(data) as file:
        return _document(file)


def _document(file: File) -> Document:
    pieces: list[Piece] = []
    findings: list[Finding] = []
    gone = False
    for number in range(1, min(file.pages, _MOST_PAGES) + 1):
        found, doubts = read_page(file, number)
        pieces += found
        findings += doubts if not gone else [it for it in doubts if it.code != "unreadable"]
        gone = any(it.code == "unreadable" for it in doubts)
    if file.pages > _MOST_PAGES:
        values = {"pages": file.pages, "read": _MOST_PAGES}
        findings.append(Finding(code="too-many-pages", values=values))
    findings = without_text(pieces, findings, file.pages)
    blocks = tuple(blocks_of(pieces))
    return Document(
        kind="pdf",
        blocks=blocks,
        title=file.title,
        pairs=pairs_of(blocks),
        findings=(*([_REPAIRED] if file.repaired else []), *findings),
    )


def read_page(file: File, number: int) -> tuple[list[Piece], list[Finding]]:
    """Lines and tables of a page (from 1) from top to bottom, and what is doubtful about them."""
    try:
        return _read(sheet_of(file, number))
    except (ValueError, OverflowError) as error:  # no page, or numbers that are none
        reason = f"the PDF is damaged: {error}"
        place = f"page:{number}"
        return [], [Finding(code="unreadable", severity="error", place=place, values={"reason": reason})]


def _read(sheet: Sheet) -> tuple[list[Piece], list[Finding]]:
    if sheet.images and _is_picture(sheet):
        return [], [Finding(code="no-text-layer", place=f"page:{sheet.number}", values={"pages": 1})]
    drawn = strokes(sheet.drawn.lines, sheet.drawn.areas, sheet.drawn.curves)
    pieces, findings = pieces_of(once(sheet.chars), drawn, sheet.number, sheet.frame.height)
    return pieces, [*findings, *_unmapped(sheet)]


def _unmapped(sheet: Sheet) -> Iterator[Finding]:
    if count := sum(char["text"] == UNMAPPED for char in sheet.chars):
        yield Finding(code="unmapped-characters", place=f"page:{sheet.number}", values={"count": count})


def _is_picture(sheet: Sheet) -> bool:
    """Whether the page says nothing but by its images; a page number or a stamp's date does not count."""
    letters = sum(bool(char["text"].strip()) for char in once(sheet.chars))
    frame = sheet.frame
    return not letters or (letters < _LETTERS and sheet.covered > frame.width * frame.height / 2)
