"""A crawl of reports that are pictures: what is fetched, in which order, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import Archive, Publication, Role, State
from crawler.demo import Replicas
from crawler.demo.sites.pictured import PAGES, TABLES, UPLOADS, site
from tests.scans.drawn import report
from tests.scans.test_scans import chosen
from tests.spiders.conftest import together

FIGURES = chosen("2021", 1, "disclosure", "requests", "disputes")
TITLES = [f"示例街道{year}年政府信息公开工作年度报告" for year in (2021, 2022)]
PORTAL = "tests.spiders.pictured:pictured"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Crawled twice; the second time with nothing new."""
    folder = tmp_path_factory.mktemp("pictured") / "data"
    with Replicas([site(*(report("2021", FIGURES, title=title) for title in TITLES))]) as replicas:
        together(folder, replicas, [PORTAL])
        together(folder, replicas, [PORTAL])
    return folder


def one(archive: Archive, path: str) -> Publication:
    return next(p for p in archive.publications("pictured") if p.url.endswith(path))


def test_pictures_of_the_report_are_attachments_in_their_order(data: Path) -> None:
    archive = Archive(data)
    page, *files = one(archive, TABLES).parts
    assert (page.role, {file.role for file in files}) == (Role.DETAIL, {Role.ATTACHMENT})
    assert [(file.url.partition(UPLOADS)[2], file.name) for file in files] == [
        ("10.png", "表1"), ("20.png", "表2"), ("21.png", "表2"), ("30.png", "表3"), ("photo.png", ""),
    ]  # fmt: skip
    assert all(archive.body(file.capture).startswith(b"\x89PNG") for file in files)
    assert [file.name for file in one(archive, PAGES).parts[1:]] == ["第1页", "第2页"]


def test_the_rest_is_never_asked_for(data: Path) -> None:
    archive = Archive(data)
    asked = {capture.url for capture in archive.captures("pictured")}
    assert not {url for url in asked if "/images/" in url or "/s/" in url or "dialogs" in url}
    first = next(archive.runs("pictured"))
    assert {(skipped.reason, skipped.url.rpartition("/")[2]) for skipped in first.skipped} >= {
        ("decoration", "print.gif"),
        ("decoration", "icon_doc.gif"),
        ("decoration", "code.jpg"),
    }


def test_each_picture_is_kept_once(data: Path) -> None:
    """A second run within thirty days asks whether it has changed."""
    archive = Archive(data)
    found: dict[str, list[State]] = {}
    for capture in archive.captures("pictured"):
        if capture.role is Role.ATTACHMENT:
            found.setdefault(capture.url, []).append(capture.state)
    assert set(map(tuple, found.values())) == {(State.COMPLETE, State.REVISIT)}
