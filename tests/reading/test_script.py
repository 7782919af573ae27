"""Traditional script and its other words: the same report as the simplified page, the text as printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from crawler.demo.markup import body
from crawler.demo.report import REPORTS, reports
from pipelines.readers import read as read_document
from pipelines.reading import read as read_report
from pipelines.reading.text import in_place, normal
from pipelines.report import Report

SHARED = Path(__file__).resolve().parents[3] / "shared"
GATEWAY = {  # what Beijing's gateway puts for the mainland's words, in its own script
    "信息": "資訊",
    "互聯網": "網際網路",
    "網絡": "網路",
    "微博": "微網志",
    "鏈接": "連結",
    "在線": "線上",
    "程序": "程式",
    "水平": "水準",
    "質量": "品質",
    "短信": "簡訊",
}
HEAD = (
    "<p>索引号: 001/2021-1 文件编号: 发布机构: 北京市西城区财政局 成文日期: 2021-01-25 公开方式: 主动公开</p>"
    "<p>发布日期: 2021-01-25 17:15 信息来源: 区财政局 关键词: 信息公开 字体:[ ]</p>"
)


@cache
def converter(name: str) -> OpenCC:
    return OpenCC(name)


def gateway(text: str) -> str:
    text = converter("s2t").convert(text)
    for ours, theirs in GATEWAY.items():
        text = text.replace(ours, theirs)
    return text


CONVERTERS: dict[str, Callable[[str], str]] = {
    "Taiwan's words": lambda text: str(converter("s2twp").convert(text)),
    "Taiwan": lambda text: str(converter("s2tw").convert(text)),
    "Hong Kong": lambda text: str(converter("s2hk").convert(text)),
    "traditional": lambda text: str(converter("s2t").convert(text)),
    "gateway": gateway,
}


def pages() -> Iterator[tuple[str, str]]:
    for path in sorted(REPORTS.glob("*.toml")):
        for report in reports(path.stem):
            yield report.title, f"<meta charset=utf-8><h1>{report.title}</h1>{HEAD}{body(report)}"


PAGES = dict(pages())


def read(page: str, name: str = "page.html") -> Report:
    return read_report(read_document(page.encode(), name))


def facts(report: Report) -> Mapping[str, object]:
    """What a report says, whatever its script."""
    return {
        "figures": {
            (one.field, one.source): (one.value, one.state, one.unit, one.form) for one in report.readings
        },
        "agency": report.agency,
        "year": report.year,
        "forms": dict(report.forms),
        "form": report.form,
        "title": normal(report.title),
        "metadata": {key: normal(datum.value) for key, datum in report.metadata.items()},
        "chapters": [(chapter.n, chapter.kind) for chapter in report.chapters],
        "findings": sorted((one.code, one.fields) for one in report.findings),
    }


@pytest.mark.parametrize("title", PAGES)
@pytest.mark.parametrize("script", CONVERTERS)
def test_pages(title: str, script: str) -> None:
    page = PAGES[title]
    converted = CONVERTERS[script](page)
    assert converted != page
    assert facts(read(converted)) == facts(read(page))


@pytest.mark.skipif(not SHARED.is_dir(), reason="real reports lie beside the checkout, in ../shared")
@pytest.mark.parametrize("script", CONVERTERS)
@pytest.mark.parametrize(
    "name",
    [
        "seed-000-xicheng-jinrongjie-2019.txt",
        "seed-004-dongcheng-minzheng-2017.txt",
        "fujian-pingtan-2021.txt",
    ],
)
def test_real_reports(name: str, script: str) -> None:
    text = (SHARED / "corpus" / name).read_text("utf-8")
    assert facts(read(CONVERTERS[script](text), name)) == facts(read(text, name))


def test_the_text_stays_as_printed() -> None:
    report = read("<meta charset=utf-8><h1>某區2017年政府資訊公開工作年度報告</h1><p>來源：某區資訊中心</p>")
    assert report.title == "某區2017年政府資訊公開工作年度報告"
    assert report.metadata["source"].value == "某區資訊中心"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("政務微網志公開政府資訊", "政务微博 公开政府信息"),
        ("鎮(zhèn)人民政府網際網路", "镇      人民政府互联网 "),
        ("公開⑴條", "公开⑴条"),
        ("程序文件", "程序文件"),
    ],
)
def test_in_place(printed: str, expected: str) -> None:
    assert in_place(printed) == expected


@given(st.text(alphabet="資訊網際路微志公開釋出檔案規範性⑴㎡… \u200b(zhèn)于於乾1"))
def test_in_place_keeps_the_length(text: str) -> None:
    assert len(in_place(text)) == len(text)


@pytest.mark.parametrize("printed", ["26條", "26 條", "２６條", "26条"])
def test_figures_of_sentences_keep_their_print(printed: str) -> None:
    text = f"江北省示例市教育局2016年政府信息公開工作年度報告\n2016年，我局主動公開政府資訊{printed}。"
    (one,) = read_report(read_document(text.encode(), "report.txt")).readings
    assert (one.value, one.text) == (26, printed)
