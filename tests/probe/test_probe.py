"""Probes of every family's replicas, from index page and home page, and of sites that give no portal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from archive import Archive, Role
from crawler.demo.sites.traps import COLUMN, LIST
from crawler.demo.sites.traps import host as trapped
from tests.probe.conftest import Probes
from tests.probe.homes import HOMES, PORTALS, RENDERED, SITE_IDS
from tests.probe.sites import host
from tests.probe.written import FOLDER
from tests.spiders.conftest import together

OF_ONE_COLUMN = {"zhejiang_huangyan", "beijing_gov"}  # portals of several columns: the home page leads to one


def family(name: str) -> str:
    """The family of a portal."""
    found = (base for base in PORTALS[name].__mro__ if base.__module__.startswith("spiders.families."))
    return next(found).__name__


@pytest.mark.parametrize("name", PORTALS)
def test_from_its_index_page_every_portal_is_recognised(probes: Probes, name: str) -> None:
    found = probes.found[f"index:{name}"]
    column = next(column for column in probes.built[name].columns if column.entries)
    reports = {entry.url: entry for entry in column.entries if "报告" in entry.title}
    assert (found["code"], found["family"]) == (0, family(name))
    assert 0 < found["reports"] <= len(reports)
    assert found["reports"] == len(reports) or PORTALS[name].branch, "one of the columns below was read"
    assert found["complete"]
    for shown in found["shown"]:
        entry = reports[shown["url"]]
        assert shown["title"] == entry.title
        assert f"{shown['year']}年" in entry.title
        assert shown["attachments"] == [entry.file]
        assert shown["is_report"]
        assert shown["agency"].endswith(("第一街道", "第二管理局"))


@pytest.mark.parametrize("name", PORTALS)
def test_evidence_is_told_one_by_one(probes: Probes, name: str) -> None:
    found = probes.found[f"index:{name}"]
    told = sum(one["weight"] for one in found["evidence"])
    assert {one["family"]: one["score"] for one in found["families"]}.get(found["family"], 0) == told
    assert all(one["what"] and one["found"] and one["page"] for one in found["evidence"])
    assert told or name == "beijing_haidian", "its page is the report and bears no mark"


@pytest.mark.parametrize("name", RENDERED)
def test_what_only_a_browser_shows_is_named_with_its_family(probes: Probes, name: str) -> None:
    found = probes.found[f"index:{name}"]
    assert (found["code"], found["portal"]) == (1, None)
    assert {"hiddenlist": "QueryList", "beijing_zfxxgk": "Laypage"}[name] == found["families"][0]["family"]
    assert any('declare rendered = ("index",)' in line for line in found["unrecognised"])


@pytest.mark.parametrize("name", HOMES)
def test_from_its_home_page_the_column_is_found(probes: Probes, name: str) -> None:
    found = probes.found[f"home:{name}"]
    assert (found["code"], found["family"]) == (0, family(name))
    assert found["path"]
    assert found["site"]["title"] == PORTALS[name].title
    assert found["site"]["region"] == PORTALS[name].region
    assert found["site"]["site_id"] == SITE_IDS.get(name, "")
    assert f'    title = "{PORTALS[name].title}"\n' in found["portal"]
    assert len(found["asked"]) <= 22


@pytest.fixture(scope="module")
def crawled(probes: Probes, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """What a crawl of all written portals captured."""
    folder = tmp_path_factory.mktemp("written")
    for name in HOMES:
        found = probes.found[f"home:{name}"]
        (folder / f"{found['name']}.py").write_text(found["portal"], encoding="utf-8")
    with mock.patch.dict(os.environ, {FOLDER: str(folder)}):
        return together(folder / "data", probes.replicas, ["tests.probe.written:written"])


@pytest.mark.parametrize("name", HOMES)
def test_the_written_portal_takes_all_publications(probes: Probes, crawled: Archive, name: str) -> None:
    found = probes.found[f"home:{name}"]
    columns = [column for column in probes.built[name].columns if column.entries]
    if name in OF_ONE_COLUMN:
        columns = [column for column in columns if column.url == found["column"]]
    listed = {entry.url: entry.title for column in columns for entry in column.entries}
    taken = {one.url: one.row.title for one in crawled.publications(found["name"]) if one.row}
    assert taken == listed
    (run,) = crawled.runs(found["name"])
    assert [column.column for column in run.columns if not column.complete] == []


@pytest.mark.parametrize("name", HOMES)
def test_a_portal_is_ten_lines_and_says_what_is_inferred(probes: Probes, name: str) -> None:
    text: str = probes.found[f"home:{name}"]["portal"]
    assert len(text.splitlines()) <= 20
    assert max(map(len, text.splitlines())) <= 110
    assert ("likely = " in text) == bool(probes.found[f"home:{name}"]["inferred"])
    assert "examples = " in text


def test_groups_and_years_become_columns(probes: Probes) -> None:
    text = probes.found["home:beijing_dongcheng"]["portal"]
    assert 'SITE + "{year}nb/dcqzfbm{year}/"' in text
    assert "years = range(2018, 2021)" in text
    assert "years = range(2017, 2026)" in probes.found["home:beijing_miyun"]["portal"]


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("bare", 1, "no column of annual reports was found"),
        ("browser", 1, 'declare rendered = ("index",)'),
        ("robots", 1, "robots.txt disallows it"),
        ("robotsdown", 3, "robots.txt could not be had (503)"),
        ("waf", 1, "a challenge page; the host is left alone"),
        ("down", 3, "answers 500"),
        ("gone", 1, "answers 404"),
        ("elsewhere", 1, "leads to another host, which was not asked: http://other.probe.gov.cn"),
        ("away", 1, "it is not on the host that was named, leads to http://other.probe.gov.cn/"),
        ("mirror", 0, "is this a mirror?"),
        ("other", 0, "give --region"),
        ("nasty", 0, "give --region"),
        ("meta", 0, ""),
    ],
)
def test_what_is_not_recognised_is_said(probes: Probes, name: str, code: int, says: str) -> None:
    found = probes.found[f"site:{name}"]
    assert found["code"] == code
    assert says in " | ".join(found["unrecognised"])
    assert (found["reports"] > 0) == (code == 0)
    assert bool(found["portal"]) == (name == "meta")


@pytest.mark.parametrize(
    ("trap", "column"),
    [
        ("frame", LIST),
        ("shell", LIST),
        ("moved", "/jbdt" + COLUMN),
        ("written", COLUMN),
        ("silent", COLUMN),
        ("western", COLUMN),
        ("genuine", COLUMN),
    ],
)
def test_columns_that_are_hard_to_read_are_read(probes: Probes, trap: str, column: str) -> None:
    found = probes.found[f"trap:{trap}"]
    assert (found["code"], found["family"], found["column"]) == (0, "Trs", f"http://{trapped(trap)}{column}")
    assert {shown["year"] for shown in found["shown"]} <= {2014, 2015}


@pytest.mark.parametrize("trap", ["lost", "strange"])
def test_a_column_that_is_gone_or_elsewhere_is_none(probes: Probes, trap: str) -> None:
    found = probes.found[f"trap:{trap}"]
    assert (found["code"], found["reports"]) == (1, 0)


def test_meta_tags_tell_name_number_and_region(probes: Probes) -> None:
    site: dict[str, Any] = probes.found["site:meta"]["site"]
    assert (site["title"], site["title_from"]) == ("沭阳县人民政府", "meta SiteName")
    assert (site["site_id"], site["region"], site["region_from"]) == ("3213220037", "321322", "its 标识码")


def test_captures_lie_in_adhoc_and_nothing_else_is_written(probes: Probes) -> None:
    archive = probes.archive("home:beijing_miyun")
    captures = [*archive.captures("adhoc")]
    asked = [one["url"] for one in probes.found["home:beijing_miyun"]["asked"]]
    assert {capture.url for capture in captures if capture.role is not Role.ROBOTS} == set(asked)
    assert [capture.role for capture in captures if capture.url.endswith("/robots.txt")] == [Role.ROBOTS]
    assert archive.portals() == []
    assert [*archive.publications("adhoc")] == []
    (run,) = archive.runs("adhoc")
    assert run.ended


@pytest.mark.parametrize(("name", "asked"), [("robots", ["robots.txt"]), ("waf", ["robots.txt", ""])])
def test_robots_and_challenges_end_a_probe(probes: Probes, name: str, asked: list[str]) -> None:
    urls = [capture.url for capture in probes.archive(f"site:{name}").captures("adhoc")]
    assert urls == [f"http://{host(name)}/{path}" for path in asked]


def test_only_one_host_is_asked(probes: Probes) -> None:
    for name in (*(f"home:{name}" for name in HOMES), "site:elsewhere"):
        hosts = {capture.url.split("/")[2] for capture in probes.archive(name).captures("adhoc")}
        assert len(hosts) == 1


def test_the_folder_of_probes_is_no_portal(tmp_path: Path, probes: Probes) -> None:
    assert not (probes.folder / "home-beijing_miyun" / "reports.db").exists()
