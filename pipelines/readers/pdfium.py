"""What PDFium does better than pdfminer: files with a broken index, glyphs without a character map."""

from __future__ import annotations

import io
import re
from typing import TypeAlias

import pypdfium2

from pipelines.readers.lines import Char

Placed: TypeAlias = tuple[tuple[float, float, float, float], str]  # a character and its box, y upwards

_UNMAPPED = re.compile(r"\(cid:\d+\)")  # pdfminer's sign for a glyph without a character


def rebuilt(data: bytes) -> bytes:
    """The file written anew from the objects that PDFium finds; raises PdfiumError where it finds none."""
    document = pypdfium2.PdfDocument(data)
    try:
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()
    finally:
        document.close()


def is_unmapped(char: Char) -> bool:
    """Whether the glyph has no character."""
    return bool(_UNMAPPED.fullmatch(char["text"]))


def mended(chars: list[Char], data: bytes, page: int) -> list[Char]:
    """`chars` of a page (from 1) with the characters that PDFium knows for unmapped glyphs."""
    if not any(map(is_unmapped, chars)):
        return chars
    try:
        known = _placed(data, page)
    except pypdfium2.PdfiumError:
        return chars
    return [{**char, "text": _character(known, char)} if is_unmapped(char) else char for char in chars]


def _placed(data: bytes, page: int) -> list[Placed]:
    document = pypdfium2.PdfDocument(data)
    try:
        text = document[page - 1].get_textpage()
        every = range(text.count_chars())
        return [(text.get_charbox(at, loose=True), text.get_text_range(at, 1)) for at in every]
    finally:
        document.close()


def _character(known: list[Placed], char: Char) -> str:
    x, y = (char["x0"] + char["x1"]) / 2, (char["y0"] + char["y1"]) / 2
    here = (text for (x0, y0, x1, y1), text in known if x0 <= x <= x1 and y0 <= y <= y1)
    found = next(here, "")
    return found if found and found.isprintable() else str(char["text"])
