"""The statutory tables of one report, made as each kind of file, are read alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines import reading
from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read
from tests.readers import made

KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    ".docx": (made.word, "docx"),
    ".xls": (made.excel_old, "xls"),
    ".xlsx": (made.excel, "xlsx"),
    ".ods": (made.open_sheet, "ods"),
    ".fods": (made.flat_sheet, "ods"),
    "Excel 2003 XML": (made.sheet_xml, "xls"),
    "flat Word package": (made.word_xml, "docx"),
    ".mht": (made.message, "mht"),
    ".ofd": (made.ofd, "ofd"),
    ".zip": (made.archive, "zip"),
}


def texts(document: Document) -> dict[str, str]:
    """What stands at each place of a cell or paragraph."""
    blocks = document.blocks
    found = {block.place: block.text for block in blocks if isinstance(block, Paragraph)}
    cells = (cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)
    return found | {cell.place: cell.text for cell in cells}


@pytest.mark.parametrize("case", KINDS)
def test_every_figure_is_read_from_its_place(case: str) -> None:
    make, kind = KINDS[case]
    page = reading.read(read(made.html()))
    document = read(make())
    report = reading.read(document)
    assert document.kind == kind
    assert not document.findings
    assert {r.field: (r.value, r.state, r.unit) for r in report.readings} == {
        r.field: (r.value, r.state, r.unit) for r in page.readings
    }
    assert len(report.readings) > 150
    assert (report.title, report.year, report.forms) == (page.title, page.year, page.forms)
    assert [(c.kind, c.heading) for c in report.chapters] == [(c.kind, c.heading) for c in page.chapters]
    at = texts(document)
    assert all(at[r.place] == r.text for r in report.readings)
