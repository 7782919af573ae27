"""`guidang revisions`: a readable diff, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from crawler.views.labels import label
from crawler.views.wording import Hunk, hunks
from pipelines.store import rebuild
from tests.revisions.conftest import TEXTS, Report, paper
from tests.said import Said
from tests.store.conftest import PORTALS, Crawls

R = Report(meta={"PubDate": "2020-01-20"})
TOTAL = "requests.new_received.total"
NEW = Report(
    meta={"PubDate": "2020-01-25"},
    values={TOTAL: 13},
    texts={
        **TEXTS,
        "一、总体情况": TEXTS["一、总体情况"].replace("120", "121"),
        "七、附": "见\x1b[31m附件。",
    },
)
SHOWN = """\
金融街街道 2019
  beijing_xicheng  https://www.bjxch.gov.cn/gknb/jrj.html
  2026-11-22 05:00 → 2026-11-22 05:00
    章节 一、总体情况
      …例。全年公开信息[-120-]{+121+}条。
    章节 七、附 added
      {+七、附 见[31m附件。+}
    文件 https://www.bjxch.gov.cn/files/a.txt  ∅ → a.txt (text)
    数据 一、本年新收政府信息公开申请数量 · 总计  12 件 → 13 件
    元数据 published_at  2020-01-20 → 2020-01-25
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Crawls:
    """One report of 2019 that changed in everything, and one of 2020 that did not."""
    crawls = Crawls(tmp_path_factory.mktemp("changed") / "data")
    other = replace(paper(replace(R, year=2020)), path="/2.html")
    crawls.crawl(paper(R), other)
    crawls.crawl(paper(NEW, a__txt=b"one"), other, fetch="refresh")
    rebuild(crawls.data, PORTALS)
    return crawls


def test_the_diff_on_the_terminal(changed: Crawls, guidang: Callable[..., Said]) -> None:
    said = guidang("revisions", "--data", changed.data)
    assert (said.code, said.err) == (0, "")
    assert [line.rstrip() for line in said.out.strip().splitlines()] == SHOWN.strip().splitlines()


def test_json_has_both_sides(changed: Crawls, guidang: Callable[..., Said]) -> None:
    said = guidang("revisions", "--data", changed.data, "--json")
    rows = json.loads(said.out)["revisions"]
    assert [(row["what"], row["change"]) for row in rows] == [
        ("chapter", "changed"),
        ("chapter", "added"),
        ("document", "added"),
        ("figure", "changed"),
        ("metadata", "changed"),
    ]
    figure = rows[3]
    assert (figure["key"], figure["label"]) == (TOTAL, "一、本年新收政府信息公开申请数量 · 总计")
    for side, value in (("before", 12), ("after", 13)):
        assert (figure[side]["value"], figure[side]["unit"], figure[side]["state"]) == (value, "件", "number")
    assert figure["before"]["time"] < figure["after"]["time"]
    assert figure["before"]["capture"].startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--year", "2019"], 5),
        (["--year", "2020"], 0),
        (["--agency", "金融街"], 5),
        (["--agency", "110102/金融街街道"], 5),
        (["--agency", "德胜"], 0),
        (["--portal", "beijing_xicheng", "--year", "2019", "--year", "2020"], 5),
    ],
)
def test_what_is_asked_for(
    changed: Crawls, guidang: Callable[..., Said], asked: list[str], found: int
) -> None:
    rows = json.loads(guidang("revisions", "--data", changed.data, "--json", *asked).out)["revisions"]
    assert len(rows) == found


def test_nothing_has_changed(crawls: Crawls, guidang: Callable[..., Said]) -> None:
    crawls.crawl(paper(R))
    rebuild(crawls.data, PORTALS)
    said = guidang("revisions", "--data", crawls.data)
    assert (said.code, said.out) == (0, "no report has changed\n")


def test_a_portal_that_is_not_there_is_a_matter_of_usage(
    changed: Crawls, guidang: Callable[..., Said]
) -> None:
    said = guidang("revisions", "--data", changed.data, "--portal", "nowhere")
    assert said.code == 2
    assert said.err.startswith("Error: nothing of 'nowhere' is in ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("field", "form", "said"),
    [
        (TOTAL, "2019", "一、本年新收政府信息公开申请数量 · 总计"),
        ("indicators.disclosed_total", "2021", None),
        ("no.such.field", "2019", "no.such.field"),
    ],
)
def test_a_figure_has_its_label(field: str, form: str, said: str | None) -> None:
    assert label(field, form) == said if said else label(field, form) != field


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("同", "同", []),
        ("", "新", [Hunk(before="", removed="", added="新", after="")]),
        ("收到12件。", "收到13件。", [Hunk(before="收到", removed="12", added="13", after="件。")]),
        ("甲乙丙", "甲丙", [Hunk(before="甲", removed="乙", added="", after="丙")]),
        ("一二三四", "一2三4", [Hunk(before="一", removed="二三四", added="2三4", after="")]),
    ],
)
def test_words(old: str, new: str, found: list[Hunk]) -> None:
    assert hunks(old, new) == found


def test_long_texts_are_compared_in_time() -> None:
    """Nothing in common but both ends: no word is compared with every other."""
    old, new = "始" + "甲乙" * 20_000 + "终", "始" + "丙丁" * 20_000 + "终"
    (hunk,) = hunks(old, new)
    assert (len(hunk.removed), len(hunk.added)) == (40_000, 40_000)
