"""Pages of a PDF drawn with known lines and texts, and what of them was read."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.colors import black
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read

HEIGHT = 842.0
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


class Sheet:
    """A4 pages drawn with the origin in the upper left corner, as places count."""

    def __init__(self, **options: object) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(595.0, HEIGHT), **options)
        self.turn(first=True)

    def turn(self, *, first: bool = False) -> None:
        if not first:
            self.canvas.showPage()
        self.canvas.setFont("STSong-Light", 12)

    def text(self, x: float, y: float, text: str) -> None:
        self.canvas.drawString(x, HEIGHT - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A border as Word draws it: a filled rectangle half a point thick."""
        self.canvas.rect(x0, HEIGHT - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: object) -> None:
        self.canvas.setFillColor(color)
        self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillColor(black)

    def read(self) -> Document:
        return read(self.data())

    def data(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


XS, YS = (80.0, 200.0, 260.0, 320.0), (100.0, 130.0, 160.0)
ROWS = [["规章", "0", ""], ["行政规范性文件", "58", "45"]]


def grid(
    sheet: Sheet, draw: Callable[[float, float, float, float], None], ys: tuple[float, ...] = YS
) -> None:
    for y in ys:
        draw(XS[0], y, XS[-1], y)
    for x in XS:
        draw(x, ys[0], x, ys[-1])


def write(sheet: Sheet, rows: list[list[str]], ys: tuple[float, ...] = YS) -> None:
    for row, top in zip(rows, ys, strict=False):
        for text, x in zip(row, XS, strict=False):
            sheet.text(x + 5, top + 20, text)


def rows_of(document: Document) -> list[list[list[str]]]:
    return [
        [[c.text for c in row] for row in block.rows] for block in document.blocks if isinstance(block, Table)
    ]


def texts_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def is_scan(document: Document) -> bool:
    """Whether no page of it has a text that can be believed."""
    return [finding.code for finding in document.findings] == ["no-text-layer"]
