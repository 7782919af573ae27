"""Readers: bytes → Document, chosen by content and never by suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pipelines.document import Document, Finding
from pipelines.readers.archives import read_zip
from pipelines.readers.charset import decode
from pipelines.readers.converted import is_converted, read_converted
from pipelines.readers.html.mht import is_mht, page_of
from pipelines.readers.html.page import read_html, read_page
from pipelines.readers.kinds import binary_kind, is_html, office_xml
from pipelines.readers.ofd import read_ofd
from pipelines.readers.office.excel import read_excel
from pipelines.readers.office.opendocument import packed
from pipelines.readers.office.sheetxml import read_sheet_xml
from pipelines.readers.office.word import html_of, read_docx, read_word_xml
from pipelines.readers.pairs import label_of, pairs_in, pairs_in_table
from pipelines.readers.pdf.reader import read_pdf
from pipelines.readers.refused import Refused, beyond, unreadable
from pipelines.readers.text.reader import read_text

__all__ = [
    "Refused",
    "heavy_kind",
    "html_of",
    "label_of",
    "opened",
    "pairs_in",
    "pairs_in_table",
    "read",
]

_READERS: Mapping[str, Callable[[bytes], Document]] = {
    "docx": read_docx,
    "fods": lambda data: read_excel(packed(data), "ods"),
    "ofd": read_ofd,
    "ods": lambda data: read_excel(data, "ods"),
    "pdf": read_pdf,
    "sheetxml": read_sheet_xml,
    "wordxml": read_word_xml,
    "xls": lambda data: read_excel(data, "xls"),
    "xlsx": lambda data: read_excel(data, "xlsx"),
}
_NOT_READ = {
    "7z": "7-Zip archives are not read",
    "doc": "Word files (.doc) are not read without a conversion",
    "image": "images are not read without character recognition",
    "odt": "OpenDocument texts are not read without a conversion",
    "ole": "OLE files of this kind are not read",
    "rar": "RAR archives are not read",
    "rtf": "RTF files are not read without a conversion",
}
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))
LARGEST = 64 << 20  # bytes
_BINARY = 0.02  # share of characters that are control characters or undecodable
_DEEPEST = 2  # archives within archives


def read(data: bytes, name: str = "") -> Document:
    """Read one payload; a pure function of the bytes (`name` only tells Markdown from text).

    Never raises on bad bytes: they give the finding `unreadable`, or `limit-reached` where a file is larger
    than any report; kinds without a reader give `not-read`. All say why in the value `reason`. What needs
    character recognition gives `no-text-layer`.
    """
    return _read(data, name, 0)


def opened(data: bytes, inside: Callable[[bytes, str], Document], depth: int = 0) -> Document:
    """The files of a zip that lies in `depth` others, each read with `inside`; what is wrong is a finding."""
    try:
        if depth == _DEEPEST:
            raise beyond("archives lie in archives more than twice")
        if len(data) > LARGEST:
            raise beyond(f"the file has more than {LARGEST >> 20} MB")
        return read_zip(data, inside)
    except Refused as fault:
        return _refused("zip", fault)


def heavy_kind(data: bytes) -> str:
    """The kind of a file whose reader takes time and memory (PDF, Office, OFD, archives); else ""."""
    kind = binary_kind(data)
    return kind if kind in _READERS or kind == "zip" else ""


def _read(data: bytes, name: str, depth: int) -> Document:
    if len(data) > LARGEST:
        return _refused("unknown", beyond(f"the file has more than {LARGEST >> 20} MB"))
    if not data.strip():
        return _refused("unknown", unreadable("the file is empty"))
    kind = binary_kind(data)
    try:
        return _read_binary(data, kind, depth) if kind else _read_text(data, name)
    except Refused as fault:
        return _refused(kind or "unknown", fault)


def _read_binary(data: bytes, kind: str, depth: int) -> Document:
    if kind == "encrypted":
        raise unreadable("the Office file is encrypted and asks for a password")
    if kind == "zip":
        return opened(data, lambda member, called: _read(member, called, depth + 1), depth)
    return _READERS[kind](data) if kind in _READERS else _not_read(kind)


def _read_text(data: bytes, name: str) -> Document:
    if is_mht(data):
        return replace(read_html(page_of(data)), kind="mht")
    decoded = decode(data)
    encoded = decoded.text.encode("utf-8", "replace")
    controls = len(encoded) - len(encoded.translate(None, _CONTROLS))
    if controls + decoded.replaced > _BINARY * len(decoded.text):
        raise unreadable("neither text nor a known kind of file")
    if kind := office_xml(decoded.text):
        return _READERS[kind](data) if kind in _READERS else _not_read(kind)
    if is_html(decoded.text):
        return read_converted(data) if is_converted(data) else read_page(decoded)
    document = read_text(decoded.text, name)
    return replace(document, findings=(*document.findings, *decoded.findings))


def _not_read(kind: str) -> Document:
    return Document(kind=kind, findings=(Finding(code="not-read", values={"reason": _NOT_READ[kind]}),))


def _refused(kind: str, fault: Refused) -> Document:
    return Document(kind=kind, findings=(fault.finding,))
