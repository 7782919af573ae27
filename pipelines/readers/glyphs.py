"""Glyphs that pdfminer finds no character for, read again by PDFium."""

from __future__ import annotations

import re

import pypdfium2

from pipelines.readers.lines import Char

_UNMAPPED = re.compile(r"\(cid:\d+\)")  # pdfminer's sign for them


def is_unmapped(char: Char) -> bool:
    """Whether the glyph has no character."""
    return bool(_UNMAPPED.fullmatch(char["text"]))


def mended(chars: list[Char], data: bytes, page: int) -> list[Char]:
    """`chars` of a page (from 1) with the characters that PDFium knows for unmapped glyphs.

    Raises pypdfium2.PdfiumError where PDFium cannot open the file.
    """
    if not any(map(is_unmapped, chars)):
        return chars
    document = pypdfium2.PdfDocument(data)
    try:
        text = document[page - 1].get_textpage()
        known = [
            (text.get_charbox(i, loose=True), text.get_text_range(i, 1)) for i in range(text.count_chars())
        ]
    finally:
        document.close()
    return [{**char, "text": _character(known, char)} if is_unmapped(char) else char for char in chars]


def _character(known: list[tuple[tuple[float, float, float, float], str]], char: Char) -> str:
    x, y = (char["x0"] + char["x1"]) / 2, (char["y0"] + char["y1"]) / 2
    here = (text for (x0, y0, x1, y1), text in known if x0 <= x <= x1 and y0 <= y <= y1)
    found = next(here, "")
    return found if found and found.isprintable() else str(char["text"])
