"""What a report's versions differ in is a row; what is volatile on a page is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from opencc import OpenCC

from archive import Role, Skipped
from pipelines.rows import Cell
from pipelines.store import reading, rebuild
from tests.revisions.conftest import TEXTS, Report, paper
from tests.store.conftest import HOSTS, PORTALS, Crawls, Paper

Ask = Callable[[str], list[tuple[Cell, ...]]]
Row = tuple[str, str, str, str | None, str | None]

SAID = "SELECT what, key, change, before, after FROM revisions ORDER BY version, what, key"
ROWS = """
SELECT url, what, key, change, before, after
FROM revisions JOIN versions USING (version) JOIN publications USING (publication) ORDER BY version, what, key
"""
VERSIONS = "SELECT count(*) AS versions FROM versions"
R = Report()
TOTAL, GRANTED, PERSON = (
    "requests.new_received.total",
    "requests.granted.total",
    "requests.new_received.natural_person",
)


def texts(**changed: str) -> dict[str, str]:
    """The chapters, the n-th of them another."""
    return {h: changed.get(f"n{n}", text) for n, (h, text) in enumerate(TEXTS.items(), 1)}


def last(text: str) -> Report:
    return replace(R, texts=texts(n4=text))


def dated(day: str) -> Paper:
    return paper(replace(R, meta={"PubDate": day}))


def chapter(n: int, before: str, after: str) -> Row:
    heading = list(TEXTS)[n - 1]
    kind = ("overview", "requests", "problems", "other")[n - 1]
    return "chapter", kind, "changed", f"{heading}\n{before}", f"{heading}\n{after}"


# The versions of one publication, one after another → the rows they leave, version by version.
WRITTEN: dict[str, tuple[Sequence[Paper], list[Row]]] = {
    "three figures": (
        [paper(R), paper(replace(R, values={TOTAL: 13, GRANTED: 13, PERSON: 13}))],
        [
            ("figure", GRANTED, "changed", "12", "13"),
            ("figure", PERSON, "changed", "12", "13"),
            ("figure", TOTAL, "changed", "12", "13"),
        ],
    ),
    "a figure, and back again": (
        [paper(R), paper(replace(R, values={TOTAL: 13})), paper(R)],
        [("figure", TOTAL, "changed", "12", "13"), ("figure", TOTAL, "changed", "13", "12")],
    ),
    "a figure that is left blank": (
        [paper(R), paper(replace(R, values={TOTAL: ""}))],
        [("figure", TOTAL, "changed", "12", "")],
    ),
    "a figure made a stroke": (
        [paper(replace(R, values={TOTAL: ""})), paper(replace(R, values={TOTAL: "/"}))],
        [("figure", TOTAL, "changed", "", "/")],
    ),
    "the same figure in other digits": ([paper(R), paper(replace(R, values={TOTAL: "１２"}))], []),
    "a sentence": (
        [paper(R), paper(replace(R, texts=texts(n1=TEXTS["一、总体情况"].replace("120", "121"))))],
        [chapter(1, TEXTS["一、总体情况"], TEXTS["一、总体情况"].replace("120", "121"))],
    ),
    "a chapter goes": (
        [paper(R), paper(replace(R, texts=dict(list(TEXTS.items())[:3])))],
        [("chapter", "other", "removed", "六、其他需要报告的事项\n无。", None)],
    ),
    "a chapter comes": (
        [paper(replace(R, texts=dict(list(TEXTS.items())[:3]))), paper(R)],
        [("chapter", "other", "added", None, "六、其他需要报告的事项\n无。")],
    ),
    "the date of publication": (
        [dated("2020-01-20"), dated("2020-01-25")],
        [("metadata", "published_at", "changed", "2020-01-20", "2020-01-25")],
    ),
    "the date, now with its minute": (
        [dated("2020-01-20"), dated("2020-01-20 10:00")],
        [],
    ),
    "the site is renamed": (
        [paper(replace(R, meta={"SiteName": "西城区"})), paper(replace(R, meta={"SiteName": "北京西城"}))],
        [],
    ),
    "another report at the same address": (
        [paper(R), paper(replace(R, year=2020, values={TOTAL: 99})), paper(replace(R, year=2021))],
        [],
    ),
    "another report, and the first one again": (
        [paper(R), paper(replace(R, year=2020)), paper(replace(R, values={TOTAL: 14}))],
        [("figure", TOTAL, "changed", "12", "14")],
    ),
    "another body at the same address": (
        [paper(R), paper(replace(R, name=R.name.replace("金融街", "德胜"), values={TOTAL: 99}))],
        [],
    ),
    "no report for a while": (
        [paper(R), paper(b"<h1>\xe7\xb3\xbb\xe7\xbb\x9f\xe7\xbb\xb4\xe6\x8a\xa4</h1>"), paper(R)],
        [],
    ),
    "the same report, moved into a file": (
        [paper(R), paper(replace(R, table=False, texts={}), report__html=R)],
        [("document", "report.html", "added", None, "sha256")],
    ),
    "moved into a file and changed": (
        [paper(R), paper(replace(R, table=False, texts={}), report__html=replace(R, values={TOTAL: 13}))],
        [
            ("document", "report.html", "added", None, "sha256"),
            ("figure", TOTAL, "changed", "12", "13"),
        ],
    ),
    "an attachment is replaced": (
        [paper(R, a__txt=b"one"), paper(R, a__txt=b"two")],
        [("document", "a.txt", "changed", "sha256", "sha256")],
    ),
    "an attachment goes": (
        [paper(R, a__txt=b"one"), paper(replace(R, below=" "))],
        [("document", "a.txt", "removed", "sha256", None)],
    ),
    "an attachment is replaced at another address": (
        [
            paper(R, **{"old/a__txt": b"one", "b__txt": b"two"}),
            paper(replace(R, below=" "), **{"new/a__txt": b"three", "c__txt": b"four"}),
        ],
        [
            ("document", "b.txt", "removed", "sha256", None),
            ("document", "c.txt", "added", None, "sha256"),
            ("document", "new/a.txt", "changed", "sha256", "sha256"),
        ],
    ),
    "a copy in the other script": (
        [paper(R), paper(replace(R, texts={h: OpenCC("s2t").convert(t) for h, t in TEXTS.items()}))],
        [],
    ),
    "the same in a file beside it, with more": (
        [paper(R), paper(replace(R, below=" "), a__html=replace(R, texts={**TEXTS, "七、三公经费": "无。"}))],
        [("document", "a.html", "added", None, "sha256")],
    ),
    "a chapter of no known kind": (
        [paper(R), paper(replace(R, texts={**TEXTS, "七、三公情况": "无。"}))],
        [("chapter", "unclassified: 三公情况", "added", None, "七、三公情况\n无。")],
    ),
    "an attachment moves": ([paper(R, a__txt=b"one"), paper(replace(R, below=" "), b__txt=b"one")], []),
    "an attachment made again": ([paper(R, a__html=R), paper(R, a__html=replace(R, above="<p>1</p>"))], []),
    "a file that was not asked for before": ([paper(R), paper(R, a__txt=b"one")], []),
}  # fmt: skip


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Cell, ...]]]:
    """Case → what its revisions say; a case is a publication, and the n-th run brings its n-th version."""
    crawls = Crawls(tmp_path_factory.mktemp("revisions") / "data")
    cases = {
        **{n: papers for n, (papers, _) in WRITTEN.items()},
        **{n: pair(*v) for n, v in VOLATILE.items()},
    }
    for run in range(max(map(len, cases.values()))):
        papers = [
            Paper(
                f"/gknb/{n}.html",
                one[run].title,
                one[run].body,
                {f"/{n}{url}": f for url, f in one[run].files.items()},
            )
            for n, one in enumerate(cases.values())
            if run < len(one)
        ]
        crawls.crawl(*papers, fetch="refresh")
    rebuild(crawls.data, PORTALS)
    found: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in cases}
    with reading(crawls.data) as database:
        assert database.rows(VERSIONS) == [{"versions": sum(map(len, cases.values()))}]
        for row in database.rows(ROWS):
            *_, number = str(row["url"]).partition("/gknb/")
            case = list(cases)[int(number.removesuffix(".html"))]
            found[case].append(
                tuple(_plain(row[name]) for name in ("what", "key", "change", "before", "after"))
            )
    return found


def pair(*reports: Report) -> list[Paper]:
    return [paper(one) for one in reports]


def _plain(cell: Cell) -> Cell:
    text = str(cell)
    return "sha256" if len(text) == 64 else text.partition("/files/")[2] or cell


@pytest.mark.parametrize("name", WRITTEN)
def test_what_changed(name: str, rows: dict[str, list[tuple[Cell, ...]]]) -> None:
    assert rows[name] == WRITTEN[name][1]


WORDS = (
    "2020年浏览量达到50万次的目标没有实现。",
    "打印机等设备老旧。",
    "当前2020年1月1日起施行的办法已落实。",
    "相关信息公开不够及时。",
    "主办单位之间的协调不够。",
    "大中小企业的意见听取不够。",
)
WRITTEN |= {
    text: ([paper(R), paper(last(text))], [chapter(4, "无。", text)]) for text in WORDS
}  # no furniture

# What stands around a report, before and after: nothing of it is a revision.
VOLATILE: dict[str, tuple[Report, Report]] = {
    "visits above": (replace(R, above="<p>浏览次数：12</p>"), replace(R, above="<p>浏览次数：13</p>")),
    "visits below": (replace(R, below="<p>浏览次数：12次</p>"), replace(R, below="<p>浏览次数：13次</p>")),
    "visits, traditional": (
        replace(R, below="<p>瀏覽次數：12</p>"),
        replace(R, below="<p>瀏覽次數：131</p>"),
    ),
    "visits in a sentence": (last("无。 阅读量 [ 12 ]"), last("无。 阅读量 [ 1,345 ]")),
    "reads in a line": (last("无。（点击：5次）"), last("无。（点击：6次）")),
    "visitor": (last("无。您是第12位访客"), last("无。您是第133位访客")),
    "time of printing": (
        last("无。 打印时间：2024-01-02 10:11:12"),
        last("无。 打印时间：2025年1月2日 9:11"),
    ),
    "time of printing, no colon": (
        last("无。 打印时间 2024-01-02 10:11"),
        last("无。 打印时间 2025-01-02 9:11"),
    ),
    "time of making": (
        replace(R, meta={"HtmlGenerateTime": "2024-01-01 00:00:01"}),
        replace(R, meta={"HtmlGenerateTime": "2024-02-01 00:00:01"}),
    ),
    "tools": (
        replace(R, below="<p>【打印本页】【关闭本页】</p>"),
        replace(R, below="<p>【字体：大 中 小】【打印】【关闭窗口】</p><p>分享到：微信 微博</p>"),
    ),
    "related links": (
        replace(R, below="<p>相关链接</p><ul><li>2018年年报</li></ul>"),
        replace(R, below="<p>相关链接：</p><ul><li>2020年年报</li><li>2021年年报</li></ul>"),
    ),
    "next and previous": (
        replace(R, below="<p>上一篇：没有了</p><p>下一篇：无</p>"),
        replace(R, below="<p>上一篇：2020年年报</p><p>下一篇：指南</p>"),
    ),
    "the foot": (
        replace(R, below="<p>主办：西城区人民政府办公室</p><p>京ICP备19014909号</p>"),
        replace(R, below="<p>版权所有：西城区人民政府</p><p>京ICP备19014909号-1 地址：二龙路27号</p>"),
    ),
    "share": (
        replace(R, below="<p>扫一扫在手机打开当前页</p>"),
        replace(R, below="<p>微信</p><p>QQ空间</p>"),
    ),
    "link to the file": (replace(R, below=""), replace(R, below="<p>附件：2019年年度报告.pdf</p>")),
    "blanks and markup": (R, replace(R, texts={h: f"<b> {t} </b>" for h, t in TEXTS.items()})),
    "script": (replace(R, below="<script>var t=1</script>"), replace(R, below="<script>var t=2</script>")),
}


@pytest.mark.parametrize("name", VOLATILE)
def test_what_is_volatile_leaves_no_row(name: str, rows: dict[str, list[tuple[Cell, ...]]]) -> None:
    assert rows[name] == []


def test_changed_figures_are_a_finding(crawls: Any, ask: Ask) -> None:
    crawls.crawl(paper(R))
    crawls.crawl(paper(last("另有说明。")), fetch="refresh")
    assert ask("SELECT 1 FROM findings WHERE code = 'revised'") == []
    for total in (13, 14):
        crawls.crawl(paper(replace(R, values={TOTAL: total, GRANTED: 13})), fetch="refresh")
    found = ask("SELECT severity, fields, \"values\", report FROM findings WHERE code = 'revised'")
    assert found == [
        ("info", f'["{GRANTED}","{TOTAL}"]', '{"figures":2,"times":2}', "110102/金融街街道/2019")
    ]


def test_a_row_leads_to_both_captures(crawls: Any, ask: Ask) -> None:
    """Versions, captures, values, units and states of both sides."""
    crawls.crawl(paper(R, a__html=R))
    crawls.crawl(paper(R, a__html=replace(R, values={TOTAL: 13})), fetch="refresh")
    crawls.crawl(
        paper(replace(R, values={TOTAL: 14}), a__html=replace(R, values={TOTAL: 13})), fetch="refresh"
    )
    rows = ask("""
        SELECT before_value, after_value, before_unit, after_unit, before_state, after_state,
               old.time AS old, new.time AS new, was.run AS was, now.run AS now,
               was.url AS was_url, now.url AS now_url
        FROM revisions r JOIN versions new USING (version) JOIN versions old ON old.version = r.earlier
        JOIN captures was ON was.capture = r.earlier_capture JOIN captures now ON now.capture = r.capture
        WHERE what = 'figure'
    """)
    ((*cells, old, new, was, now, was_url, now_url),) = rows
    assert cells == [12, 14, "件", "件", "number", "number"]
    assert str(old) < str(new)
    assert (was, now) == ("run-2", "run-3")
    assert was_url == now_url == "https://www.bjxch.gov.cn/gknb/jrj.html"


def missed(name: str, reason: str) -> Skipped:
    url, via = f"{HOSTS['beijing_xicheng']}/files/{name}", f"{HOSTS['beijing_xicheng']}/gknb/jrj.html"
    return Skipped(url=url, reason=reason, via=via, role=Role.ATTACHMENT)


@pytest.mark.parametrize("reason", ["failed", "blocked", "busy", "robots"])
def test_a_file_that_was_not_to_be_had_is_not_removed(reason: str, crawls: Any, ask: Ask) -> None:
    """Nor has the report changed, which the file prints."""
    shell = replace(R, table=False, texts={})
    crawls.crawl(paper(shell, r__html=R))
    crawls.crawl(paper(replace(shell, below=" ")), fetch="refresh", skipped=[missed("r.html", reason)])
    assert ask(SAID) == []
    crawls.crawl(paper(shell, r__html=replace(R, values={TOTAL: 13})), fetch="refresh")
    found = [row[:3] for row in ask(SAID)]
    assert found == [
        ("document", "https://www.bjxch.gov.cn/files/r.html", "changed"),
        ("figure", TOTAL, "changed"),
    ]


def test_a_file_that_is_dead_is_removed(crawls: Any, ask: Ask) -> None:
    crawls.crawl(paper(R, a__txt=b"one"))
    crawls.crawl(paper(R), fetch="refresh", skipped=[missed("a.txt", "dead")])
    assert [row[:3] for row in ask(SAID)] == [("document", "https://www.bjxch.gov.cn/files/a.txt", "removed")]


def test_a_first_crawl_that_missed_the_file_shows_no_revision(crawls: Any, ask: Ask) -> None:
    shell = replace(R, table=False, texts={}, below="<p>2019年度</p>")
    crawls.crawl(paper(shell), skipped=[missed("r.html", "failed")])
    crawls.crawl(paper(replace(shell, below=" "), r__html=R), fetch="refresh")
    assert ask(SAID) == []


def test_what_cannot_be_read_has_not_changed(crawls: Any, ask: Ask) -> None:
    """A damaged file in between: the next one that can be read is compared with the last."""
    shell = replace(R, table=False, texts={})
    damaged = b"%PDF-1.4 and nothing more"
    for file in (R, damaged, replace(R, values={TOTAL: 13})):
        crawls.crawl(paper(shell, r__html=file), fetch="refresh")
    assert [row[1:] for row in ask(SAID) if row[0] == "figure"] == [(TOTAL, "changed", "12", "13")]


def test_a_bundle_has_revisions_report_by_report(crawls: Any, ask: Ask) -> None:
    listed = "<html><h1>2019年各街道政府信息公开工作年度报告</h1><p>附件</p></html>".encode()
    other = replace(R, name=R.name.replace("金融街", "德胜"))
    crawls.crawl(paper(listed, a__html=R, b__html=other))
    crawls.crawl(paper(listed, a__html=R, b__html=replace(other, values={TOTAL: 13})), fetch="refresh")
    assert ask("SELECT report, what FROM revisions ORDER BY report, what") == [
        ("110102/德胜街道/2019", "document"),
        ("110102/德胜街道/2019", "figure"),
    ]
