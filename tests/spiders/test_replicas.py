"""Every portal, crawled whole in one run against the replica of its family, under its real addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from archive import Archive, Publication, Role, Run
from crawler.commands.known import spiders
from crawler.demo import Replicas
from crawler.demo.sites.families import BUILDERS, Replica, replica
from spiders import families
from spiders.portal import Portal
from tests.spiders.conftest import together
from tests.spiders.unnamed import unnamed

PORTALS: dict[str, type[Portal]] = spiders() | {portal.name: portal for portal in unnamed()}


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
        words = [*spiders(), "tests.spiders.unnamed:unnamed"]
        return Fleet(built, together(data, replicas, words))


def test_every_family_has_a_replica_and_a_portal() -> None:
    known = {getattr(families, name) for name in families.__all__}
    assert known == set(BUILDERS)
    assert known == {next(base for base in p.__mro__ if base in known) for p in PORTALS.values()}


@pytest.mark.parametrize("name", PORTALS)
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


@pytest.mark.parametrize("name", PORTALS)
def test_every_column_is_walked_to_its_end(fleet: Fleet, name: str) -> None:
    run = fleet.run(name)
    walked = {column.column: column for column in run.columns}
    assert [column.column for column in run.columns if not column.complete] == []
    assert {column.url for column in fleet.replicas[name].columns} <= set(walked)
    assert {publication.column for publication in fleet.publications(name).values()} <= set(walked)
    assert run.skipped == ()
