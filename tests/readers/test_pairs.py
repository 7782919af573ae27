"""Labelled values: what counts as a label, where a value ends, and what stays prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Cell, Paragraph, Table
from pipelines.readers.pairs import label_of, pairs_in, pairs_in_table, pairs_of

LINES = {
    "黄岩 索引号": (
        "索引号: 001008010002056/2021-116241 文件编号:",
        [("索引号", "001008010002056/2021-116241"), ("文件编号", "")],
    ),
    "黄岩 机构": (
        "发布机构: 新前街道 成文日期: 2021-01-25",
        [("发布机构", "新前街道"), ("成文日期", "2021-01-25")],
    ),
    "黄岩 字体": (
        "发布日期: 2021-01-25 17:15   来源: 新前街道 字体:[ ]",
        [("发布日期", "2021-01-25 17:15"), ("来源", "新前街道")],
    ),
    "pinyin": (
        "發(fā)布單(dān)位：下管鎮(zhèn) 公開時(shí)間：2015-07-27",
        [("發布單位", "下管鎮"), ("公開時間", "2015-07-27")],
    ),
    "half of an unknown label": (
        "文 号: 文件分类: 所属机构: 某局",
        [("文号", ""), ("分类", ""), ("所属机构", "某局")],
    ),
    "pinyin without tones": ("發(fa)布單(dan)(dan)位：應(ying)急局(km)", [("發布單位", "應急局(km)")]),
    "no blanks between": (
        "发布机构：示例县教育局时效性：有效文号：索引号：014/2024-2发布日期：2024-01-15",
        [
            ("发布机构", "示例县教育局"),
            ("时效性", "有效"),
            ("文号", ""),
            ("索引号", "014/2024-2"),
            ("发布日期", "2024-01-15"),
        ],
    ),
    "label with its own value": ("来源：[阅读次数] 7", [("来源", "")]),
    "首都之窗": (
        "日期:2018-03-22 10:00    来源:北京市西城区人民政府",
        [("日期", "2018-03-22 10:00"), ("来源", "北京市西城区人民政府")],
    ),
    "繁体": (
        "日期:2018-03-22 10:00    來源:北京市密雲區人民政府",
        [("日期", "2018-03-22 10:00"), ("來源", "北京市密雲區人民政府")],
    ),
    "繁体 發布": ("發布日期：2018年3月22日", [("發布日期", "2018年3月22日")]),
    "字號 is the font": ("字號:        大 中 小", []),
    "椒江": (
        "发布日期: 2021-01-22 15:39 访问次数: 12 信息来源: 椒江区人民政府",
        [("发布日期", "2021-01-22 15:39"), ("信息来源", "椒江区人民政府")],
    ),
    "a value that ends as a label begins": (
        "公开方式：主动公开 发布日期：2021-01-25",
        [("公开方式", "主动公开"), ("发布日期", "2021-01-25")],
    ),
    "and one in a spaced label's place": (
        "来源：县政府发 布 日 期：2021-01-25",
        [("来源", "县政府"), ("发布日期", "2021-01-25")],
    ),
    "a blank within a label behind digits": (
        "索引号：1发布 日期：2020-01-02",
        [("索引号", "1"), ("发布日期", "2020-01-02")],
    ),
    "a clock of twelve hours": (
        "发布时间：2023-01-05 03:20 PM 来源：本站",
        [("发布时间", "2023-01-05 03:20 PM"), ("来源", "本站")],
    ),
    "a date without a colon": (
        "发布时间 2022-05-06 15:16 来源：本站",
        [("发布时间", "2022-05-06 15:16"), ("来源", "本站")],
    ),
    "滨江": ("发布时间:2021-01-25 16:17 点击率: 字体:[ ]", [("发布时间", "2021-01-25 16:17")]),
    "朝阳": (
        "日期:2015-03-30 10:35 来源:东湖街道 打印页面 关闭页面",
        [("日期", "2015-03-30 10:35"), ("来源", "东湖街道")],
    ),
    "blanks in the label": (
        "索  引  号: 620402/2026-206748 生成日期: 2026-01-20",
        [("索引号", "620402/2026-206748"), ("生成日期", "2026-01-20")],
    ),
    "en spaces": ("文\u2002\u2003\u3000\xa0号：便函", [("文号", "便函")]),
    "bracketed": ("[发文字号] 京政发〔2020〕1号", [("发文字号", "京政发〔2020〕1号")]),
    "bracketed, empty": ("[废止日期]", [("废止日期", "")]),
    "buttons": ("来源: 新前街道 【打印本页】【关闭本页】", [("来源", "新前街道")]),
    "spans run together": (
        "来源：西城区统计局发布时间：2020-01-20浏览次数：3",
        [("来源", "西城区统计局"), ("发布时间", "2020-01-20")],
    ),
    "flattened page": (
        "当前位置： 首页政务公开 某报告 来源：平潭县人民政府 时间：2018-01-23 08:51 微信 微博",
        [("来源", "平潭县人民政府"), ("时间", "2018-01-23 08:51")],
    ),
    "footer": (
        "主办:某区人民政府 承办:某局 政府网站标识码:1101020002 京ICP备19014909号-1",
        [("政府网站标识码", "1101020002")],
    ),
    "footer without colon": ("京ICP备1号-1|网站标识码 bm07000001", [("网站标识码", "bm07000001")]),
    "prose": ("本年度收到申请3件，数据来源：统计局；时间：全年。", []),
    "prose with a common word": ("时间：自上午九时起至下午五时止", []),
    "unknown label": ("咨询电话号码簿: 12345", []),
    "Markdown": (
        "**发布时间：** 2021-01-29 **来源：** 市政府办公室",
        [("发布时间", "2021-01-29"), ("来源", "市政府办公室")],
    ),
    "two lines": (
        "成文日期: 2021-01-25\n公开方式: 主动公开",
        [("成文日期", "2021-01-25"), ("公开方式", "主动公开")],
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(case: str) -> None:
    text, expected = LINES[case]
    pairs = pairs_in(text, "p:3")
    assert [(pair.label, pair.value) for pair in pairs] == expected
    assert all(pair.place == "p:3" and pair.source == "header" for pair in pairs)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "索引号 014314799/2024-00002 分类 政府信息公开年报 发布机构 文号 公开日期 2024-01-17 某局",
            {"索引号": "014314799/2024-00002", "分类": "政府信息公开年报", "公开日期": "2024-01-17"},
        ),
        ("名称 索引号 发布机构 发布日期 某通知 1/2 某局 2020-08-05", {}),
        ("关键词 某局2023年年报 一、总体情况", {}),
        ("发布日期 2020-08-05 某局2023年年报", {}),
    ],
)
def test_a_cell_a_line(lines: str, expected: dict[str, str]) -> None:
    blocks = [Paragraph(text=line, place=f"p:{n}") for n, line in enumerate(lines.split(), 1)]
    assert {pair.label: pair.value for pair in pairs_of(blocks)} == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("索\u2002引\u2002号", "索引号"),
        (" 文\xa0\xa0\xa0\xa0号： ", "文号"),
        ("[成文日期]", "成文日期"),
        ("發布機構", "發布機構"),
        ("索引号码", ""),
        ("规章", ""),
        ("", ""),
    ],
)
def test_a_label_alone(text: str, label: str) -> None:
    assert label_of(text) == label


TABLES: dict[str, tuple[list[list[str]], list[tuple[str, str, str]]]] = {
    "label and value cells": (
        [["索引号", "014314799/2024-00002", "公开日期", "2024-01-17"], ["文号", "", "浏览次数", "7"]],
        [
            ("索引号", "014314799/2024-00002", "table:1/r1/c2"),
            ("公开日期", "2024-01-17", "table:1/r1/c4"),
            ("文号", "", "table:1/r2/c2"),
        ],
    ),
    "both in one cell": (
        [["索引号：1/2", "文号："]],
        [("索引号", "1/2", "table:1/r1/c1"), ("文号", "", "table:1/r1/c2")],
    ),
    "head of a list": (
        [["名称", "索引号", "发布机构", "发布日期"], ["某通知", "1/2", "某局", "2020-08-05"]],
        [],
    ),
    "statutory": ([["信息内容", "本年制发件数"], ["规章", "0"]], []),
}


@pytest.mark.parametrize("case", TABLES)
def test_tables(case: str) -> None:
    rows, expected = TABLES[case]
    table = Table(
        place="table:1",
        rows=tuple(
            tuple(
                Cell(text=text, place=f"table:1/r{r}/c{c}", row=r - 1, column=c - 1)
                for c, text in enumerate(row, 1)
            )
            for r, row in enumerate(rows, 1)
        ),
    )
    assert [(pair.label, pair.value, pair.place) for pair in pairs_in_table(table)] == expected


@given(st.text(alphabet="索引号来源日期时间:：[]【】 \n2021-年字体打印ab。"))
def test_any_text_gives_labels_that_stand_in_it(text: str) -> None:
    joined = "".join(text.split())
    for pair in pairs_in(text, "p:1"):
        assert pair.label in joined
        assert pair.value in text
        assert pair.value == pair.value.strip()
