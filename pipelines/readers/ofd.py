"""OFD (GB/T 33190-2016) → Document: characters and lines by their places, read as a PDF's are."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.document import Document, Doubt, Finding
from pipelines.readers.ofdpage import Layer, layer_of
from pipelines.readers.packages import Element, Package, joined, parsed
from pipelines.readers.pages.layout import Content, Piece, blocks_of, content_of, without_text
from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.moved import moved
from pipelines.readers.pages.ruled import strokes
from pipelines.readers.pairs import pairs_of
from pipelines.readers.refused import Refused, unreadable

_MOST_PAGES = 300  # as of a PDF
_A4 = 297.0  # millimetres; the height of a page that does not say


def read_ofd(data: bytes) -> Document:
    """Read the pages of an OFD file; raises Refused where the package is damaged or beyond the limits."""
    package = Package(data)
    pages = list(pages_of(package))
    if not pages:
        raise unreadable("the OFD file has no pages")
    pieces: list[Piece] = []
    findings: list[Finding] = []
    boxes: dict[Box, Doubt] = {}
    for number, names in enumerate(pages[:_MOST_PAGES], 1):
        try:
            content = _read(package, names, number)
        except Refused as fault:
            if fault.finding.code == "limit-reached":
                raise
            reason = dict(fault.finding.values)
            gone = Finding(code="unreadable", severity="error", place=f"page:{number}", values=reason)
            content = Content([], [gone], {})
        pieces += content.pieces
        findings += content.findings
        boxes |= content.doubts
    if len(pages) > _MOST_PAGES:
        values = {"pages": len(pages), "read": _MOST_PAGES}
        findings.append(Finding(code="too-many-pages", values=values))
    blocks, doubts = moved(blocks_of(pieces), boxes, lambda box: box)
    findings = without_text(pieces, findings, len(pages))
    return Document(
        kind="ofd", blocks=blocks, pairs=pairs_of(blocks), findings=tuple(findings), doubts=doubts
    )


def pages_of(package: Package) -> Iterator[tuple[str, ...]]:
    """For each page the members that are printed on it: its templates, then its own content."""
    for start in parsed(package.read("OFD.xml")).iter("{*}DocRoot"):
        name = joined("", (start.text or "").strip())
        folder = name.rpartition("/")[0]
        root = parsed(package.read(name))
        templates = {
            it.get("ID") or "": joined(folder, it.get("BaseLoc") or "") for it in root.iter("{*}TemplatePage")
        }
        for page in root.iterfind("{*}Pages/{*}Page"):
            own = joined(folder, page.get("BaseLoc") or "")
            used = _templates(package, own)
            yield (*(templates[it] for it in used if it in templates), own)


def _templates(package: Package, name: str) -> list[str]:
    try:
        return [it.get("TemplateID") or "" for it in parsed(package.read(name)).iter("{*}Template")]
    except Refused as fault:
        if fault.finding.code == "limit-reached":
            raise
        return []  # the page itself will say so


def _read(package: Package, names: tuple[str, ...], number: int) -> Content:
    roots = [parsed(package.read(name)) for name in names]
    whole = Layer()
    for root in roots:
        whole = whole + layer_of(root)
    if not any(char["text"].strip() for char in whole.chars):
        blank = Finding(code="no-text-layer", place=f"page:{number}", values={"pages": 1})
        return Content([], [blank] if whole.images else [], {})
    return content_of(whole.chars, strokes(whole.lines, whole.areas, ()), number, _height(roots[-1]))


def _height(root: Element) -> float:
    """Of the page, in points."""
    box = next(root.iter("{*}PhysicalBox"), None)
    numbers = (box.text or "").split() if box is not None else []
    try:
        return float(numbers[3]) * 72 / 25.4
    except (ValueError, IndexError):
        return _A4 * 72 / 25.4
