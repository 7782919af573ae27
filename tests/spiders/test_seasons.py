"""How far a column is walked when an earlier run knows it; decision 0171 has the rule."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from archive import Archive, Role, Run
from crawler.demo import Replicas
from crawler.demo.sites.traps import COLUMN
from tests.spiders.conftest import together
from tests.spiders.seasons import API, DAYS, NEWEST, SEASONS, SLIPPED, clock, host, sites

pytestmark = pytest.mark.long  # many crawls; the rule's cases alone are in tests/fetch/test_memory.py


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of all lists, after a run on each of the days."""
    data = tmp_path_factory.mktemp("seasons") / "data"
    with Replicas(sites(0)) as replicas:
        for day in DAYS:
            replicas.show(sites(day))
            archive = together(
                data,
                replicas,
                ["tests.spiders.seasons:portals"],
                GUIDANG_CLOCK=clock(day),
                GUIDANG_DEEP=day == DAYS[-1],
                GUIDANG_FRESH=True,
                RETRY_TIMES=0,
            )
    return archive


def runs(grown: Archive, name: str) -> list[Run]:
    return list(grown.runs(name))


def found(grown: Archive, name: str) -> Mapping[str, str]:
    """Path of a publication → the run that met it first."""
    paths: dict[str, str] = {}
    for one in grown.publications(name):
        paths.setdefault(one.url.partition(host(name))[2], one.run)
    return paths


@pytest.mark.parametrize("name", SEASONS)
def test_how_far_a_column_is_walked(grown: Archive, name: str) -> None:
    column = f"http://{host(name)}{API.format(1) if SEASONS[name].counted else COLUMN}"
    walks = [next(one for one in run.columns if one.column == column) for run in runs(grown, name)]
    assert tuple((len(walk.pages), walk.stopped) for walk in walks) == SEASONS[name].walks
    assert [walk.complete for walk in walks] == [not walk.stopped for walk in walks]


@pytest.mark.parametrize("name", SEASONS)
def test_every_row_seen_leaves_a_trace(grown: Archive, name: str) -> None:
    season = SEASONS[name]
    for day, run, (pages, _) in zip(DAYS, runs(grown, name), season.walks, strict=True):
        shown = {f"http://{host(name)}{row.path}" for row in season.on(day)[: 2 * pages]}
        traces = {one.url for one in run.skipped if one.role is Role.DETAIL}
        traces |= {one.url for one in grown.captured(name, run.run) if one.role is Role.DETAIL}
        assert traces == shown


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("quiet", [6, 0, 0, 0, 0]),
        ("newest", [6, 1, 1, 0, 0]),  # it is young on the day 60
        ("renamed", [6, 1, 0, 0, 0]),
        ("fails", [6, 1, 1, 0, 0]),
        ("gone", [6, 0, 0, 0, 1]),  # a 404 is asked for where its row is seen
        ("overwrites", [6] * 5),
    ],
)
def test_how_many_publications_are_asked_for(grown: Archive, name: str, pages: list[int]) -> None:
    asked = [[*grown.captured(name, run.run)] for run in runs(grown, name)]
    assert [sum(one.role is Role.DETAIL for one in captures) for captures in asked] == pages


def test_when_a_new_row_is_met(grown: Archive) -> None:
    order = {name: [run.run for run in runs(grown, name)] for name in SEASONS}
    new = {"newest": NEWEST, "counted": NEWEST, "slipped": SLIPPED}
    met = {name: order[name].index(found(grown, name)[row.path]) for name, row in new.items()}
    assert {name: DAYS[at] for name, at in met.items()} == {"newest": 40, "counted": 60, "slipped": 85}
