from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.document import Document, Paragraph
from pipelines.readers import read
from pipelines.reading import read as read_report
from pipelines.reading.about.agency import agency_from, agency_of
from pipelines.reading.about.identity import is_report, report_year
from pipelines.reading.about.metadata import read_metadata
from pipelines.reading.about.titles import report_title, titled_year
from pipelines.reading.chapters import read_chapters
from pipelines.reading.wording import worded
from pipelines.report import Datum

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="real reports lie beside the checkout, in ../shared"
)


def document(*lines: str, title: str = "", kind: str = "html") -> Document:
    blocks = tuple(Paragraph(text=line, place=f"p:{at}") for at, line in enumerate(lines, 1))
    return Document(kind=kind, blocks=blocks, title=title)


def datum(value: str) -> Datum:
    return Datum(value=value, text=value, place="meta:ArticleTitle", source="meta")


CHAPTERS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
LIST = ("·教育局2016年政府信息公开工作年度报告", "·某区财政局2010年政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("lines", "html_title", "meta", "expected", "source"),
    [
        (
            ("某局2019年政府信息公开工作年度报告", "一、总体情况"),
            "",
            "",
            "某局2019年政府信息公开工作年度报告",
            "text",
        ),
        (
            ("某某街道", "2019 年政府信息公开工作年度报告"),
            "",
            "",
            "某某街道2019 年政府信息公开工作年度报告",
            "text",
        ),
        (("某局2019年政府信息公开", "工作年度报告"), "", "", "某局2019年政府信息公开工作年度报告", "text"),
        (("标题: 某局2019年政府信息公开年报",), "", "", "某局2019年政府信息公开年报", "text"),
        (("名称 某局2019年政府信息公开年报",), "", "", "某局2019年政府信息公开年报", "text"),
        (
            ("首页>政府信息公开年报", "政府信息公开工作年度报告"),
            "",
            "某局2020年政府信息公开工作年度报告",
            "某局2020年政府信息公开工作年度报告",
            "meta",
        ),
        (
            (),
            "某局2020年政府信息公开工作年度报告_年报_某区人民政府",
            "",
            "某局2020年政府信息公开工作年度报告",
            "meta",
        ),
        ((), "某镇_2017年_北京市密云区人民政府", "", "某镇", "meta"),
        (
            ("附件:", "1、某局2017年政府信息公开年度报告.doc"),
            "",
            "",
            "某局2017年政府信息公开年度报告",
            "text",
        ),
        (
            ("某某街道", "2019年", "政府信息公开工作年度报告"),
            "",
            "",
            "某某街道2019年政府信息公开工作年度报告",
            "text",
        ),
        (
            ("某某街道", "2019年政府信息公开", "工作年度报告"),
            "",
            "",
            "某某街道2019年政府信息公开工作年度报告",
            "text",
        ),
        (
            (f"当前位置：首页 政府信息公开年报 某局2019年政府信息公开年报 来源：某局 {'平稳。' * 200}",),
            "",
            "",
            "某局2019年政府信息公开年报",
            "text",
        ),
        (
            ("某某街道2019年", "政府信息公开工作年度报告"),
            "",
            "",
            "某某街道2019年政府信息公开工作年度报告",
            "text",
        ),
        (
            ("某区人民政府", "某局2019年政府信息公开年报"),
            "",
            "",
            "某局2019年政府信息公开年报",
            "text",
        ),
        (
            ("標題: 某局2019年政府資訊公開年報",),
            "",
            "",
            "某局2019年政府資訊公開年報",
            "text",
        ),
        (("某局政府信息公开年度报告-2020年",), "", "", "某局政府信息公开年度报告-2020年", "text"),
        (
            ("某局政府信息公开工作年度报告", "（2020年度）"),
            "",
            "",
            "某局政府信息公开工作年度报告（2020年度）",
            "text",
        ),
        (("——2020年政府信息公开工作年度报告——",), "", "", "2020年政府信息公开工作年度报告", "text"),
        (("首页", "某局政府信息公开指南"), "", "", "某局政府信息公开指南", "text"),
        (("现将我局2019年政府信息公开工作报告如下:",), "", "", None, None),
        (  # a site's <title> begins with whose the site is
            ("2019年政府信息公开年报", "一、总体情况"),
            "某区人民政府 2019年政府信息公开年报",
            "",
            "2019年政府信息公开年报",
            "text",
        ),
        (  # a list beside the article: the last title above its text counts
            (*LIST, "某局2018年政府信息公开工作年度报告", "来源:某局", "一、概述", "认真落实。"),
            "某区人民政府",
            "",
            "某局2018年政府信息公开工作年度报告",
            "text",
        ),
        (  # or the one that <title> has
            ("某局2018年政府信息公开工作年度报告", *LIST, "一、概述", "认真落实。"),
            "某局2018年政府信息公开工作年度报告",
            "",
            "某局2018年政府信息公开工作年度报告",
            "text",
        ),
        (  # or the one whose year the text names
            ("某局2018年政府信息公开工作年度报告", *LIST, "一、概述", "2018年，认真落实。"),
            "",
            "",
            "某局2018年政府信息公开工作年度报告",
            "text",
        ),
        (  # behind the text stands what leads on
            (
                "2019年度政府信息公开年报",
                "一、总体情况",
                "认真落实。",
                "上一条：某区人民政府2018年政府信息公开年报",
                *LIST,
            ),
            "",
            "",
            "2019年度政府信息公开年报",
            "text",
        ),
        (
            ("某某土家族苗族自治州某县人民政府办公室政府信息", "公开工作年度报告（2012年度）"),
            "",
            "",
            "某某土家族苗族自治州某县人民政府办公室政府信息公开工作年度报告（2012年度）",
            "text",
        ),
        (
            ("关于发布《某局2024年政", "府信息公开工作年度报告》的通知"),
            "",
            "",
            "关于发布《某局2024年政府信息公开工作年度报告》的通知",
            "text",
        ),
        (
            ("某局2024年政府信息公开工作总结及2025年工作", "打算"),
            "",
            "",
            "某局2024年政府信息公开工作总结及2025年工作打算",
            "text",
        ),
        (
            ("来源：某县人民政府", "2024年政府信息公开工作年度报告"),
            "",
            "",
            "2024年政府信息公开工作年度报告",
            "text",
        ),
        ((), "", "", None, None),
    ],
)
def test_titles(
    lines: tuple[str, ...], html_title: str, meta: str, expected: str | None, source: str | None
) -> None:
    found = report_title(worded(document(*lines, title=html_title)), {"title": datum(meta)} if meta else {})
    assert (found and found.value, found and found.source) == (expected, source)


@pytest.mark.parametrize(
    ("title", "lines", "row", "expected", "codes"),
    [
        ("2019年政府信息公开工作年度报告", (), "", 2019, []),
        ("某局2020年度政府信息公开年报", (), "", 2020, []),
        ("某局二〇一九年政府信息公开工作年度报告", (), "", 2019, []),
        ("某局２０２１年政府信息公开工作年度报告", (), "", 2021, []),
        ("某局2019-2020年度政府信息公开工作年度报告", (), "", 2020, ["year-range"]),
        ("某局2019-20年度政府信息公开工作年度报告", (), "", 2020, ["year-range"]),
        ("信息公开年报", ("统计数据时限为2015年1月1日至2015年12月31日。",), "", 2015, []),
        ("", ("统计期限自2016月1日起至 2016年12月31日。",), "", 2016, []),
        ("", ("数据统计期限为2021年1月1日至12月31日。",), "", 2021, []),
        ("", ("由某局编制的2017年度政府信息公开工作年度报告。",), "", 2017, []),
        ("", ("根据《条例》（国办发〔2019〕60号）编制。", "2020年，我局公开12条。"), "", 2020, []),
        ("", ("我局公开12条。",), "某局2018年年报", 2018, []),
        (
            "某局2020年政府信息公开工作年度报告",
            ("统计期限自2019年1月1日至2019年12月31日。",),
            "",
            2020,
            ["year-mismatch"],
        ),
        (
            "",
            ("统计期限自2008年5月1日起，至2018年12月31日止。",),
            "",
            2018,
            ["long-period"],
        ),
        ("", ("发布时间:20210125", "我局公开12条。"), "", None, ["unknown-year"]),
        ("", ("日期:2021年1月25日", "我局公开12条。"), "", None, ["unknown-year"]),
        (
            "某局2025年政府信息公开工作年度报告",
            ("一、总体情况", "2024年，我局公开12条。"),
            "",
            2025,
            ["year-mismatch"],
        ),
        ("某局（2020）年度政府信息公开工作报告", (), "", 2020, []),
        ("某局20 20年政府信息公开工作年度报告", (), "", 2020, []),
        ("某局二О二О年政府信息公开工作年度报告", (), "", 2020, []),
        ("某局政府信息公开年报（二○二○年度）", (), "", 2020, []),
    ],
)
def test_years(title: str, lines: tuple[str, ...], row: str, expected: int | None, codes: list[str]) -> None:
    year, findings = report_year(worded(document(*lines)), datum(title) if title else None, row)
    assert (year, [finding.code for finding in findings]) == (expected, codes)


@pytest.mark.parametrize(
    ("title", "opening", "expected", "code"),
    [
        (
            "某局2016年政府信息公开工作年度报告",
            "统计期限自2022年1月1日至2022年12月31日。",
            2022,
            "year-mismatch",
        ),
        ("某局2016年政府信息公开工作年度报告", "我局公开12条。", 2016, None),
        ("某局政府信息公开工作年度报告", "2016年度，我局公开12条。", None, "unknown-year"),
        ("某局2019年政府信息公开工作年度报告", "我局公开12条。", 2019, None),
    ],
)
def test_tables_of_a_form_are_of_no_year_before_it(
    title: str, opening: str, expected: int | None, code: str | None
) -> None:
    table = "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|0|0|0\n行政规范性文件|0|0|4"
    text = f"{title}\n一、总体情况\n{opening}\n二、主动公开政府信息情况\n第二十条第（一）项\n{table}"
    report = read_report(read(text.encode(), "report.txt"))
    assert report.forms == {"disclosure": "2021"}
    assert report.year == expected
    assert code is None or code in [finding.code for finding in report.findings]


def test_the_title_that_a_file_keeps_is_the_last_resort() -> None:
    kept = "甲局2019年政府信息公开工作年度报告"
    bare = document("我局公开12条。", title=kept, kind="docx")
    titled = document("政府信息公开工作年度报告", "2020年，我局公开12条。", title=kept, kind="pdf")
    assert [(datum.value, datum.source) for datum in [report_title(worded(bare), {})] if datum] == [
        (kept, "meta")
    ]
    title = report_title(worded(titled), {})
    assert title is not None
    assert (title.value, report_year(worded(titled), title)[0]) == ("政府信息公开工作年度报告", 2020)


def test_a_bare_title_needs_a_report_below_it() -> None:
    prose = (
        "根据《中华人民共和国政府信息公开条例》的规定，编制本报告。"
        "全年主动公开政府信息12条，收到政府信息公开申请3件，均已按期答复。"
    )
    title = datum("政府信息公开年度报告")
    assert is_report(worded(document(prose)), title, (), has_tables=False)
    assert not is_report(
        worded(document("某局2019年政府信息公开年度报告 2020-01-02")), title, (), has_tables=False
    )


def test_a_menu_is_no_title() -> None:
    menu = ("政府信息公开指南", "政府信息公开制度", "依申请公开", "某镇", *CHAPTERS)
    found = document(*menu)
    assert report_title(worded(found), {}) is None
    (only,) = [report_title(worded(document("政府信息公开指南", "某镇", *CHAPTERS)), {})]
    assert only is not None
    assert is_report(worded(found), only, read_chapters(worded(found)), has_tables=True)
    assert not is_report(worded(found), only, (), has_tables=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("政府信息公开年报", "2019年", "2018年"), ()),
        (("某县财政局2018年政府信息公开工作年度报告", "某县教育局2018年政府信息公开工作年度报告"), ()),
        (("首页 > 政府信息公开年报 > 2018年",), ()),
        ((), ("相关链接", "某县财政局2018年政府信息公开工作年度报告")),
        ((), ("上一篇：2018年政府信息公开工作年度报告",)),
        ((), ("附件：", "1.2018年政府信息公开年报.pdf")),
    ],
)
def test_lists_around_a_text_without_title_say_nothing(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    text = ("现公布某县水利局2021年度政府信息公开年报。", "一、总体情况", "2021年，我局认真贯彻落实条例。")
    found = worded(document(*before, *text, *after))
    title = report_title(found, {})
    assert titled_year(title.value if title else "") is None
    assert report_year(found, title) == (2021, ())
    agency, _ = agency_from(found, {}, title)
    assert agency == agency_of("某县水利局")


def test_a_mismatch_says_both_years() -> None:
    text = document("统计期限自2019年1月1日至2019年12月31日。")
    _, (finding,) = report_year(worded(text), datum("某局2020年政府信息公开工作年度报告"))
    assert (finding.values, finding.place) == ({"title": 2020, "text": 2019}, "p:1")


def test_the_year_may_stand_in_the_page_title_only() -> None:
    page = document("全年平稳。", title="高岭镇_2017年_北京市密云区人民政府")
    assert report_year(worded(page), datum("高岭镇"))[0] == 2017


def sources() -> dict[str, dict[str, object]]:
    path = SHARED / "corpus" / "SOURCES.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return {entry["id"]: entry for entry in map(json.loads, lines)}


WHOLE = [  # texts that name themselves; the others are fragments without title and head
    one
    for one, entry in sources().items()
    if one.startswith(("seed", "hebei", "fujian", "shanghai", "jiangsu-h", "jiangsu-shuyang"))
    if one not in ("hebei-xiongxian-2019", "hebei-jyt-2018-tjb")
]
PORTALS = {"seed-001": "331003", "seed-003": "110101", "jiangsu-shuyang": "321322"}
MISREAD = {"jiangsu-shuyang-2025": "沐阳县人民政府"}  # 沭 read as 沐 by the OCR of the source


@needs_shared
@pytest.mark.parametrize("one", WHOLE)
def test_real_reports(one: str) -> None:
    entry = sources()[one]
    found = read((SHARED / "corpus" / str(entry["file"])).read_bytes(), str(entry["file"]))
    metadata, _ = read_metadata(worded(found))
    title = report_title(worded(found), metadata)
    portal = next((region for start, region in PORTALS.items() if one.startswith(start)), None)
    agency, _ = agency_from(worded(found), metadata, title, portal)
    assert is_report(worded(found), title, read_chapters(worded(found)), has_tables=False)
    assert report_year(worded(found), title)[0] == entry["year"]
    assert agency == agency_of(MISREAD.get(one, str(entry["publisher"])), portal)
