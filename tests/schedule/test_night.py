"""A crawl that the morning ends goes on in the next night, also where that is more than a day later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive import Recorder
from crawler.portals.found import spiders
from crawler.schedule import Done, Loop, Memory, load
from crawler.schedule.plan import NIGHTS
from tests.archive.exchanges import RESPONSES, exchange
from tests.crash.crawls import urls
from tests.schedule.conftest import PORTALS, Schedules

PORTAL = PORTALS[0]
LAST_SECOND = datetime(2026, 1, 5, 5, 59, 59, tzinfo=ZoneInfo("Asia/Shanghai"))


def crawled(schedules: Schedules, clock: Callable[[], datetime]) -> list[Done]:
    """What is done once by a clock; the crawls are real."""
    plan = load(schedules.data / "schedule.toml", {PORTAL: frozenset(spiders()[PORTAL].hosts)})
    loop = Loop(schedules.data, plan, Memory(schedules.data), clock=clock)
    asyncio.run(loop.run(once=True))
    return loop.done


def test_a_crawl_stops_in_the_morning_and_goes_on_at_night(slow: Schedules) -> None:
    slow.plan(f'night = "22:00-06:00"\n[groups.a]\nportals = "{PORTAL}"\ncron = "0 2 * * *"\n')
    now = LAST_SECOND

    def clock() -> datetime:
        nonlocal now
        if slow.writes(15_000):
            now = LAST_SECOND + timedelta(seconds=1)
        return now

    assert [(one.state, one.code) for one in crawled(slow, clock)] == [("stopped", 130)]
    assert slow.runs() == [False]
    assert crawled(slow, lambda: LAST_SECOND + timedelta(hours=12)) == [], "it is day"
    (done,) = crawled(slow, lambda: LAST_SECOND + timedelta(hours=17))
    assert (done.state, done.code) == ("whole", 0)
    assert slow.runs() == [True]
    (found,) = urls(slow.data).values()
    assert set(found.values()) == {1}


@pytest.mark.parametrize(
    ("ago", "within", "goes_on"), [(23, 24, True), (25, 24, False), (NIGHTS - 1, NIGHTS, True), (1, 0, False)]
)
def test_how_long_a_run_may_go_on(
    tmp_path: Path, ago: int, within: int, goes_on: bool, clock: Callable[[], datetime]
) -> None:
    now, options = clock(), {"fetch": "new", "years": []}
    then = now - timedelta(hours=ago)
    with Recorder(tmp_path, PORTAL, run="last", options=options, clock=lambda: then) as recorder:
        recorder.write(exchange(RESPONSES["gzip"][0], started=then))
    hours = timedelta(hours=within)
    with Recorder(
        tmp_path, PORTAL, run="next", options=options, resume=True, within=hours, clock=lambda: now
    ) as recorder:
        assert recorder.resumed is goes_on
