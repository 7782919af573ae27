"""Workbooks: what a cell shows, which lines are a table, hidden sheets, encrypted and damaged files."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read
from pipelines.readers.office import biff
from pipelines.readers.office.excel import Value, printed
from pipelines.readers.office.numberformats import shown
from pipelines.readers.office.sheets import address, blocks_of
from tests.readers.made import inline, open_document, workbook

SHOWN: list[tuple[Value, str]] = [
    (3, "3"),
    (3.0, "3"),
    (-2.0, "-2"),
    (0.1 + 0.2, "0.3"),
    (12.3456, "12.3456"),
    (True, "TRUE"),
    (datetime(2021, 1, 25), "2021-01-25"),
    (datetime(2021, 1, 25, 17, 15), "2021-01-25 17:15:00"),
    (date(2021, 1, 25), "2021-01-25"),
    (" 规章 ", "规章"),
    ("", ""),
]


@pytest.mark.parametrize(("value", "text"), SHOWN, ids=[repr(value) for value, _ in SHOWN])
def test_what_a_cell_shows(value: Value, text: str) -> None:
    assert printed(value) == text


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (6, 2, "C7"), (9, 26, "AA10"), (0, 701, "ZZ1")]
)
def test_addresses(row: int, column: int, name: str) -> None:
    assert address(row, column) == name


def rows(*lines: list[str]) -> str:
    cells = [
        "".join(inline(f"{chr(64 + c)}{r}", text) for c, text in enumerate(line, 1) if text)
        for r, line in enumerate(lines, 1)
    ]
    return "".join(f'<row r="{r}">{line}</row>' for r, line in enumerate(cells, 1))


def places(document: Document) -> list[str]:
    return [block.place for block in document.blocks]


def test_sheets_in_order_and_hidden_ones_named() -> None:
    table = f"<sheetData>{rows(['甲', '1'], ['乙', '2'])}</sheetData>"
    data = workbook({"一 张": table, "草稿": table, "a/b%": table}, {"草稿": "hidden"})
    document = read(data)
    assert places(document) == ["sheet:一%20张/A1:B2", "sheet:a%2Fb%25/A1:B2"]
    (finding,) = document.findings
    assert (finding.code, dict(finding.values)) == ("hidden-sheet", {"sheet": "草稿"})


LINES = {
    "a title before a table": ([["标题"], ["甲", "1"], ["乙", "2"]], ["A1", "A2:B3"]),
    "an empty line between tables": (
        [["甲", "1"], ["乙", "2"], [], ["丙", "3"], ["丁", "4"]],
        ["A1:B2", "A4:B5"],
    ),
    "a label without its figure": ([["甲", "1"], ["乙", ""], ["丙", "3"]], ["A1:B3"]),
    "a blank cell at the end": ([["甲", "1"], ["乙", ""]], ["A1:B2"]),
    "prose behind a table": ([["甲", "1"], ["乙", "2"], ["说明" * 80]], ["A1:B2", "A3"]),
    "prose alone": ([["一、总体情况"], ["主动公开。"]], ["A1", "A2"]),
}


@pytest.mark.parametrize("case", LINES)
def test_tables_and_the_lines_around_them(case: str) -> None:
    lines, expected = LINES[case]
    document = read(workbook({"表": f"<sheetData>{rows(*lines)}</sheetData>"}))
    assert places(document) == [f"sheet:表/{place}" for place in expected]


def test_a_heading_over_the_whole_width_ends_a_table() -> None:
    texts = [["甲", "1"], ["乙", "2"], ["二、申请", ""], ["丙", "3"], ["丁", "4"]]
    blocks = blocks_of("表", (0, 0), texts, {(2, 0): (1, 2)})
    assert [block.place for block in blocks] == ["sheet:表/A1:B2", "sheet:表/A3", "sheet:表/A4:B5"]
    assert isinstance(blocks[1], Paragraph)


def test_an_old_workbook_with_dates_and_merged_cells() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("统计表")
    sheet.write_merge(0, 0, 0, 2, "2017年统计表")
    sheet.write_merge(1, 2, 0, 0, "一、主动公开")
    for row, value in ((1, 3.0), (2, date(2018, 1, 5))):
        sheet.write(row, 1, "条")
        sheet.write(row, 2, value, xlwt.easyxf(num_format_str="YYYY-MM-DD" if row == 2 else "0"))
    buffer = io.BytesIO()
    book.save(buffer)
    title, table = read(buffer.getvalue()).blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, Table)
    assert [[(c.text, c.place, c.rowspan) for c in row] for row in table.rows] == [
        [("一、主动公开", "sheet:统计表/A2", 2), ("条", "sheet:统计表/B2", 1), ("3", "sheet:统计表/C2", 1)],
        [("条", "sheet:统计表/B3", 1), ("2018-01-05", "sheet:统计表/C3", 1)],
    ]


ACCOUNTING = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '
FORMATTED = [
    (0.5, "0%", "50%"),
    (0.125, "0.0%", "12.5%"),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567.0, "#,##0,", "1,235"),
    (12345678.0, '0.00,,"百万"', "12.35百万"),
    (2.5, "0", "3"),
    (1.005, "0.00", "1.01"),
    (-5.0, "0", "-5"),
    (-0.4, "0", "0"),
    (-5.0, "#,##0;[Red]-#,##0", "-5"),
    (0.0, "#", ""),
    (0.0, "0;-0;;@", ""),
    (0.0, ACCOUNTING, "-"),
    (1234.0, ACCOUNTING, "1,234"),
    (2019.0, '0"年"', "2019年"),
    (7.0, "000", "007"),
    (12.3, "0.0#", "12.3"),
    (6.0, "[$¥-804]#,##0.00", "¥6.00"),
    (6.0, "0_);[Red]\\(0\\)", "6"),
    (3.0, "General", None),
    (3.0, "@", None),
    (3.0, "[DBNum1]General", None),
    (5.0, "[>3]0;0", None),
    (0.5, "# ?/?", None),
    (100.0, "0.00E+00", None),
    (44000.0, "yyyy-mm-dd", None),
    (1e20, "0", None),
]


@pytest.mark.parametrize(("value", "code", "text"), FORMATTED)
def test_a_number_format(value: float, code: str, text: str | None) -> None:
    assert shown(value, code) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?,.%;"\\\\_*[]-年$E/@G ', max_size=12))
def test_any_format_is_met(value: float, code: str) -> None:
    assert shown(value, code) is None or isinstance(shown(value, code), str)


def test_cells_show_what_their_formats_make() -> None:
    """By address, in a sheet that begins anywhere; words and cells without a style stay as they are."""
    cells = [
        ("B3", 1, 1234.5), ("C3", 2, 0.5), ("B4", 3, 12), ("C4", 4, 0.25), ("B5", 0, 7.0), ("C5", 5, 3.25),
    ]  # fmt: skip
    lines = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{at}" s="{style}"><v>{v}</v></c>' for at, style, v in cells if at.endswith(str(r)))
        + f'<c r="D{r}" t="inlineStr" s="2"><is><t>1</t></is></c></row>'
        for r in (3, 4, 5)
    )
    document = read(workbook({"表": f"<sheetData>{lines}</sheetData>"}, {}, "#,##0.0", "0%", "0", "# ?/?"))
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1,234.5", "50%", "1"],
        ["12", "0.25", "1"],
        ["7", "325%", "1"],
    ]
    (finding,) = document.findings
    assert (finding.code, finding.place) == ("shown-otherwise", "sheet:表/C3")
    assert finding.values == {"stored": "0.5", "shown": "50%", "cells": 2}


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
STORED = [(3.3, "0"), (1234.5, "#,##0.0"), (0.5, "0%"), (7.0, "General"), (2.25, "0.0##")]


def by_format_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表 一")
    sheet.write(0, 0, "甲")
    for n, (value, code) in enumerate(STORED):
        sheet.write(0, n + 1, value, xlwt.easyxf(num_format_str=code))
        sheet.write(1, n + 1, "12", xlwt.easyxf(num_format_str=code))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def by_format_xml() -> bytes:
    styles = "".join(
        f'<Style ss:ID="s{n}"><NumberFormat ss:Format="{code}"/></Style>'
        for n, (_, code) in enumerate(STORED)
    )
    cells = "".join(
        f'<Cell ss:StyleID="s{n}"><Data ss:Type="Number">{value}</Data></Cell>'
        for n, (value, _) in enumerate(STORED)
    )
    texts = '<Cell ss:StyleID="s0"><Data ss:Type="String">12</Data></Cell>' * len(STORED)
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    rows = f"<Row><Cell/>{cells}</Row><Row><Cell/>{texts}</Row>"
    return (
        f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="表 一"><Table>{rows}</Table></Worksheet>'
        f'<Worksheet ss:Name="草稿"><Table>{rows}</Table>{hidden}</Worksheet></Workbook>'
    ).encode()


def by_format_ods() -> bytes:
    """A program writes beside each number what it shows of it; here, two cells and two rows at once."""
    cells = "".join(
        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{text}</text:p>'
        "</table:table-cell>"
        for value, text in ((3.3, "3"), (1234.5, "1,234.5"), (0.5, "50%"), (7.0, "7"), (2.25, "2.25"))
    )
    texts = '<table:table-cell office:value-type="string"><text:p>12</text:p></table:table-cell>'
    return open_document(
        f"<table:table-row><table:table-cell/>{cells}</table:table-row>"
        f"<table:table-row><table:table-cell/>{texts * len(STORED)}</table:table-row>"
    )


@pytest.mark.parametrize("make", [by_format_xls, by_format_xml, by_format_ods])
def test_other_workbooks_show_what_their_formats_make(make: Callable[[], bytes]) -> None:
    (table,) = read(make()).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row][-5:] for row in table.rows] == [
        ["3", "1,234.5", "50%", "7", "2.25"],
        ["12"] * 5,
    ]


def test_an_old_workbook_of_many_sectors() -> None:
    book = xlwt.Workbook()
    for n in range(12):
        sheet = book.add_sheet(f"表{n}")
        for row in range(200):
            sheet.write(row, 0, f"甲{row}")
            sheet.write(row, 1, row + 0.3, xlwt.easyxf(num_format_str="0"))
    buffer = io.BytesIO()
    book.save(buffer)
    *_, table = read(buffer.getvalue()).blocks
    assert isinstance(table, Table)
    assert [row[-1].text for row in table.rows] == [str(n) for n in range(200)]


COVERED = {
    "left out, as LibreOffice does": "",
    "blank": "<Cell/>",
    "said by an index": 2,
}


@pytest.mark.parametrize("case", COVERED)
def test_cells_below_merged_ones_in_excels_xml(case: str) -> None:
    """And cells without a text at the end of the sheet are no cells of it."""

    def cell(text: str, how: str = "") -> str:
        return f'<Cell{how}><Data ss:Type="String">{text}</Data></Cell>'

    written = COVERED[case]
    below = cell("乙", ' ss:Index="2"') if written == 2 else f"{written}{cell('乙')}"
    rows = [cell("一", ' ss:MergeDown="1"') + cell("甲") + cell("3"), below + cell("4")]
    lines = "".join(f"<Row>{row}</Row>" for row in (*rows, '<Cell ss:Index="16384"/>'))
    end = '<Row ss:Index="1048576"><Cell/></Row>'
    sheet = f'<Worksheet ss:Name="表"><Table>{lines}{end}</Table></Worksheet>'
    (table,) = read(f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}">{sheet}</Workbook>'.encode()).blocks
    assert isinstance(table, Table)
    assert [[(cell.text, cell.column, cell.rowspan) for cell in row] for row in table.rows] == [
        [("一", 0, 2), ("甲", 1, 1), ("3", 2, 1)],
        [("乙", 1, 1), ("4", 2, 1)],
    ]


def test_an_old_workbook_that_is_short() -> None:
    """Its stream then lies in sectors of 64 bytes, in a stream of the root's own."""
    whole = by_format_xls()
    data = bytearray(whole)
    (directory,) = struct.unpack_from("<I", data, 48)
    (allocation,) = struct.unpack_from("<I", data, 76)
    root, new = (directory + 1) * 512, len(data) // 512 - 1
    struct.pack_into("<II", data, root + 116, 0, 4096)  # where the workbook lies, from its first sector on
    struct.pack_into("<II", data, root + 128 + 116, 0, 4095)
    struct.pack_into("<I", data, (allocation + 1) * 512 + 4 * new, 0xFFFFFFFE)
    struct.pack_into("<I", data, 60, new)
    data += struct.pack("<128I", *range(1, 64), 0xFFFFFFFE, *[0xFFFFFFFF] * 64)
    assert biff.sheets(bytes(data)) == biff.sheets(whole) != {}


@given(st.integers(0, 8000), st.binary(max_size=6), st.integers(0, 40))
def test_damaged_formats_cost_no_more_than_themselves(at: int, put: bytes, gone: int) -> None:
    data = by_format_xls()
    biff.sheets(data[:at] + put + data[at + gone :])


RESULTS = {
    "a formula that was never reckoned": ('<c r="B1"><f>SUM(C1:C9)</f></c>', "=SUM(C1:C9)"),
    "one with an empty result": ('<c r="B1"><f>A1&gt;1</f><v></v></c>', "=A1>1"),
    "a shared one": ('<c r="B1"><f t="shared" si="0"/><v/></c>', "="),
    "a text that is empty": ('<c r="B1" t="str"><f>""</f><v></v></c>', ""),
    "a result": ('<c r="B1"><f>SUM(C1:C9)</f><v>5.0</v></c>', "5"),
}


@pytest.mark.parametrize("case", RESULTS)
def test_what_a_formula_shows(case: str) -> None:
    cell, text = RESULTS[case]
    line = f'<row r="1">{inline("A1", "总计")}{cell}{inline("C1", "甲")}</row>'
    (table,) = read(workbook({"a": f"<sheetData>{line}</sheetData>"})).blocks
    assert isinstance(table, Table)
    assert [one.text for one in table.rows[0]] == ["总计", text, "甲"]
