"""Rows of tables 2 to 4 in text: heads that are not known, wrapped heads, runs, units of fees, doubts."""

from __future__ import annotations

import pytest

from tests.reading.test_grids import APPLICANTS, DECISIONS, DOCUMENTS, grid, named, read_grid, values_of
from tests.reading.test_tables import tables_of

LINES = DOCUMENTS.replace("*4", "").replace(" | ", "\n")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{LINES}\n规章\n58\n规范文件\n0\n0", "regulations"),  # a label that is not known
        (f"{LINES}\n行政规范性文件\n其他主动公开文件\n31\n19\n12", "normative_documents"),
        (f"{LINES}\n上年数\n规章\n58\n12\n8", "regulations"),  # a fourth column, and a blank lost
        (f"{LINES[:9]}\n信息内容\n制作数\n废止数\n现行有效件数\n规章\n705", "regulations"),  # heads not known
        (
            f"{LINES[:9]}\n信息内容\n（2022）年制发数\n（2022）年废止数\n现行有效件数\n规章\n705",
            "regulations",
        ),
        (f"{APPLICANTS[:-2]}小计 总计\n2.重复申请 0 0 0 0 0 0 0", "not_processed_repeat"),  # and a blank lost
        (
            "第二十条第（五）项信息内容本年处理决定数量本年处理决定数量行政许可10471411",
            "licensing",
        ),  # of two years
        (
            "第二十条第（六）项序号信息内容本年处理决定数量4行政处罚1045行政强制18",
            "punishment",
        ),  # 104, and number 5
    ],
)
def test_rows_of_text_that_may_hold_figures_of_others_are_open(text: str, row: str) -> None:
    tables = tables_of(text)
    assert set(values_of(tables, row)) == {None}
    assert row in named(tables, "ambiguous-cells")


@pytest.mark.parametrize("blank", [" ", "　", "\u2003"])
def test_heads_that_are_not_known_have_a_figure_each(blank: str) -> None:
    heads = "第二十条第（一）项\n信息内容 制作数 本年废止件数 现行有效件数"
    text = f"{heads}\n规章 7 0 5\n{APPLICANTS}\n2.重复申请 1 0 0 0 0 0 1"
    tables = tables_of(text.replace(" ", blank * 2))
    assert values_of(tables, "regulations") == [7, 0, 5]
    assert values_of(tables, "not_processed_repeat") == [1, 0, 0, 0, 0, 0, 1]
    assert "regulations" in named(tables, "heads-absent")


@pytest.mark.parametrize(("cell", "value"), [("增10", 10), ("减少3", -3), ("增10%", None)])
def test_changes_with_words_for_their_sign(cell: str, value: int | None) -> None:
    heads = "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量"
    tables = read_grid(f"{heads}\n行政许可 | 8 | {cell} | 18\n行政处罚 | 增8 | 0 | 0")
    assert values_of(tables, "licensing") == [8, value, 18]
    assert values_of(tables, "punishment")[0] is None


ROWS = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "2.重复申请"]


@pytest.mark.parametrize(
    ("head", "cells", "values"),
    [
        (
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 单位 申请人情况",
            "件 1 0 0 0 0 2 3",
            [1, 0, 0, 0, 0, 2, 3],
        ),
        ("", "1 0 0 0 0 2 3", [1, 0, 0, 0, 0, 2, 3]),
        ("", "3 1 0 0 0 0 2", [None] * 7),  # 总计 stands first
        ("计 然\n人 社会 法律\n商业企业 科研 其", "3 1 0 0 0 0 2", [None] * 7),
        ("", "1 3", [None] * 7),
    ],
)
def test_a_table_of_text_begins_with_its_first_row(head: str, cells: str, values: list[object]) -> None:
    tables = tables_of("\n".join((head, *(f"{label}  {cells}" for label in ROWS))))
    assert values_of(tables, "new_received") == values_of(tables, "not_processed_repeat") == values
    assert "new_received" in named(tables, "ambiguous-cells") | named(tables, "heads-absent")


@pytest.mark.parametrize(
    "heads",
    [
        "本年废\n信息内容 本年制发件数 现行有效件数\n止件数",
        "本年\n信息内容 本年制发件数 现行有效件数\n废止件数",
        "本年 本年 现行\n信息内容\n制发件数 废止件数 有效件数",
    ],
)
def test_heads_wrapped_around_a_line_of_heads_are_in_the_order_of_the_form(heads: str) -> None:
    tables = tables_of(f"第二十条第（一）项\n{heads}\n规章 25 0 33\n行政规范性文件 1 2 3")
    found = tables.readings
    values = [found[f"disclosure.regulations.{one}"].value for one in ("made", "repealed", "valid")]
    assert values == [25, 0, 33]
    assert "regulations" in named(tables, "heads-absent")


@pytest.mark.parametrize(("above", "below", "left"), [("商业", "企业", 1), ("社会公", "益组织", 3)])
def test_heads_of_table_3_wrapped_around_a_line_of_heads(above: str, below: str, left: int) -> None:
    heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    del heads[left]
    lines = ("申请人情况", "法人或其他组织", above, " ".join(heads), below, f"{ROWS[0]} 20 5 1 3 2 0 31")
    tables = tables_of("\n".join(lines))
    assert values_of(tables, "new_received") == [20, 5, 1, 3, 2, 0, 31]
    assert "new_received" in named(tables, "heads-absent")


def test_figures_that_ran_together_below_their_label() -> None:
    tables = tables_of("\n".join((APPLICANTS, ROWS[0], "120003015", ROWS[2], "0000000")))
    assert values_of(tables, "new_received") == [12, 0, 0, 0, 3, 0, 15]
    assert values_of(tables, "not_processed_repeat") == [0] * 7
    assert named(tables, "cells-joined") == {"new_received", "not_processed_repeat"}


def test_two_tables_without_a_year_are_printed_twice() -> None:
    labels = [ROWS[0], "二、上年结转政府信息公开申请数量", *ROWS[1:]]
    halves = (
        [f"{name}情况", APPLICANTS, *(f"{label}\n{count}\n0\n0\n0\n0\n0\n{count}" for label in labels)]
        for name, count in (("上半年", 1), ("全年", 3))
    )
    title = "示例街道2021年政府信息公开工作年度报告"
    tables = tables_of("\n".join([title, *(line for half in halves for line in half)]))
    assert values_of(tables, "granted") == [None, 0, 0, 0, 0, 0, None]
    assert "granted" in named(tables, "printed-twice")


def test_a_part_under_exactly_the_heads_of_another_form_is_of_that_form() -> None:
    heads = "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量"
    rows = f"第二十条第（一）项*4\n{heads}\n规章 | 1 | 1 | 5\n{DECISIONS}"
    fees = "第二十条第（八）项*4\n信息内容 | 本年收费金额（单位：万元）*3\n行政事业性收费 | 3.5*3"
    tables = read_grid(f"{rows}\n行政许可 | 2*3\n{fees}")
    assert values_of(tables, "licensing") + values_of(tables, "fees") == [2, 3.5]
    assert named(tables, "row-of-another-form") == {"licensing", "fees"}
    tables = read_grid(
        f"{rows.replace('决定数量', '决定数量 | 件数')}\n行政许可 | 2*3 | 4"
    )  # a strange head beside it
    assert values_of(tables, "licensing") == [None] * 3


@pytest.mark.parametrize(
    ("head", "cell", "value"),
    [
        ("本年收费金额（单位：千元）", "2500", 250),
        ("本年收费金额（百元）", "2500", 25),
        ("本年收费金额", "2500千元", 250),
        ("本年收费金额（单位：万元）", "2500", 2500),
    ],
)
def test_fees_in_other_units_are_converted(head: str, cell: str, value: int) -> None:
    tables = read_grid(f"第二十条第（八）项*2\n信息内容 | {head}\n行政事业性收费 | {cell}")
    assert values_of(tables, "fees") == [value]
    assert ("fees" in named(tables, "unit-converted")) == (value < 2500)


def test_pinyin_behind_a_label_is_none_of_its_figure() -> None:
    text = "第二十條第(八)項(xiàng)信息內(nèi)容本年收費(fèi)金額行政事業(yè)性收費(fèi)12.5"
    assert values_of(tables_of(text), "fees") == [12.5]


def test_blank_cells_behind_two_labels_in_one_cell_are_blank() -> None:
    rows = f"{ROWS[0]}{' | 0' * 7}\n（五）不予处理1.信访举报投诉类申请{' | ' * 7}"
    assert values_of(read_grid(rows), "not_processed_complaint") == [None] * 7


@pytest.mark.parametrize("first", ["合计3", "小计3", "总计 3", "①"])
def test_a_first_cell_with_a_word_or_the_mark_of_a_note_is_in_doubt(first: str) -> None:
    for row in (f"（一）予以公开 {first} 9 0 0 0 0 12", f"（一）予以公开{first}00003"):
        tables = tables_of(f"{APPLICANTS}\n{ROWS[0]} 1 0 0 0 0 0 1\n{row}\n（二）部分公开 1 0 0 0 0 0 1")
        assert values_of(tables, "granted") == [None] * 7
        assert "granted" in named(tables, "ambiguous-cells")
        assert values_of(tables, "partial_grant") == [1, 0, 0, 0, 0, 0, 1]


def test_a_head_printed_twice_in_the_place_of_another_is_read_by_the_form() -> None:
    heads = (
        "第二十条第（一）项\n信息内容\n本年新制作数量\n{}\n对外公开总数量\n规章\n1\n0\n4\n规范性文件\n2\n3\n5"
    )
    tables = tables_of(heads.format("本年新制作数量"))
    assert values_of(tables, "regulations") == [1, 0, 4]
    assert values_of(tables, "normative_documents") == [2, 3, 5]
    assert named(tables, "heads-absent") == {"regulations", "normative_documents"}
    tables = tables_of(heads.format("对外公开总数量\n本年新制作数量"))
    assert values_of(tables, "regulations") == [None] * 3


def test_a_remark_behind_a_label_is_no_other_label() -> None:
    tables = tables_of(f"{LINES}\n规章\n（县级无此项）\n58\n0\n0\n行政规范性文件\n1\n2\n3")
    assert values_of(tables, "regulations") == [58, 0, 0]
    assert values_of(tables, "normative_documents") == [1, 2, 3]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2020年数据（供参考）", None),
        ("2022年计划", None),
        ("工作目标", None),
        ("附：2022年度情况", None),
        ("附：县教育局情况", None),
        ("2.青石街道办事处", None),
        ("直属单位市图书馆政府信息公开情况表", None),
        ("示例街道办事处本级情况：", 12),
        ("（一）街道主动公开情况统计表", 12),
        ("二、主动公开政府信息情况", 12),
        ("目标绩效管理办公室填报", 12),
        ("2021年数据", 12),
        ("2022年1月20日", 12),
        ("2020年的数据，供参考。", 12),
    ],
)
def test_a_line_that_heads_a_table_says_whose_it_is(line: str, value: int | None) -> None:
    title = "<h1>示例街道2021年政府信息公开工作年度报告</h1>"
    page = tables_of(f"{title}<p>{line}</p>{grid(f'{DECISIONS}{chr(10)}行政许可 | 12*3')}", "report.html")
    rows = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n12\n三、收到和处理申请情况"
    text = tables_of(f"{title[4:-5]}\n{line}\n{rows}\n{APPLICANTS}\n{ROWS[0]} 1 0 0 0 0 0 1")
    whole = tables_of(f"{title[4:-5]}{chr(10)}第一章工作情况。{line}{rows}".replace("\n", ""))
    for tables in (page, text, whole) if line.startswith("附") else (page, text):
        assert values_of(tables, "licensing") == [value]
        assert ("licensing" in named(tables, "ambiguous-cells")) == (value is None)
    assert values_of(text, "new_received") == [1, 0, 0, 0, 0, 0, 1]
