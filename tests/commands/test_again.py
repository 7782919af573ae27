"""The second crawl of portals that have not changed: what it asks for, and what that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Capture, Role, Run
from archive.records import read_records
from crawler.demo import Replicas
from crawler.demo.sites import BUILDERS, Page, Site
from tests.said import detours

pytestmark = pytest.mark.long  # four crawls of all replicas

CLOCKS = {
    "first": "2026-01-20T03:00:00Z",
    "young": "2026-01-27T03:00:00Z",  # all is less than 30 days old and asked for, conditionally
    "new": "2026-03-20T03:00:00Z",
    "refresh": "2026-03-21T03:00:00Z",
}
MOST = 0.05  # of the first crawl's bytes
PDF = 287_000  # bytes of a real report's PDF, the smallest of those seen; the replicas' have 9,000
DOCUMENTS = (Role.DETAIL, Role.ATTACHMENT)


@dataclass(frozen=True)
class Again:
    """What four crawls of all replicas left behind."""

    data: Path
    said: dict[str, Any]

    @property
    def archive(self) -> Archive:
        return Archive(self.data)

    def runs(self, name: str) -> list[Run]:
        number = list(CLOCKS).index(name)
        return [list(self.archive.runs(portal))[number] for portal in Replicas.portals]

    def counts(self, name: str) -> Counter[str]:
        return sum((Counter(run.counts) for run in self.runs(name)), Counter[str]())

    def captures(self, name: str) -> list[Capture]:
        return [one for run in self.runs(name) for one in self.archive.captured(run.portal, run.run)]

    def bytes(self, name: str) -> int:
        counts = self.counts(name)
        return counts["sent"] + counts["received"]


def heavy(site: Site) -> Site:
    """A site whose PDF files are as large as real ones."""
    pages = {
        path: _filled(page) if page.type == "application/pdf" else page for path, page in site.pages.items()
    }
    return replace(site, pages=pages)


def _filled(page: Page) -> Page:
    """A comment after the end of a PDF is no part of it."""
    return replace(page, body=page.body + b"\n%" + bytes(PDF - len(page.body)))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Any]) -> Again:
    data, said = tmp_path_factory.mktemp("again") / "data", {}
    heavier = Replicas([heavy(build()) for build in BUILDERS.values()])
    with pytest.MonkeyPatch.context() as patch, heavier as replicas:
        for name, clock in CLOCKS.items():
            patch.setenv("GUIDANG_CLOCK", clock)
            fetch = "refresh" if name == "refresh" else "new"
            said[name] = process(
                "crawl", *Replicas.portals, "--fetch", fetch, *detours(replicas), "--json", "--data", data
            )
    return Again(data, said)


def test_an_unchanged_crawl_is_cheap(again: Again) -> None:
    first = again.bytes("first")
    for name in CLOCKS:
        assert again.said[name].code in (0, 1), again.said[name].err  # 1: alarms, whatever the replicas lack
        counts, captures = again.counts(name), len(again.captures(name))
        print(
            f"{name:8}{captures:4} requests{counts['sent']:8} B sent{counts['received']:9} B received", end=""
        )
        print(f"{again.bytes(name) / first:8.1%}")
    assert max(again.bytes(name) for name in list(CLOCKS)[1:]) < MOST * first
    assert {one.role for one in again.captures("new")} == {Role.ROBOTS, Role.INDEX}
    stops = [one for run in again.runs("new") for one in run.columns if one.stopped == "unchanged"]
    unseen = again.counts("first")["new"] - again.counts("new")["known"]
    assert (len(stops), unseen) == (1, 3)  # three reports stand on the page that was not asked for


def test_no_document_is_read_again(again: Again) -> None:
    runs = {run.run for run in again.runs("new")}
    assert not [one for one in again.captures("new") if one.role in DOCUMENTS and one.status != 404]
    assert not [
        one for portal in Replicas.portals for one in again.archive.publications(portal) if one.run in runs
    ]
    first, new = (again.said[name].json["portals"] for name in ("first", "new"))
    assert [row["new"] for row in new] == [0] * len(new)
    assert [row["figures"] for row in new] == [row["figures"] for row in first]
    digests = {again.said[name].json["digests"]["report"] for name in CLOCKS}
    assert len(digests) == 1


def test_a_refresh_asks_everything_with_a_condition(again: Again) -> None:
    asked = [one for one in again.captures("refresh") if one.role in (*DOCUMENTS, Role.INDEX)]
    answered = {
        one.url for one in again.captures("first") if (one.status or 0) == 200 and one.method == "GET"
    }
    again_asked = [one for one in asked if one.url in answered and one.method == "GET"]
    assert {one.url for one in again_asked if one.role in DOCUMENTS} == {
        one.url for one in again.captures("first") if one.role in DOCUMENTS and one.status == 200
    }
    assert {one.status for one in again_asked} == {304}
    assert all("If-None-Match" in _request(again, one) for one in again_asked)
    assert again.counts("refresh")["unchanged"] == again.counts("first")["new"]


def _request(again: Again, capture: Capture) -> str:
    """The request of an exchange, as it was sent."""
    folder = again.data / "warc" / capture.portal
    for record in read_records(folder / capture.file):
        named = f"<{capture.capture}>" in [value for _, value in record.fields]
        if record.get("WARC-Type") == "request" and named:
            return record.block.read().decode()
    raise KeyError(capture.capture)


def test_the_closing_record_counts(again: Again) -> None:
    for name in CLOCKS:
        for run in again.runs(name):
            captures = [*again.archive.captured(run.portal, run.run)]
            states = Counter(str(one.state) for one in captures)
            assert run.counts["captures"] == len(captures)
            assert {state: run.counts.get(state, 0) for state in states} == states
            told = {name for name in run.counts if name.startswith("error.")}
            assert told == {
                f"error.{one.status}" for one in captures if (one.status or 0) >= 400 and one.role != "robots"
            }
            assert set(run.software) == {"guidang", "python", "scrapy"}
    assert again.counts("first")["new"] == again.counts("first")["publications"]
    assert again.counts("young")["unchanged"] == again.counts("first")["new"]
