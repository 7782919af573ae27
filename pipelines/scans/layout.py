"""The pages of a file → one Document: paragraphs and tables joined over pages, places as in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from pipelines.document import Document, Finding
from pipelines.readers.inside import pictures_in
from pipelines.readers.pages.layout import Content, blocks_of
from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.moved import moved
from pipelines.readers.pdf.frame import Frame
from pipelines.readers.pdf.pdfium import opened
from pipelines.readers.pdf.reader import read_page as read_printed
from pipelines.scans.page import Page, read_page
from pipelines.scans.pages import Picture, pictures_of_image, pictures_of_pdf

MOST_PAGES = 60  # of a file that are recognised; a report has five to fifty


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
    """Which pages are pictures the reader of PDFs says."""
    printed: dict[int, tuple[Frame, Content]] = {}
    scanned: list[int] = []
    findings: list[Finding] = []
    with opened(data) as file:
        for number in range(1, file.pages + 1):
            frame, content = read_printed(file, number)
            if any(it.code == "no-text-layer" for it in content.findings):
                scanned.append(number)
                continue
            findings += content.findings
            if frame:
                printed[number] = frame, content
    pages = {shown.page: read_page(shown) for shown in pictures_of_pdf(data, scanned[:MOST_PAGES])}
    return _document(pages, printed, [*_too_many(len(scanned)), *findings])


def _too_many(pages: int) -> tuple[Finding, ...]:
    values = {"pages": pages, "read": MOST_PAGES}
    return (Finding(code="too-many-pages", values=values),) if pages > MOST_PAGES else ()


def _document(
    pages: Mapping[int, Page],
    printed: Mapping[int, tuple[Frame, Content]],
    findings: Iterable[Finding],
) -> Document:
    numbers = sorted({*pages, *printed})
    pieces = [piece for n in numbers for piece in (pages[n].pieces if n in pages else printed[n][1].pieces)]
    boxes = {box: doubt for page in pages.values() for box, doubt in page.doubts.items()}
    for _, content in printed.values():
        boxes |= content.doubts

    def back(box: Box) -> Box:
        return (
            pages[box.page].sheet.original(box) if box.page in pages else printed[box.page][0].original(box)
        )

    blocks, doubts = moved(blocks_of(pieces), boxes, back)
    return Document(kind="scan", blocks=blocks, doubts=doubts, findings=tuple(findings))
