"""Real crawls of a portal that changes: what they say of revisions and of what vanished, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from archive import Archive
from pipelines.rows import Cell
from pipelines.store import Portal, Store, catch_up, reading, rebuild
from tests.fetch.example import PORTAL, SPIDER
from tests.fetch.nasty import CHALLENGE, HOST, Nasty, Page, reply
from tests.revisions.conftest import NAME, Report
from tests.running import run

PORTALS = {PORTAL: Portal(portal=PORTAL, title="示例门户网站", region="110102")}
BODIES = {
    "kept": "金融街", "changed": "德胜", "counted": "展览路", "gone": "月坛", "hidden": "什刹海",
    "said": "大栅栏", "dropped": "天桥", "moved": "椿树", "overwritten": "陶然亭",
}  # fmt: skip
THREE = ("requests.granted.total", "requests.new_received.natural_person", "requests.new_received.total")
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
REVISED = """
SELECT url, what, key, change, before, after FROM revisions
JOIN versions USING (version) JOIN publications USING (publication) ORDER BY url, what, key
"""
VANISHED = (
    "SELECT url, reason, run, last_seen FROM vanished JOIN publications USING (publication) ORDER BY url"
)


def report(name: str, **changes: object) -> Report:
    whole = Report(name=NAME.replace("金融街", BODIES[name]), below="<p>浏览次数：1</p>")
    return replace(whole, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the portal serves: reports by name, other answers by path, and rows left out of the index."""

    reports: Mapping[str, Report]
    answers: Mapping[str, Page] = field(default_factory=dict)
    unlisted: frozenset[str] = frozenset()

    @property
    def pages(self) -> dict[str, Page]:
        rows = (
            f'<li><a href="/{name}.html">{BODIES[name]}街道2019年政府信息公开工作年度报告</a> 2020-01-20</li>'
            for name in self.reports
            if name not in self.unlisted
        )
        index = reply("200 OK", f"<ul>{''.join(rows)}</ul>".encode(), HTML)
        pages: dict[str, Page] = {
            f"/{n}.html": reply("200 OK", one.html, HTML) for n, one in self.reports.items()
        }
        return {"/list/": index, "/": reply("200 OK", b"<h1>home</h1>", HTML), **pages, **self.answers}


FIRST = Site(reports={name: report(name) for name in BODIES})
ROTTEN = Site(
    reports={**FIRST.reports}
    | {
        "changed": report("changed", values=dict.fromkeys(THREE, 13)),
        "counted": report("counted", below="<p>浏览次数：2</p>"),
        "overwritten": report("overwritten", year=2020),
    },
    answers={
        "/gone.html": reply("404 Not Found"),
        "/hidden.html": reply("302 Found", b"", b"Location: /\r\n"),
        "/said.html": reply("200 OK", "<title>404</title><h1>您访问的页面不存在</h1>".encode(), HTML),
        "/moved.html": reply("302 Found", b"", b"Location: /nowhere.html\r\n"),
    },
    unlisted=frozenset({"dropped"}),
)
NOTHING = replace(FIRST, unlisted=frozenset(BODIES) - {"kept"})
CLOSED = replace(FIRST, answers={"/list/": reply("412 Precondition Failed", CHALLENGE)})
SEASONS = (
    ("2020-01-25", FIRST, "new", ""),
    ("2020-03-25", ROTTEN, "refresh", ""),
    ("2020-04-25", NOTHING, "refresh", "2019"),  # some years only: what it does not see is not gone
    ("2020-05-25", CLOSED, "refresh", ""),  # blocked
    ("2020-06-25", ROTTEN, "refresh", ""),
    ("2020-07-25", FIRST, "refresh", ""),  # all is as it was
)
LOST = {"dropped": "dropped", "gone": "gone", "hidden": "soft-404", "moved": "gone", "said": "soft-404"}


@dataclass(frozen=True)
class Season:
    """The database after a crawl."""

    run: str
    revisions: list[tuple[Cell, ...]]
    vanished: list[tuple[Cell, ...]]
    content: str


@pytest.fixture(scope="module")
def seasons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Season]]]:
    """The data folder and what its database said after each season, growing crawl by crawl."""
    data = tmp_path_factory.mktemp("seasons") / "data"
    with Nasty(pages={}) as server:
        yield data, [_season(server, data, *one) for one in SEASONS]


def _season(server: Nasty, data: Path, day: str, site: Site, fetch: str, years: str) -> Season:
    server.pages = site.pages
    settings = {
        "GUIDANG_CLOCK": f"{day}T03:00:00Z",
        "GUIDANG_FETCH": fetch,
        "GUIDANG_YEARS": years,
        "RETRY_TIMES": 0,
    }
    done = run(SPIDER, data, [server.connect_to()], settings, environment={})
    assert done.code == 0, done.errors
    with Store(data) as store:
        catch_up(store, Archive(data), PORTALS)
        store.settle()
        content = store.digests().content
    with reading(data) as database:
        rows = [[_short(row) for row in database.rows(query)] for query in (REVISED, VANISHED)]
    return Season(done.last.run, rows[0], rows[1], content)


def _short(row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    url, *cells = row.values()
    return str(url).removeprefix(f"http://{HOST}/").removesuffix(".html"), *cells


def test_three_figures_changed_and_nothing_else(seasons: tuple[Path, list[Season]]) -> None:
    first, second, third, fourth, fifth, last = seasons[1]
    changed = [("changed", "figure", field, "changed", "12", "13") for field in THREE]
    back = [("changed", "figure", field, "changed", "13", "12") for field in THREE]
    assert first.revisions == []
    assert second.revisions == third.revisions == fourth.revisions == changed
    assert sorted(fifth.revisions + last.revisions, key=str) == sorted(2 * changed + back, key=str)


def test_what_vanished_and_came_back(seasons: tuple[Path, list[Season]]) -> None:
    first, second, third, fourth, fifth, last = seasons[1]
    lost = [(name, reason, second.run, first.run) for name, reason in LOST.items()]
    assert first.vanished == []
    assert second.vanished == lost
    assert third.vanished == fourth.vanished == fifth.vanished == lost
    assert last.vanished == []


def test_growing_and_rebuilding_agree(seasons: tuple[Path, list[Season]]) -> None:
    data, grown = seasons
    assert {rebuild(data, PORTALS, workers=n).digests.content for n in (1, 2)} == {grown[-1].content}
