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
