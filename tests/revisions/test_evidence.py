"""From closed files to what vanished: a publication in two columns, that are left, emptied, walked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archive import Column
from pipelines.rows import Cell
from tests.revisions.conftest import Report, paper
from tests.store.conftest import HOSTS

Ask = Callable[[str], list[tuple[Cell, ...]]]

FIRST, SECOND = f"{HOSTS['beijing_xicheng']}/", f"{HOSTS['beijing_xicheng']}/all/"
PAGE = f"{HOSTS['beijing_xicheng']}/gknb/jrj.html"
VANISHED = "SELECT reason, run, last_seen FROM vanished"
OTHER = replace(paper(Report(year=2020)), path="/gknb/other.html")


def walked(first: str, second: str, *shared: str) -> list[Column]:
    """Two columns, with why each was left; the second also shows what the first had shown."""
    return [
        Column(column=FIRST, pages=(FIRST,), complete=not first, stopped=first),
        Column(column=SECOND, pages=(SECOND,), complete=not second, stopped=second, shared=shared),
    ]


@pytest.mark.parametrize("stopped", ["blocked", "unchanged", "budget"])
def test_the_other_column_may_still_show_it(stopped: str, crawls: Any, ask: Ask) -> None:
    first = crawls.crawl(paper(Report()), OTHER, columns=walked("", "", PAGE))
    crawls.crawl(OTHER, fetch="refresh", columns=walked("", stopped))
    assert ask(VANISHED) == []
    last = crawls.crawl(OTHER, fetch="refresh", columns=walked(stopped, ""))
    assert ask(VANISHED) == [("dropped", last, first)]


def test_a_row_that_another_column_shows_is_there(crawls: Any, ask: Ask) -> None:
    crawls.crawl(paper(Report()), OTHER, columns=walked("", "", PAGE))
    crawls.crawl(OTHER, fetch="refresh", columns=walked("", "", PAGE))
    assert ask(VANISHED) == []


def test_a_run_that_did_not_end_drops_nothing(crawls: Any, ask: Ask) -> None:
    crawls.crawl(paper(Report()), columns=walked("", ""))
    crawls.crawl(OTHER, columns=walked("", ""), ends=False)
    crawls.crawl(portal="beijing_gov", columns=walked("", ""))
    assert ask(VANISHED) == []
