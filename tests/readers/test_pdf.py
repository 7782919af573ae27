"""PDF: ruled tables however they are drawn, page breaks, paragraphs, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import lightgrey, white
from reportlab.lib.pdfencrypt import StandardEncryption

from pipelines.document import Table
from pipelines.readers import read
from pipelines.readers.pages.radicals import without_radicals
from tests.readers.paper import HEIGHT, ROWS, XS, YS, Sheet, grid, rows_of, texts_of, write


def boxes(sheet: Sheet, *_: float) -> None:
    for y0, y1 in pairwise(YS):
        for x0, x1 in pairwise(XS):
            sheet.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)


def pieces(sheet: Sheet) -> None:
    """Each cell with borders of its own, a point apart."""
    for y in YS:
        for x0, x1 in pairwise(XS):
            sheet.line(x0 + 1, y + 0.5, x1 - 1, y)
    for x in XS:
        for y0, y1 in pairwise(YS):
            sheet.line(x, y0 + 1, x + 0.5, y1 - 1)


def inner_lines(sheet: Sheet) -> None:
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])


def open_at_the_top(sheet: Sheet) -> None:
    for y in YS[1:]:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS:
        sheet.line(x, YS[0], x, YS[-1])


def on_backgrounds(sheet: Sheet) -> None:
    sheet.fill(XS[0], YS[0], XS[-1], YS[1], lightgrey)
    sheet.fill(XS[0] + 30, YS[1] + 5, XS[-1], YS[-1] - 4, white)
    grid(sheet, sheet.line)


def in_pieces(sheet: Sheet, long: float, apart: float) -> None:
    """Dashes or dots, each a filled figure of four corners that nothing closes, as browsers draw them."""

    def draw(x0: float, y0: float, x1: float, y1: float) -> None:
        at, end = 0.0, max(x1 - x0, y1 - y0)
        while at < end:
            to = min(at + long, end)
            if y0 == y1:
                area(sheet, x0 + at, y0, x0 + to, y0 + 0.75)
            else:
                area(sheet, x0, y0 + at, x0 + 0.75, y0 + to)
            at = to + apart

    grid(sheet, draw)


def mitred(sheet: Sheet) -> None:
    """Borders of cells whose ends are cut aslant."""
    for y0, y1 in pairwise(YS):
        for x0, x1 in pairwise(XS):
            area(sheet, x0, y0, x1, y0 + 1, slant=1)
            area(sheet, x0, y0, x0 + 1, y1, slant=1)


def area(sheet: Sheet, x0: float, y0: float, x1: float, y1: float, slant: float = 0) -> None:
    inner = (x0 + slant, y1 - slant) if x1 - x0 < y1 - y0 else (x1 - slant, y0 + slant)
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners[corners.index((x0, y1) if x1 - x0 < y1 - y0 else (x1, y0))] = inner
    path = sheet.canvas.beginPath()
    path.moveTo(corners[0][0], HEIGHT - corners[0][1])
    for x, y in corners[1:]:
        path.lineTo(x, HEIGHT - y)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


DRAWN: dict[str, Callable[[Sheet], None]] = {
    "lines": lambda sheet: grid(sheet, sheet.line),
    "bars": lambda sheet: grid(sheet, sheet.bar),
    "boxes": boxes,
    "pieces": pieces,
    "inner lines": inner_lines,
    "open at the top": open_at_the_top,
    "on backgrounds": on_backgrounds,
    "short dashes": lambda sheet: in_pieces(sheet, 2.25, 1.35),
    "long dashes": lambda sheet: in_pieces(sheet, 8, 4),
    "dots": lambda sheet: in_pieces(sheet, 0.75, 0.75),
    "mitred": mitred,
}


@pytest.mark.parametrize("case", DRAWN)
def test_a_table_however_it_is_drawn(case: str) -> None:
    sheet = Sheet()
    DRAWN[case](sheet)
    write(sheet, ROWS)
    document = sheet.read()
    assert rows_of(document) == [ROWS]
    assert not texts_of(document)
    assert not document.findings


def test_merged_cells_stand_once_at_their_grid_position() -> None:
    sheet = Sheet()
    for x0, y, x1 in [(80, 100, 320), (200, 130, 320), (80, 160, 320)]:
        sheet.line(x0, y, x1, y)
    for x, y0, y1 in [(80, 100, 160), (200, 100, 160), (260, 130, 160), (320, 100, 160)]:
        sheet.line(x, y0, x, y1)
    write(sheet, [["", "申请人情况"], ["结果", "1", "2"]])
    (table,) = sheet.read().blocks
    assert isinstance(table, Table)
    cells = [cell for row in table.rows for cell in row]
    assert [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in cells] == [
        ("结果", 0, 0, 2, 1),
        ("申请人情况", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
    ]
    assert table.place == "page:1/80,100,320,160"
    assert cells[3].place == "page:1/260,130,320,160"


def test_lines_of_a_cell_are_joined_by_line_breaks() -> None:
    sheet = Sheet()
    grid(sheet, sheet.line, (100.0, 140.0))
    sheet.text(85, 115, "法律服务")
    sheet.text(85, 132, "机构")
    sheet.text(205, 124, "1")
    assert rows_of(sheet.read()) == [[["法律服务\n机构", "1", ""]]]


@pytest.mark.parametrize(("other", "doubts"), [("12", {"page:1/200,100,260,140": "354"}), ("1|2", {})])
def test_a_figure_that_a_narrow_column_breaks_is_in_doubt(other: str, doubts: dict[str, str]) -> None:
    """Unless the other figures of the row have several lines, too: then it is several rows."""
    sheet = Sheet()
    grid(sheet, sheet.line, (100.0, 140.0))
    for x, text in zip(XS, ("规章", "35|4", other), strict=False):
        for line, part in enumerate(text.split("|")):
            sheet.text(x + 5, 115 + 17 * line, part)
    assert {place: doubt.other for place, doubt in sheet.read().doubts.items()} == doubts


def test_lines_are_joined_to_paragraphs() -> None:
    sheet = Sheet()
    sheet.text(230, 100, "年度报告")
    sheet.text(104, 130, "字" * 32)
    sheet.text(80, 150, "文" * 34)
    sheet.text(80, 170, "尾" * 5)
    sheet.text(104, 190, "次" * 32)
    sheet.text(290, 800, "第 1 页 共 2 页")
    sheet.turn()
    sheet.text(80, 100, "页" * 34)
    sheet.text(104, 120, "新" * 32)
    document = sheet.read()
    assert texts_of(document) == [
        "年度报告",
        "字" * 32 + "文" * 34 + "尾" * 5,
        "次" * 32 + "页" * 34,
        "新" * 32,
    ]
    assert document.blocks[2].place.split(" ")[1].startswith("page:2/80,")


@pytest.mark.parametrize(
    ("end", "last", "paragraphs"), [("总数", "11171。", 1), ("总数。", "11171", 2), ("总数", "甲", 2)]
)
def test_a_figure_that_did_not_fit_goes_on_with_the_line(end: str, last: str, paragraphs: int) -> None:
    sheet = Sheet()
    lines = ["文" * 34, "文" * 34, "文" * (32 - len(end)) + end, last]
    for n, text in enumerate(lines):
        sheet.text(80, 100 + 20 * n, text)
    texts = texts_of(sheet.read())
    assert (len(texts), "".join(texts)) == (paragraphs, "".join(lines))


def test_a_year_alone_is_no_page_number() -> None:
    sheet = Sheet()
    sheet.text(280, 60, "2023年")
    sheet.text(280, 400, "12")
    assert texts_of(sheet.read()) == ["2023年", "12"]


def test_cells_without_a_border_between_them_are_one() -> None:
    sheet = Sheet()
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in (XS[0], XS[1], XS[3]):
        sheet.line(x, YS[0], x, YS[-1])
    sheet.line(XS[2], YS[1], XS[2], YS[2])
    write(sheet, ROWS)
    assert rows_of(sheet.read()) == [[["规章", "0"], ["行政规范性文件", "58", "45"]]]


def test_an_irregular_cell_is_found() -> None:
    sheet = Sheet()
    grid(sheet, lambda *_: None)
    for x0, y, x1 in [(80, 100, 320), (80, 130, 260), (80, 160, 320)]:
        sheet.line(x0, y, x1, y)
    for x, y0, y1 in [(80, 100, 160), (200, 100, 160), (260, 130, 160), (320, 100, 160)]:
        sheet.line(x, y0, x, y1)
    write(sheet, ROWS)
    assert [finding.code for finding in sheet.read().findings] == ["irregular-cell"]


def test_a_frame_around_text_is_no_table() -> None:
    sheet = Sheet()
    sheet.canvas.rect(60, 60, 400, 700)
    sheet.line(60, 200, 460, 200)
    sheet.text(80, 150, "一、总体情况")
    document = sheet.read()
    assert texts_of(document) == ["一、总体情况"]
    assert not rows_of(document)


def test_header_pairs() -> None:
    sheet = Sheet()
    grid(sheet, sheet.line, (100.0, 130.0))
    write(sheet, [["索 引 号", "1/2", ""]])
    sheet.text(80, 200, "发布日期:2020-01-20")
    pairs = sheet.read().pairs
    assert [(pair.label, pair.value) for pair in pairs] == [("索引号", "1/2"), ("发布日期", "2020-01-20")]


def test_without_a_text_layer() -> None:
    sheet = Sheet()
    sheet.canvas.rect(60, 60, 400, 700)
    document = sheet.read()
    assert document.kind == "pdf"
    assert [finding.code for finding in document.findings] == ["no-text-layer"]


def test_a_drawing_is_not_taken_for_a_table() -> None:
    sheet = Sheet()
    for number in range(1100):
        x, y = 60 + number % 40 * 12, 60 + number // 40 * 12
        sheet.line(x, y, x + 5, y)
    sheet.text(80, 700, "图")
    document = sheet.read()
    assert texts_of(document) == ["图"]
    assert [finding.code for finding in document.findings] == ["drawing"]


def test_only_the_first_pages_of_a_book_are_read() -> None:
    sheet = Sheet()
    for _ in range(300):
        sheet.text(80, 100, "页。")
        sheet.turn()
    document = sheet.read()
    assert len(document.blocks) == 300
    (finding,) = document.findings
    assert (finding.code, dict(finding.values)) == ("too-many-pages", {"pages": 301, "read": 300})


def small() -> bytes:
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, ROWS)
    return sheet.data()


def encrypted(password: str) -> bytes:
    sheet = Sheet(encrypt=StandardEncryption(password, "owner"))
    sheet.text(80, 100, "年报")
    return sheet.data()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted("secret"), "encrypted"),
        (b"%PDF-1.7\n", "damaged"),
        (small()[:300], "damaged"),
        (b"%PDF-1.4" + b"\xff" * 500, "damaged"),
    ],
    ids=["encrypted", "head only", "cut", "junk"],
)
def test_unreadable(data: bytes, reason: str) -> None:
    document = read(data)
    (finding,) = document.findings
    assert (document.kind, finding.code, finding.severity) == ("pdf", "unreadable", "error")
    assert reason in str(finding.values["reason"])
    assert "\n" not in str(finding.values["reason"])


def test_bytes_before_the_file_do_no_harm() -> None:
    document = read(b"\r\n" * 30 + small())
    assert rows_of(document) == [ROWS]


def test_an_empty_password_is_no_obstacle_and_pdfium_reads_what_pdfminer_cannot() -> None:
    assert texts_of(read(encrypted(""))) == ["年报"]


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("⼀、⽬录", "一、目录"), ("⻔⺠⻓", "门民长"), ("（㈠）ＡＢ", "（㈠）ＡＢ"), ("年報", "年報")],
)
def test_radicals(printed: str, meant: str) -> None:
    assert without_radicals(printed) == meant


SMALL = small()


@given(st.integers(0, len(SMALL)), st.binary(max_size=12), st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_damaged_files_give_a_document(at: int, put: bytes, gone: int) -> None:
    document = read(SMALL[:at] + put + SMALL[at + gone :])
    assert document.blocks or document.findings or document.kind != "pdf"
