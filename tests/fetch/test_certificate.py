"""Whose certificates are checked, and what bears the mark where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive, State
from archive.records import read_records
from archive.verify import verify
from archive.volumes import pairs_of
from pipelines.read import read
from tests.fetch.example import PORTAL, SAME, SPIDER, site
from tests.fetch.nasty import HOST, Nasty, certificates
from tests.running import Crawled, run

REASON = "its certificate (2019) has expired; asked for a new one: 12345"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Nasty]:
    """A portal whose certificate is by an authority that nobody knows."""
    _, pem = certificates(tmp_path)
    with Nasty(tls=pem, pages=site({"kept": SAME}, "")) as server:
        yield server


def crawl(server: Nasty, folder: Path, *, reason: str = "", cacert: str = "") -> Crawled:
    environment = {"EXAMPLE_COLUMN": f"https://{HOST}/list/"} | ({"EXAMPLE_REASON": reason} if reason else {})
    settings = {"RETRY_TIMES": 0, "GUIDANG_CACERT": cacert}
    return run(SPIDER, folder / "data", [server.connect_to(443)], settings, environment=environment)


def said(done: Crawled) -> list[dict[str, str]]:
    """The metadata of every exchange."""
    found = (one for path in done.archive.files(PORTAL) for one in read_records(path))
    return [pairs_of(one) for one in found if one.get("Content-Type") == "application/warc-fields"][1:]


def test_an_unknown_authority_is_refused_and_the_failure_kept(server: Nasty, tmp_path: Path) -> None:
    done = crawl(server, tmp_path)
    assert (done.code, server.log) == (0, [])
    assert {one.state for one in done.captures} == {State.FAILED}
    assert all("certificate verify failed" in one["error"] for one in said(done))
    assert done.last.columns[0].complete is False
    assert done.skipped == {f"https://{HOST}/list/": "robots"}  # that robots.txt cannot be had forbids all


@pytest.mark.parametrize("cacert", ["", "ca.pem"])
def test_a_declared_portal_is_captured_and_bears_the_reason(
    server: Nasty, tmp_path: Path, cacert: str
) -> None:
    done = crawl(server, tmp_path, reason=REASON, cacert=str(tmp_path / cacert) if cacert else "")
    assert done.code == 0, done.errors
    assert [one.path for one in server.log] == ["/robots.txt", "/list/", "/kept.html", "/kept.doc"]
    assert {one["certificate"] for one in said(done)} == {f"unverified ({REASON})"}
    assert all(one["tls-certificate"] for one in said(done))
    assert {one.unverified for one in done.captures} == {REASON}
    by_index = Archive(tmp_path / "data").find(PORTAL, "GET", f"https://{HOST}/kept.html")
    assert by_index
    assert by_index.unverified == REASON
    assert list(verify(tmp_path / "data").faults) == []


def test_every_report_that_came_so_has_a_finding(server: Nasty, tmp_path: Path) -> None:
    for reason in ("", REASON):
        folder = tmp_path / (reason and "declared")
        done = crawl(server, folder, reason=reason, cacert="" if reason else str(tmp_path / "ca.pem"))
        (publication,) = done.archive.publications(PORTAL)
        rows = read([publication], done.archive, "110102").tables["findings"]
        marked = [one for one in rows if "certificate-unverified" in one]
        assert len(marked) == bool(reason)
        assert all(REASON in str(one) for one in marked)
        assert any("certificate" in one for one in said(done)) == bool(reason)


def test_what_came_without_tls_bears_no_mark(tmp_path: Path) -> None:
    with Nasty(pages=site({"kept": SAME}, "")) as server:
        environment = {"EXAMPLE_REASON": REASON}
        done = run(SPIDER, tmp_path / "data", [server.connect_to()], {}, environment=environment)
    assert len(done.captures) == 4
    assert {one.unverified for one in done.captures} == {""}
