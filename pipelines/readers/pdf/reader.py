"""PDF with a text layer → Document: paragraphs and ruled tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.document import Document, Doubt, Finding
from pipelines.readers.pages.layout import Content, Piece, blocks_of, content_of, without_text
from pipelines.readers.pages.lines import Box, once
from pipelines.readers.pages.moved import findings_moved, moved
from pipelines.readers.pages.ruled import strokes
from pipelines.readers.pages.words import Char
from pipelines.readers.pairs import pairs_of
from pipelines.readers.pdf.frame import Frame
from pipelines.readers.pdf.glyphs import UNMAPPED
from pipelines.readers.pdf.pdfium import File, Sheet, opened, sheet_of
from pipelines.readers.pdf.spreads import pages_of

_MOST_PAGES = 300  # a report has five to fifty
_SHOWN = 60  # characters of what is left out that a finding names
_LETTERS = 20  # of a page with an image over half of it that is a scan all the same
_MANY = 200  # letters of a page that would have an ideograph among them
_ASKEW = 0.6  # degrees: lines of text that lean more run into each other, and over rules
_SLANTED = 5.0  # degrees: a watermark or the words of a seal
_IDEOGRAPH = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff]")
_REPAIRED = Finding(code="repaired", values={"reason": "the index of the file's objects is wrong"})


def read_pdf(data: bytes) -> Document:
    """Read a PDF; without a text layer the finding is `no-text-layer`.

    A file whose objects PDFium had to look for is `repaired`. A page that cannot be read costs that page
    only, and of several in a row the first is named; of files with more than 300 pages the first 300 are read
    (`too-many-pages`). Raises Refused where the file is encrypted or damaged beyond repair.
    """
    with opened(data) as file:
        return _document(file)


def _document(file: File) -> Document:
    pieces: list[Piece] = []
    findings: list[Finding] = []
    boxes: dict[Box, Doubt] = {}
    frames: list[tuple[int, Frame | None]] = []  # of each page, with the number of its sheet
    gone = False
    for number in range(1, min(file.pages, _MOST_PAGES) + 1):
        for frame, content in _pages(file, number, len(frames) + 1):
            pieces += content.pieces
            findings += [it for it in content.findings if not gone or it.code != "unreadable"]
            boxes |= content.doubts
            gone = frame is None
            frames.append((number, frame))

    def back(box: Box) -> Box:
        number, frame = frames[box.page - 1]
        return replace(frame.original(box) if frame else box, page=number)

    findings = list(findings_moved(findings, back))
    if file.pages > _MOST_PAGES:
        values = {"pages": file.pages, "read": _MOST_PAGES}
        findings.append(Finding(code="too-many-pages", values=values))
    findings = without_text(pieces, findings, file.pages)
    blocks, doubts = moved(blocks_of(pieces), boxes, back)
    return Document(
        kind="pdf",
        blocks=blocks,
        title=file.title,
        pairs=pairs_of(blocks),
        findings=(*([_REPAIRED] if file.repaired else []), *findings),
        doubts=doubts,
    )


def read_page(file: File, number: int) -> tuple[Frame | None, Content]:
    """How a sheet (from 1) lies, and what stands on it; None where it cannot be read."""
    return next(_pages(file, number, number, halved=False))


def _pages(
    file: File, number: int, first: int, *, halved: bool = True
) -> Iterator[tuple[Frame | None, Content]]:
    """The page on a sheet, or the two if they are to be parted, counted from `first`."""
    try:
        sheet = replace(sheet_of(file, number), number=first)
        for at, page in enumerate(pages_of(sheet) if halved else [sheet]):
            yield page.frame, _read(replace(page, number=first + at))
    except (ValueError, OverflowError) as error:  # no page, or numbers that are none
        values = {"reason": f"the PDF is damaged: {error}"}
        gone = Finding(code="unreadable", severity="error", place=f"page:{first}", values=values)
        yield None, Content([], [gone], {})


def _read(sheet: Sheet) -> Content:
    chars = once(sheet.chars)
    if _is_picture(sheet, chars):
        blank = Finding(code="no-text-layer", place=f"page:{sheet.number}", values={"pages": 1})
        return Content([], [blank], {})
    drawn = strokes(sheet.drawn.lines, sheet.drawn.areas, sheet.drawn.curves)
    slanted = [char for char in chars if char["tilt"] >= _SLANTED]
    level = [char for char in chars if char["tilt"] < _SLANTED] if slanted else chars
    content = content_of(level, drawn, sheet.number, sheet.frame.height)
    findings = [*content.findings, *_unmapped(sheet.number, chars), *_left_out(sheet.number, slanted)]
    return content._replace(findings=findings)


def _unmapped(number: int, chars: Sequence[Char]) -> Iterator[Finding]:
    if count := sum(char["text"] == UNMAPPED for char in chars):
        yield Finding(code="unmapped-characters", place=f"page:{number}", values={"count": count})


def _left_out(number: int, slanted: Sequence[Char]) -> Iterator[Finding]:
    if text := "".join(char["text"] for char in slanted).strip():
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        yield Finding(code="text-askew", severity="info", place=f"page:{number}", values={"text": shown})


def _is_picture(sheet: Sheet, chars: Sequence[Char]) -> bool:
    """Whether the page says nothing but by its images, or in glyphs that stand for no known characters.

    A page number or a stamp's date does not count, nor does a layer of text that nobody sees. Where a font
    has no map to characters at all, its glyphs' numbers are taken for letters: then none is an ideograph.
    A page that lies askew is read as a scan, which is straightened first.
    """
    letters = sum(map(_is_printed, chars))
    unmapped = sum(char["text"] == UNMAPPED for char in chars)
    foreign = letters >= _MANY and not any(_IDEOGRAPH.match(char["text"]) for char in chars)
    if unmapped > letters / 2 or foreign or _is_askew(chars):
        return True
    frame = sheet.frame
    few = letters - unmapped < _LETTERS or sheet.hidden
    return bool(sheet.images) and (not letters or (few and sheet.covered > frame.width * frame.height / 2))


def _is_askew(chars: Sequence[Char]) -> bool:
    """Whether its text leans, and not just what is printed across it."""
    if not any(char["tilt"] > _ASKEW for char in chars):
        return False
    tilts: list[float] = [char["tilt"] for char in chars if _is_printed(char)]
    level, slanted = sum(tilt <= _ASKEW for tilt in tilts), sum(tilt >= _SLANTED for tilt in tilts)
    return len(tilts) - level - slanted > level or level < _LETTERS <= slanted


def _is_printed(char: Char) -> bool:
    return bool(char["text"].strip())
