"""Grids that are not drawn as the form draws them: what is read of them, and what is doubted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from pipelines.reading.tables.readings import Tables
from tests.reading.test_tables import tables_of

DOCUMENTS = "第二十条第（一）项*4\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"
APPLICANTS = "申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
DECISIONS = "第二十条第（五）项*4\n信息内容 | 本年处理决定数量*3"


def grid(rows: str) -> str:
    """An HTML table of rows, a line each; `*3` behind a text is its colspan."""
    return f"<table>{''.join(f'<tr>{_cells(row)}</tr>' for row in rows.splitlines())}</table>"


def _cells(row: str) -> str:
    cells = [re.fullmatch(r"\s*(.*?)(?:\*(\d+))?\s*", cell) for cell in row.split("|")]
    return "".join(f'<td colspan="{one[2] or 1}">{one[1]}</td>' for one in cells if one)


def read_grid(rows: str) -> Tables:
    return tables_of(grid(rows), "report.html")


def values_of(tables: Tables, row: str) -> list[object]:
    return [one.value for name, one in tables.readings.items() if name.split(".")[1] == row]


def named(tables: Tables, code: str) -> set[str]:
    """The rows that findings of a code name."""
    return {name.split(".")[1] for one in tables.findings if one.code == code for name in one.fields}


REMARKS = """第二十条第（一）项*4 | {}
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 | 县级无此项
行政规范性文件 | 2 | 0 | 7 | {}
第二十条第（六）项*4 |
信息内容 | 本年处理决定数量*3 |
行政处罚 | 3*3 | 网上办理2件"""


@pytest.mark.parametrize(("head", "cell"), [("备注", "含上年3件"), ("填报说明", ""), ("备 注", "/")])
def test_remarks_at_the_end_are_left_out(head: str, cell: str) -> None:
    tables = read_grid(REMARKS.format(head, cell))
    assert values_of(tables, "regulations") == [0, 0, 0]
    assert values_of(tables, "normative_documents") == [2, 0, 7]
    assert values_of(tables, "punishment") == [3]
    assert not named(tables, "may-be-shifted")


@pytest.mark.parametrize(("head", "cell"), [("其中", "含上年3件"), ("备注", "8")])
def test_what_may_be_a_figure_is_no_remark(head: str, cell: str) -> None:
    tables = read_grid(REMARKS.format(head, cell))
    assert values_of(tables, "normative_documents") == [None, None, None]
    assert "normative_documents" in named(tables, "ambiguous-cells")


YEARS = """项目 | {}*3 | {}*3
第二十条第（一）项*7
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 1 | 2 | 3 | 4 | 5 | 6
行政规范性文件 | 1 | 2 | 3 | 4 | 5"""


@pytest.mark.parametrize(
    ("years", "values"),
    [
        (("2023年", "2022年"), [1, 2, 3]),
        (("2022年", "2023年"), [4, 5, 6]),
        (("上年", "本年"), [4, 5, 6]),
        (("甲", "乙"), [None] * 3),
    ],
)
def test_a_grid_for_two_years_gives_the_later(years: Sequence[str], values: list[object]) -> None:
    tables = read_grid(YEARS.format(*years))
    assert values_of(tables, "regulations") == values
    assert values_of(tables, "normative_documents") == [None] * 3  # a cell is lost
    assert ("regulations" in named(tables, "earlier-year")) == (None not in values)


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        (f"{DECISIONS}\n行政许可\n | 118*3", "licensing"),  # the label of the second row is lost
        (f"{DOCUMENTS.replace('现行', '本年废止件数 | 现行')}\n规章 | 3 | 3 | | 7", None),
        ("信息内容 | 采购项目数量 | 采购总金额*2\n政府集中采购 | 877 | 877 |", "procurement"),
        (f"{DOCUMENTS}\n规章 | 0*2 | 1 | 034", "regulations"),  # 1034, cut in two
        ("信息内容 | 本年制发件数 | | 本年废止件数 | 现行有效件数\n规章 | 1 | | 2 | ", "regulations"),
    ],
)
def test_rows_whose_cells_may_be_shifted_are_named(rows: str, doubted: str | None) -> None:
    tables = read_grid(rows)
    assert named(tables, "may-be-shifted") == ({doubted} if doubted else set())


@pytest.mark.parametrize(("cells", "value"), [("0*3", 0), ("0*2", None), ("1*3", None)])
def test_nothing_over_several_heads(cells: str, value: int | None) -> None:
    """A cell that ends before the last head is another head's, beside one that is lost."""
    assert values_of(read_grid(f"{DOCUMENTS}\n规章 | {cells}"), "regulations") == [value] * 3


def test_a_subtotal_is_not_the_row_above_it() -> None:
    labels = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开"]
    rows = [line for label in labels for line in (label, *"1000001")]
    rows += ["8.属于行政查询事项", "小计", *"1002003", "3.补正后申请内容仍不明确", *"1000001"]
    tables = tables_of("\n".join(["三、收到和处理政府信息公开申请情况", "自然人", *rows]))
    assert values_of(tables, "denied_admin_query") == [None] * 7
    assert "denied_admin_query" in named(tables, "ambiguous-cells")


REQUESTS = (
    "三、收到和处理政府信息公开申请情况\n（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
)


@pytest.mark.parametrize(
    ("rows", "row", "code"),
    [
        ("2.重复申请 | （六）其他处理 | 1 | 0 | 0 | 0 | 0 | 0 | 1", "other_handling", "ambiguous-cells"),
        ("2.重复申请 | 2.重复申请 | 1 | 0 | 0 | 0 | 0 | 0 | 1", "not_processed_repeat", None),
        ("（六）其他处理 | 3.其他 | 1 | 0 | 0 | 0 | 0 | 0 | 1", "other_other_reasons", None),
        ("2.重复申请 | 1 | 0 | 0 | 0 | 0 | 0 | /", "not_processed_repeat", "may-be-shifted"),
    ],
)
def test_labels_beside_each_other_and_totals_that_are_none(rows: str, row: str, code: str | None) -> None:
    tables = read_grid("\n".join(("自然人 | 总计", *REQUESTS.splitlines()[1:], rows)))
    values = values_of(tables, row)[:6]
    assert values == ([None] * 6 if code == "ambiguous-cells" else [1, 0, 0, 0, 0, 0])
    doubted = named(tables, "ambiguous-cells") | named(tables, "may-be-shifted")
    assert (row in doubted) == (code is not None)


@pytest.mark.parametrize(
    ("lines", "row", "values"),
    [
        (
            "3.危及“三安全一稳定”(件  3 0 0 0 0 0 3\n4.保护第三方合法权益(件)  4 0 0 0 0 0 4",
            "third_party_rights",
            4,
        ),
        ("2.重复申请\n2022年\n2021年\n4 0 0 0 0 0 4", "not_processed_repeat", None),
        ("2.重复申请\n2022年\n4 0 0 0 0 0 4", "not_processed_repeat", 4),
        ("2.重复申请  约4 0 0 0 0 0 4", "not_processed_repeat", None),
        ("2.重复申请[2]  O 0 0 0 0 0 0", "not_processed_repeat", None),
    ],
)
def test_text_behind_labels(lines: str, row: str, values: int | None) -> None:
    tables = tables_of(f"{REQUESTS}\n自然人\n一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n{lines}")
    found = [one.value for name, one in tables.readings.items() if row in name]
    assert found == [values, *[values and 0] * 5, values]
    assert not any(
        name.startswith("requests.denied_safety") and one.value == 4 for name, one in tables.readings.items()
    )


def test_a_blank_form_behind_a_table_disputes_nothing() -> None:
    filled = f"{DOCUMENTS}\n规章 | 1 | 2 | 3\n行政规范性文件 | | 5 |"
    blank = f"{DOCUMENTS}\n规章 | | |\n行政规范性文件 | | |"
    tables = tables_of(grid(filled) + "<p>附件：样表</p>" + grid(blank), "report.html")
    assert values_of(tables, "regulations") == [1, 2, 3]
    assert values_of(tables, "normative_documents") == [None, 5, None]
    assert not named(tables, "printed-twice")


def test_a_sign_of_full_width_in_a_run_of_cells() -> None:
    frame = "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量"
    tables = tables_of(f"{frame}\n行政许可2 1 3\n其他对外管理服务事项340＋12-")
    assert 3 not in values_of(tables, "other_services")


BLANK = " | " * 15  # of a sheet, with an empty column at its end
HEADS = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"


def test_blank_rows_among_the_heads_of_table_4_are_no_rows() -> None:
    rows = f"""行政复议*5 | 行政诉讼*10 |
{BLANK}
{HEADS} | 未经复议直接起诉*5 | 复议后起诉*5 |
{BLANK}
{HEADS} | {HEADS} | {HEADS} |
 | | 0 | 1 | 1 | 0 | 0 | 2 | 0 | 2 | | | | | |
{BLANK}"""
    values = [one.value for one in read_grid(rows).readings.values()]
    assert values == [None, None, 0, 1, 1, 0, 0, 2, 0, 2, *[None] * 5]


def test_a_page_number_between_cells_takes_no_blank_line() -> None:
    heads = ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    labels = ["（一）予以公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "4.保护第三方合法权益"]
    rows = [f"{label}\n\n{at}\n\n\n\n\n\n\n{at}\n" for at, label in enumerate(labels)]
    rows[2] = rows[2].replace("2\n\n\n\n\n", "2\n\n\n— 7 —\n\n\n")  # as a program cuts lines into pages
    tables = tables_of("\n".join(("\n\n".join(heads), "", *rows)))
    assert values_of(tables, "denied_law_forbidden") == [2, *[None] * 5, 2]
    assert "denied_law_forbidden" in named(tables, "cells-placed-by-blank-lines")


@pytest.mark.parametrize(("zero", "value"), [("零", 0), ("〇", 0), ("无", None)])
def test_a_row_of_words_for_zero_is_read(zero: str, value: int | None) -> None:
    heads = "行政复议 行政诉讼\n" + "结果维持 结果纠正 其他结果 尚未审结 总计 " * 3
    text = f"{APPLICANTS}\n2.重复申请 {' '.join(zero * 7)}\n{heads}\n{' '.join(zero * 15)}"
    tables = tables_of(text)
    assert values_of(tables, "not_processed_repeat") == [value] * 7
    assert values_of(tables, "review") == [value] * 5
