"""A figure is the year's only where the sentence speaks of the whole year, also some clauses further on."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read
from pipelines.report import Report, State

YEAR = [
    "2016年，",
    "全年",
    "2016年度，我局",
    "截至2016年12月31日，",
    "截止12月底，我局",
    "2016年1月1日至12月31日，",
    "2016年1月1日起至2016年12月31日止，",
    "1—12月，",
    "2016年1月1日至12月31日期间，",
    "本报告期间，",
    "上半年已部署，全年我局",
    "1—6月召开会议，全年",
    "按照每月通报、每季度检查的要求，",
    "一年来，",
]
OTHERS = [
    "上半年，",
    "2016年下半年，",
    "2016年第四季度，我局",
    "三季度，",
    "12月，",
    "2016年12月份",
    "2016年12月31日，",
    "10—12月，",
    "2016年10月至12月，",
    "2008年5月1日至2016年12月31日，",
    "2008年1月至2016年12月，",
    "后三个月，",
    "当月，",
    "春节期间，",
    "“十二五”期间，我局",
    "五年来，",
    "近年来，我局",
    "一年多来，",
    "条例施行八年来，",
    "前年，",
    "每年，",
    "年均，",
    "月均，",
    "第一批，",
    "预计，",
    "下一年，",
]
STATEMENTS = [
    ("主动公开政府信息351条。", "disclosed_total"),
    ("共收到政府信息公开申请36件。", "requests_received"),
]


def report_of(sentence: str) -> Report:
    title = "江北省示例市教育局2016年政府信息公开工作年度报告"
    return read(read_document(f"{title}\n{sentence}".encode(), "report.txt"))


@pytest.mark.parametrize(("statement", "row"), STATEMENTS)
@pytest.mark.parametrize("period", [*YEAR, *OTHERS])
def test_figures_of_the_year(period: str, statement: str, row: str) -> None:
    report = report_of(period + statement)
    one = next((one for one in report.readings if one.field == f"indicators.{row}"), None)
    unattributed = {
        field for found in report.findings if found.code == "prose-unattributed" for field in found.fields
    }
    assert (one is not None) == (period in YEAR)
    assert one or f"indicators.{row}" in unattributed


@pytest.mark.parametrize(
    ("sentence", "none"),
    [
        ("2016年1月1日至12月31日，我局未收到政府信息公开申请。", True),
        ("条例施行以来，我局未收到政府信息公开申请。", True),
        ("近年来，我局未收到政府信息公开申请。", True),
        ("上半年，我局未收到政府信息公开申请。", False),
        ("12月，我局未收到政府信息公开申请。", False),
        ("1—3月，我局未收到政府信息公开申请。", False),
    ],
)
def test_none_in_a_part_of_the_year_is_not_none(sentence: str, none: bool) -> None:
    found = {one.field: one for one in report_of(sentence).readings}
    assert ("indicators.requests_received" in found) is none


@pytest.mark.parametrize(
    ("sentence", "row", "state"),
    [
        ("参加新闻发布会5场，主办新闻发布会2场。", "press_conferences", None),
        ("主动公开政府信息100条至120条。", "disclosed_total", None),
        ("“主动公开政府信息100条”是市里下达的任务。", "disclosed_total", None),
        ("全年没有收到书面申请，收到网上申请17件。", "requests_received", None),
    ],
)
def test_what_counts_a_part(sentence: str, row: str, state: State | None) -> None:
    found = {one.field: one.state for one in report_of(sentence).readings}
    assert found.get(f"indicators.{row}") == state
