"""From archives to coverage: reports that cannot be read, titles without a report, copies, unended runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archive import Archive
from pipelines.rows import Cell
from pipelines.store import Store, catch_up, reading, rebuild

BROKEN = b"%PDF-1.4\n1 0 obj\n<<\nbroken"
TITLE = "财政局2019年政府信息公开工作年度报告"
CELLS = """
SELECT agency, year, state, reason, in_time, report IS NOT NULL AS there FROM coverage ORDER BY agency, year
"""


@pytest.fixture
def ask(crawls: Any, portals: Any) -> Callable[[str], list[tuple[Cell, ...]]]:
    """Rebuild and ask; a crawl's own database says the same."""

    def query(sql: str) -> list[tuple[Cell, ...]]:
        with Store(crawls.data) as store:
            catch_up(store, Archive(crawls.data), portals)
            store.settle()
            before = store.digests()
        assert rebuild(crawls.data, portals).digests == before
        with reading(crawls.data) as database:
            return [tuple(row.values()) for row in database.rows(sql)]

    return query


def test_a_file_that_cannot_be_read_makes_its_report_unread(
    crawls: Any, papers: Any, page: Any, paper: Any, ask: Any
) -> None:
    title = "北京市西城区人民政府金融街街道办事处2018年政府信息公开工作年度报告"
    crawls.crawl(paper("/a.html", title, page(title), files={"/a.pdf": BROKEN}))
    assert ask(CELLS) == [("110102/金融街街道", 2018, "unread", "unreadable", 0, 1)]


def test_a_page_that_is_no_report_but_bears_its_title_is_unread(crawls: Any, paper: Any, ask: Any) -> None:
    crawls.crawl(
        paper("/a.pdf", TITLE, BROKEN), paper("/b.pdf", f"图解：{TITLE}".replace("2019", "2018"), BROKEN)
    )
    assert ask(CELLS) == [("110102/财政局", 2019, "unread", "unreadable", None, 0)]
    assert ask("SELECT agency, region, name, level FROM agencies") == [
        ("110102/财政局", "110102", "财政局", "department")
    ]


def test_a_report_beside_a_page_of_its_name_is_the_report(
    crawls: Any, papers: Any, paper: Any, ask: Any
) -> None:
    crawls.crawl(papers.jinrongjie, paper("/b.pdf", papers.jinrongjie.title, BROKEN))
    assert [row[:4] for row in ask(CELLS)] == [("110102/金融街街道", 2019, "found", "no-deadline")]


def test_a_correction_is_revised_and_a_counter_is_not(crawls: Any, papers: Any, ask: Any) -> None:
    crawls.crawl(papers.jinrongjie, papers.desheng)
    other = papers.desheng.body.replace(b"</body>", "<p>浏览次数：12次</p></body>".encode())
    crawls.crawl(papers.jinrongjie_corrected, replace(papers.desheng, body=other), fetch="refresh")
    assert [row[:4] for row in ask(CELLS)] == [
        ("110102/德胜街道", 2019, "found", "no-deadline"),
        ("110102/金融街街道", 2019, "revised", "revised"),
    ]


def test_a_run_without_an_end_judges_nothing(crawls: Any, papers: Any, ask: Any) -> None:
    crawls.crawl(papers.jinrongjie)
    crawls.crawl(papers.desheng, ends=False)
    crawls.crawl(papers.news)
    assert ask("SELECT count(*) FROM runs WHERE ended = ''") == [(1,)]
    assert ask("SELECT DISTINCT run FROM coverage") == [("run-3",)]
    assert ask("SELECT code FROM alarms") == []
