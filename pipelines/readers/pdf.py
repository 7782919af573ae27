"""PDF with a text layer → Document: paragraphs and ruled tables in reading order."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import replace

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.document import Document, Finding
from pipelines.readers.lines import Char, once
from pipelines.readers.pages import Piece, blocks_of, pieces_of, without_text
from pipelines.readers.pairs import pairs_of
from pipelines.readers.pdfium import is_unmapped, mended, rebuilt
from pipelines.readers.ruled import strokes

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are of colours and fonts

_MOST_PAGES = 300  # a report has five to fifty
_LETTERS = 20  # of a page with an image over half of it that is a scan all the same


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
            found, doubts = read_page(data, page)
        except Exception as error:  # as above, for one page
            found, doubts = [], [_unreadable(error, f"page:{page.page_number}")]
        page.close()
        pieces += found
        findings += doubts
    if len(pages) > _MOST_PAGES:
        values = {"pages": len(pages), "read": _MOST_PAGES}
        findings.append(Finding(code="too-many-pages", values=values))
    findings = without_text(pieces, findings, len(pages))
    blocks = tuple(blocks_of(pieces))
    return Document(
        kind="pdf", blocks=blocks, title=_title(title), pairs=pairs_of(blocks), findings=tuple(findings)
    )


def _title(printed: str) -> str:
    """The title of the file; pdfminer takes UTF-16 with the lesser byte first for PDFDocEncoding."""
    return "" if printed.startswith(("ÿþ", "þÿ")) else printed.strip()


def read_page(data: bytes, page: Page) -> tuple[list[Piece], list[Finding]]:
    """Lines and tables of a page from top to bottom, and what is doubtful about them."""
    place = f"page:{page.page_number}"
    chars = once(page.chars)
    if page.images and _is_picture(page, chars):
        return [], [Finding(code="no-text-layer", place=place, values={"pages": 1})]
    chars = mended(chars, data, page.page_number)
    drawn = strokes(page.lines, page.rects, page.curves)
    pieces, findings = pieces_of(chars, drawn, page.page_number, float(page.height))
    if unmapped := sum(map(is_unmapped, chars)):
        findings.append(Finding(code="unmapped-characters", place=place, values={"count": unmapped}))
    return pieces, findings


def _is_picture(page: Page, chars: Sequence[Char]) -> bool:
    """Whether the page says nothing but by its images; a page number or a stamp's date does not count."""
    letters = sum(bool(char["text"].strip()) for char in chars)
    covered = sum(image["width"] * image["height"] for image in page.images)
    return not letters or (letters < _LETTERS and bool(covered > page.width * page.height / 2))
