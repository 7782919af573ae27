"""Readers: bytes → Document, chosen by content and never by suffix."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.document import Document, Finding
from pipelines.readers.charset import decode
from pipelines.readers.html import read_html
from pipelines.readers.kinds import binary_kind, is_html
from pipelines.readers.pairs import label_of, pairs_in, pairs_in_table
from pipelines.readers.pdf import read_pdf
from pipelines.readers.text import read_text

__all__ = ["label_of", "pairs_in", "pairs_in_table", "read"]

_NOT_READ = {
    "doc": "Word files (.doc) are not read yet",
    "docx": "Word files (.docx) are not read yet",
    "image": "images are not read yet",
    "ofd": "OFD files are not read yet",
    "ole": "OLE files of this kind are not read",
    "rtf": "RTF files are not read yet",
    "xls": "Excel files (.xls) are not read yet",
    "xlsx": "Excel files (.xlsx) are not read yet",
    "zip": "ZIP archives are not read yet",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY = 0.02  # share of characters that are control characters or undecodable


def read(data: bytes, name: str = "") -> Document:
    """Read one payload; a pure function of the bytes (`name` only tells Markdown from text).

    Never raises on bad bytes: they give kind "unknown" (or "pdf") and the finding `unreadable`; kinds without
    a reader give the finding `not-read`. Both say why in the value `reason`.
    """
    if not data.strip():
        return _unreadable("the file is empty")
    if kind := binary_kind(data):
        return read_pdf(data) if kind == "pdf" else _not_read(kind)
    decoded = decode(data)
    if len(_CONTROL.findall(decoded.text)) + decoded.replaced > _BINARY * len(decoded.text):
        return _unreadable("neither text nor a known kind of file")
    if is_html(decoded.text):
        return read_html(data)
    document = read_text(decoded.text, name)
    return replace(document, findings=(*document.findings, *decoded.findings))


def _not_read(kind: str) -> Document:
    return Document(kind=kind, findings=(Finding(code="not-read", values={"reason": _NOT_READ[kind]}),))


def _unreadable(reason: str) -> Document:
    finding = Finding(code="unreadable", severity="error", values={"reason": reason})
    return Document(kind="unknown", findings=(finding,))
