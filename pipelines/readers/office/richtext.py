"""Texts of a .xlsx that are partly struck out or raised, as they are seen: calamine joins all parts."""

from __future__ import annotations

import io
import re
import zipfile

from pipelines.readers.office.wordsymbols import raised
from pipelines.readers.packages import Package

_TEXTS = re.compile(r"xl/(?:sharedStrings\.xml|worksheets/[^/]*\.xml)", re.IGNORECASE)
_PART = re.compile(rb"<(?:\w+:)?r>(?:(?!<(?:\w+:)?r>).)*?</(?:\w+:)?r>", re.DOTALL)
_STRUCK = re.compile(rb'<(?:\w+:)?strike(?:\s+val="(?:1|true)")?\s*/>')
_RAISED = re.compile(rb'<(?:\w+:)?vertAlign\s+val="superscript"\s*/>')
_DIGITS = re.compile(rb"(?<=>)\s*\d+\s*(?=</(?:\w+:)?t>)")


def as_seen(data: bytes) -> bytes:
    """The package without struck parts of texts, and with raised figures as marks of notes; mostly itself.

    Raises Refused.
    """
    package = Package(data)
    texts = {it.filename: package.read(it) for it in package.members if _TEXTS.fullmatch(it.filename)}
    seen = {name: _PART.sub(_seen, text) for name, text in texts.items() if _is_marked(text)}
    if not seen:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for member in package.members:
            name = member.filename
            file.writestr(zipfile.ZipInfo(name), seen[name] if name in seen else package.read(member))
    return buffer.getvalue()


def _is_marked(text: bytes) -> bool:
    return bool(_STRUCK.search(text) or _RAISED.search(text))


def _seen(part: re.Match[bytes]) -> bytes:
    if _STRUCK.search(part[0]):
        return b""
    if _RAISED.search(part[0]):
        return _DIGITS.sub(lambda digits: raised(digits[0].decode()).encode(), part[0])
    return part[0]
