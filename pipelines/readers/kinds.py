"""What kind of file some bytes are, by content and never by suffix."""

from __future__ import annotations

import io
import re
import zipfile

from pipelines.readers.office.ole import MAGIC, streams

_MAGIC = [
    (MAGIC, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
]
_OFFICE = {"word/": "docx", "xl/": "xlsx"}  # what stands in packages with a list of content types
_OPEN = {"spreadsheet": "ods", "text": "odt"}  # OpenDocument
_MEDIA = re.compile(r"application/vnd\.oasis\.opendocument\.(spreadsheet|text)")
_OLE = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}  # names of the streams
_XML = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:\w+:)?(\w+)\b([^>]*)>", re.DOTALL)
_OFFICE_XML = {
    ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet"): "sheetxml",
    ("wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml"): "wordxml",
    ("package", "http://schemas.microsoft.com/office/2006/xmlPackage"): "wordxml",
}

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
    """pdf, doc, xls, ole, docx, xlsx, ods, odt, ofd, zip, rar, 7z, rtf, image; "" where it may be text."""
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


def office_xml(text: str) -> str:
    """Sheetxml, wordxml, fods or odt, Office files saved as one XML file; "" for anything else."""
    root = _XML.match(text[:_SAMPLE])
    if not root:
        return ""
    if root[1] == "document" and (kind := _MEDIA.search(root[2])):
        return {"spreadsheet": "fods", "text": "odt"}[kind[1]]
    return next((kind for (tag, uri), kind in _OFFICE_XML.items() if root[1] == tag and uri in root[2]), "")


def _package_kind(data: bytes) -> str:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "zip"
    names = package.namelist()
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return _open_kind(data)
    if "[Content_Types].xml" not in names:
        return "zip"
    return next((kind for start, kind in _OFFICE.items() for name in names if name.startswith(start)), "zip")


def _open_kind(data: bytes) -> str:
    """OpenDocument begins with its media type, stored and not packed."""
    found = _MEDIA.search(data[:256].decode("latin-1"))
    return _OPEN[found[1]] if found else "zip"


def _stream_kind(data: bytes) -> str:
    """By the streams at the root; where the directory is damaged, by any that the bytes name."""
    found = streams(data)
    if "EncryptedPackage" in found:
        return "encrypted"
    names = found or [name for name in _OLE if name.encode("utf-16-le") in data]
    return next((kind for name, kind in _OLE.items() if name in names), "ole")
