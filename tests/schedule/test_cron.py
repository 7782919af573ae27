"""Cron lines mean what crontab(5) says."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.cron import Cron

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = "2026-11-22T12:00"


def dates(line: str, begin: str, count: int, zone: ZoneInfo = SHANGHAI) -> list[str]:
    cron, moment, found = Cron.parse(line, zone), datetime.fromisoformat(begin).replace(tzinfo=zone), []
    for _ in range(count):
        moment = cron.after(moment)
        found.append(f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("line", "begin", "wanted"),
    [
        ("0 2 * * *", SUNDAY, ["Mon 2026-11-23 02:00", "Tue 2026-11-24 02:00"]),
        ("0 2 * * 0", SUNDAY, ["Sun 2026-11-29 02:00", "Sun 2026-12-06 02:00"]),
        ("0 2 * * 7", SUNDAY, ["Sun 2026-11-29 02:00"]),
        ("0 2 * * 1", SUNDAY, ["Mon 2026-11-23 02:00"]),
        ("0 2 * * MON", SUNDAY, ["Mon 2026-11-23 02:00"]),
        ("0 2 * * mon-wed", SUNDAY, ["Mon 2026-11-23 02:00", "Tue 2026-11-24 02:00", "Wed 2026-11-25 02:00"]),
        ("0 2 * * sat-sun", SUNDAY, ["Sat 2026-11-28 02:00", "Sun 2026-11-29 02:00"]),
        ("0 2 * * 5-7", SUNDAY, ["Fri 2026-11-27 02:00", "Sat 2026-11-28 02:00", "Sun 2026-11-29 02:00"]),
        ("0 2 * * 1-5/2", SUNDAY, ["Mon 2026-11-23 02:00", "Wed 2026-11-25 02:00", "Fri 2026-11-27 02:00"]),
        ("0 2 * * */3", SUNDAY, ["Wed 2026-11-25 02:00", "Sat 2026-11-28 02:00", "Sun 2026-11-29 02:00"]),
        (
            "0 2 * 1-3 mon",
            "2026-03-20T00:00",
            ["Mon 2026-03-23 02:00", "Mon 2026-03-30 02:00", "Mon 2027-01-04 02:00"],
        ),
        ("0 2 1 4-12 *", "2026-11-30T00:00", ["Tue 2026-12-01 02:00", "Thu 2027-04-01 02:00"]),
        ("0 0 29 feb *", "2026-11-30T00:00", ["Tue 2028-02-29 00:00", "Sun 2032-02-29 00:00"]),
        (
            "0 2 24 * tue,wed",
            SUNDAY,
            ["Tue 2026-11-24 02:00", "Wed 2026-11-25 02:00", "Tue 2026-12-01 02:00"],
        ),
        ("*/20 3 1 12 *", SUNDAY, ["Tue 2026-12-01 03:00", "Tue 2026-12-01 03:20", "Tue 2026-12-01 03:40"]),
    ],
)
def test_dates(line: str, begin: str, wanted: list[str]) -> None:
    assert dates(line, begin, len(wanted)) == wanted


@pytest.mark.parametrize(
    ("line", "begin", "wanted"),
    [
        ("30 2 * * *", "2026-03-28T12:00", ["Sun 2026-03-29 03:30", "Mon 2026-03-30 02:30"]),  # no 02:30
        (
            "30 2 * * *",
            "2026-10-24T12:00",
            ["Sun 2026-10-25 02:30"] * 2 + ["Mon 2026-10-26 02:30"],
        ),  # it comes twice
        ("0 12 * * *", "2026-10-24T12:00", ["Sun 2026-10-25 12:00", "Mon 2026-10-26 12:00"]),
    ],
)
def test_clocks_that_are_set_cost_no_date(line: str, begin: str, wanted: list[str]) -> None:
    assert dates(line, begin, len(wanted), BERLIN) == wanted


def test_a_date_is_later_than_the_moment_asked_about() -> None:
    cron = Cron.parse("0 2 * * *", SHANGHAI)
    date = cron.after(datetime(2026, 11, 22, tzinfo=SHANGHAI))
    assert cron.after(date) - date == timedelta(days=1)
    assert cron.after(date - timedelta(microseconds=1)) == date


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "five fields"),
        ("0 2 * *", "five fields"),
        ("0 2 * * * *", "five fields"),
        ("@daily", "five fields"),
        ("60 2 * * *", "60"),
        ("0 24 * * *", "24"),
        ("0 2 0 * *", "0"),
        ("0 2 * 13 *", "13"),
        ("0 2 * * 8", "'8' is no weekday"),
        ("0 2 * * monday", "'monday' is no weekday"),
        ("0 2 * * fri-mon", "go from sun"),
        ("0 2 * * */0", "go from sun"),
        ("0 2 31 2 *", "never comes"),
        ("0 2 31 4,6,9,11 *", "never comes"),
        ("٣ 2 * * *", "five fields"),
    ],
)
def test_what_is_no_cron_line_says_why(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Cron.parse(line, SHANGHAI)


@given(st.one_of(st.text(), st.text("0123456789*,-/ montuesjan", min_size=9, max_size=40)))
def test_any_text_is_a_cron_line_or_a_value_error(line: str) -> None:
    with suppress(ValueError):
        cron, moment = Cron.parse(line, SHANGHAI), datetime(2026, 11, 22, tzinfo=SHANGHAI)
        assert moment < cron.after(moment) < moment + timedelta(days=366 * 8)
