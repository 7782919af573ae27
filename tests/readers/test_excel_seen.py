"""What of a workbook nobody sees: parts that are struck out, rows and columns that are hidden."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlwt

from pipelines.document import Table
from pipelines.readers import read
from tests.readers.made import column, inline, open_document, workbook
from tests.readers.test_excel import MAIN, SHEET


def part(text: str, how: str = "") -> str:
    return f"<r>{f'<rPr>{how}</rPr>' if how else ''}<t>{text}</t></r>"


PARTS = {
    "struck": (part("5", "<b/><strike/>") + part("3"), "3"),
    "not struck": (part("5", '<strike val="0"/>') + part("3"), "53"),
    "all struck": (part("5", '<strike val="1"/>'), ""),
    "the mark of a note": (part("18") + part("2", '<vertAlign val="superscript"/>'), "18²"),
    "raised words": (part("18") + part("件", '<vertAlign val="superscript"/>'), "18件"),
    "lowered": (part("18") + part("2", '<vertAlign val="subscript"/>'), "182"),
    "a prefix": (part("5", "<strike/>").replace("<", "<x:").replace("<x:/", "</x:") + part("3"), "3"),
}


@pytest.mark.parametrize("case", PARTS)
def test_parts_of_texts_as_they_are_seen(case: str) -> None:
    parts, text = PARTS[case]
    cell = f'<c r="B1" t="inlineStr"><is xmlns:x="{MAIN}">{parts}</is></c>'
    line = f'<row r="1">{inline("A1", "规章")}{cell}{inline("C1", "件")}</row>'
    (table,) = read(workbook({"表": f"<sheetData>{line}</sheetData>"})).blocks
    assert isinstance(table, Table)
    assert [one.text for one in table.rows[0]] == ["规章", text, "件"]


def test_parts_of_texts_of_an_old_workbook_as_they_are_seen() -> None:
    """Among so many that their table is continued in further records, at any byte."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    struck, raised = (xlwt.easyfont(how) for how in ("struck_out true", "escapement superscript"))
    for row in range(1200):
        parts = [("5", struck), "3"] if row % 2 else [f"{row}件", ("2", raised)]
        sheet.write(row, 0, f"甲{'a' * (row % 7)}{row}")
        sheet.write_rich_text(row, 1, parts)
    buffer = io.BytesIO()
    book.save(buffer)
    (table,) = read(buffer.getvalue()).blocks
    assert isinstance(table, Table)
    printed = [[cell.text for cell in row] for row in table.rows]
    assert printed == [[f"甲{'a' * (row % 7)}{row}", "3" if row % 2 else f"{row}件²"] for row in range(1200)]


PARTLY_HIDDEN = [
    ["名称", "去年", "件数"],
    ["规章", "9", "3"],
    ["许可", "8", ""],
    ["", "7", "4"],
    ["", "", ""],
]  # B and 3 are hidden, also what lies beyond; C2:C3 and A3:A4 are merged


def hiding_xlsx() -> bytes:
    lines = "".join(
        f'<row r="{r}"{" hidden=" + chr(34) + "1" + chr(34) if r in (3, 9) else ""}>'
        + "".join(inline(f"{column(c)}{r}", text) for c, text in enumerate(row) if text)
        + "</row>"
        for r, row in enumerate(PARTLY_HIDDEN, 1)
    )
    columns = '<cols><col min="2" max="2" width="0" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    merged = '<mergeCells><mergeCell ref="C2:C3"/><mergeCell ref="A3:A4"/></mergeCells>'
    return workbook({"表": f"{columns}<sheetData>{lines}</sheetData>{merged}"})


def hiding_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for r, row in enumerate(PARTLY_HIDDEN):
        for c, text in enumerate(row):
            if text and (r, c) not in ((1, 2), (2, 0)):
                sheet.write(r, c, text)
    sheet.write_merge(1, 2, 2, 2, "3")
    sheet.write_merge(2, 3, 0, 0, "许可")
    for hidden in (sheet.row(2), sheet.row(8), sheet.col(1), sheet.col(9)):
        hidden.hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def hiding_xml() -> bytes:
    texts = [
        "".join(f'<Cell ss:Index="{c}"><Data ss:Type="String">{text}</Data></Cell>' for c, text in cells)
        for cells in ([*enumerate(row, 1)] for row in PARTLY_HIDDEN)
    ]
    texts[1] = texts[1].replace('<Cell ss:Index="3">', '<Cell ss:Index="3" ss:MergeDown="1">')
    texts[2] = '<Cell ss:MergeDown="1"><Data ss:Type="String">许可</Data></Cell>'
    texts[3] = texts[3].replace('<Cell ss:Index="1">', "<Cell>")
    columns = '<Column ss:Index="2" ss:Hidden="1"/><Column ss:Index="9" ss:Hidden="1" ss:Span="200"/>'
    rows = "".join(
        f"<Row{' ss:Hidden=' + chr(34) + '1' + chr(34) if n == 2 else ''}>{row}</Row>"
        for n, row in enumerate(texts)
    )
    sheet = f'<Worksheet ss:Name="表"><Table>{columns}{rows}</Table></Worksheet>'
    return f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}">{sheet}</Workbook>'.encode()


def hiding_ods() -> bytes:
    def cell(text: str, r: int, c: int) -> str:
        span = ' table:number-rows-spanned="2"' if (r, c) in ((1, 2), (2, 0)) else ""
        said = f' office:value-type="string"{span}><text:p>{text}</text:p></table:table-cell>'
        return f"<table:table-cell{said if text else '/>'}"

    hidden = {2: ' table:visibility="collapse"', 4: ' table:visibility="filter"'}
    rows = "".join(
        f"<table:table-row{hidden.get(r, '')}>{''.join(cell(text, r, c) for c, text in enumerate(row))}"
        "</table:table-row>"
        for r, row in enumerate(PARTLY_HIDDEN)
    )
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16000"/>'
    )
    return open_document(columns + rows)


@pytest.mark.parametrize("make", [hiding_xlsx, hiding_xls, hiding_xml, hiding_ods])
def test_hidden_rows_and_columns_are_left_out(make: Callable[[], bytes]) -> None:
    document = read(make())
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[(cell.text, cell.column, cell.rowspan) for cell in row] for row in table.rows] == [
        [("名称", 0, 1), ("件数", 2, 1)],
        [("规章", 0, 1), ("3", 2, 1)],
        [("许可", 0, 1), ("4", 2, 1)],
    ]
    assert [cell.place.rpartition("/")[2] for row in table.rows for cell in row] == [
        "A1", "C1", "A2", "C2", "A4", "C4",
    ]  # fmt: skip
    (finding,) = document.findings
    assert (finding.code, finding.values["rows"], finding.values["columns"]) == ("hidden-cells", 1, 1)
