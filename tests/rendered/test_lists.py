"""Lists of handlebars and laypage: rendered in a real Chromium, and opened again from the archive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive import Archive
from crawler.demo import Replicas
from crawler.demo.sites.families import Replica, replica
from crawler.portals.found import spiders
from pipelines.store import reading
from tests.said import Said, call
from tests.spiders.conftest import together
from tests.spiders.unnamed import unnamed

CLOSED = "beijing_zfxxgk"
HIDDEN = "hiddenlist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """Two lists that were rendered, as their replicas showed them."""

    data: Path
    built: dict[str, Replica]
    archive: Archive


def guidang(data: Path, *words: str) -> Said:
    """`guidang crawl`, as somebody types it who names a contact."""
    named = {"GUIDANG_CONTACT": "test@example.org", "GUIDANG_CHROMIUM": ""}
    return call("crawl", CLOSED, *words, "--data", data, **named)


@pytest.fixture(scope="module")
def crawled(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("lists") / "data"
    portals = {CLOSED: spiders()[CLOSED], HIDDEN: unnamed()[-1]}
    built = {name: replica(portal) for name, portal in portals.items()}
    with Replicas([site for one in built.values() for site in one.sites]) as replicas:
        archive = together(
            data, replicas, [CLOSED, "tests.spiders.unnamed:hidden"], GUIDANG_CHROMIUM=chromium
        )
    return Crawled(data=data, built=built, archive=archive)


@pytest.mark.parametrize(("name", "second"), [(HIDDEN, "?uid=380055&pageNum=2"), (CLOSED, "#!page=2")])
def test_the_archived_list_shows_its_rows_without_scripts(
    crawled: Crawled, chromium: str, name: str, second: str
) -> None:
    from playwright.sync_api import sync_playwright

    column = crawled.built[name].columns[0]
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=root)
        page = browser.new_page(java_script_enabled=False)
        page.route("**", lambda route: route.abort())
        shown = []
        for url in (column.url, column.url + second):
            kept = crawled.archive.rendered(name, url)
            assert kept is not None
            page.set_content(crawled.archive.body(kept.capture.capture).decode(), wait_until="commit")
            shown.append(page.locator("li").all_inner_texts())
        browser.close()
    assert [len(texts) for texts in shown] == [2, 2]
    for entry, text in zip(column.entries, [text for texts in shown for text in texts], strict=True):
        assert entry.title in text
        assert entry.date in text


def test_a_site_that_has_closed_is_read_from_the_archive(crawled: Crawled) -> None:
    files = {path: path.read_bytes() for path in (crawled.data / "warc").rglob("*.gz")}
    digests = []
    for _ in range(2):
        done = guidang(crawled.data, "--fetch", "archive", "--json")
        assert done.code == 0, done.err
        with reading(crawled.data) as database:
            (count,) = database.rows(f"SELECT count(*) AS n FROM publications WHERE portal = '{CLOSED}'")
            digests.append(database.digests())
        assert count["n"] == sum(len(column.entries) for column in crawled.built[CLOSED].columns)
    assert digests[0] == digests[1]
    assert {path: path.read_bytes() for path in (crawled.data / "warc").rglob("*.gz")} == files


@pytest.mark.parametrize("fetch", ["new", "refresh"])
def test_nothing_is_asked_of_a_site_that_has_closed(tmp_path: Path, fetch: str) -> None:
    done = guidang(tmp_path / "data", "--fetch", fetch)
    assert done.code == 0, done.err
    assert "2 miss" in done.out
    assert not (tmp_path / "data" / "warc").exists()
