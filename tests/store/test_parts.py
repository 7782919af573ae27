"""From archives to a consolidated report and its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archive import Archive
from pipelines.rows import Cell, packed
from pipelines.store import Portal, Store, catch_up, rebuild
from tests.store.conftest import requests

NAME = "北京市西城区人民政府{}2019年政府信息公开工作年度报告"
SAYS = "本报告综合区政府各部门、各街道办事处的政府信息公开工作年度报告编制而成。"
PORTALS = {
    "beijing_xicheng": Portal(portal="beijing_xicheng", region="110102", years=(2019,), agencies={2019: 3})
}
SCOPES = "SELECT agency_name, scope FROM reports ORDER BY agency_name"
STATUS = """
SELECT checks.scope, status, left, right FROM checks
WHERE identity = 'xl.sum_of_parts' AND (checks.scope = 'requests' OR checks.scope LIKE '%.total' AND left > 0)
ORDER BY checks.scope
"""
FOUND = """SELECT fields, "values" FROM findings WHERE code = 'parts-disagree'"""
TOTALS = ("granted", "new_received", "total_processed")


@pytest.fixture
def ask(crawls: Any) -> Callable[[str], list[tuple[Cell, ...]]]:
    """Catch up, settle, ask; a rebuild agrees."""

    def query(sql: str) -> list[tuple[Cell, ...]]:
        with Store(crawls.data) as store:
            catch_up(store, Archive(crawls.data), PORTALS)
            store.settle()
            digests = store.digests()
            found = store.connection.execute(sql).fetchall()
        assert rebuild(crawls.data, PORTALS).digests == digests
        return found

    return query


@pytest.fixture
def whole(papers: Any, page: Any) -> Callable[[dict[str, int]], Any]:
    """The report of the government, with table 3."""

    def made(values: dict[str, int]) -> Any:
        body = page(NAME.format(""), values).replace("正文。".encode(), SAYS.encode())
        return replace(papers.jinrongjie, path="/qzf.html", title=NAME.format(""), body=body)

    return made


def test_a_part_that_comes_later_decides(crawls: Any, papers: Any, whole: Any, ask: Any) -> None:
    crawls.crawl(whole(requests(32, 30)), papers.jinrongjie)
    assert ask(SCOPES) == [("西城区人民政府", "consolidated"), ("金融街街道", "unknown")]
    assert ask(STATUS) == [("requests", "undecidable", None, None)]
    crawls.crawl(papers.desheng)
    sums = {"granted": 30, "new_received": 32, "total_processed": 30}
    assert ask(STATUS) == [(f"requests.{row}.total", "holds", sums[row], sums[row]) for row in TOTALS]
    assert ask(FOUND) == []


def test_a_sum_that_is_none_is_a_note(crawls: Any, papers: Any, whole: Any, ask: Any) -> None:
    crawls.crawl(whole(requests(33, 31)), papers.jinrongjie, papers.desheng)
    cells = (f"requests.{row}.{column}" for row in TOTALS for column in ("natural_person", "total"))
    fields = packed(tuple(cells))
    values = '{"identity":"xl.sum_of_parts","parts":2,"table":"requests"}'
    assert ask(FOUND) == [(fields, values)]
    crawls.crawl(papers.jinrongjie_corrected)
    assert ask(FOUND) == []
