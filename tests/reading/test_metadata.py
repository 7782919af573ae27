from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.document import Document, Pair, Paragraph
from pipelines.readers import read
from pipelines.reading.about.metadata import read_metadata
from pipelines.reading.about.signature import signature
from pipelines.reading.wording import worded

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="real reports lie beside the checkout, in ../shared"
)


def document(*pairs: tuple[str, str] | tuple[str, str, str], lines: tuple[str, ...] = ()) -> Document:
    return Document(
        kind="html",
        pairs=tuple(
            Pair(label=pair[0], value=pair[1], place=f"p:{at}", source=pair[2] if len(pair) > 2 else "header")
            for at, pair in enumerate(pairs, 1)
        ),
        blocks=tuple(Paragraph(text=line, place=f"p:{at}") for at, line in enumerate(lines, 50)),
    )


def values(document: Document) -> dict[str, str]:
    return {key: datum.value for key, datum in read_metadata(worded(document))[0].items()}


def codes(document: Document) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in read_metadata(worded(document))[1]]


@pytest.mark.parametrize(
    ("label", "value", "key", "expected"),
    [
        ("索 引 号", "014416330/2018-04736", "index_number", "014416330/2018-04736"),
        ("信息索引号:", "001/2021-1", "index_number", "001/2021-1"),
        ("發佈機構", "某局", "issuer", "某局"),
        ("发文日期", "2018-02-28", "written_on", "2018-02-28"),
        ("生成日期", "2025年1月21日 10:00", "written_on", "2025-01-21"),
        ("发布时间", "2021-01-25 17:15", "published_at", "2021-01-25 17:15"),
        ("公文生成日期", "2021-01-25", "written_on", "2021-01-25"),
        ("公开日期", "二〇二一年一月二十五日", "published_at", "2021-01-25"),
        ("PubDate", "2023-04-18 15:24:29", "published_at", "2023-04-18 15:24"),
        ("发文字号", "某政发〔2021〕1号", "document_number", "某政发〔2021〕1号"),
        ("公开形式", "主动公开", "disclosure", "主动公开"),
        ("组配分类", "政府信息公开年报", "topic", "政府信息公开年报"),
        ("体裁分类", "报告", "genre", "报告"),
        ("来源", "区城市管理委", "source", "区城市管理委"),
        ("政府网站标识码", "1101020002", "site_id", "1101020002"),
        ("ArticleTitle", "某局2020年\n年度报告", "title", "某局2020年 年度报告"),
    ],
)
def test_labels_and_their_keys(label: str, value: str, key: str, expected: str) -> None:
    assert values(document((label, value))) == {key: expected}


def test_the_text_stays_as_printed() -> None:
    datum = read_metadata(worded(document(("成文日期", "2021年1月25日"))))[0]["written_on"]
    assert (datum.value, datum.text, datum.place, datum.source) == (
        "2021-01-25",
        "2021年1月25日",
        "p:1",
        "header",
    )


@pytest.mark.parametrize(
    ("pairs", "expected", "findings"),
    [
        pytest.param(
            [("PubDate", "2023-04-18 15:24:29", "meta"), ("发布时间", "2022-05-06 15:16")],
            {"published_at": "2022-05-06 15:16"},
            [],
            id="the visible date wins over the tag",
        ),
        pytest.param(
            [("日期", "2021-01-02"), ("发布日期", "2021-01-03")],
            {"published_at": "2021-01-03"},
            [],
            id="weak",
        ),
        pytest.param([("日期", "2021-01-02")], {"published_at": "2021-01-02"}, [], id="weak alone"),
        pytest.param(
            [("发布日期", "2021-01-03"), ("发布时间", "2021-01-03 10:00")],
            {"published_at": "2021-01-03"},
            [],
            id="a day agrees with itself",
        ),
        pytest.param(
            [("发布机构", "甲局"), ("发文机关", "乙局")],
            {"issuer": "甲局"},
            [("metadata-conflict", "info")],
            id="the first of two visible values",
        ),
        pytest.param([("发布机构", "1")], {}, [("implausible-issuer", "warning")], id="发布机构 1"),
        pytest.param([("发布机构", " \u3000"), ("文号", ""), ("索引号", "—")], {}, [], id="empty is absent"),
        pytest.param(
            [("成文日期", "2021-02-30")], {}, [("unreadable-date", "warning")], id="impossible date"
        ),
        pytest.param([("信息门类", "甲")], {}, [("unknown-label", "info")], id="unknown label"),
        pytest.param([("Author", "x", "meta"), ("责任编辑", "某")], {}, [], id="ignored by name"),
        pytest.param([("ColumnName", "头部", "meta")], {}, [], id="column of an included header"),
    ],
)
def test_choices(
    pairs: list[tuple[str, str]], expected: dict[str, str], findings: list[tuple[str, str]]
) -> None:
    assert values(document(*pairs)) == expected
    assert codes(document(*pairs)) == findings


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("六、其他事项", "无。", "某某市教育局", "2018年3月"), ("某某市教育局", "2018-03", "p:53")),
        (("无。", "某县财政局", "二○一○年四月十日", "附件:表.xls"), ("某县财政局", "2010-04-10", "p:52")),
        (("没有其他事项。某省人力资源厅2020年1月20日",), ("某省人力资源厅", "2020-01-20", "p:50")),
        (
            ("某县人民政府2025年报告", "某县人民政府", "(2026年1月23日)", "一、总体情况"),
            ("某县人民政府", "2026-01-23", "p:52"),
        ),
    ],
)
def test_signatures(lines: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    signed = signature(worded(document(lines=lines)))
    written = read_metadata(worded(document(lines=lines)))[0]["written_on"]
    assert signed is not None
    assert (signed.name, written.value, written.place) == expected
    assert written.source == "text"


@pytest.mark.parametrize(
    "lines",
    [("截至2018年3月", "公开12条。"), ("统计期限", "2018年1月1日"), ("全年办理申请3件。", "2018年3月"), ()],
)
def test_no_signature(lines: tuple[str, ...]) -> None:
    assert signature(worded(document(lines=lines))) is None


REAL = {
    "seed-000-xicheng-jinrongjie-2019.txt": {"published_at": "2020-01-20", "site_id": "1101020002"},
    "seed-001-huangyan-xinqian-2020.txt": {
        "disclosure": "主动公开",
        "index_number": "001008010002056/2021-116241",
        "issuer": "新前街道",
        "published_at": "2021-01-25 17:15",
        "scope": "面向全社会",
        "source": "新前街道",
        "written_on": "2021-01-25",
    },
    "seed-002-miyun-2017.txt": {
        "published_at": "2018-03-22 10:00",
        "source": "北京市密雲區人民政府",
        "written_on": "2018-03",
    },
    "fujian-pingtan-caizheng-2009.txt": {"issuer": "平潭县财政局", "published_at": "2010-05-12 00:00"},
    "hebei-jyt-2021.txt": {"written_on": "2022-01-20"},
    "hebei-rst-2019.txt": {"written_on": "2020-01-20"},
    "jiangsu-shuyang-2025.md": {"written_on": "2026-01-23"},
    "fujian-pingtan-2025-html.html": {
        "published_at": "2026-03-10 12:56",
        "source": "平潭综合实验区管委会办公室",
        "title": "平潭综合实验区2025年度政府信息公开工作年度报告",
    },
}


@needs_shared
@pytest.mark.parametrize(("name", "expected"), REAL.items())
def test_real_reports(name: str, expected: dict[str, str]) -> None:
    found = values(read((SHARED / "corpus" / name).read_bytes(), name))
    assert {key: found.get(key) for key in expected} == expected
    if name.startswith("seed"):
        assert found.keys() == expected.keys()


@needs_shared
def test_the_issuer_that_is_a_number() -> None:
    name = "fujian-pingtan-caijin-2019.txt"
    metadata, findings = read_metadata(worded(read((SHARED / "corpus" / name).read_bytes(), name)))
    assert "issuer" not in metadata
    assert [(finding.code, dict(finding.values)) for finding in findings] == [
        ("implausible-issuer", {"value": "1"})
    ]
