"""The columns of the statistics table (统计表): of which year, shifted, run together, in what unit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.reading.sheets import LAYOUTS
from tests.reading.test_statistics import report_of

ASTRAY = [
    ["统计指标 单位 统计数", "收到申请数 件 1 034", "网络申请数 件 1"],
    ["统计指标 单位 统计数 备注", "收到申请数 1034件 3", "网络申请数 件 1 3"],
    ["统计指标 单位 统计数 备注", "收到申请数 件 1 034 -", "网络申请数 件 1 3"],
    ["统计指标 单位 上年数 统计数", "收到申请数 34件", "网络申请数 件 3 1"],
]


@pytest.mark.parametrize("lines", ASTRAY, ids=["split", "shifted", "split before a remark", "whose"])
def test_a_figure_under_no_head_of_its_own_is_in_doubt(lines: Sequence[str]) -> None:
    rows = [line.replace("-", "").split(" ") for line in lines]
    report = report_of(LAYOUTS["html"](rows))
    values = {one.field: one.value for one in report.readings}
    assert values == {"indicators.requests_received": None, "indicators.requests_online": 1}
    assert [f.fields for f in report.findings if f.code == "ambiguous-cells"] == [
        ("indicators.requests_received",)
    ]


PAST = [  # heads of the figures, a row's figures, what of them the report on 2016 counts
    ("上年统计数 本年统计数", "16 20", 20),
    ("2015年 2016年", "16 20", 20),
    ("2016年度 2015年度", "16 20", 16),
    ("2015年 本年数", "16 20", 20),
    ("本年度 上年同期 同比", "16 20 25%", 16),
    ("去年 统计数（2016年）", "16 20", 20),
    ("上年数 本年数", "16 -", None),
]


@pytest.mark.parametrize("layout", ["html", "blanks", "tabs"])
@pytest.mark.parametrize(("heads", "cells", "expected"), PAST, ids=[one[0] for one in PAST])
def test_a_column_of_another_year(heads: str, cells: str, expected: int | str | None, layout: str) -> None:
    rows = [["统计指标", "单位", *heads.split()], ["收到申请数", "件", *cells.replace("-", "").split(" ")]]
    report = report_of(LAYOUTS[layout]([*rows, ["当面申请数", "件", *("0" for _ in heads.split())]]))
    (found,) = [one for one in report.readings if one.field == "indicators.requests_received"]
    doubted = {name for one in report.findings if one.severity == "warning" for name in one.fields}
    sure = found.field not in doubted
    assert found.value == (None if expected == "doubt" else expected)
    assert sure == (expected != "doubt") or (expected is None and layout == "blanks")


def test_money_in_yuan_becomes_the_unit_that_the_form_fixes() -> None:
    rows = [["统计指标", "单位", "统计数"], ["七、依申请公开信息收取的费用", "元", "250"]]
    report = report_of(LAYOUTS["html"](rows))
    (reading,) = report.readings
    assert (reading.value, reading.unit, reading.text) == (0.025, "万元", "250")
    assert "unit-converted" in {one.code for one in report.findings}


RUNS = [  # what two columns print without a border, stated in prose, figures
    ("212210037", "2016年全区主动公开政府信息2122条。", (2122, 10037)),
    ("212210037", "", (None, None)),
    ("00", "", (0, 0)),
    ("5", "", (None, None)),
]


@pytest.mark.parametrize(("run", "stated", "expected"), RUNS, ids=[f"{r[0]} {bool(r[1])}" for r in RUNS])
def test_two_columns_that_ran_together(run: str, stated: str, expected: tuple[object, object]) -> None:
    rest = "受理政府信息依申请公开总数条00对申请的答复总数条00"
    table = f"指标名称计量单位2016年度历年累计主动公开文件数条{run}{rest}"
    report = report_of(f"示例区2016年政府信息公开工作年度报告\n一、概述\n{stated}{table}")
    values = {one.field: one.value for one in report.readings if one.source == "table"}
    found = (values["indicators.fj_disclosed.year"], values["indicators.fj_disclosed.cumulative"])
    assert found == expected
    doubted = {name for one in report.findings for name in one.fields}
    assert "indicators.fj_disclosed.year" in doubted


@pytest.mark.parametrize(("cells", "expected"), [("1 2 3", 3), ("0 0 -", None), ("- - 4", 4)])
@pytest.mark.parametrize("heads", ["上半年 下半年 全年", "局机关 所属单位 合计"])
def test_of_parts_and_their_sum_the_sum_counts(heads: str, cells: str, expected: int | None) -> None:
    rows = [["统计指标", "单位", *heads.split()], ["收到申请数", "件", *cells.replace("-", "").split(" ")]]
    (found,) = report_of(LAYOUTS["html"]([*rows, ["合计", "", "1", "2", "3"]])).readings
    assert (found.field, found.value) == ("indicators.requests_received", expected)


def test_equal_figures_under_heads_that_are_lost_are_in_doubt() -> None:
    lines = [
        "统计指标",
        "单位",
        "上半年",
        "下半年",
        "全年",
        "收到申请数",
        "件",
        "0",
        "0",
        "当面申请数",
        "件",
        "7",
    ]
    report = report_of("\n".join(lines))
    values = {one.field.removeprefix("indicators."): one.value for one in report.readings}
    assert values == {"requests_received": None, "requests_in_person": 7}


def test_a_cell_of_fujian_that_is_no_figure_keeps_its_place() -> None:
    heads = ["指标名称", "计量单位", "本年度", "历年累计"]
    rows = [["主动公开文件数", "条", "三", "11"], ["政府公报公开数", "条", "1 2", "3 6"]]
    report = report_of(LAYOUTS["html"]([heads, *rows]))
    assert {one.field.removeprefix("indicators.fj_disclosed"): one.value for one in report.readings} == {
        ".year": None,
        ".cumulative": 11,
        "_gazette.year": None,
        "_gazette.cumulative": None,
    }


def test_figures_stand_in_columns_of_blanks() -> None:
    label = "对依申请公开信息的答复总数".ljust(40)
    heads = f"{'指标名称'.ljust(40)}  计量单位     本年度     历年累计"
    lines = [heads, f"{label}  条     0       2", f"{'行政复议数'.ljust(40)}  件             2"]
    report = report_of("\n".join(["示例区2016年政府信息公开工作年度报告", *lines, "行政诉讼数  件  1  3"]))
    assert {one.field.removeprefix("indicators.fj_"): one.value for one in report.readings} == {
        "replies.year": 0,
        "replies.cumulative": 2,
        "reconsideration.year": None,
        "reconsideration.cumulative": None,
        "litigation.year": 1,
        "litigation.cumulative": 3,
    }


def test_a_run_that_is_broken_at_a_width_is_one() -> None:
    text = "（五）其他需要报告的事项没有。六、政府信息公开情况统计表如下。指标名称计量单位2016年度历年累计"
    text += "主动公开文件数条71037其中：1、政府网站公开数条71037受理政府信息依申请公开总数条00"
    text += "对申请的答复总数条00"
    lines = [text[at : at + 45] for at in range(0, len(text), 45)]
    report = report_of("\n".join(["示例区2016年政府信息公开工作年度报告", *lines]))
    found = {one.field.removeprefix("indicators.fj_"): one.value for one in report.readings}
    assert found["requests.year"] == found["requests.cumulative"] == found["replies.cumulative"] == 0
    assert (found["disclosed_website.year"], found["disclosed_website.cumulative"]) == (7, 1037)


def test_a_table_of_aims_prints_no_counts() -> None:
    rows = [["项目", "单位", "目标值"], ["主动公开政府信息数", "条", "300"], ["举办各类培训班数", "次", "4"]]
    assert report_of(LAYOUTS["html"]([*rows, ["收到申请数", "件", "1"]])).readings == ()


def test_a_figure_in_another_column_than_those_of_other_rows_is_in_doubt() -> None:
    rows = [
        ["统计指标", "单位", "某数", "某某"],
        ["收到申请数", "件", "5", ""],
        ["当面申请数", "件", "", "2"],
    ]
    values = {one.field: one.value for one in report_of(LAYOUTS["html"](rows)).readings}
    assert values == {"indicators.requests_received": 5, "indicators.requests_in_person": None}


def test_heads_printed_again_leave_no_blank_beside_figures() -> None:
    rows = [["统计指标", "单位", "2015年", "2016年"], ["收到申请数", "件", "3", "12"]]
    rows += [["统计指标", "单位", "", "统计数"], ["当面申请数", "件", "1", "2"]]
    found = report_of(LAYOUTS["html"](rows)).readings
    assert not [one for one in found if one.state == "blank"]


@pytest.mark.parametrize("layout", ["html", "tabs", "blanks", "cell a line", "run together"])
@pytest.mark.parametrize("label", ["统计指标", "统 计 指 标"])
def test_a_column_of_remarks_prints_no_rows(layout: str, label: str) -> None:
    rows = [[label, "单位", "统计数", "备注"], ["收到申请数", "件", "5", "网上申请2件"]]
    rows += [
        ["当面申请数", "件", "3", "含上年3件"],
        ["传真申请数", "件", "0", ""],
        ["网络申请数", "件", "4", ""],
    ]
    report = report_of(LAYOUTS[layout](rows))
    values = {one.field.removeprefix("indicators.requests_"): one.value for one in report.readings}
    assert values == {"received": 5, "in_person": 3, "fax": 0, "online": 4}


STRANGE = [  # heads that ran together, and what they leave of the figures
    ("统计指标单位上半年下半年全年", None),
    ("统计指标单位局机关所属单位合计", None),
    ("统计指标单位上半年全年统计数", None),
    ("序号统计指标单位统计数", None),
    ("统计指标单位统计数", 123),
]


@pytest.mark.parametrize(("heads", "expected"), STRANGE, ids=[one[0] for one in STRANGE])
def test_figures_under_strange_heads_that_ran_together_are_in_doubt(heads: str, expected: int | None) -> None:
    report = report_of(LAYOUTS["run together"]([[heads], ["收到申请数件123当面申请数件00"]]))
    (found, _) = report.readings
    assert (found.field, found.value) == ("indicators.requests_received", expected)
    assert expected or {found.field} <= {name for one in report.findings for name in one.fields}


def test_figures_with_serials_and_remarks_that_ran_together_are_in_doubt() -> None:
    rows = "1收到申请数件1202当面申请数件60含上年3件3传真申请数件50含上年3件4网络申请数件10"
    report = report_of(LAYOUTS["run together"]([["序号统计指标单位统计数备注"], [rows]]))
    assert {one.value for one in report.readings} == {None}


def test_a_misprinted_head_leaves_figures_of_two_columns_in_doubt() -> None:
    text = "指标名称计量单位本年度历年累主动公开文件数条618其中：1．网站公开数条351105行政复议数件00"
    report = report_of(LAYOUTS["run together"]([[text]]))
    assert {one.value for one in report.readings} == {None}


@pytest.mark.parametrize(
    "caption",
    [
        "2015年情况：",
        "2015年度政府信息公开统计",
        "上半年政府信息公开情况统计表",
        "分季度统计：",
        "统计时间：2016年1-6月",
        "统计时段：2016年1月1日至2016年9月30日",
        "政府信息公开情况统计表（2016年12月）",
        "2017年工作计划如下表：",
        "下属单位市图书馆政府信息公开情况统计表",
    ],
)
@pytest.mark.parametrize("layout", ["html", "cell a line", "blanks", "tabs", "run together"])
def test_a_table_of_another_time_or_body_is_not_read(layout: str, caption: str) -> None:
    rows = [["统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", "3"]]
    rows += [["行政复议数量", "件", "1"], ["行政诉讼数量", "件", "0"]]
    text = LAYOUTS[layout](rows).replace("<table>", f"<p>{caption}</p><table>")
    text = text.replace("附表：", "附表 " if layout == "run together" else f"一、概述\n{caption}")
    report = report_of(text.replace("附表 \n", f"一、概述。{caption}"))
    assert not report.readings
    (found,) = [one for one in report.findings if one.code == "another-table"]
    rest = {"disclosed_total", "reconsideration_total", "litigation_total"}
    assert {f"indicators.{name}" for name in rest} <= set(found.fields)


@pytest.mark.parametrize(
    ("heads", "cells"),
    [("2014年 2015年", "16 20"), ("2015年", "16"), ("目标值", "16"), ("计划数", "16")],
)
@pytest.mark.parametrize("layout", ["html", "blanks", "tabs"])
def test_columns_of_other_years_alone_are_not_read(layout: str, heads: str, cells: str) -> None:
    labels = ["收到申请数", "当面申请数", "传真申请数"]
    rows = [["统计指标", "单位", *heads.split()], *([label, "件", *cells.split()] for label in labels)]
    report = report_of(LAYOUTS[layout](rows))
    assert not report.readings
    assert "indicators.requests_fax" in {name for one in report.findings for name in one.fields}


@pytest.mark.parametrize("captions", [("", "附件"), ("2015年度", "2016年度"), ("2016年度", "2015年度")])
@pytest.mark.parametrize("joined", ["", "\n"])
def test_two_tables_of_two_years(captions: tuple[str, str], joined: str) -> None:
    first, second = [
        joined.join(
            [f"{caption}政府信息公开情况统计表", "统计指标单位统计数", f"收到申请数件{n}", "当面申请数件0"]
        )
        for caption, n in zip(captions, (3, 5), strict=True)
    ]
    lead = "示例区2016年政府信息公开工作年度报告\n一、概述。"
    report = report_of(f"{lead}{joined}{first}二、存在的问题和改进措施。{joined}{second}")
    (found,) = [one for one in report.readings if one.field == "indicators.requests_received"]
    assert found.value == {"": None, "2015年度": 5, "2016年度": 3}[captions[0]]


def test_a_remark_in_a_row_that_is_shifted_is_no_row() -> None:
    rows = [["类别", "统计指标", "单位", "统计数", "备注"], ["三", "收到申请数", "件", "5", "网上申请2件"]]
    rows += [["当面申请数", "件", "3", "网上申请2件"], ["", "传真申请数", "件", "2", "含上年3件"]]
    values = [one.value for one in report_of(LAYOUTS["html"](rows)).readings]
    assert values == [5, 3, 2]


@pytest.mark.parametrize(
    ("layout", "rows", "expected"),
    [
        ("cell a line", [["主动公开文件数", "5051", "1683"], ["行政复议数", "2", "0"]], [1683, 5051, 0, 2]),
        ("run together", [["主动公开文件数50511683行政复议数2"]], [None] * 4),
    ],
)
def test_all_years_may_stand_before_this_year(
    layout: str, rows: list[list[str]], expected: list[int | None]
) -> None:
    heads = ["指标名称", "历年累计", "本年度"]
    printed = [heads, *rows] if len(rows) > 1 else [["".join([*heads, *rows[0]])]]
    assert [one.value for one in report_of(LAYOUTS[layout](printed)).readings] == expected


def test_every_field_that_a_row_may_be_is_named() -> None:
    rows = [["统计指标", "单位", "统计数"], ["四、行政复议数量", "件", "5"], ["其他情形数", "件", "5"]]
    report = report_of(LAYOUTS["html"]([*rows, ["当面申请数", "件", "1"], ["其他情形数", "件", "7"]]))
    open_ = {one.field for one in report.readings if one.state == "ambiguous"}
    assert "indicators.litigation_other" in open_
    assert open_ <= {name for one in report.findings for name in one.fields if one.severity == "warning"}


@pytest.mark.parametrize("caption", ["2015年度政府信息公开统计", "2017年目标任务分解表", "上半年统计表"])
@pytest.mark.parametrize("layout", ["html", "cell a line", "blanks", "tabs"])
def test_the_own_table_below_another_one_is_read(layout: str, caption: str) -> None:
    head, *rows = [["统计指标", "单位", "统计数"], ["收到申请数", "件", "3"], ["当面申请数", "件", "0"]]
    other, own = (
        LAYOUTS[layout]([head, [rows[0][0], "件", figure], *rows[1:]]).replace("<table>", f"{line}<table>")
        for figure, line in (("7", f"<p>{caption}</p>"), ("3", "<p>附件：政府信息公开情况统计表</p>"))
    )
    if layout == "html":
        text = other.replace("</body></html>", own[own.index("<p>附件") :])
    else:
        text = other.replace("附表：", f"一、概述\n{caption}") + own[own.index("附表：") - 1 :]
    report = report_of(text)
    assert {one.field.removeprefix("indicators."): one.value for one in report.readings} == {
        "requests_received": 3,
        "requests_in_person": 0,
    }
    assert not any(one.code == "another-table" for one in report.findings)


def test_a_blank_cell_of_a_grid_is_no_half_of_the_next() -> None:
    rows = [["指标名称", "计量单位", "本年度", "历年累计"], ["主动公开文件数", "条", "12", "36"]]
    rows += [["受理依申请公开信息总数", "件", "", "426"], ["接受行政申诉、举报数", "件", "", "0"]]
    report = report_of(LAYOUTS["html"](rows))
    read_here = {one.field.removeprefix("indicators.fj_"): one.value for one in report.readings}
    assert (read_here["requests.year"], read_here["requests.cumulative"]) == (None, 426)
    assert (read_here["complaints.year"], read_here["complaints.cumulative"]) == (None, 0)
    assert not any(one.code in ("cells-joined", "ambiguous-cells") for one in report.findings)


@pytest.mark.parametrize("period", ["1月1日至12月31日", "1—12月", "1月至12月", ""])
def test_a_table_of_the_whole_year_is_read(period: str) -> None:
    lead = f"示例区2016年政府信息公开工作年度报告\n附表：统计表\n（2016年{period}）\n填报日期：2017年1月12日"
    report = report_of(f"{lead}\n统计指标  单位  统计数\n收到申请数  件  4\n当面申请数  件  1")
    assert {one.value for one in report.readings} == {4, 1}


def test_what_has_added_up_is_no_figure_of_the_year() -> None:
    lines = "2008年以来累计：\n统计指标累计数\n主动公开政府信息数8679\n收到申请数78\n行政诉讼数量96"
    report = report_of(f"示例区2016年政府信息公开工作年度报告\n一、概述\n{lines}")
    assert not report.readings
    assert "indicators.disclosed_total" in {name for one in report.findings for name in one.fields}


def test_heads_of_another_table_are_left_behind() -> None:
    other = "2015年收到和处理政府信息公开申请情况\n项目\t自然人\t总计\n本年新收政府信息公开申请数量\t34\t95"
    own = "附件：政府信息公开情况统计表\n统计指标\t单位\t统计数\n收到申请数\t件\t3\n当面申请数\t件\t0"
    report = report_of(f"示例区2016年政府信息公开工作年度报告\n一、概述\n{other}\n二、问题和改进\n{own}")
    values = {one.field: one.value for one in report.readings}
    assert values["indicators.requests_received"] == 3


def test_one_figure_where_others_stand_apart_is_not_cut() -> None:
    rows = "主动公开文件数 条 12 36 / 网站公开数 条 7 20 / 政府公报公开数 条   8902 / 受理申请总数 件 5 5"
    lines = ["示例区2016年政府信息公开工作年度报告", "指标名称 计量单位 本年度 历年累计", *rows.split(" / ")]
    found = {one.field: one.value for one in report_of("\n".join(lines)).readings}
    assert (found["indicators.fj_disclosed.year"], found["indicators.fj_requests.cumulative"]) == (12, 5)
    assert (
        found["indicators.fj_disclosed_gazette.year"] is found["indicators.fj_disclosed_gazette.cumulative"]
    )


def test_a_label_that_goes_on_in_the_next_row_of_a_grid() -> None:
    label, rest = "政府信息公开专项经费（不包括用于政府公报编辑管理", "及政府网站建设维护等方面的经费）"
    rows = [["统计指标", "单位", "统计数"], ["收到申请数", "件", "3"], [label, "", ""], [rest, "万元", "4"]]
    report = report_of(LAYOUTS["pipes"](rows))
    values = {one.field.removeprefix("indicators."): one.value for one in report.readings}
    assert values == {"requests_received": 3, "special_funds": 4}
