"""PDF files as PDFium parses them: a file, and what is printed on each of its pages."""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from pipelines.readers.pages.words import Char
from pipelines.readers.pdf.frame import Frame, frame_of, has_media_box, show_all
from pipelines.readers.pdf.glyphs import glyphs
from pipelines.readers.pdf.objects import Handle, image_area, objects_of
from pipelines.readers.pdf.paths import Drawn, drawn
from pipelines.readers.pdf.unseen import put_away
from pipelines.readers.refused import unreadable

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_MOST_MORE = 300
_UNSEEN = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
_BLANK = (3.0, 2.0)  # points; the size of a page that is put behind all others
_REASONS = {raw.FPDF_ERR_FORMAT: "no objects were found", raw.FPDF_ERR_SECURITY: "its encryption is unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A PDF that PDFium has opened; `repaired` if it had to look for the objects, their index being wrong."""

    document: pypdfium2.PdfDocument
    pages: int
    repaired: bool

    @property
    def title(self) -> str:
        """The title that the file bears, or ""."""
        with suppress(UnicodeDecodeError):
            return str(self.document.get_metadata_value("Title")).replace("\0", "").strip()
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed on a page (from 1), in points from its upper left corner."""

    number: int
    frame: Frame
    chars: list[Char]
    hidden: bool  # whether nobody sees them: a layer of text that another recognition has laid over a scan
    drawn: Drawn
    images: int
    covered: float  # area of the images, those upon another counted twice


@contextmanager
def opened(data: bytes) -> Iterator[File]:
    """The file, closed afterwards; raises Refused if it is encrypted, damaged beyond repair, or empty."""
    with _document(data) as document, _whole(document, data) as whole:
        pages = _pages(whole)
        if not pages:
            raise unreadable("the PDF is damaged: no pages")
        repaired = not raw.FPDF_DocumentHasValidCrossReferenceTable(document)
        with suppress(pypdfium2.PdfiumError):
            whole.init_forms()
        yield File(document=whole, pages=pages, repaired=repaired)


def _document(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise unreadable("the PDF is encrypted and asks for a password") from error
        raise unreadable(f"the PDF is damaged: {_REASONS.get(error.err_code, str(error))}") from error


def _whole(document: pypdfium2.PdfDocument, data: bytes) -> pypdfium2.PdfDocument:
    """The file with a larger count of pages: PDFium reads as many as the file says, be there more or not."""
    more = sum(1 for _ in _PAGE.finditer(data)) - len(document)
    if more <= 0:
        return document
    try:
        for _ in range(min(more, _MOST_MORE)):
            document.new_page(*_BLANK).close()  # stands behind all others
        buffer = io.BytesIO()
        document.save(buffer)
        return pypdfium2.PdfDocument(buffer.getvalue())
    except pypdfium2.PdfiumError:  # damaged in other ways, too
        return document


def _pages(document: pypdfium2.PdfDocument) -> int:
    """How many there are before blank ones that were put behind them."""
    size = raw.FS_SIZEF()
    for at in reversed(range(len(document))):
        raw.FPDF_GetPageSizeByIndexF(document, at, ctypes.byref(size))
        if (size.width, size.height) != _BLANK:
            return at + 1
    return 0


def sheet_of(file: File, number: int) -> Sheet:
    """Read a page (from 1), turned so that most of its text runs level; ValueError where PDFium cannot."""
    with _loaded(file.document, number - 1) as page:
        objects = list(objects_of(page))
        frame = frame_of(page)
        paths = drawn(objects, frame)
        hidden = put_away(objects, paths.covers, frame)
        chars = glyphs(page, objects, frame)
        if turned := _turned(chars):
            frame = frame_of(page, 4 - turned)
            paths = drawn(objects, frame)
            chars = glyphs(page, objects, frame)
        areas = [image_area(one) for one in objects if one.kind == raw.FPDF_PAGEOBJ_IMAGE]
        return Sheet(
            number=number,
            frame=frame,
            chars=[char for char in chars if _is_on(frame, char)] or chars,
            hidden=hidden,
            drawn=paths,
            images=len(areas),
            covered=sum(areas),
        )


def _turned(chars: Sequence[Char]) -> int:
    """Quarters by which most characters are turned clockwise: a table set crosswise on an upright page."""
    turns = Counter(char["turned"] for char in chars if not char["text"].isspace())
    return max(turns, key=lambda turn: (turns[turn], -turn), default=0)


def _is_on(frame: Frame, char: Char) -> bool:
    return frame.holds((char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)


@contextmanager
def _loaded(document: pypdfium2.PdfDocument, index: int) -> Iterator[ctypes.c_void_p]:
    """A page; one that has to be changed first, to show all that a reader sees, is loaded twice."""
    page = raw.FPDF_LoadPage(document, index)
    if page and _is_changed(page, document.formenv):
        raw.FPDF_ClosePage(page)
        page = raw.FPDF_LoadPage(document, index)
    if not page:
        raise ValueError("no page")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


def _is_changed(page: Handle, fields: pypdfium2.PdfFormEnv | None) -> bool:
    """Whether fields and notes were made part of the page, or a crop box beyond its parent's box was set."""
    changed = any(_subtype(page, at) not in _UNSEEN for at in range(raw.FPDFPage_GetAnnotCount(page)))
    if changed:
        if fields:
            raw.FORM_OnAfterLoadPage(page, fields)  # gives those an appearance that have none
            raw.FORM_OnBeforeClosePage(page, fields)
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    if not has_media_box(page):
        show_all(page)
        changed = True
    return changed


def _subtype(page: Handle, at: int) -> int:
    note = raw.FPDFPage_GetAnnot(page, at)
    try:
        return int(raw.FPDFAnnot_GetSubtype(note))
    finally:
        raw.FPDFPage_CloseAnnot(note)
