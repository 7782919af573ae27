"""Whose figures a sentence states: those of this body, of a whole place, or of another named before."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read
from pipelines.report import Report

TITLE = "江北省示例市教育局2016年政府信息公开工作年度报告"


def report_of(text: str, title: str = TITLE) -> Report:
    return read(read_document(f"{title}\n{text}".encode(), "report.txt"))


def stated(report: Report) -> dict[str, object]:
    return {one.field.removeprefix("indicators."): one.value for one in report.readings}


def unattributed(report: Report) -> bool:
    return any(one.code == "prose-unattributed" for one in report.findings)


IN_ALL = "全市主动公开政府信息26442条，其中示例市教育局主动公开政府信息2938条。"


@pytest.mark.parametrize(
    ("title", "text", "figures"),
    [
        (TITLE, IN_ALL, {}),
        (TITLE, "全市主动公开政府信息26442条，收到申请12件。", {}),
        (TITLE, "全市工作平稳，我局主动公开政府信息30条。", {"disclosed_total": 30}),
        ("示例市人民政府2016年政府信息公开年报", "全市主动公开政府信息26442条。", {"disclosed_total": 26442}),
        ("示例市人民政府2016年政府信息公开年报", IN_ALL.replace("教育局", "人民政府"), {}),
        ("示例市人民政府办公室2016年政府信息公开年报", "全市主动公开政府信息30条。", {"disclosed_total": 30}),
        ("示例市甲县人民政府2016年政府信息公开年报", "全市主动公开政府信息26442条。", {}),
        ("某实验区管委会2016年政府信息公开年报", "全区主动公开政府信息30条。", {"disclosed_total": 30}),
        ("示例市高岭镇2016年政府信息公开年报", "全市主动公开政府信息26442条。", {}),
        ("示例市高岭镇2016年政府信息公开年报", "全镇主动公开政府信息26条。", {"disclosed_total": 26}),
        ("示例市高岭镇2016年政府信息公开年报", "我镇主动公开政府信息26条。", {"disclosed_total": 26}),
        ("示例市人民政府2016年政府信息公开年报", "我市主动公开政府信息26442条。", {"disclosed_total": 26442}),
        (TITLE, "本市主动公开政府信息26442条。", {}),
        (TITLE, "我市政务公开工作平稳，主动公开政府信息26442条。", {}),
        (TITLE, "全系统主动公开政府信息26442条。", {}),
        (TITLE, "我市教育局主动公开政府信息30条。", {"disclosed_total": 30}),
    ],
)
def test_counts_of_a_whole_place_are_its_governments(title: str, text: str, figures: dict[str, int]) -> None:
    report = report_of(text, title)
    assert stated(report) == figures
    assert unattributed(report) == (not figures)


@pytest.mark.parametrize(
    ("subject", "ours"),
    [
        ("我局", True),
        ("2016年，市教育局", True),
        ("教育局", True),
        ("全局", True),
        ("本机关", True),
        ("县公安局", False),
        ("2016年，高墟镇", False),
        ("各镇街", False),
        ("局属各学校", False),
        ("下属单位", False),
        ("市政府", False),
        ("市实验小学", False),
    ],
)
@pytest.mark.parametrize("clause", ["加强组织领导", "认真贯彻落实条例", "成效明显"])
def test_the_subject_of_an_earlier_clause(subject: str, ours: bool, clause: str) -> None:
    report = report_of(f"{subject}{clause}，主动公开政府信息30条。")
    assert stated(report) == ({"disclosed_total": 30} if ours else {})
    assert unattributed(report) is not ours


def test_the_last_subject_counts() -> None:
    text = "县政府高度重视，我局认真落实，主动公开政府信息30条。要求各部门严格审核，收到政府信息公开申请3件。"
    assert stated(report_of(text)) == {"disclosed_total": 30, "requests_received": 3}


@pytest.mark.parametrize(
    ("heading", "ours"),
    [
        ("（二）主动公开情况\n", True),
        ("（二）市教育局情况\n", True),
        ("（二）我局\n", True),
        ("（二）2016年工作情况\n", True),
        ("（二）上年结转申请情况\n", True),
        ("1.", True),
        ("（二）县公安局\n", False),
        ("（一）各乡镇情况\n", False),
        ("1.县公安局：", False),
        ("1、县公安局。", False),
        ("（二）2015年工作回顾\n", False),
        ("（三）2017年工作计划\n", False),
        ("（一）上年度情况\n", False),
        ("（二）县公安局\n1.主动公开情况\n", False),
        ("（二）县公安局\n（三）主动公开情况\n", True),
        ("县公安局：\n", False),
        ("县公安局：\n2016年工作情况：\n", True),
        ("附：县公安局2016年政府信息公开工作情况\n", False),
        ("表1 2015年主动公开情况\n", False),
        ("表1 2016年主动公开情况\n", True),
        ("2015年度：\n", False),
        ("2016年度：\n", True),
        ("与2015年相比\n", False),
        ("工作任务：", False),
        ("年度目标：全年", False),
        ("典型案例：县公安局坚持公开为常态。2016年，", False),
        ("2015年，我局工作扎实。", False),
        ("2015年，我局工作扎实。2016年，", True),
        ("2015年，我局收到政府信息公开申请2件；2016年收到2件。", True),
        ("从全市看，", False),
        ("以县公安局为例，全年", False),
        ("例如县公安局加强领导，", False),
    ],
)
def test_what_a_heading_speaks_of(heading: str, ours: bool) -> None:
    report = report_of(f"{heading}主动公开政府信息30条。")
    found = {one.field: one.value for one in report.readings}
    assert found.get("indicators.disclosed_total") == (30 if ours else None)
    assert ours or unattributed(report)
