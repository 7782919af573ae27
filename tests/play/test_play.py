"""Five years on six portals: after each season the database says what happened there, and nothing else."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Replicas
from crawler.portals.described import declared
from pipelines.store import Digests, rebuild
from pipelines.store import reading as database
from tests.play.world import (
    AMENDED,
    AMENDS,
    BLOCKED,
    BODIES,
    DROPPED,
    DROPS,
    LATE,
    MERGED,
    MOVED,
    MOVES,
    OVERWRITES,
    PORTALS,
    SHUT,
    YEARS,
    world,
)
from tests.said import GUIDANG, HOME, detours

DAYS = ((1, 25), (2, 15), (7, 1))  # of the year after the one reported on
LONG = 120  # seconds that no crawl here takes
Said = dict[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One data folder and the world that it follows."""

    data: Path
    replicas: Replicas

    def start(self, day: date) -> subprocess.Popen[str]:
        """Begin a crawl of all portals as they stand on a day."""
        self.replicas.show(world(day))
        words = ["crawl", *PORTALS, *detours(self.replicas), "--data", str(self.data)]
        environment = {**os.environ, "GUIDANG_CLOCK": f"{day}T03:00:00Z"}
        return subprocess.Popen(
            [*GUIDANG, *words],
            cwd=HOME,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def crawl(self, day: date) -> tuple[int, str]:
        """Crawl to the end: exit code and stderr."""
        process = self.start(day)
        _, errors = process.communicate(timeout=LONG)
        return process.returncode, errors

    def killed(self, day: date, seconds: float) -> None:
        """A crawl that is killed after some time, wherever it is then."""
        process = self.start(day)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def said(self) -> Said:
        """What the database says of the portals, without times and runs."""
        return {
            "coverage": self._rows("SELECT agency, year, state FROM coverage WHERE state <> 'not-due'"),
            "revisions": self._rows("SELECT report, what, key, change, before, after FROM revisions"),
            "alarms": self._rows("SELECT portal, code FROM alarms"),
            "vanished": self._rows(
                "SELECT portal, reason FROM vanished JOIN publications USING (publication)"
            ),
        }

    def digests(self) -> Digests:
        with database(self.data) as opened:
            return opened.digests()

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.data / "reports.db")) as opened:
            return sorted(opened.execute(query).fetchall())


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    with Replicas(world(date(YEARS[0] + 1, *DAYS[0]))) as replicas:
        yield Play(data=tmp_path / "data", replicas=replicas)


def expected(season: int) -> Said:
    """What must be said when the season of a report year is over."""
    coverage = [
        (agency, year, state)
        for portal, bodies in BODIES.items()
        for body, agency in bodies.items()
        for year in range(YEARS[0], season + 1)
        if (state := _state(portal, body, year, season))
    ]
    dropped, amended = season > DROPPED[1], season >= AMENDED[1]
    report = f"{BODIES[AMENDS][AMENDED[0]]}/{AMENDED[1]}"
    alarms = {(MOVES, "column-moved"): season >= MOVED[0], (BLOCKED, "more-blocked"): season == SHUT[0]}
    changes = {"made": "5", "disclosed": "1", "disclosed_total": "21"}
    return {
        "coverage": sorted(coverage),
        "revisions": sorted(
            (report, "figure", f"disclosure.normative_documents.{column}", "changed", "0", after)
            for column, after in changes.items()
            if amended
        ),
        "alarms": sorted(alarm for alarm, raised in alarms.items() if raised),
        "vanished": [(DROPS, "dropped")] * dropped,
    }


def _state(portal: str, body: str, year: int, season: int) -> str:
    """The state of a report at the end of a season; empty where none is expected."""
    if body == MERGED[0] and year >= MERGED[1]:
        return ""
    if year < season and (portal == OVERWRITES or (body, year) == DROPPED):
        return "vanished"
    if portal == MOVES and year >= MOVED[0]:
        return "missing"
    if portal == BLOCKED and year == season == SHUT[0]:
        return "blocked"
    if (body, year) in (LATE, AMENDED):
        return "late" if (body, year) == LATE else "revised"
    return (
        "on-time" if year < 2019 or not body.endswith("镇人民政府") else "found"
    )  # no deadline for towns since


@pytest.mark.parametrize("years", [3, pytest.param(5, marks=pytest.mark.long)])
def test_years(play: Play, years: int) -> None:
    for season in YEARS[:years]:
        for month, day in DAYS:
            code, errors = play.crawl(date(season + 1, month, day))
            assert "Traceback" not in errors
            lost = season >= MOVED[0]
            assert code == (3 if lost else 0), errors
        assert play.said() == expected(season), season
    grown = play.digests()
    assert rebuild(play.data, declared()).digests == grown


@pytest.mark.long
def test_years_with_kills(play: Play, tmp_path: Path) -> None:
    """Every crawl is killed at a random moment, up to three times, and started again."""
    chance = random.Random(20170125)
    for season in YEARS:
        for month, day in DAYS:
            for _ in range(chance.randint(1, 3)):
                play.killed(date(season + 1, month, day), chance.uniform(0.3, 4.0))
            play.crawl(date(season + 1, month, day))
        assert play.said() == expected(season), season
    killed = play.digests()
    assert rebuild(play.data, declared()).digests == killed
    whole = Play(data=tmp_path / "whole", replicas=play.replicas)
    for season in YEARS:
        for month, day in DAYS:
            whole.crawl(date(season + 1, month, day))
    assert whole.digests().report == killed.report
    assert json.dumps(whole.said()) == json.dumps(play.said())
