"""What is due when: dates, nights, failures, crawls that somebody else ran."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import Run
from crawler.hours import Hours
from crawler.schedule.cron import Cron
from crawler.schedule.memory import Entry
from crawler.schedule.tasks import Task, coming, done_by_others, pause

SHANGHAI = ZoneInfo("Asia/Shanghai")
RETRY = timedelta(minutes=15)
WEEKLY = ("0 2 * 1-3 mon", "0 2 1 4-12 *")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def task(*lines: str, zone: ZoneInfo = SHANGHAI, **more: object) -> Task:
    crons = tuple(Cron.parse(line, zone) for line in lines or WEEKLY)
    return Task(portal="beijing_gov", hosts=frozenset(), crons=crons, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "now", "due", "starts"),
    [
        ("2027-01-04T02:00", "2027-01-05T00:00", "2027-01-11T02:00", "2027-01-11T02:00"),
        ("2027-01-04T01:59", "2027-01-04T02:00", "2027-01-04T02:00", "2027-01-04T02:00"),
        ("2027-03-29T02:00", "2027-03-30T00:00", "2027-04-01T02:00", "2027-04-01T02:00"),
        ("2027-04-01T02:00", "2027-04-02T00:00", "2027-05-01T02:00", "2027-05-01T02:00"),
        ("2026-06-01T02:00", "2027-02-03T12:00", "2026-07-01T02:00", "2027-02-03T12:00"),  # missed: one
        (None, "2027-02-03T12:00", None, "2027-02-03T12:00"),  # never crawled
        ("2031-01-01T00:00", "2027-02-03T12:00", "2027-02-08T02:00", "2027-02-08T02:00"),  # another clock
    ],
)
def test_dates_count_from_the_last_crawl(since: str | None, now: str, due: str | None, starts: str) -> None:
    entry = Entry(since=at(since) if since else None)
    found = coming(task(), entry, at(now), night=None, retry=RETRY)
    assert (found.due, found.starts) == (at(due) if due else None, at(starts))


def test_missed_dates_are_caught_up_once() -> None:
    now = at("2027-02-03T12:00")
    first = coming(task(), Entry(since=at("2026-06-01T02:00")), now, night=None, retry=RETRY)
    assert first.starts == now
    then = coming(task(), Entry(since=first.starts, ended=now), now, night=None, retry=RETRY)
    assert then.starts == at("2027-02-08T02:00")


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (7, 960), (8, 1440), (9, 1440), (10**9, 1440)],
)
def test_a_task_rests_longer_after_every_failure(failures: int, minutes: int) -> None:
    assert pause(failures, RETRY) == timedelta(minutes=minutes)
    ended = at("2027-01-04T03:00")
    entry = Entry(since=at("2026-12-28T02:00"), ended=ended, code=3, failures=failures)
    found = coming(task(), entry, ended, night=None, retry=RETRY)
    assert found.starts == ended + timedelta(minutes=minutes)
    late = coming(task(), entry, at("2028-01-01T00:00"), night=None, retry=RETRY)
    assert late.starts == at("2028-01-01T00:00")


@pytest.mark.parametrize(
    ("window", "now", "inside", "opening", "closing"),
    [
        ("22:00-06:00", "2027-01-04T22:00", True, "2027-01-04T22:00", "2027-01-05T06:00"),
        ("22:00-06:00", "2027-01-04T21:59", False, "2027-01-04T22:00", "2027-01-05T06:00"),
        ("22:00-06:00", "2027-01-05T00:00", True, "2027-01-05T00:00", "2027-01-05T06:00"),
        ("22:00-06:00", "2027-01-05T05:59", True, "2027-01-05T05:59", "2027-01-05T06:00"),
        ("22:00-06:00", "2027-01-05T06:00", False, "2027-01-05T22:00", "2027-01-06T06:00"),
        ("01:00-05:30", "2027-01-05T12:00", False, "2027-01-06T01:00", "2027-01-06T05:30"),
        ("01:00-05:30", "2027-01-05T03:00", True, "2027-01-05T03:00", "2027-01-05T05:30"),
        ("00:00-23:59", "2027-01-05T23:59", False, "2027-01-06T00:00", "2027-01-06T23:59"),
    ],
)
def test_nights(window: str, now: str, inside: bool, opening: str, closing: str) -> None:
    night = Hours.parse(window, SHANGHAI)
    assert night.open_at(at(now)) is inside
    assert night.opening(at(now)) == at(opening)
    assert night.closing(at(now)) == at(closing)
    assert night.opening(at(now).astimezone(UTC)) == at(opening)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-03-28T22:00", 7),  # clocks go forward in this night
        ("2026-10-24T22:00", 9),  # and back in this
        ("2026-07-01T22:00", 8),
    ],
)
def test_a_night_in_which_clocks_are_set(now: str, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night, begin = Hours.parse("22:00-06:00", berlin), at(now, berlin).astimezone(UTC)
    assert night.open_at(begin)
    assert night.closing(begin) - begin == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "22:00", "22-06", "24:00-06:00", "22:00-22:00", "22:00-06:60", "night"])
def test_what_is_no_night(text: str) -> None:
    with pytest.raises(ValueError, match="window"):
        Hours.parse(text, SHANGHAI)


@pytest.mark.parametrize(
    ("since", "now", "failures", "starts"),
    [
        ("2027-01-01T00:00", "2027-01-02T00:00", 0, "2027-01-04T22:00"),  # due at 02:00, waits for the night
        ("2027-01-01T00:00", "2027-01-05T12:00", 0, "2027-01-05T22:00"),
        ("2027-01-01T00:00", "2027-01-04T23:00", 0, "2027-01-04T23:00"),
        ("2027-01-01T00:00", "2027-01-04T23:00", 1, "2027-01-04T23:15"),
        ("2027-01-01T00:00", "2027-01-05T05:50", 1, "2027-01-05T22:00"),
    ],
)
def test_crawls_start_at_night(since: str, now: str, failures: int, starts: str) -> None:
    night = Hours.parse("22:00-06:00", SHANGHAI)
    entry = Entry(since=at(since), ended=at(now), failures=failures)
    found = coming(task("0 12 * * mon"), entry, at(now), night=night, retry=RETRY)
    assert found.starts == at(starts)


def run(started: str, *, ended: bool = True, **options: object) -> Run:
    asked = {"fetch": "new", "years": [], **options}
    return Run(run=started, portal="beijing_gov", started=started, ended=started * ended, options=asked)


@pytest.mark.parametrize(
    ("runs", "entry", "found"),
    [
        ([], Entry(), None),
        ([run("2027-01-04T00:00:00Z")], Entry(), "2027-01-04T00:00"),
        ([run("2027-01-04T00:00:00Z", ended=False)], Entry(), None),
        ([run("2027-01-04T00:00:00Z", fetch="refresh")], Entry(), None),
        ([run("2027-01-04T00:00:00Z", years=[2025])], Entry(), None),
        ([run("2027-01-04T00:00:00Z", deep=True)], Entry(), None),
        ([run("2027-01-04T00:00:00Z", deep=False)], Entry(), "2027-01-04T00:00"),
        ([run("2027-01-04T00:00:00Z"), run("2027-01-03T00:00:00Z")], Entry(), "2027-01-04T00:00"),
        ([run("2027-01-04T00:00:00Z")], Entry(since=datetime(2027, 1, 4, tzinfo=UTC)), None),  # our own
        ([run("2027-01-04T00:00:00Z")], Entry(ended=datetime(2027, 1, 4, 1, tzinfo=UTC), failures=1), None),
    ],
)
def test_crawls_by_others_count(runs: list[Run], entry: Entry, found: str | None) -> None:
    assert done_by_others(task(), entry, runs) == (at(found, ZoneInfo("UTC")) if found else None)


def test_the_key_says_what_is_asked() -> None:
    assert task().key == "beijing_gov --fetch new"
    asked = task(fetch="refresh", deep=True, years=(2024, 2025))
    assert asked.key == "beijing_gov --fetch refresh --deep --year 2024 --year 2025"


@given(st.lists(st.tuples(st.floats(0, 90), st.booleans()), min_size=1, max_size=40), st.booleans())
def test_however_often_one_looks_a_date_is_one_crawl(looks: list[tuple[float, bool]], at_night: bool) -> None:
    """Looks after so many days each; a crawl that is due then ends well or fails."""
    night = Hours.parse("22:00-06:00", SHANGHAI) if at_night else None
    asked, now = task("0 2 * 1-3 mon", "0 2 1 4-12 *"), at("2026-11-22T12:00")
    entry = Entry(since=now)
    for days, well in looks:
        now += timedelta(days=days)
        found = coming(asked, entry, now, night=night, retry=RETRY)
        assert found.due
        assert found.starts >= max(now, found.due)
        if found.starts > now:
            continue
        assert night is None or night.open_at(now)
        assert entry.since
        assert entry.since < found.due <= now
        if well:
            entry = Entry(since=now, ended=now, code=0)
            after = coming(asked, entry, now, night=night, retry=RETRY)
            assert after.due
            assert after.due > now, "all that was missed is done"
        else:
            entry = Entry(since=entry.since, ended=now, code=3, failures=entry.failures + 1)
            again = coming(asked, entry, now, night=night, retry=RETRY)
            assert again.due == found.due
            assert again.starts - now >= RETRY
