"""The statistics table (统计表) of 2014 in every layout: right or in doubt, never silently wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import read as read_document
from pipelines.reading import agency_of, read
from pipelines.report import Report, State
from tests.reading.sheets import LAYOUTS, figures, sheet

NUMBERINGS: dict[str, Callable[[int], str]] = {
    "1.": "{}.".format,
    "1、": "{}、".format,
    "（一）": lambda n: f"（{'一二三四五六七八九'[n - 1]}）",
    "一、": lambda n: f"{'一二三四五六七八九'[n - 1]}、",
    "(1)": "({})".format,
    "①": lambda n: chr(0x2460 + n - 1),
    "none": lambda n: "",
}


def report_of(text: str) -> Report:
    return read(read_document(text.encode(), "report.html" if text.startswith("<") else "report.txt"))


def differences(report: Report, expected: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    """Fields whose figure is not what was printed."""
    values = {one.field: one.value for one in report.readings if one.source == "table"}
    return {
        name: (text, values.get(name, "absent"))
        for name, text in expected.items()
        if values.get(name) is None or values[name] != float(text)
    }


def silent(report: Report, expected: Mapping[str, str]) -> set[str]:
    """Fields with a wrong figure, or with no reading at all, that no finding names."""
    doubted = {name for finding in report.findings for name in finding.fields}
    wrong = {name for name, (_, got) in differences(report, expected).items() if got is not None}
    return wrong - doubted


@pytest.mark.parametrize("variant", ["", "beijing", "fujian"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_figures(layout: str, variant: str) -> None:
    printed = figures(3, variant)
    report = report_of(LAYOUTS[layout](sheet(printed, variant)))
    assert differences(report, printed) == {}
    assert (report.is_report, report.form, report.variant) == (True, "2014", variant or None)
    assert not any(one.code == "rows-absent" for one in report.findings)


@pytest.mark.parametrize("layout", ["html", "cell a line", "blanks", "run together"])
@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_every_numbering_gives_the_same_figures(numbering: str, layout: str) -> None:
    printed = figures(4)
    report = report_of(LAYOUTS[layout](sheet(printed, number=NUMBERINGS[numbering])))
    assert differences(report, printed) == {}


CELLS = [  # printed, value, state, unit, codes
    ("1683", 1683, State.NUMBER, "条", []),
    ("1,683", 1683, State.NUMBER, "条", []),
    ("１６８３", 1683, State.NUMBER, "条", []),
    ("1683条", 1683, State.NUMBER, "条", []),
    ("17人次", 17, State.NUMBER, "人次", []),
    ("3场", 3, State.NUMBER, "场", []),
    ("0", 0, State.NUMBER, "条", []),
    ("", None, State.BLANK, "条", []),
    ("/", None, State.SLASH, "条", []),
    ("无", None, State.NONE, "条", []),
    ("5 6", None, State.ILLEGIBLE, "条", ["not-a-figure"]),
    ("22（其中修订16件）", 22, State.NUMBER, "条", ["note-in-cell"]),
]


@pytest.mark.parametrize(("text", "value", "state", "unit", "codes"), CELLS, ids=[repr(c[0]) for c in CELLS])
def test_a_cell(text: str, value: float | None, state: State, unit: str, codes: list[str]) -> None:
    rows = [["统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", text], ["收到申请数", "件", "1"]]
    report = report_of(LAYOUTS["html"](rows))
    reading = next(one for one in report.readings if one.field == "indicators.disclosed_total")
    assert (reading.value, reading.state, reading.unit) == (value, state, unit)
    assert [one.code for one in report.findings if "indicators.disclosed_total" in one.fields] == codes


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


LINES: dict[str, tuple[str, dict[str, int | None]]] = {  # lines; rows and their figures, None: in doubt
    "a figure broken over lines": (
        "统计指标  单位  统计数 / 收到申请数  件  10 / 34",
        {"requests_received": None},
    ),
    "a page number": ("统计指标  单位  统计数 / 收到申请数  件  10 / - 3 -", {"requests_received": 10}),
    "a page number without marks": (
        "统计指标 单位 统计数 / 主动公开政府信息数 条 17 / 收到申请 / 数 / 件 10 / 3",
        {"disclosed_total": 17, "requests_received": 10},
    ),
    "a page number or a figure": (
        "统计指标 单位 统计数 / 主动公开政府信息数 条 17 / 收到申请数 件 10 / 办结数 / 3",
        {"disclosed_total": 17, "requests_received": 10, "requests_concluded": None},
    ),
    "narrow columns": (
        "统计指标 单位 统计数 / 主动公 / 开政府信 / 息数（不 / 同渠道和方式 / 公开相同信息计 / 1条） / 条 17",
        {"disclosed_total": 17},
    ),
    "figures beside the middle of labels": (
        "统计指标 单位 统计数 / 主动公开政府信 / 息数（不 / 条 17 / 同渠道计1 / 条） / 收到申 / 件 9 / 请数",
        {"disclosed_total": 17, "requests_received": 9},
    ),
    "a group's number broken off": (
        "统计指标 单位 统计数 / 制发规范性文件总数 / 件 5 / （二 / ）通过不同渠道公开 / 收到申请数 件 4",
        {"normative_made": 5, "requests_received": 4},
    ),
    "a line that cannot be read": (
        "统计指标 单位 统计数 / 收到申请数 / 件 l0 / 办结数 件 9",
        {"requests_received": None, "requests_concluded": 9},
    ),
    "damaged labels": (
        "统计指标 单位 统计数 收到申请数 件 4 制发规范性文某总数 件 5 / 设置政府信息公某查阅点数 个 7",
        {"requests_received": 4, "normative_made": 5, "reading_points": 7},
    ),
    "a row that the form does not have": (
        "统计指标 单位 统计数 收到申请数 件 4 接待来访群众人次 人次 5 办结数 件 6",
        {"requests_received": 4, "requests_concluded": 6},
    ),
    "units in labels": (
        "统计指标 统计数 / 办结数（件） / 件 3 / 收到申请数（件） 4 专职人员数（不包括政府公报等）（人） 2",
        {"requests_concluded": 3, "requests_received": 4, "staff_full_time": 2},
    ),
    "notes": (
        "统计指标  统计数 / 收到申请数  10（含网上2） / 当面申请数  3*",
        {"requests_received": 10, "requests_in_person": None},
    ),
    "colons": (
        "统计项目  统计数 / 收到申请数：10件； / 当面申请数：3件。",
        {"requests_received": 10, "requests_in_person": 3},
    ),
    "commas": (
        "统计指标,单位,统计数 / 收到申请数,件,5 / 当面申请数,件,3",
        {"requests_received": 5, "requests_in_person": 3},
    ),
    "no heads, units behind": (
        "收到申请数9件 / 当面申请数1件 / 传真申请数2件 / 网络申请数3件 / 信函申请数4件",
        {
            "requests_received": 9,
            "requests_in_person": 1,
            "requests_fax": 2,
            "requests_online": 3,
            "requests_letter": 4,
        },
    ),
    "a heading above its row": (
        "统计指标 / 统计数 / 四、行政复议数量 / 行政复议数量 / 3",
        {"reconsideration_total": 3},
    ),
    "two columns in one": (
        "主动公开文件数 条 710 / 受理依申请公开信息总数 件 25 / 当面申请数 件 12",
        {
            f"fj_{row}.{column}": None
            for row in ("disclosed", "requests", "requests_in_person")
            for column in ("year", "cumulative")
        },
    ),
    "one column": (
        "主动公开文件数  条  710 / 受理依申请公开信息总数  件  7 / 当面申请数  件  7",
        {"fj_disclosed.year": 710, "fj_requests.year": 7, "fj_requests_in_person.year": 7},
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_lines_of_a_text(case: str) -> None:
    lines, expected = LINES[case]
    report = report_of("\n".join(["示例区2016年政府信息公开工作年度报告", "附表：", *lines.split(" / ")]))
    read_here = {one.field.removeprefix("indicators."): one for one in report.readings}
    assert {name: one.value for name, one in read_here.items()} == expected
    doubted = {name.removeprefix("indicators.") for one in report.findings for name in one.fields}
    assert {name for name, value in expected.items() if value is None} <= doubted
    assert {one.source for one in read_here.values()} == {"table"}


PAST = [  # heads of the figures, a row's figures, what of them the report on 2016 counts
    ("上年统计数 本年统计数", "16 20", 20),
    ("2015年 2016年", "16 20", 20),
    ("2016年度 2015年度", "16 20", 16),
    ("2015年 本年数", "16 20", 20),
    ("本年度 上年同期 同比", "16 20 25%", 16),
    ("去年 统计数（2016年）", "16 20", 20),
    ("2014年 2015年", "16 20", "doubt"),
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


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), at=st.floats(0, 0.999), what=st.integers(0, 2))
def test_a_lost_cell_is_never_silent(layout: str, seed: int, at: float, what: int) -> None:
    printed = figures(seed)
    rows = sheet(printed)
    full = [cells for cells in rows[1:] if len(cells) == 3]
    del full[int(at * len(full))][what]
    report = report_of(LAYOUTS[layout](rows))
    assert silent(report, printed) == set()


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "two tables side by side"])
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), order=st.randoms(use_true_random=False), twice=st.booleans())
def test_moved_and_doubled_rows_are_never_silent(layout: str, seed: int, order: object, twice: bool) -> None:
    printed = figures(seed)
    rows = sheet(printed)
    moved = _moved(rows, seed, twice=twice)
    report = report_of(LAYOUTS[layout](moved))
    assert silent(report, printed) == set()


def _moved(rows: Sequence[list[str]], seed: int, *, twice: bool) -> list[list[str]]:
    """One row printed twice, or the groups of the table in another order."""
    body = list(rows[1:])
    at = seed % len(body)
    if twice:
        return [rows[0], *body[:at], body[at], *body[at:]]
    groups = [i for i, cells in enumerate(body) if len(cells) == 1]
    cut = groups[seed % len(groups)]
    return [rows[0], *body[cut:], *body[:cut]]


@pytest.mark.parametrize("layout", ["blanks", "cell a line"])
def test_figures_that_stand_below_all_labels_are_named(layout: str) -> None:
    rows = [cells for cells in sheet(figures(3)) if len(cells) == 3]
    lines = [[cells[at] for cells in rows] for at in range(3)]
    report = report_of(LAYOUTS[layout](lines))
    (found,) = [one for one in report.findings if one.code == "no-figures"]
    assert set(found.fields) == set(figures(3))
    assert report.readings == ()


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
