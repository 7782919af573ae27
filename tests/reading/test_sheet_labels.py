"""The labels of the statistics table (统计表): damaged, of two groups, unknown; and who filled it in."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import agency_of, read
from tests.reading.sheets import LAYOUTS, figures, sheet
from tests.reading.test_statistics import report_of

DAMAGES = [  # label as printed, the field it stands for
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条", "disclosed_total"),
    ("1.属于己主动公开范围数", "reply_already_public"),
    ("告知作出更改补充", "reply_amend"),
    ("其中：１．当面申请数", "requests_in_person"),
    ("危及国家安全、公共安全、经济安全及社会稳定", "refused_safety_stability"),
    ("收到申请数（件）", "requests_received"),
    ("政府信息公开专项经费（不包括用于政府公报编辑管理", "special_funds"),
    ("微網志微信回應事件數", "weibo_wechat_responses"),
    ("收到申请数：", "requests_received"),
]


@pytest.mark.parametrize(("label", "row"), DAMAGES, ids=[one[1] for one in DAMAGES])
def test_labels_as_real_tables_print_them(label: str, row: str) -> None:
    rows = [["统计指标", "单位", "统计数"], [label, "", "7"]]
    report = report_of(LAYOUTS["html"](rows))
    assert {one.field: one.value for one in report.readings} == {f"indicators.{row}": 7}


def test_twins_belong_to_the_group_before_them() -> None:
    text = "统计指标 单位 统计数 行政复议数量 件 3 被依法纠错数 件 2 行政诉讼数量 件 5 被依法纠错数 件 4"
    report = report_of("2016年政府信息公开年报\n" + text.replace(" ", "\n"))
    found = {one.field.removeprefix("indicators."): one.value for one in report.readings}
    assert found == {
        "reconsideration_total": 3,
        "reconsideration_corrected": 2,
        "litigation_total": 5,
        "litigation_corrected": 4,
    }


LABELS = {
    "R": "行政复议数量",
    "L": "行政诉讼数量",
    "r": "维持具体行政行为数",
    "l": "维持具体行政行为或者驳回原告诉讼请求数",
    "c": "被依法纠错数",
    "o": "其他情形数",
    "S": "收到申请数",
}
ORDERS: list[tuple[str, dict[str, int | None]]] = [  # labels as printed; rows and their figures
    ("RcLco", {"R.c": 2, "L.c": 4, "L.o": 5}),
    ("LcRc", {"L.c": 2, "R.c": 4}),
    ("RcRc", {"R.c": None}),
    ("RSc", {"R.c": None, "L.c": None}),
    ("ScLo", {"R.c": None, "L.c": None, "L.o": 4}),
    ("Roc", {"R.o": 2, "R.c": None, "L.c": None}),
    ("LcSl", {"R.c": None, "L.c": None, "L.r": 4}),
    ("rcS", {"R.r": None, "L.r": None, "R.c": None, "L.c": None}),
    ("rcl", {"R.r": 1, "R.c": 2, "L.r": 3}),
]


@pytest.mark.parametrize("layout", ["html", "cell a line"])
@pytest.mark.parametrize(("order", "expected"), ORDERS, ids=[one[0] for one in ORDERS])
def test_twins_belong_to_a_group_whose_own_rows_all_stand_before_them(
    order: str, expected: dict[str, int | None], layout: str
) -> None:
    rows = [[LABELS[one], "件", str(at)] for at, one in enumerate(order, 1)]
    report = report_of(LAYOUTS[layout]([["统计指标", "单位", "统计数"], *rows]))
    parts = {"r": "maintained", "c": "corrected", "o": "other"}
    groups = {"R": "reconsideration", "L": "litigation"}
    ids = {f"indicators.{groups[key[0]]}_{parts[key[2]]}": key for key in expected}
    assert {
        ids.get(one.field, one.field): one.value
        for one in report.readings
        if one.field.endswith(tuple(parts.values()))
    } == expected
    named = {name for one in report.findings if one.severity == "warning" for name in one.fields}
    assert named >= {name for name, key in ids.items() if expected[key] is None}


def test_a_group_has_no_figure() -> None:
    rows = [["统计指标", "单位", "统计数"], ["二、回应解读情况 5", "", ""], ["收到申请数", "件", "1"]]
    report = report_of(LAYOUTS["html"](rows))
    assert {one.field: one.value for one in report.readings} == {"indicators.requests_received": 1}


def test_strange_words_in_a_run_cost_their_own_row_only() -> None:
    heads, rows = "指标名称计量单位2016年度", "主动公开文件数条7受理依申请公开信息总数条2"
    table = f"{heads}{rows}县级的行政复议数件1行政诉讼数件3"
    values = {one.field: one.value for one in report_of(f"某局2016年政府信息公开年度报告\n{table}").readings}
    assert values == {
        "indicators.fj_disclosed.year": 7,
        "indicators.fj_requests.year": 2,
        "indicators.fj_litigation.year": 3,
    }


def test_a_row_that_the_form_does_not_have_is_a_finding() -> None:
    rows = [
        ["统计指标", "单位", "统计数"],
        ["收到申请数", "件", "1"],
        ["接待来访群众人次", "人次", "9"],
        ["网络申请数", "件", "1"],
    ]
    report = report_of(LAYOUTS["html"](rows))
    assert [(f.code, f.values["label"]) for f in report.findings if f.code == "unknown-label"] == [
        ("unknown-label", "接待来访群众人次")
    ]
    assert len(report.readings) == 2


def test_a_label_of_fujian_that_is_cut_is_none_of_the_national_table() -> None:
    rows = [
        ["指标名称", "计量单位", "年末统计"],
        ["主动公开文件数", "条", "6"],
        ["政府公报公开数", "条", "2"],
    ]
    rows += [["对申请的答复总数", "条", "5"], ["其中：1．同意公开答复", "条", "4"]]
    report = report_of(LAYOUTS["html"](rows))
    assert {one.field: one.value for one in report.readings} == {
        "indicators.fj_disclosed.year": 6,
        "indicators.fj_disclosed_gazette.year": 2,
        "indicators.fj_replies.year": 5,
        "indicators.fj_reply_granted.year": 4,
    }
    assert ("indicators.fj_reply_granted.year",) in [
        f.fields for f in report.findings if f.code == "label-damaged"
    ]


def test_labels_side_by_side_are_no_blank_rows() -> None:
    labels = ["主动公开政府信息数", "收到申请数", "申请办结数", "行政复议数量", "行政诉讼数量"]
    report = report_of(LAYOUTS["html"]([["单位", *labels], ["某局", *"12345"], ["某办", *"67890"]]))
    assert report.readings == ()


def test_a_label_of_the_national_table_is_in_doubt_in_fujian_s() -> None:
    rows = [
        ["指标名称", "计量单位", "年末统计"],
        ["主动公开文件数", "条", "6"],
        ["政府公报公开数", "条", "2"],
    ]
    report = report_of(
        LAYOUTS["html"]([*rows, ["行政复议数量", "件", "4"], ["接受行政申诉、举报数", "件", "1"]])
    )
    damaged = {name for one in report.findings if one.code == "label-damaged" for name in one.fields}
    assert {one.field for one in report.readings if not one.field.startswith("indicators.fj_")} <= damaged


def test_a_list_of_labels_with_few_figures_is_one_table() -> None:
    labels = [
        "主动公开文件数",
        "其中：1．网站公开数",
        "受理依申请公开信息总数",
        "其中：1．当面申请数",
        "2．网上申请数",
    ]
    labels += [
        "3．信函、传真申请数",
        "对依申请公开信息的答复总数",
        "其中：1．同意公开答复数",
        "行政复议数",
        "行政诉讼数",
    ]
    lines = [f"{label}：" for label in labels] + ["2．政府公报公开数：351条"]
    report = report_of("\n".join(["示例区2010年政府信息公开工作年度报告", *lines]))
    values = {one.field: one.value for one in report.readings if one.value is not None}
    assert values == {"indicators.fj_disclosed_gazette.year": 351}


FILLED_IN = [
    ("填报单位（盖章）：密云区民政局", "密云区民政局"),
    ("填表单位: 北京市密云区民政局    填报日期：2017年1月5日", "北京市密云区民政局"),
    ("填报单位\t密云区民政局", "密云区民政局"),
    ("编制机关：密云区民政局", "密云区民政局"),
]


@pytest.mark.parametrize(("line", "name"), FILLED_IN)
def test_who_filled_in_a_sheet_is_its_agency(line: str, name: str) -> None:
    rows = ["政府信息公开情况统计表（2016年度）", line, *("\t".join(cells) for cells in sheet(figures(3)))]
    report = read(read_document("\n".join(rows).encode(), "sheet.txt"))
    agency = agency_of(name)
    assert agency is not None
    assert (report.agency, report.year) == (agency, 2016)


def test_a_title_that_names_a_body_comes_before_who_filled_in_the_sheet() -> None:
    rows = ["密云区民政局2016年政府信息公开情况统计表", "填报单位：密云区人民政府办公室"]
    report = read(read_document("\n".join([*rows, "主动公开政府信息数 | 条 | 6"]).encode(), "sheet.txt"))
    assert report.agency == agency_of("密云区民政局")
