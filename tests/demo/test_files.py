"""Attachments of the replicas are real files, and say what the pages say."""

from __future__ import annotations

import re
from io import BytesIO

import pdfplumber
import pypdfium2
import pytest

from crawler.demo.files import doc, pdf, xls
from crawler.demo.grids import Grid, placed
from crawler.demo.report import Report, reports
from crawler.demo.sites import BUILDERS

ALL = [report for portal in BUILDERS for report in reports(portal)]


def having(kind: str) -> list[Report]:
    return [report for report in ALL if any(file.kind == kind for file in report.files)]


def figures(grid: Grid) -> list[list[str]]:
    """The cells of each row as a browser lays them out, without spans."""
    rows: list[list[str]] = [[] for _ in grid]
    for r, _, cell in placed(grid):
        rows[r].append(cell.text)
    return rows


def filled(row: list[str]) -> list[str]:
    """Without blank cells; what goes on below a page break has a blank label."""
    return [cell for cell in row if cell]


def squeezed(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


@pytest.mark.parametrize("report", having("pdf"), ids=lambda report: report.title)
def test_a_pdf_has_the_text_and_the_tables(report: Report) -> None:
    data = pdf(report)
    document = pypdfium2.PdfDocument(data)
    text = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    assert len(document) > 1
    for chapter in report.chapters:
        assert squeezed(chapter.heading) in text
        assert all(squeezed(paragraph) in text for paragraph in chapter.paragraphs)
    with pdfplumber.open(BytesIO(data)) as pages:
        tables = [table for page in pages.pages for table in page.extract_tables()]
    printed = [[squeezed(cell) for cell in row if cell is not None] for table in tables for row in table]
    expected = [
        [squeezed(text) for text in row]
        for chapter in report.chapters
        if chapter.grid
        for row in figures(chapter.grid)
    ]
    assert [filled(row)[-7:] for row in printed] == [filled(row)[-7:] for row in expected]


def test_a_pdf_tears_table_three_over_a_page_break() -> None:
    (report, *_) = having("pdf")
    with pdfplumber.open(BytesIO(pdf(report))) as pages:
        widths = [len(table[0]) for page in pages.pages for table in page.extract_tables()]
    assert widths.count(10) == 2


@pytest.mark.parametrize("report", having("doc"), ids=lambda report: report.title)
def test_a_doc_is_rich_text(report: Report) -> None:
    data = doc(report).decode("ascii")
    assert data.startswith(r"{\rtf1")
    plain = re.sub(r"\\u(-?\d+)\?", lambda m: chr(int(m[1]) % 65536), data)
    assert report.title in plain
    assert all(text in plain for chapter in report.chapters for text in chapter.paragraphs)


def test_an_xls_is_a_workbook_with_the_figures() -> None:
    (report,) = having("xls")
    data = xls(report)
    assert data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert data == xls(report)
    for text in (report.title, "统计指标", "（一）主动公开政府信息数"):
        assert text.encode("utf-16-le") in data
