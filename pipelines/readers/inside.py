"""Pictures inside documents, which may be tables or pages: in a page or its message, in Word, in OFD."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from pipelines.readers.html.mht import pictures_of
from pipelines.readers.kinds import binary_kind
from pipelines.readers.ofd import pages_of
from pipelines.readers.ofdpage import layer_of
from pipelines.readers.packages import Element, Package, joined, parsed
from pipelines.readers.refused import Refused

LEAST = 2048  # bytes that a picture of a table has
NARROWEST = 400  # pixels of its width; icons, codes and seals that programs pack into pages are narrower
_WIDTHS: tuple[
    tuple[re.Pattern[bytes], Literal["big", "little"]], ...
] = (  # where a kind of picture says how wide it is: its head, order of the bytes
    (re.compile(rb"\x89PNG.{12}(.{4})", re.DOTALL), "big"),
    (re.compile(rb"GIF8.{2}(.{2})", re.DOTALL), "little"),
    (re.compile(rb"BM.{16}(.{4})", re.DOTALL), "little"),
)
_FRAME = re.compile(
    rb"\xff[\xc0-\xc2]\x00[\x0b\x11\x14]\x08..(..)", re.DOTALL
)  # of a JPEG, or of its thumbnail
_DATA = re.compile(
    rb"""<img\b[^>]{0,400}?\bsrc\s*=\s*["']\s*data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)["']""",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"^word/media/.+\.(?:png|jpe?g|gif|bmp|tiff?)$", re.IGNORECASE)
_DRAWING = re.compile(r"\.[ew]mf$", re.IGNORECASE)
_DRAWN = 6000  # hundredths of a millimetre that a drawing of a table is wide
_IMAGES = ("blip", "imagedata")  # of DrawingML and VML


def holds_pictures(data: bytes, kind: str) -> bool:
    """Whether a page or a Word file may hold some, without unpacking it; an OFD's reader says so itself."""
    if kind in ("html", "mht"):
        return any(map(_may_hold, _FOUND[kind](data)))
    if kind != "docx":
        return False
    try:
        members = Package(data).members
    except Refused:
        return False
    return any(_PHOTO.search(it.filename) and it.file_size >= LEAST for it in members)


def pictures_in(data: bytes, kind: str) -> list[bytes]:
    """The pictures of a document of this kind in their order, each once; none of kinds without any."""
    if kind not in _FOUND:
        return []
    try:
        found = dict.fromkeys(_FOUND[kind](data))
    except Refused:
        return []  # its reader has said so
    return [picture for picture in found if _may_hold(picture)]


def drawings_in(package: Package) -> int:
    """How many drawings (EMF, WMF), which are not recognised, a Word file's body shows; icons left out."""
    shown = {name for name in _shown(package) if _DRAWING.search(name)}
    return sum(_may_be_table(package.read(name)) for name in shown)


def _may_be_table(drawing: bytes) -> bool:
    """Whether a drawing is wide enough for a table; one of WMF, which is old and rare, by its bytes alone."""
    if len(drawing) < LEAST or drawing[40:44] != b" EMF":
        return len(drawing) >= LEAST
    left, right = (int.from_bytes(drawing[at : at + 4], "little", signed=True) for at in (24, 32))
    return right - left >= _DRAWN


def _may_hold(picture: bytes) -> bool:
    """Whether a picture is large enough for a table; of kinds that say nothing here, by its bytes alone."""
    if len(picture) < LEAST or binary_kind(picture) != "image":
        return False
    widths = [int.from_bytes(found[1], order) for head, order in _WIDTHS if (found := head.match(picture))]
    widths += [int.from_bytes(width, "big") for width in _FRAME.findall(picture)]
    return not widths or max(widths) >= NARROWEST


def _in_page(data: bytes) -> Iterator[bytes]:
    if b"data:image/" not in data:
        return
    for match in _DATA.finditer(data):
        try:
            yield base64.b64decode(match[1])
        except binascii.Error:
            continue


def _in_word(data: bytes) -> Iterator[bytes]:
    package = Package(data)
    for name in _shown(package):
        yield package.read(name)


def _shown(package: Package) -> Iterator[str]:
    """The pictures of the body, by their names; what headers and footers show is no content."""
    if "word/document.xml" not in package or "word/_rels/document.xml.rels" not in package:
        return
    members = _targets(parsed(package.read("word/_rels/document.xml.rels")), "word")
    for node in parsed(package.read("word/document.xml")).iter(*(f"{{*}}{name}" for name in _IMAGES)):
        for value in node.attrib.values():
            if (name := members.get(str(value))) and name in package:
                yield name


def _targets(relations: Element, folder: str) -> Mapping[str, str]:
    return {it.get("Id") or "": joined(folder, it.get("Target") or "") for it in relations}


def _in_ofd(data: bytes) -> Iterator[bytes]:
    """Those of pages without text; a seal on a printed page is no page."""
    package = Package(data)
    members = _resources(package)
    for names in pages_of(package):
        roots = [parsed(package.read(name)) for name in names]
        if any(char["text"].strip() for root in roots for char in layer_of(root).chars):
            continue
        for node in (node for root in roots for node in root.iter("{*}ImageObject")):
            if (name := members.get(node.get("ResourceID") or "")) and name in package:
                yield package.read(name)


def _resources(package: Package) -> Mapping[str, str]:
    """Identifier → member, by the lists of resources."""
    found: dict[str, str] = {}
    for member in package.members:
        if member.filename.lower().endswith("res.xml"):
            root, folder = parsed(package.read(member)), member.filename.rpartition("/")[0]
            base = joined(folder, root.get("BaseLoc") or "")
            for media in root.iter("{*}MultiMedia"):
                name = (media.findtext("{*}MediaFile") or "").strip()
                found[media.get("ID") or ""] = joined(base, name)
    return found


_FOUND: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "docx": _in_word,
    "html": _in_page,
    "mht": pictures_of,
    "ofd": _in_ofd,
}
