"""What kind of file some bytes are, by content and never by suffix."""

from __future__ import annotations

import io
import re
import zipfile

_MAGIC = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
]
_OFFICE = {"word/": "docx", "xl/": "xlsx", "OFD.xml": "ofd"}  # what stands in the packages
_OLE = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}  # names of the streams

_TAGS = (
    "a|article|b|blockquote|body|br|center|dd|div|dl|dt|em|font|form|h[1-6]|head|hr|html|img|li|link|meta|ol|"
    "p|pre|script|section|span|strong|style|table|tbody|td|th|thead|title|tr|u|ucapcontent|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PREFACE = re.compile(r"(?:\s+|<!--.*?-->|<\?xml[^>]*>)*", re.DOTALL)
_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_INNER_ROOT = re.compile(r"^\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"</(?:html|body)\s*>(?:\s|<!--.*?-->)*$", re.IGNORECASE | re.DOTALL)
_MARKDOWN = re.compile(r"^#{1,6} \S|^\|?(?:\s*:?-{3,}:?\s*\|)+|^```", re.MULTILINE)
_SAMPLE = 65536  # characters that are looked at


def binary_kind(data: bytes) -> str:
    """pdf, doc, xls, ole, docx, xlsx, ofd, zip, rtf or image; "" where the bytes may be text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if kind == "image" and data.startswith(b"BM") and data[6:10] != bytes(4):
        return ""  # text that begins with BM; a bitmap's reserved bytes are zero
    return {"zip": _package_kind, "ole": _stream_kind}.get(kind, lambda _: kind)(data)


def is_html(text: str) -> bool:
    """Markup, also without a doctype; a text or Markdown file that mentions a tag is none."""
    begin = _PREFACE.match(text)
    start = begin.end() if begin else 0
    if _ROOT.match(text, start):
        return True
    if _INNER_ROOT.search(text[:4096]) and _END.search(text[-4096:]):
        return True
    sample = text[start : start + _SAMPLE]
    if _MARKDOWN.search(sample):
        return False
    tags = _TAG.findall(sample)
    if _TAG.match(sample):
        return any(tag.startswith("</") or tag.lower().startswith("<br") for tag in tags)
    return len(tags) > 4 and sum(map(len, tags)) > len(sample) / 5


def _package_kind(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "zip"
    return next((kind for start, kind in _OFFICE.items() for name in names if name.startswith(start)), "zip")


def _stream_kind(data: bytes) -> str:
    return next((kind for name, kind in _OLE.items() if name.encode("utf-16-le") in data), "ole")
