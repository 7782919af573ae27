"""What real portals do to a crawler; docs/portals.md names the test of each trap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from archive import Archive, Column, Publication, State
from crawler.demo import Replicas
from crawler.demo.sites.families import replica
from crawler.demo.sites.pages import Page, Site
from crawler.demo.sites.traps import COLUMN, LIST, MIRROR, ONE, TWO, host, sites
from spiders.beijing.beijing_haidian import BeijingHaidian
from tests.spiders.conftest import together
from tests.spiders.trapped import BUDGET


@dataclass(frozen=True)
class Trapped:
    """What one crawl of all traps left behind."""

    archive: Archive

    def rows(self, trap: str) -> list[tuple[str, str, str]]:
        """Path, title and date of what was found."""
        found = self.archive.publications(trap)
        return sorted((_path(p.url), p.row.title, p.row.date) for p in found if p.row)

    def one(self, trap: str, path: str) -> Publication:
        (found,) = [p for p in self.archive.publications(trap) if _path(p.url) == path]
        return found

    def skipped(self, trap: str) -> Mapping[str, str]:
        (run,) = self.archive.runs(trap)
        return {_path(skipped.url): skipped.reason for skipped in run.skipped}

    def column(self, trap: str, path: str = COLUMN) -> Column:
        (run,) = self.archive.runs(trap)
        return next(column for column in run.columns if _path(column.column) == path)

    def asked(self, trap: str) -> list[str]:
        """Hosts and paths, without robots.txt."""
        urls = [capture.url.partition("://")[2] for capture in self.archive.captures(trap)]
        return [url for url in urls if not url.endswith("/robots.txt")]


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Trapped:
    data = tmp_path_factory.mktemp("traps") / "data"
    with Replicas(sites()) as replicas:
        return Trapped(together(data, replicas, ["tests.spiders.trapped:trapped"]))


TITLES = [f"某局{year}年政府信息公开工作年度报告" for year in (2014, 2015)]
BOTH = [(ONE, TITLES[0], "2015-03-25"), (TWO, TITLES[1], "2016-03-25")]


def test_the_date_in_an_address_is_not_that_of_publication(trapped: Trapped) -> None:
    assert trapped.rows("migrated") == BOTH
    assert dict(trapped.one("migrated", ONE).pairs)["日期"] == "2014-03-25"  # as printed, not 2020-11-05


@pytest.mark.parametrize("trap", ["silent", "western"])
def test_pages_without_a_charset_or_with_a_wrong_one_are_read(trapped: Trapped, trap: str) -> None:
    assert trapped.rows(trap) == BOTH


def test_robots_that_disallow_all_are_obeyed(trapped: Trapped) -> None:
    assert trapped.asked("robots") == []
    assert trapped.skipped("robots") == {COLUMN: "robots"}
    assert not trapped.column("robots").complete


@pytest.mark.parametrize("trap", ["waf412", "waf521", "waf202"])
def test_a_challenge_is_recorded_and_its_host_left_alone(trapped: Trapped, trap: str) -> None:
    captures = list(trapped.archive.captures(trap))
    (blocked,) = [_path(c.url) for c in captures if c.state is State.BLOCKED]
    (other,) = {ONE, TWO} - {blocked}
    assert other not in {_path(c.url) for c in captures}
    assert trapped.skipped(trap)[other] == "blocked"
    assert trapped.rows(trap) == []


def test_a_genuine_page_with_the_same_script_is_read(trapped: Trapped) -> None:
    assert trapped.rows("genuine") == BOTH
    assert {c.state for c in trapped.archive.captures("genuine")} <= {State.COMPLETE}


def test_a_404_that_redirects_to_the_home_page_is_one(trapped: Trapped) -> None:
    assert trapped.rows("soft404") == BOTH[1:]
    assert trapped.skipped("soft404")[ONE] == "soft-404"


def test_a_column_that_redirects_to_the_home_page_is_gone(trapped: Trapped) -> None:
    assert trapped.rows("lost") == []
    assert trapped.skipped("lost") == {COLUMN: "soft-404"}
    assert trapped.column("lost").stopped == "soft-404"


def test_a_column_that_has_moved_is_walked_where_it_lies(trapped: Trapped) -> None:
    assert trapped.rows("moved") == [("/jbdt" + path, title, date) for path, title, date in BOTH]
    assert trapped.column("moved").complete


def test_a_spam_mirror_is_never_entered(trapped: Trapped) -> None:
    assert trapped.rows("copied") == BOTH[1:]
    assert trapped.skipped("copied") == {ONE: "out-of-scope"}
    assert trapped.rows("strange") == []
    assert trapped.skipped("strange") == {COLUMN: "out-of-scope"}
    asked = [url for trap in ("copied", "strange") for url in trapped.asked(trap)]
    assert not [url for url in asked if url.startswith(MIRROR)]


def test_an_endless_pager_ends_with_the_budget(trapped: Trapped) -> None:
    column = trapped.column("endless")
    assert (len(column.pages), column.complete, column.stopped) == (BUDGET, False, "budget")
    assert trapped.skipped("endless") == {f"{COLUMN}?day={BUDGET}": "budget"}
    assert len(trapped.rows("endless")) == BUDGET


def test_a_calendar_ends_where_it_shows_nothing_new(trapped: Trapped) -> None:
    column = trapped.column("calendar")
    assert (len(column.pages), column.complete, column.stopped) == (2, False, "repeated")


def test_columns_within_columns_end_with_the_third(trapped: Trapped) -> None:
    assert trapped.column("deep", COLUMN + "a/a/a/").complete
    assert trapped.skipped("deep") == {COLUMN + "a/a/a/a/": "budget"}


def test_columns_that_lead_to_one_another_are_walked_once(trapped: Trapped) -> None:
    (run,) = trapped.archive.runs("siblings")
    assert sorted(_path(column.column) for column in run.columns) == [
        COLUMN,
        COLUMN + "2014n1/",
        COLUMN + "2015n2/",
    ]
    assert all(column.complete for column in run.columns)
    assert len(trapped.rows("siblings")) == 2


@pytest.mark.parametrize("trap", ["frame", "shell"])
def test_a_frame_or_a_shell_may_hold_the_list(trapped: Trapped, trap: str) -> None:
    assert trapped.rows(trap) == [(LIST + "202011/t20201105_3.html", TITLES[0], "2015-03-25")]
    assert trapped.column(trap, LIST).complete
    assert trapped.skipped(trap) == {}


def test_a_list_that_scripts_write_is_read(trapped: Trapped) -> None:
    assert trapped.rows("written") == BOTH[:1]


def test_attachments_in_scripts_and_behind_a_query_are_fetched(trapped: Trapped) -> None:
    _, *files = trapped.one("scripts", ONE).parts
    assert sorted(_path(part.url) for part in files) == [
        "/module/download/downfile.jsp?classid=0&filename=0a1c.doc",
        "/module/download/downfile.jsp?filename=0a1b.pdf",
        COLUMN + "202011/W020201105000000001.pdf",
    ]
    assert trapped.skipped("scripts") == {}


def test_links_through_the_gateway_are_not_crawled_twice(trapped: Trapped) -> None:
    assert trapped.rows("gateway") == BOTH
    assert sorted(trapped.asked("gateway")) == sorted(host("gateway") + path for path in (COLUMN, ONE, TWO))


def test_an_address_that_each_year_overwrites_is_asked_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    data = tmp_path_factory.mktemp("overwritten") / "data"
    first = replica(BeijingHaidian).sites
    for now in (first, tuple(_a_year_later(site) for site in first)):
        with Replicas(now) as replicas:
            archive = together(data, replicas, ["beijing_haidian"], GUIDANG_FRESH=True)
    one, two = archive.publications("beijing_haidian")
    assert one.url == two.url
    bodies = [archive.body(p.parts[0].capture).decode() for p in (one, two)]
    assert [("2019年" in body, "2025年" in body) for body in bodies] == [(True, False), (False, True)]
    assert len([c for c in archive.captures("beijing_haidian") if c.url == one.url]) == 2


def _a_year_later(site: Site) -> Site:
    """The same addresses with another report."""
    pages: dict[str, Page] = {
        path: replace(page, body=page.body.decode().replace("2019年", "2025年").encode())
        if page.type.startswith("text/html")
        else page
        for path, page in site.pages.items()
    }
    return replace(site, pages=pages)
