"""Reports as attachments: PDF, .doc (Rich Text, as many old .doc files are), .xls. Always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlwt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from crawler.demo.grids import Grid, placed, torn
from crawler.demo.report import Report

SONG = "STSong-Light"
WIDTH = 490  # points between the margins
WIDTHS = {
    4: (160, 110, 110, 110),
    5: (110, 80, 100, 100, 100),
    10: (26, 58, 126, *(40,) * 7),
    15: (32,) * 15,
}
BREAK = 13  # rows of table three before the page ends
TITLE = ParagraphStyle("title", fontName=SONG, fontSize=16, leading=24, alignment=TA_CENTER)
TEXT = ParagraphStyle("text", fontName=SONG, fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22)
CELL = ParagraphStyle("cell", fontName=SONG, fontSize=8.5, leading=11, wordWrap="CJK", alignment=TA_CENTER)


def pdf(report: Report) -> bytes:
    """The report with ruled tables; table three goes over a page break."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    target = BytesIO()
    margins = {"leftMargin": 50, "rightMargin": 50, "topMargin": 60, "bottomMargin": 60}
    paper = SimpleDocTemplate(target, pagesize=A4, invariant=1, title=report.title, **margins)
    paper.build(list(_flow(report)))
    return target.getvalue()


def _flow(report: Report) -> Iterator[Any]:
    yield Paragraph(report.title, TITLE)
    yield Spacer(1, 12)
    for text in report.lead:
        yield Paragraph(text, TEXT)
    for chapter in report.chapters:
        yield Paragraph(chapter.heading, TEXT)
        for text in chapter.paragraphs:
            yield Paragraph(text, TEXT)
        if chapter.grid:
            yield from _tables(chapter.grid)
    for text in report.tail:
        yield Paragraph(text, TEXT)


def _tables(grid: Grid) -> Iterator[Any]:
    if len(grid) <= BREAK * 1.5:
        yield ruled(grid)
        return
    above, below = torn(grid, BREAK)
    yield ruled(above)
    yield PageBreak()
    yield ruled(below)


def ruled(grid: Grid) -> Table:
    """A table that fills the page from margin to margin."""
    cells = list(placed(grid))
    width = max(c + cell.colspan for _, c, cell in cells)
    content: list[list[Any]] = [[""] * width for _ in grid]
    for r, c, cell in cells:
        content[r][c] = Paragraph(cell.text, CELL)
    spans = [("SPAN", (c, r), (c + cell.colspan - 1, r + cell.rowspan - 1)) for r, c, cell in cells]
    lines = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    return Table(content, colWidths=WIDTHS[width], style=[*lines, *spans], spaceBefore=6, spaceAfter=6)


def doc(report: Report) -> bytes:
    """The prose as Rich Text."""
    texts = [report.title, *report.lead]
    for chapter in report.chapters:
        texts += [chapter.heading, *chapter.paragraphs]
    inside = "".join(rf"\pard {_escaped(text)}\par" + "\n" for text in (*texts, *report.tail))
    head = r"{\rtf1\ansi\ansicpg936\uc1\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}" + "\n"
    return (head + inside + "}").encode("ascii")


def _escaped(text: str) -> str:
    """Rich Text writes characters as signed 16-bit numbers, each followed by a stand-in."""
    units = (int.from_bytes(c.encode("utf-16-le")[:2], "little", signed=True) for c in text)
    return "".join(
        c if c.isascii() and c not in "\\{}" else rf"\u{unit}?" for c, unit in zip(text, units, strict=True)
    )


def xls(report: Report) -> bytes:
    """The 统计表 as a workbook of one sheet; figures are numbers, what is blank has no cell."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("统计表")
    assert report.indicators is not None
    rows = [[report.title], *([cell.text for cell in row] for row in report.indicators)]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                sheet.write(r, c, int(text) if text.isdigit() else text)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


MAKERS = {
    "pdf": (pdf, "application/pdf"),
    "doc": (doc, "application/msword"),
    "xls": (xls, "application/vnd.ms-excel"),
}
