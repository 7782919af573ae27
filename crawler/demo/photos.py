"""Reports as pictures, PNG: a table alone, or every page. PDFium draws them, if it finds a Chinese font."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageDraw, ImageOps
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import SimpleDocTemplate

from crawler.demo.files import BREAK, SONG, pdf, ruled
from crawler.demo.grids import Grid, torn
from crawler.demo.report import Report

DPI = 144  # pages in a browser are about a thousand pixels wide
MARGIN = 12  # pixels of white around a table


def of_table(grid: Grid, height: int = BREAK) -> list[bytes]:
    """The table; a long one is cut in two after `height` rows, as by a page break."""
    pieces = (grid,) if len(grid) <= height * 1.5 else torn(grid, height)
    return [_png(_cropped(picture)) for piece in pieces for picture in _shown(_drawn(piece))]


def of_pages(report: Report) -> list[bytes]:
    """Every page of the report."""
    return [_png(picture) for picture in _shown(pdf(report))]


def of_nothing(width: int = 640, height: int = 420) -> bytes:
    """A photo, or what stands for one: shades, grain, and no text."""
    grain = Image.frombytes("L", (width, height), Random(width).randbytes(width * height))
    picture = Image.blend(Image.linear_gradient("L").resize((width, height)), grain, 0.2)
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), fill=200)
    return _png(picture)


def _drawn(grid: Grid) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    target = BytesIO()
    SimpleDocTemplate(target, pagesize=A4, invariant=1, leftMargin=50, rightMargin=50).build([ruled(grid)])
    return target.getvalue()


def _shown(file: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(file)
    try:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()


def _cropped(picture: Image.Image) -> Image.Image:
    found = ImageOps.invert(picture).getbbox()
    return ImageOps.expand(picture.crop(found), MARGIN, 255)


def _png(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.convert("L").save(target, "PNG")
    return target.getvalue()
