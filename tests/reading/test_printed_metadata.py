"""Metadata as pages print it: every layout and every label, read from bytes to values."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read as read_report
from pipelines.report import Report

TITLE = "某县财政局2020年政府信息公开工作年度报告"
NUMBER = "001008010002056/2021-116241"
PRINTED = (
    ("索引号", NUMBER),
    ("文号", ""),
    ("发布机构", "新前街道"),
    ("成文日期", "2021-01-25"),
    ("公开方式", "主动公开"),
    ("公开范围", "面向全社会"),
)
EXPECTED = {
    "index_number": NUMBER,
    "issuer": "新前街道",
    "written_on": "2021-01-25",
    "disclosure": "主动公开",
    "scope": "面向全社会",
}


def report(head: str, metas: str = "") -> Report:
    """The reading of a page with this above its report."""
    page = f"<html><head><meta charset=utf-8>{metas}</head><body>{head}<h1>{TITLE}</h1><p>一、总体情况</p>"
    return read_report(read_document(page.encode(), "page.html"))


def values(head: str, metas: str = "") -> dict[str, str]:
    return {key: datum.value for key, datum in report(head, metas).metadata.items()}


def tags(**contents: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in contents.items())


def each(shape: str) -> str:
    return "".join(shape.format(label, value) for label, value in PRINTED)


def two_a_row(shape: str) -> str:
    cells = [shape.format(label, value) for label, value in PRINTED]
    return "".join(f"<tr>{one}{other}</tr>" for one, other in zip(cells[::2], cells[1::2], strict=True))


LAYOUTS = {
    "cells, two pairs a row": f"<table>{two_a_row('<td>{}</td><td>{}</td>')}</table>",
    "cells, one pair a row": f"<table>{each('<tr><th>{}：</th><td>{}</td></tr>')}</table>",
    "both in one cell": f"<table>{two_a_row('<td>{}：{}</td>')}</table>",
    "bold in one cell": f"<table>{two_a_row('<td><b>{}：</b>{}</td>')}</table>",
    "one line": f"<p>{each('{}: {} ')}</p>",
    "one line, wide blanks": f"<p>{each('{}：{}　')}</p>",
    "one line with bars": f"<p>{each('{}：{}｜')}</p>",
    "lines": f"<p>{each('{}：{}<br>')}</p>",
    "items in turn": f"<ul>{each('<li>{}</li><li>{}</li>')}</ul>",
    "items in turn with colons": f"<ul>{each('<li>{}：</li><li>{}</li>')}</ul>",
    "square brackets": f"<ol>{each('<li>[{}] <span>{}</span></li>')}</ol>",
    "thick brackets": f"<ul>{each('<li>【{}】{}</li>')}</ul>",
    "spans": f"<ul>{each('<li><span>{}</span><span>{}</span></li>')}</ul>",
    "em and span": f"<ul>{each('<li><em>{}：</em><span>{}</span></li>')}</ul>",
    "definition list": f"<dl>{each('<dt>{}</dt><dd>{}</dd>')}</dl>",
    "a definition list each": each("<dl><dt>{}：</dt><dd>{}</dd></dl>"),
    "a row of boxes each": each("<div><div>{}</div><div>{}</div></div>"),
    "boxes in turn": f"<div>{each('<div>{}</div><div>{}</div>')}</div>",
    "blanks in labels": f"<p>{each('{}：{}&nbsp; ')}</p>".replace("索引号", "索&ensp;引 号").replace(
        "文号", "文&nbsp;&nbsp;&nbsp;　号"
    ),
    "a character a span": f"<table>{two_a_row('<td>{}</td><td>{}</td>')}</table>".replace(
        "索引号", "<span>索</span><span>引</span><span>号</span>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str) -> None:
    assert values(LAYOUTS[layout]) == EXPECTED


LABELS = {
    "index_number": ("索引编号 信息索引 信息索引号 索取号 信息编号", "MB1686999/2023-21597", None),
    "issuer": (
        "发布机构 发文机构 发文机关 制发机关 公开责任部门 发布单位 发文部门 公布机构 责任部门",
        "某县财政局",
        None,
    ),
    "written_on": ("成文日期 生成日期 发文日期 形成日期 制发日期 签发日期", "2021年1月25日", "2021-01-25"),
    "published_at": (
        "发布时间 发布日期 公开日期 公布日期 信息发布日期 上网日期 录入时间",
        "2021-01-25 17:15:03",
        "2021-01-25 17:15",
    ),
    "document_number": ("文号 发文字号 发布文号 文件编号", "某政发〔2021〕3号", None),
    "title": ("名称 信息名称 标题 文件名称 公文标题", TITLE, None),
    "disclosure": ("公开方式 公开形式 公开属性", "主动公开", None),
    "scope": ("公开范围 公开对象", "面向全社会", None),
    "topic": ("主题分类 组配分类 信息类别 主题类别", "政府信息公开年报", None),
    "genre": ("体裁分类 体裁 公文种类", "报告", None),
    "keywords": ("关键词 主题词 关键字", "年报", None),
    "validity": ("有效性 信息时效 时效性 是否有效", "有效", None),
    "source": ("来源 信息来源 文章来源 稿源", "某县财政局", None),
    "": ("公开时限 公开程序 服务对象 废止日期 信息审核 语种", "某某", None),  # ignored by name
}


@pytest.mark.parametrize(
    ("key", "label"), [(key, label) for key, (labels, *_) in LABELS.items() for label in labels.split()]
)
def test_labels(key: str, label: str) -> None:
    _, printed, value = LABELS[key]
    expected = {key: value or printed} if key else {}
    for form in (
        "<table><tr><td>{}</td><td>{}</td><td>索引号</td><td></td></tr></table>",
        "<p>{}：{}　点击数：3</p>",
    ):
        found = report(form.format(label, printed))
        assert {key: datum.value for key, datum in found.metadata.items()} == expected
        assert "unknown-label" not in {finding.code for finding in found.findings}
    assert values(f"<p>{label}：　公开时限：长期</p>") == {}
    assert values(f"<table><tr><td>{label}</td><td></td><td>公开时限</td><td>长期</td></tr></table>") == {}


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("索引号", "014314799/2024-00002"),
        ("索引号", "620702081/2026-00007"),
        ("索引号", "11110000000024849/2021-00123"),
        ("索引号", "115100000083/2020-08432"),
        ("索引号", "430S00/2021-02145861"),
        ("索引号", "11370000004502932F/2021-05461"),
        ("索引号", "L12-10-2021-0001"),
        ("索引号", "A00110-0207-2021-0003"),
        ("文号", "国办公开办函〔2019〕60号"),
        ("文号", "某政发[2021]3号"),
        ("文号", "某政发【2021】3号"),
        ("文号", "某政发（2021）3号"),
        ("文号", "某政发﹝2021﹞3号"),
        ("文号", "某政办字〔2021〕 3 号"),
    ],
)
def test_numbers_of_every_grammar(label: str, printed: str) -> None:
    key = {"索引号": "index_number", "文号": "document_number"}[label]
    expected = {key: printed, "issuer": "某局"}
    assert values(f"<p>{label}：{printed} 发布机构：某局</p>") == expected
    assert (
        values(f"<table><tr><td>{label}</td><td>{printed}</td><td>发布机构</td><td>某局</td></tr></table>")
        == expected
    )


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2021/1/25", "2021-01-25"),
        ("2021.1.25 8:05", "2021-01-25 08:05"),
        ("２０２１年１月２５日　１７：１５", "2021-01-25 17:15"),
        ("二○二一年一月廿五日", "2021-01-25"),
        ("2021-01-25T09:15:03Z", "2021-01-25 17:15"),
        ("2021-01-25 17:15:03.0", "2021-01-25 17:15"),
        ("(2021-01-25 17:15)", "2021-01-25 17:15"),
        ("2021—01—25", "2021-01-25"),
        ("20210125", "2021-01-25"),
        ("2021年1月", "2021-01"),
        ("2021-02-30", None),
        ("0000-00-00", None),
    ],
)
@pytest.mark.parametrize("label", ["发布时间", "日期", "成文日期"])
def test_dates_in_every_form(label: str, printed: str, value: str | None) -> None:
    key = "written_on" if label == "成文日期" else "published_at"
    expected = {"source": "某局"} | ({key: value[:10] if key == "written_on" else value} if value else {})
    assert values(f"<p>{label}：{printed} 来源：某局</p>") == expected


def test_national_tags() -> None:
    printed = tags(
        SiteName="某县人民政府",
        SiteDomain="www.example.gov.cn",
        SiteIDCode="1101020002",
        ColumnName="政府信息公开年报",
        ArticleTitle=TITLE,
        PubDate="2021-01-25 17:15",
        ContentSource="县财政局",
        Keywords="年报",
        Author="张三",
        Description="某",
        Url="http://www.example.gov.cn/t20201010_1.html",
    )
    assert values("", printed) == {
        "site_name": "某县人民政府",
        "site_id": "1101020002",
        "column": "政府信息公开年报",
        "title": TITLE,
        "published_at": "2021-01-25 17:15",
        "source": "县财政局",
        "keywords": "年报",
    }


@pytest.mark.parametrize(
    ("metas", "head", "expected"),
    [
        pytest.param(
            {"ArticleTitle": f"{TITLE}_某县人民政府"}, "", {"title": TITLE}, id="title with the site"
        ),
        pytest.param({"ArticleTitle": f"{TITLE} - 某县财政局"}, "", {"title": TITLE}, id="title with a dash"),
        pytest.param(
            {"ContentSource": "来源：县财政局"}, "", {"source": "县财政局"}, id="source with its label"
        ),
        pytest.param(
            {"ContentSource": "信息来源: 县财政局 发布时间：2021-01-02"},
            "",
            {"source": "县财政局"},
            id="source with two labels",
        ),
        pytest.param(
            {"PubDate": "发布时间：2021-01-25"}, "", {"published_at": "2021-01-25"}, id="date with label"
        ),
        pytest.param(
            {"PubDate": "Jan 25, 2021 5:15:03 PM"}, "", {"published_at": "2021-01-25 17:15"}, id="English"
        ),
        pytest.param({"PubDate": "$pubdate", "SiteIDCode": "{{code}}"}, "", {}, id="template left unfilled"),
        pytest.param({"SiteIDCode": "请填写", "ContentSource": "null"}, "", {}, id="placeholders"),
        pytest.param(
            {"PubDate": "2023-04-18 15:24:29"},
            "<p>发布时间：2022-05-06 15:16</p>",
            {"published_at": "2022-05-06 15:16"},
            id="the visible date wins",
        ),
        pytest.param(
            {"PubDate": "2023-04-18 15:24:29"},
            "<p>2022-05-06 15:16</p>",
            {"published_at": "2022-05-06 15:16"},
            id="also without a label",
        ),
        pytest.param(
            {},
            "<p>2021-01-25 17:15 来源：某县财政局 【字体：大 中 小】</p>",
            {"source": "某县财政局", "published_at": "2021-01-25 17:15"},
            id="before the labels of its line",
        ),
        pytest.param(
            {}, "<p>原文链接: https://www.example.gov.cn/t20201010_1.html</p>", {}, id="a URL has no date"
        ),
    ],
)
def test_faults_of_tags(metas: dict[str, str], head: str, expected: dict[str, str]) -> None:
    assert values(head, tags(**metas)) == expected


@pytest.mark.parametrize(
    ("head", "expected", "codes"),
    [
        pytest.param(
            "<p>索引号: 001/2021-1 信息门类: 甲 发布机构: 某局</p>",
            {"index_number": "001/2021-1", "issuer": "某局"},
            {"unknown-label"},
            id="an unknown label ends a value",
        ),
        pytest.param(
            "<table><tr><td>发布机构：</td><td>信 息 门 类：</td><td>甲</td></tr></table>",
            {},
            set(),
            id="an unknown label is no value",
        ),
        pytest.param(
            "<p>索引号：主动公开 发布机构：2021-01-25</p>",
            {},
            {"implausible-value", "implausible-issuer"},
            id="a value behind the wrong label",
        ),
        pytest.param(
            "<table><tr><td>类别</td><td>数据1</td></tr><tr><td>名称</td><td>条</td></tr></table>",
            {},
            set(),
            id="labels that any table has",
        ),
        pytest.param(
            "<div><span>发布机构：</span><span>某局</span></div><div><span>文号：</span><span></span></div>",
            {"issuer": "某局"},
            set(),
            id="an empty value before the title",
        ),
        *(
            pytest.param(
                f"<div>成文日期：2021-01-25</div><div>{label}：</div><div>某局2020年政府信息公开年度报告</div>",
                {"written_on": "2021-01-25"},
                {"implausible-issuer" if label == "发布机构" else "implausible-value"},
                id=f"a title behind an empty {label}",
            )
            for label in (
                "文号",
                "发布机构",
                "公开方式",
                "公开范围",
                "主题分类",
                "体裁分类",
                "有效性",
                "来源",
            )
        ),
        pytest.param(
            f"<p>来源：某局 {'全年平稳推进各项工作。' * 20}</p>",
            {"source": "某局"},
            set(),
            id="a page on one line",
        ),
    ],
)
def test_doubtful_values_are_left_out(head: str, expected: dict[str, str], codes: set[str]) -> None:
    found = report(head)
    assert {key: datum.value for key, datum in found.metadata.items()} == expected
    labels = {"unknown-label", "implausible-value", "implausible-issuer"}
    assert {finding.code for finding in found.findings} & labels == codes


def test_a_number_above_the_title() -> None:
    found = report("<p>某教办〔2021〕3号</p>").metadata["document_number"]
    assert (found.value, found.source) == ("某教办〔2021〕3号", "text")


def test_an_index_number_that_stands_alone() -> None:
    found = report("<p>113307000025920705/2018-04367</p>").metadata["index_number"]
    assert (found.value, found.source) == ("113307000025920705/2018-04367", "text")


def test_traditional_labels() -> None:
    head = "<p>資訊索引號：001/2021-1 釋出機構：某局 公佈日期：2021-01-26 檔案編號： 稽核：某 點選次數：3</p>"
    assert values(head) == {"index_number": "001/2021-1", "issuer": "某局", "published_at": "2021-01-26"}
