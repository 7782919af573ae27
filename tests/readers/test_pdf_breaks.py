"""PDF: tables, rows, labels and heads that a page break cuts."""

from __future__ import annotations

import pytest

from pipelines.document import Document, Table
from tests.readers.paper import XS, Sheet, grid, rows_of, texts_of, write


def over_two_pages(upper: list[list[str]], lower: list[list[str]], between: str = "") -> Document:
    sheet = Sheet()
    sheet.text(80, 60, "二、主动公开政府信息情况")
    top = (700.0, 730.0, 760.0)
    grid(sheet, sheet.line, top)
    write(sheet, upper, top)
    sheet.text(290, 800, "- 1 -")
    sheet.turn()
    if between:
        sheet.text(80, 60, between)
    bottom = (100.0, 130.0, 160.0)
    grid(sheet, sheet.line, bottom)
    write(sheet, lower, bottom)
    sheet.text(290, 800, "— 2 —")
    return sheet.read()


def test_a_table_over_a_page_break_is_one() -> None:
    document = over_two_pages([["a", "1", "2"], ["b", "3", ""]], [["c", "", "6"], ["d", "7", "8"]])
    assert rows_of(document) == [[["a", "1", "2"], ["b", "3", ""], ["c", "", "6"], ["d", "7", "8"]]]
    assert texts_of(document) == ["二、主动公开政府信息情况"]
    table = document.blocks[-1]
    assert table.place == "page:1/80,700,320,760 page:2/80,100,320,160"
    assert isinstance(table, Table)
    assert [cell.row for cell in table.rows[3]] == [3, 3, 3]


def test_a_running_head_parts_no_table() -> None:
    """Words at the same height of a page before, and no row that two pages happen to begin with."""
    sheet = Sheet()
    for n in range(3):
        sheet.text(80, 40, "某局2023年政府信息公开工作年度报告")
        grid(sheet, sheet.line)
        write(sheet, [["甲", str(n), ""], ["乙", "3", "4"]])
        sheet.text(80, 790, "其他 0")
        sheet.turn()
    document = sheet.read()
    assert [len(rows) for rows in rows_of(document)] == [2, 2, 2]
    assert texts_of(document) == ["某局2023年政府信息公开工作年度报告", *["其他 0"] * 3]


A3 = (1190.0, 842.0)
PAGE = A3[0] / 2


def spread(heading: str = "", shift: float = 0.0) -> Document:
    """A sheet with a page on either half, whose table goes on from the left one to the right one."""
    sheet = Sheet()
    sheet.canvas.setPageSize(A3)
    rows = ([["甲", "1", "2"], ["乙", "3", ""]], [["丙", "", "6"], ["丁", "7", "8"]])
    for at, half in enumerate(rows):
        sheet.text(290 + at * PAGE, 800, f"- {at + 1} -")
        sheet.canvas.translate(at * (PAGE + shift), 0)
        grid(sheet, sheet.line)
        write(sheet, half)
    sheet.canvas.translate(-PAGE - shift, 0)
    sheet.text(500, 60, heading)
    return sheet.read()


def test_two_pages_on_a_sheet_are_read_as_such() -> None:
    document = spread()
    assert rows_of(document) == [[["甲", "1", "2"], ["乙", "3", ""], ["丙", "", "6"], ["丁", "7", "8"]]]
    (table,) = document.blocks  # and no number of a page
    assert isinstance(table, Table)
    assert table.place == "page:1/80,100,320,160 page:1/675,100,915,160"
    assert [cell.place for cell in table.rows[3]][2] == "page:1/855,130,915,160"


@pytest.mark.parametrize("other", [{"heading": "政府信息公开工作情况统计表及说明"}, {"shift": 20.0}])
def test_a_broad_page_is_one(other: dict[str, object]) -> None:
    """Where a heading stands over its middle, or what stands on the right begins elsewhere."""
    assert [len(rows) for rows in rows_of(spread(**other))] == [2, 2]  # type: ignore[arg-type]


def test_text_between_parts_two_tables() -> None:
    document = over_two_pages([["a", "1", "2"]], [["c", "5", "6"]], between="三、收到和处理情况")
    assert len(rows_of(document)) == 2
    assert texts_of(document) == ["二、主动公开政府信息情况", "三、收到和处理情况"]


@pytest.mark.parametrize(
    ("label", "rest"),
    [("2.申请人逾期", "不缴纳费用"), ("其中：2.申请人逾期", "不缴纳费用"), ("（七", "）总计")],
)
def test_a_row_cut_by_the_page_break_is_one(label: str, rest: str) -> None:
    upper = [["1.不补正", "1", "2"], [label, "3", "4"]]
    document = over_two_pages(upper, [[rest, "", ""], ["3.其他", "7", "8"]])
    assert rows_of(document)[0][1:3] == [[f"{label}\n{rest}", "3", "4"], []]
    assert rows_of(document)[0][3] == ["3.其他", "7", "8"]


def test_rows_without_numbers_are_never_joined() -> None:
    document = over_two_pages([["规章", "0", "0"], ["规范性文件", "0", "0"]], [["行政许可", "", ""]])
    assert rows_of(document)[0][2] == ["行政许可", "", ""]


def label_over_two_pages(upper: str, lower: str) -> list[list[str]]:
    sheet = Sheet()
    for ys, label in (((700.0, 730.0, 760.0), upper), ((100.0, 130.0, 160.0), lower)):
        for y in ys:
            sheet.line(XS[0] if y != ys[1] else XS[1], y, XS[-1], y)
        for x in XS:
            sheet.line(x, ys[0], x, ys[-1])
        write(sheet, [["", "1.x", "2"], ["", "2.y", "3"]], ys)
        sheet.text(85, (ys[0] + ys[-1]) / 2, label)
        sheet.turn()
    (rows,) = rows_of(sheet.read())
    return rows


@pytest.mark.parametrize(
    ("upper", "lower", "labels"),
    [
        ("（四）无", "法提供", ["（四）无\n法提供"]),
        ("（四）无法提供", "", ["（四）无法提供"]),
        ("（四）无法提供", "（五）不予处理", ["（四）无法提供", "（五）不予处理"]),
    ],
)
def test_a_label_cut_by_the_page_break(upper: str, lower: str, labels: list[str]) -> None:
    rows = label_over_two_pages(upper, lower)
    assert [row[0] for row in rows if len(row) == 3] == labels
    assert [row[-2:] for row in rows] == [["1.x", "2"], ["2.y", "3"]] * 2


TORN = {  # the last row of a page, the first two of the next, and how the first part of all is read
    "heads": (
        ["商业", "科研", "社会"],
        [["企业", "机构", "公益组织"], ["1", "2", "3"]],
        [["商业\n企业", "科研\n机构", "社会\n公益组织"], [], ["1", "2", "3"]],
    ),
    "heads and states": (
        ["信息内容", "制发件数", "废止件数"],
        [["规章", "无", "无"], ["行政规范性文件", "2", "3"]],
        [["信息内容", "制发件数", "废止件数"], ["规章", "无", "无"], ["行政规范性文件", "2", "3"]],
    ),
    "two rows of words": (
        ["索引号", "甲", "乙"],
        [["分类", "丙", "丁"], ["主题", "戊", "己"]],
        [["索引号", "甲", "乙"], ["分类", "丙", "丁"], ["主题", "戊", "己"]],
    ),
}


@pytest.mark.parametrize("case", TORN)
def test_heads_torn_by_the_page_break(case: str) -> None:
    """Only before the figures of a table, where no row begins."""
    last, first, whole = TORN[case]
    assert rows_of(over_two_pages([["二", "三", "四"], last], first))[0][1:] == whole


def test_a_head_over_two_rows_cut_by_the_page_break() -> None:
    sheet = Sheet()
    for ys, heads in (((700.0, 730.0), ["自然", "法人"]), ((100.0, 130.0, 160.0), ["人", "企业", "机构"])):
        for y in ys:
            sheet.line(XS[0], y, XS[-1], y)
        for x in XS if len(heads) == 3 else (XS[0], XS[1], XS[3]):
            sheet.line(x, ys[0], x, ys[-1])
        write(sheet, [heads, ["1", "2", "3"]][: len(ys) - 1], ys)
        sheet.turn()
    (table,) = sheet.read().blocks
    assert isinstance(table, Table)
    cells = [(cell.text, cell.row, cell.rowspan) for cell in table.rows[0]]
    assert cells == [("自然\n人", 0, 2), ("法人", 0, 1)]
    assert [cell.text for cell in table.rows[1]] == ["企业", "机构"]


def test_a_row_cut_by_the_page_break_beside_a_label_of_several() -> None:
    sheet = Sheet()
    for ys, group, rows in (
        ((700.0, 730.0, 760.0), "（五）不", [["", "1.信访", "2"], ["", "2.申请人逾期", "3"]]),
        ((100.0, 130.0, 160.0), "予处理", [["", "不缴纳费用", ""], ["", "3.其他", "5"]]),
    ):
        for y in ys:
            sheet.line(XS[0] if y != ys[1] else XS[1], y, XS[-1], y)
        for x in XS:
            sheet.line(x, ys[0], x, ys[-1])
        write(sheet, rows, ys)
        sheet.text(85, (ys[0] + ys[-1]) / 2, group)
        sheet.turn()
    (rows,) = rows_of(sheet.read())
    assert rows == [
        ["（五）不\n予处理", "1.信访", "2"],
        ["2.申请人逾期\n不缴纳费用", "3"],
        [],
        ["3.其他", "5"],
    ]
