"""Whose work a report counts, by its own words."""

from __future__ import annotations

import pytest

from pipelines.document import Document, Paragraph
from pipelines.reading.prose.scope import CONSOLIDATED, OWN, scope_of
from pipelines.reading.wording import worded
from pipelines.report import Datum

OPENINGS = [
    ("本年度报告由甲市政府办公室综合各县(市、区)政府和市级各部门的年度报告编制而成。", CONSOLIDATED),
    ("本报告根据《条例》要求,汇总各县(市、区)、市各有关部门政府信息公开情况编制而成。", CONSOLIDATED),
    ("本报告综合各县、区政府和各直属机构的政府信息公开工作报告和统计数据而成。", CONSOLIDATED),
    ("本報告由辦公廳綜合各區人民政府和市政府各委、辦、局的政府信息公開年度報告編制而成。", CONSOLIDATED),
    ("本报告根据各镇人民政府、区直各部门政府信息公开工作年度报告汇总编制。", CONSOLIDATED),
    ("本报告在汇总各乡镇(街道)和县级各部门年度报告的基础上编制而成。", CONSOLIDATED),
    ("本报告主要根据甲县各相关部门、各乡镇人民政府的年度报告编制,现予公布。", CONSOLIDATED),
    ("本报告由办公厅在各区(县级市)政府和市政府各委、办、局年度报告基础上编写而成。", CONSOLIDATED),
    ("本报告由六部分组成,涵盖各县(市、区)政府和省政府各部门的信息公开工作情况。", CONSOLIDATED),
    ("本报告所列数据为全县汇总数据。", CONSOLIDATED),
    ("报告中所列数据包括区政府、区政府各部门和各街道。", CONSOLIDATED),
    ("本报告统计范围为市政府本级及市政府各部门,不含各县(市、区)。", CONSOLIDATED),
    ("本报告中所列数据仅为甲县人民政府本级数据。", OWN),
    ("本报告所列数据不含各乡镇和县直各部门。", OWN),
    ("本报告数据统计范围为本机关,不包括所属事业单位。", OWN),
    ("本报告由概述、主动公开政府信息的情况、各部门工作等部分组成。", None),
    ("本报告所列数据的统计期限自2016年1月1日起至2016年12月31日止。", None),
    ("本报告由我局办公室汇总各科室、各处室材料编制而成。", None),
    ("(本列数据的勾稽关系为:第一项加第二项)1.本机关不掌握相关政府信息000", None),
    ("市政府办公室汇总各部门信息公开数据12条。", None),
    ("按照县政府关于各部门做好年度报告编制工作的通知,现将本报告公布如下。", None),
    ("综合运用各种形式,指导各部门编制本部门政府信息公开年度报告。", None),
]  # fmt: skip


def document(*texts: str) -> Document:
    blocks = (Paragraph(text=text, place=f"p:{at}") for at, text in enumerate(texts, 1))
    return Document(kind="html", blocks=tuple(blocks))


@pytest.mark.parametrize(("opening", "expected"), OPENINGS)
def test_a_report_says_whose_work_it_counts(opening: str, expected: str | None) -> None:
    found = scope_of(worded(document("一、概述", f"前言。{opening}欢迎查阅。")), None)
    assert (found.value if found else None) == expected
    if found:
        assert found.text == opening.rstrip("。")
        assert found.place == f"p:2/3-{3 + len(found.text)}"


def test_what_contradicts_itself_is_left_open() -> None:
    both = "本报告所列数据为全市汇总数据。", "以上数据均为本级数据。"
    assert scope_of(worded(document(*both)), None) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("甲县人民政府(本级)2020年政府信息公开工作年度报告", OWN),
        ("甲市2018年政府信息公开工作年度报告(全市汇总)", CONSOLIDATED),
        ("甲市2018年政府信息公开工作年度报告", None),
    ],
)
def test_a_title_says_it_too(title: str, expected: str | None) -> None:
    found = scope_of(worded(document()), Datum(value=title, text=title, place="p:1", source="text"))
    assert (found.value if found else None) == expected
