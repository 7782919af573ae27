"""Five seasons of one portal, crawled over real HTTP: after each, coverage and alarms say what happened."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Replicas
from crawler.demo.sites import Site
from crawler.portals.described import declared
from pipelines.store import reading, rebuild
from tests.coverage.site import CIVIL, FINANCE, HOST, TOWN, changed, papers, site, wall
from tests.said import Said, call, detours

States = Mapping[tuple[str, object], tuple[object, object]]
PORTAL = "beijing_xicheng"
NAMES = {"财政局": FINANCE, "民政局": CIVIL, "金融街街道": TOWN}
FIRST = papers(
    (FINANCE, 2018, "2019-03-11"),
    (FINANCE, 2019, "2020-01-20"),
    (CIVIL, 2019, "2020-01-21"),
    (FINANCE, 2020, "2021-01-20"),
    (CIVIL, 2020, "2021-02-05"),
    (TOWN, 2020, "2021-01-22"),
)
SECOND = [
    *changed(changed(FIRST, FINANCE, 2019, received=9), CIVIL, 2019, gone=True),
    *papers((CIVIL, 2021, "2022-01-20"), (TOWN, 2021, "2022-01-20")),
]
FOURTH = [*SECOND, *papers((FINANCE, 2022, "2023-01-20"), (CIVIL, 2022, "2023-01-20"))]


@dataclass
class World:
    """A data folder, and the portal as it stands."""

    data: Path
    replicas: Replicas
    shown: Site
    told: list[list[str]] = field(default_factory=list)  # what the hook got, by crawl

    def crawl(self, day: str, shown: Site, *words: str) -> Said:
        """Crawl at noon of a day."""
        assert isinstance(self.shown.pages, dict)
        self.shown.pages.clear()
        self.shown.pages.update(shown.pages)
        got = self.data.with_name("got.jsonl")
        got.unlink(missing_ok=True)
        hook = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'a').write(sys.stdin.read())\" {got}"
        asked = ["crawl", PORTAL, *detours(self.replicas), *words, "--data", self.data]
        said = call(*asked, GUIDANG_CLOCK=f"{day}T04:00:00Z", GUIDANG_HOOK=hook)
        assert "Traceback" not in said.err, said.err
        alarms = json.loads(got.read_text("utf-8"))["alarms"] if got.exists() else []
        self.told.append([f"{one['code']} {one['subject']}" for one in alarms])
        return said

    def alarms(self) -> list[str]:
        """Code and subject of all that are raised now."""
        with reading(self.data) as database:
            return [f"{one['code']} {one['subject']}" for one in database.alarms()]

    def states(self) -> States:
        """State and reason of every cell now."""
        with reading(self.data) as database:
            cells = database.coverage()
        return {(NAMES[str(one["name"])], one["year"]): (one["state"], one["reason"]) for one in cells}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    shown = site(FIRST)
    with Replicas([shown]) as replicas:
        yield World(tmp_path_factory.mktemp("seasons") / "data", replicas, shown)


@pytest.fixture(scope="module")
def seasons(world: World) -> dict[str, Any]:
    """All crawls, one after another: day → exit code, alarms, cells."""
    found = {}
    for day, shown, words in (
        ("2021-02-10", site(FIRST), ()),
        ("2022-02-10", site(SECOND), ("--fetch", "refresh")),
        ("2023-02-10", wall(site(SECOND)), ()),
        ("2023-04-10", site(FOURTH), ()),
        ("2024-04-10", site(FOURTH), ()),
    ):
        said = world.crawl(day, shown, *words)
        found[day] = said.code, world.alarms(), world.states(), said.err.splitlines()[-1]
    return found


PAST = {
    (FINANCE, 2018): ("on-time", "printed"),
    (FINANCE, 2019): ("on-time", "printed"),
    (FINANCE, 2020): ("on-time", "printed"),
    (CIVIL, 2019): ("on-time", "printed"),
    (CIVIL, 2020): ("late", "printed"),
    (TOWN, 2020): ("found", "no-deadline"),
}
CHANGED = {(FINANCE, 2019): ("revised", "revised"), (CIVIL, 2019): ("vanished", "dropped")}
OF_2021 = {
    (FINANCE, 2021): ("missing", "no-row"),
    (CIVIL, 2021): ("on-time", "printed"),
    (TOWN, 2021): ("found", "no-deadline"),
}
BLOCKED = {
    (FINANCE, 2022): ("blocked", "blocked"),
    (CIVIL, 2022): ("blocked", "blocked"),
    (TOWN, 2022): ("not-due", "not-due"),
}
OF_2022 = {
    (FINANCE, 2022): ("on-time", "printed"),
    (CIVIL, 2022): ("on-time", "printed"),
    (TOWN, 2022): ("missing", "no-row"),
}
OF_2023 = {(who, 2023): ("missing", "no-row") for who in (FINANCE, CIVIL, TOWN)}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-02-10", PAST),
        ("2022-02-10", PAST | CHANGED | OF_2021),
        ("2023-02-10", PAST | CHANGED | OF_2021 | BLOCKED),
        ("2023-04-10", PAST | CHANGED | OF_2021 | OF_2022),
        ("2024-04-10", PAST | CHANGED | OF_2021 | OF_2022 | OF_2023),
    ],
)
def test_coverage_says_what_happened_and_nothing_else(
    seasons: dict[str, Any], day: str, expected: dict[tuple[str, int], tuple[str, str]]
) -> None:
    assert seasons[day][2] == expected


def test_alarms_are_raised_told_once_and_over(seasons: dict[str, Any], world: World) -> None:
    raised = [[], [], [f"more-blocked {HOST}"], [], ["no-reports 2023"]]
    assert [one[1] for one in seasons.values()] == raised
    assert world.told == raised
    assert [one[0] for one in seasons.values()] == [0, 0, 1, 0, 1]
    assert seasons["2023-02-10"][3] == f"Error: hosts do not let us look: {PORTAL} {HOST}"
    assert seasons["2024-04-10"][3] == f"Error: no reports any more: {PORTAL} 2023"


def test_status_says_why_each_report_is_not_there(
    seasons: dict[str, Any], world: World, guidang: Callable[..., Said]
) -> None:
    said = guidang("status", "--why", "--json", "--data", world.data)
    assert (said.code, [one["code"] for one in said.json["alarms"]]) == (1, ["no-reports"])
    absent = {(NAMES[one["name"]], one["year"]): one for one in said.json["absent"]}
    cells = seasons["2024-04-10"][2]
    assert absent.keys() == {key for key, (state, _) in cells.items() if state in ("missing", "vanished")}
    assert (
        absent[FINANCE, 2021]["why"] == "The column was walked to its end on 2024-04-10, and no row names it."
    )
    assert absent[CIVIL, 2019]["why_zh"] == "栏目已不再列出；最后一次见于 2021-02-10。"
    table = guidang("status", "--why", "--data", world.data).out
    assert all(one["why"] in table for one in absent.values())


def test_the_heat_map_and_the_table_say_the_same(
    seasons: dict[str, Any], world: World, guidang: Callable[..., Said]
) -> None:
    lines = guidang("coverage", "--portal", PORTAL, "--data", world.data).out.splitlines()
    strips = {
        line.split()[0]: line.split()[1:] for line in lines if line.split() and line.split()[0] in NAMES
    }
    assert strips == {
        "财政局": ["O", "R", "O", "M", "O", "M"],
        "民政局": ["V", "L", "O", "O", "M"],
        "金融街街道": ["F", "F", "M", "M"],
    }
    said = guidang("coverage", "--csv", "--year", "2020", "--data", world.data)
    table = list(csv.DictReader(io.StringIO(said.out)))
    rows = {NAMES[row["name"]]: row for row in table}
    assert {who: (row["state"], row["in_time"], row["level"]) for who, row in rows.items()} == {
        FINANCE: ("on-time", "1", "department"),
        CIVIL: ("late", "0", "department"),
        TOWN: ("found", "", "township"),
    }
    assert (rows[CIVIL]["deadline"], rows[CIVIL]["published"]) == ("2021-01-31", "2021-02-05")
    assert rows[CIVIL]["first_seen"].startswith("2021-02-10T")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--portal", "nowhere"], "Error: nothing of 'nowhere' is in"),
        (["--csv", "--json"], "Error: --csv and --json are two forms"),
    ],
)
def test_what_cannot_be_asked(
    seasons: dict[str, Any], world: World, guidang: Callable[..., Said], words: list[str], complaint: str
) -> None:
    said = guidang("coverage", *words, "--data", world.data)
    assert said.code == 2
    assert said.err.startswith(complaint)


def test_a_rebuild_gives_the_same_rows(seasons: dict[str, Any], world: World) -> None:
    with reading(world.data) as database:
        before = database.digests()
    assert rebuild(world.data, declared()).digests == before
    assert world.states() == seasons["2024-04-10"][2]
