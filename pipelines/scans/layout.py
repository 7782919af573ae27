"""The pages of a file → one Document: paragraphs and tables joined over pages, places as in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from pipelines.document import Block, Document, Doubt, Finding, Paragraph, Table
from pipelines.readers.inside import pictures_in
from pipelines.readers.lines import Box
from pipelines.readers.pages import Piece, blocks_of
from pipelines.readers.pdf import read_page as read_printed
from pipelines.readers.pdfium import opened
from pipelines.scans.page import Page, read_page
from pipelines.scans.pages import Picture, pictures_of_image, pictures_of_pdf

MOST_PAGES = 60  # of a file that are recognised; a report has five to fifty
_PLACE = re.compile(r"page:(\d+)/(-?\d+),(-?\d+),(-?\d+),(-?\d+)")


def read_scan(data: bytes, kind: str) -> Document:
    """Recognise an image, the pictures inside a document, or the pages of a PDF that are pictures.

    Other pages of a PDF are read as they are.

    Of more than 60 such pages the first 60 are recognised (finding `too-many-pages`). Raises Refused,
    ValueError, OSError or PdfiumError for what cannot be opened.
    """
    if kind == "pdf":
        return _pdf(data)
    pages = []
    count = 0
    for shown in _pictures(data, kind):
        count = shown.of
        if shown.page > MOST_PAGES:
            break
        pages.append(read_page(shown))
    return _document({page.sheet.page: page for page in pages}, {}, _too_many(count))


def _pictures(data: bytes, kind: str) -> Iterator[Picture]:
    """The pages of an image file, or the pictures inside a document, each a page; those that open."""
    if kind == "image":
        yield from pictures_of_image(data)
        return
    inside = pictures_in(data, kind)
    for number, picture in enumerate(inside, 1):
        with suppress(ValueError, OSError):
            first = next(pictures_of_image(picture))
            yield replace(first, page=number, of=len(inside))


def _pdf(data: bytes) -> Document:
    """Which pages are pictures the reader of PDFs says; the text layer of another recognition stays."""
    printed: dict[int, list[Piece]] = {}
    scanned: list[int] = []
    findings: list[Finding] = []
    with opened(data) as file:
        for number in range(1, file.pages + 1):
            pieces, doubts = read_printed(file, number)
            if any(doubt.code == "no-text-layer" for doubt in doubts):
                scanned.append(number)
            else:
                printed[number] = pieces
                findings += doubts
    pages = {shown.page: read_page(shown) for shown in pictures_of_pdf(data, scanned[:MOST_PAGES])}
    return _document(pages, printed, [*_too_many(len(scanned)), *findings])


def _too_many(pages: int) -> tuple[Finding, ...]:
    values = {"pages": pages, "read": MOST_PAGES}
    return (Finding(code="too-many-pages", values=values),) if pages > MOST_PAGES else ()


def _document(
    pages: Mapping[int, Page],
    printed: Mapping[int, Sequence[Piece]],
    findings: Iterable[Finding],
) -> Document:
    numbers = sorted({*pages, *printed})
    pieces = [piece for n in numbers for piece in (pages[n].pieces if n in pages else printed[n])]
    blocks = list(blocks_of(pieces))
    boxes = {box: doubt for page in pages.values() for box, doubt in page.doubts.items()}
    doubts = dict(_doubts(blocks, boxes))
    found = {place: _original(place, pages) for block in blocks for place in _places(block)}
    return Document(
        kind="scan",
        blocks=tuple(_moved(block, found) for block in blocks),
        doubts={found[place]: doubt for place, doubt in doubts.items()},
        findings=tuple(findings),
    )


def _doubts(blocks: Iterable[Block], boxes: Mapping[Box, Doubt]) -> Iterator[tuple[str, Doubt]]:
    """The doubt about a cell, or about any line of a paragraph, by the place of the cell or paragraph."""
    exact = {box.place: doubt for box, doubt in boxes.items()}
    for block in blocks:
        for place in _places(block):
            parts = [exact[part] for part in place.split() if part in exact]
            if isinstance(block, Paragraph):
                parts += [
                    doubt for box, doubt in boxes.items() if any(_within(box, one) for one in place.split())
                ]
            if parts:
                yield place, min(parts, key=lambda doubt: doubt.sure)


def _within(box: Box, place: str) -> bool:
    page, *edges = map(int, _PLACE.fullmatch(place).groups())  # type: ignore[union-attr]
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return box.page == page and edges[0] <= x <= edges[2] and edges[1] <= y <= edges[3]


def _places(block: Block) -> Iterator[str]:
    yield block.place
    if isinstance(block, Table):
        yield from (cell.place for row in block.rows for cell in row)


def _original(place: str, pages: Mapping[int, Page]) -> str:
    """A place on straightened pages as one on the pages of the file."""

    def turned(match: re.Match[str]) -> str:
        number, *edges = map(int, match.groups())
        if number not in pages:
            return match[0]
        x0, top, x1, bottom = edges
        return pages[number].sheet.original(Box(page=number, x0=x0, top=top, x1=x1, bottom=bottom)).place

    return _PLACE.sub(turned, place)


def _moved(block: Block, places: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=places[block.place])
    rows = tuple(tuple(cell._replace(place=places[cell.place]) for cell in row) for row in block.rows)
    return replace(block, place=places[block.place], rows=rows)
