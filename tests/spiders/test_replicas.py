"""Every portal, crawled whole in one run against the replica of its family, under its real addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest

from archive import Archive, Publication, Role, Run
from crawler.demo import Replicas
from crawler.demo.golden import FOLDER, golden
from crawler.demo.sites.families import BUILDERS, Replica, replica
from crawler.fetch.browser import ready
from crawler.portals.found import spiders
from spiders import families
from spiders.portal import Portal
from tests.spiders.conftest import together
from tests.spiders.unnamed import unnamed

PORTALS: dict[str, type[Portal]] = spiders() | {portal.name: portal for portal in unnamed()}
CHROMIUM = ready(os.environ.get("GUIDANG_CHROMIUM", ""))
NEEDS = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium to render lists; set GUIDANG_CHROMIUM")
CRAWLED = [pytest.param(name, marks=NEEDS if portal.rendered else ()) for name, portal in PORTALS.items()]


@dataclass(frozen=True)
class Fleet:
    """What the replicas publish, and what one crawl of all portals found there."""

    replicas: Mapping[str, Replica]
    archive: Archive

    def run(self, portal: str) -> Run:
        (run,) = self.archive.runs(portal)
        return run

    def publications(self, portal: str) -> dict[str, Publication]:
        return {publication.url: publication for publication in self.archive.publications(portal)}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    built = {name: replica(portal) for name, portal in PORTALS.items()}
    with Replicas([site for one in built.values() for site in one.sites]) as replicas:
        data = tmp_path_factory.mktemp("fleet") / "data"
        words = [name for name, portal in spiders().items() if CHROMIUM or not portal.rendered]
        words.append("tests.spiders.unnamed:" + ("unnamed" if CHROMIUM else "plain"))
        return Fleet(built, together(data, replicas, words))


def test_every_family_has_a_replica_and_a_portal() -> None:
    known = {getattr(families, name) for name in families.__all__}
    assert known == set(BUILDERS)
    assert known == {next(base for base in p.__mro__ if base in known) for p in PORTALS.values()}


@pytest.mark.parametrize("name", CRAWLED)
def test_a_portal_finds_all_that_its_replica_publishes(fleet: Fleet, name: str) -> None:
    listed = {entry.url: entry for column in fleet.replicas[name].columns for entry in column.entries}
    found = fleet.publications(name)
    assert sorted(found) == sorted(listed)
    for url, entry in listed.items():
        publication = found[url]
        assert publication.row is not None
        assert publication.row.title == entry.title
        assert publication.row.date == entry.date
        page, *attached = publication.parts
        assert page.role is Role.DETAIL
        assert [part.url for part in attached] == ([entry.file] if entry.file else [])


def test_every_portal_has_a_golden_file_and_every_golden_file_a_portal() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(spiders())


@pytest.mark.parametrize("name", [one for one in CRAWLED if one.values[0] in spiders()])
def test_a_portal_finds_what_its_golden_file_says(fleet: Fleet, name: str) -> None:
    said = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert golden(fleet.archive, name) == said, "wanted? then `python -m crawler.demo.golden`"


@pytest.mark.parametrize("name", CRAWLED)
def test_every_column_is_walked_to_its_end(fleet: Fleet, name: str) -> None:
    run = fleet.run(name)
    walked = {column.column: column for column in run.columns}
    assert [column.column for column in run.columns if not column.complete] == []
    assert {column.url for column in fleet.replicas[name].columns} <= set(walked)
    assert {publication.column for publication in fleet.publications(name).values()} <= set(walked)
    assert run.skipped == ()


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("beijing_miyun", "gknb2019/index_1.html"),
        ("jiangsu_shuyang", "xxgknb/list_2.shtml"),
        ("sichuan_panzhihua_jiaoyu", "zfxxgknb/index_2.shtml"),
        ("shaanxi_yanan_jiaoyu", "zfxxgknb/2.html"),
        ("yunnan_chuxiong_caizheng", "zfxxgk/zfxxgknb/1.htm"),  # the last one of two
        ("beijing_pinggu", "zfxxgknb037/cba5c47e-2.html"),
    ],
)
def test_the_second_page_has_another_number_in_every_family(fleet: Fleet, name: str, second: str) -> None:
    assert any(c.pages[1].endswith(second) for c in fleet.run(name).columns if len(c.pages) == 2)


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        pytest.param("querylist", ["", "/queryList", "/queryList"], id="asked as its script asks"),
        pytest.param("hiddenlist", ["", "?uid=380055&pageNum=2"], marks=NEEDS, id="rendered, by a link"),
        pytest.param("beijing_zfxxgk", ["", "#!page=2"], marks=NEEDS, id="rendered, by a fragment"),
    ],
)
def test_a_list_that_scripts_fill_is_walked(fleet: Fleet, name: str, pages: list[str]) -> None:
    column = fleet.run(name).columns[0]
    first = column.column
    assert [page.removeprefix(first) for page in column.pages[:3]] == [
        urljoin(first, page) if page.startswith("/") else page for page in pages
    ]
    rendered = fleet.archive.rendered(name, column.pages[-1])
    assert (rendered is not None) == bool(PORTALS[name].rendered)


def test_a_name_that_changes_each_year_is_read_from_the_index(fleet: Fleet) -> None:
    places = {p.column for p in fleet.archive.publications("beijing_daxing")}
    assert {place.rpartition("/dxqzf69/")[2] for place in places} >= {"2016n/xzjd49/", "2019n/xzjd13/"}
    assert {p.group for p in fleet.archive.publications("beijing_daxing")} == {"街镇"}


def test_a_site_without_tls_is_asked_by_http_alone(fleet: Fleet) -> None:
    urls = [capture.url for capture in fleet.archive.captures("beijing_chaoyang")]
    assert urls
    assert all(url.startswith("http://") for url in urls)


def test_what_is_no_report_is_kept_without_its_files(fleet: Fleet) -> None:
    for name in set(PORTALS) - {"beijing_xicheng", "beijing_haidian", "zhejiang_longgang"}:
        news = [p for p in fleet.archive.publications(name) if p.row and "培训会" in p.row.title]
        assert news
        assert all(len(publication.parts) == 1 for publication in news)
