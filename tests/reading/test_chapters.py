from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Cell, Document, Paragraph, Table
from pipelines.readers import read
from pipelines.reading.chapters import chapter_findings, read_chapters
from pipelines.reading.wording import worded

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="real reports lie beside the checkout, in ../shared"
)

SIX = [
    (1, "overview"),
    (2, "disclosure"),
    (3, "requests"),
    (4, "disputes"),
    (5, "problems"),
    (6, "other"),
]


def document(*lines: str) -> Document:
    return Document(
        kind="text",
        blocks=tuple(Paragraph(text=line, place=f"p:{at}") for at, line in enumerate(lines, 1)),
    )


def numbered(*lines: str) -> list[tuple[int, str]]:
    return [(chapter.n, chapter.kind) for chapter in read_chapters(worded(document(*lines)))]


FORM = (
    "一、总体情况",
    "全年平稳。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "人手不足。",
    "六、其他需要报告的事项",
    "无。",
)

RUN = (
    "一、总体情况2020年平稳。二、主动公开政府信息情况三、收到和处理政府信息公开申请情况"
    "一、本年新收政府信息公开申请数量2000002二、上年结转政府信息公开申请数量0000000"
    "三三、本年度办理结果（一）予以公开1000001四、结转下年度继续办理1000001"
    "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持00000"
)


FIRST, LAST = "<h2>一、总体情况</h2><p>平稳。</p>", "<h2>六、其他需要报告的事项</h2>"
OWN, FOOT = "<p>无。</p><p>某局</p>", "<p>主办：某局</p>"
GRID = "<table><tr><td>1</td><td>2</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        f"<div>{FIRST}{LAST}{OWN}</div>{FOOT}",
        f"<div><div>{FIRST}{LAST}{OWN}</div></div><div>{FOOT}</div>",
        f"<div><div>{FIRST}{LAST}</div>{OWN}</div>{FOOT}",  # headings in a part of their own
        f"<div><div>{FIRST}</div><div>{LAST}{OWN}</div></div>{FOOT}",
        f"<div>{FIRST}{LAST}<p>无。</p>{GRID}<p>某局</p></div>{FOOT}",
        f"<table><tr><td>{FIRST}{LAST}{OWN}</td></tr><tr><td>{FOOT}</td></tr></table>",
        f"{FIRST}{LAST}{OWN}",  # nothing nests
    ],
)
def test_the_last_chapter_ends_with_the_part_that_holds_all(page: str) -> None:
    chapters = read_chapters(worded(read(f"<html><body>{page}</body></html>".encode())))
    assert [chapter.n for chapter in chapters] == [1, 6]
    assert chapters[-1].text == "无。\n某局"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(FORM, SIX, id="the form"),
        pytest.param(("\u3000\u3000".join(FORM),), SIX, id="one paragraph with blanks"),
        pytest.param(("".join(FORM),), SIX, id="one paragraph without blanks"),
        pytest.param(
            ("一 、总体情况", "二.主动公开政府信息情况", "三．收到和处理政府信息公开申请情况"),
            SIX[:3],
            id="blanks and dots",
        ),
        pytest.param(("第一部分 概述", "第二部分：主动公开政府信息情况"), SIX[:2], id="第一部分"),
        pytest.param(
            ("一、總體情況", "二、主動公開政府信息情況", "三、收到和處理政府資訊公開申請情況"),
            SIX[:3],
            id="繁体",
        ),
        pytest.param(
            ("四、因政府信息公开工作被申请行政复议、提起", "行政诉讼情况", "无。"),
            [SIX[3]],
            id="heading on two lines",
        ),
        pytest.param(
            ("一、", "总体情况", "平稳。", "二、", "主动公开政府信息情况"),
            SIX[:2],
            id="ordinal on its own line",
        ),
        pytest.param(
            (
                *FORM[:5],
                "一、本年新收政府信息公开申请数量",
                "二、上年结转政府信息公开申请数量",
                "三、本年度办理结果",
                "四、结转下年度继续办理",
                *FORM[4:],
            ),
            SIX,
            id="rows of table 3",
        ),
        pytest.param(
            (RUN,),
            SIX[:4],
            id="rows of table 3 in one run",
        ),
        pytest.param(
            ("全文包括概述,主动公开政府信息情况,依申请公开情况等三部分。", *FORM),
            SIX,
            id="a sentence of contents",
        ),
        pytest.param(("目录", *FORM[::2], *FORM), SIX, id="a table of contents"),
        pytest.param(
            (*FORM[:6], "一、存在的主要问题", "二、改进情况", *FORM[7:]),
            SIX,
            id="points numbered anew in a chapter",
        ),
        pytest.param(
            ("一、概述", "二、主动公开情况", "四、收费及减免情况", "四、行政复议和行政诉讼情况", "七、附表"),
            [(1, "overview"), (2, "disclosure"), (4, "fees"), (4, "disputes"), (7, "data")],
            id="misnumbered",
        ),
        pytest.param(
            ("总体情况", "平稳。", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"),
            SIX[:3],
            id="numbered by style",
        ),
        pytest.param(
            (
                "统计指标",
                "单位",
                "统计数",
                "一、主动公开情况",
                "二、回应解读情况",
                "四、行政复议数量",
                "件",
                "0",
            ),
            [],
            id="groups of the statistics table",
        ),
        pytest.param(("", "全年公开12条。"), [], id="no chapters"),
        pytest.param((), [], id="nothing"),
    ],
)
def test_chapters(lines: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    assert numbered(*lines) == expected


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("年度重点工作", "overview"),
        ("依申请公开政府信息及不予公开政府信息情况", "requests"),
        ("政府信息公开收费及免除费用情况", "fees"),
        ("人员和收支情况", "fees"),
        ("政府信息公开咨询处理情况", "consultation"),
        ("工作中存在的不足及改进措施", "problems"),
        ("存在的问题和下一步工作措施", "problems"),
        ("下一步工作", "plans"),
        ("信息公开数据", "data"),
        ("回应解读情况", "response"),
        ("主动公开政府信息资料移交省档案馆、图书馆情况", "transfer"),
        ("政府信息公开工作组织推进情况", "organisation"),
        ("其它需要说明的事项", "other"),
        ("结语", "unclassified"),
    ],
)
def test_kinds(title: str, kind: str) -> None:
    assert [chapter.kind for chapter in read_chapters(worded(document(f"一、{title}", "平稳。")))] == [kind]


def test_ordinals_with_a_blank_for_a_mark() -> None:
    lines = (
        "一 概 述",
        "平稳。",
        "二  政府信息主动公开情况",
        "公开。",
        "三 依申请公开情况",
        "一 般 无",
        "无。",
    )
    assert numbered(*lines) == [(1, "overview"), (2, "disclosure"), (3, "requests")]


def test_heading_text_and_place_are_as_printed() -> None:
    first, second = read_chapters(
        worded(document("某局报告　　一、 总体情况　　全年平稳。　　二、主动公开情况", "公开3条。"))
    )
    assert (first.heading, first.text, first.place) == ("一、 总体情况", "全年平稳。", "p:1/6-13")
    assert (second.heading, second.text) == ("二、主动公开情况", "公开3条。")


def test_cells_printed_a_line_are_no_text() -> None:
    lines = (
        "第二十条第(一)项",
        "信息内容",
        "本年新",
        "制作数量",
        "规章",
        "0",
        "以上数字截至年底。另有说明。",
    )
    (chapter,) = read_chapters(worded(document("二、主动公开政府信息情况", *lines)))
    assert chapter.text == "以上数字截至年底。另有说明。"


def test_a_heading_may_stand_in_a_table() -> None:
    row = (Cell(text="二、主动公开政府信息情况", place="table:1/r1/c1", row=0, column=0, colspan=4),)
    blocks = (Paragraph(text="一、总体情况", place="p:1"), Table(place="table:1", rows=(row,)))
    found = read_chapters(worded(Document(kind="docx", blocks=blocks)))
    assert [(chapter.n, chapter.place) for chapter in found] == [(1, "p:1"), (2, "table:1/r1/c1")]


def test_findings_name_strange_titles_and_broken_counts() -> None:
    chapters = read_chapters(worded(document("一、结语", "二、主动公开情况", "四、收费及减免情况")))
    assert [(finding.code, dict(finding.values)) for finding in chapter_findings(chapters)] == [
        ("unknown-chapter", {"heading": "一、结语"}),
        ("misnumbered-chapters", {"numbers": "1 2 4"}),
    ]
    assert chapter_findings(()) == ()


@given(st.text(alphabet="一二三四十、.第部分总体情况公开申请\u3000 。\n1", max_size=80))
def test_hostile_text_keeps_every_chapter_in_place(text: str) -> None:
    for chapter in read_chapters(worded(document(*text.split("\n")))):
        assert chapter.heading
        assert chapter.n > 0


REAL = {
    "seed-000-xicheng-jinrongjie-2019.txt": SIX,
    "seed-001-huangyan-xinqian-2020.txt": SIX,
    "seed-002-miyun-2017.txt": [(1, "overview"), (2, "data"), (3, "problems"), (4, "plans")],
    "seed-003-dongcheng-donghuashi-2019.txt": SIX,
    "seed-004-dongcheng-minzheng-2017.txt": [*SIX[:4], (5, "fees"), (6, "problems")],
    "fujian-pingtan-2017.txt": [*SIX[:5], (6, "data")],
    "fujian-pingtan-2019.txt": SIX,
    "fujian-pingtan-2020.txt": SIX,
    "fujian-pingtan-2021.txt": SIX,
    "fujian-pingtan-2025-html.html": SIX,
    "fujian-pingtan-caijin-2016.txt": [*SIX[:3], (4, "problems"), (7, "data")],
    "fujian-pingtan-caijin-2019.txt": SIX,
    "fujian-pingtan-caizheng-2009.txt": [*SIX[:3], (4, "fees"), (5, "problems")],
    "hebei-gxt-2016.txt": [*SIX[:2], (3, "response"), (4, "problems")],
    "hebei-gxt-2019.txt": SIX[:5],
    "hebei-gxt-2021.txt": SIX,
    "hebei-jyt-2013.txt": [
        (1, "organisation"),
        *SIX[1:4],
        (5, "fees"),
        (6, "transfer"),
        (7, "problems"),
    ],
    "hebei-jyt-2014.txt": [*SIX[:3], (4, "fees"), (5, "disputes"), (6, "problems")],
    "hebei-jyt-2018-tjb.txt": [],
    "hebei-jyt-2019.txt": SIX[:5],
    "hebei-jyt-2021.txt": SIX,
    "hebei-kjt-2015.txt": [*SIX[:4], (5, "fees"), (6, "problems")],
    "hebei-kjt-2019.txt": SIX[:5],
    "hebei-kjt-2021.txt": SIX,
    "hebei-rst-2017.txt": [(1, "overview"), (2, "requests"), (3, "disputes"), (4, "fees")],
    "hebei-rst-2020.txt": [*SIX[:4], (6, "other")],
    "hebei-rst-2022.txt": [*SIX[:3], (6, "other")],
    "hebei-rst-2023.txt": SIX,
    "hebei-xiongxian-2019.txt": SIX[1:3],
    "jiangsu-hongze-2023.pdf": SIX,
    "jiangsu-huaian-2024.pdf": SIX,
    "jiangsu-shuyang-2025.md": SIX,
    "shaanxi-fenghuang-2021.txt": SIX[1:3],
    "shanghai-bangongting-2019.html": SIX,
    "zhejiang-tangxia-2024.txt": [],
}


@needs_shared
@pytest.mark.parametrize(("name", "expected"), REAL.items())
def test_real_reports(name: str, expected: list[tuple[int, str]]) -> None:
    found = read_chapters(worded(read((SHARED / "corpus" / name).read_bytes(), name)))
    assert [(chapter.n, chapter.kind) for chapter in found] == expected
