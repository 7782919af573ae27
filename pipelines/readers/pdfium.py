"""PDF files as PDFium parses them: a file, and what is printed on each of its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from pipelines.readers.frame import Frame, frame_of, has_media_box, show_all
from pipelines.readers.glyphs import glyphs
from pipelines.readers.objects import image_area, objects_of
from pipelines.readers.paths import Drawn, drawn
from pipelines.readers.refused import unreadable
from pipelines.readers.words import Char

_REASONS = {raw.FPDF_ERR_FORMAT: "no objects were found", raw.FPDF_ERR_SECURITY: "its encryption is unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed on a page (from 1), in points from its upper left corner."""

    number: int
    frame: Frame
    chars: list[Char]
    drawn: Drawn
    images: int
    covered: float  # area of the images, those upon another counted twice


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The file, closed afterwards; raises Refused if it is encrypted, damaged beyond repair, or empty."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise unreadable("the PDF is encrypted and asks for a password") from error
        raise unreadable(f"the PDF is damaged: {_REASONS.get(error.err_code, str(error))}") from error
    with document:
        if not len(document):
            raise unreadable("the PDF is damaged: no pages")
        yield document


def is_repaired(document: pypdfium2.PdfDocument) -> bool:
    """Whether PDFium had to look for the objects because the file's index of them is wrong."""
    return not raw.FPDF_DocumentHasValidCrossReferenceTable(document)


def title_of(document: pypdfium2.PdfDocument) -> str:
    """The title that the file bears, or ""."""
    with suppress(UnicodeDecodeError):
        return str(document.get_metadata_value("Title")).replace("\0", "").strip()
    return ""


def sheet_of(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """Read a page (from 1); raises ValueError where PDFium cannot."""
    with _loaded(document, number - 1) as page:
        frame = frame_of(page)
        objects = list(objects_of(page))
        areas = [image_area(one) for one in objects if one.kind == raw.FPDF_PAGEOBJ_IMAGE]
        return Sheet(
            number=number,
            frame=frame,
            chars=glyphs(page, objects, frame),
            drawn=drawn(objects, frame),
            images=len(areas),
            covered=sum(areas),
        )


@contextmanager
def _loaded(document: pypdfium2.PdfDocument, index: int) -> Iterator[ctypes.c_void_p]:
    """A page whose media box is its parent's is loaded again with a crop box beyond it, which shows it all."""
    page = raw.FPDF_LoadPage(document, index)
    if page and not has_media_box(page):
        show_all(page)
        raw.FPDF_ClosePage(page)
        page = raw.FPDF_LoadPage(document, index)
    if not page:
        raise ValueError("no page")
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)
