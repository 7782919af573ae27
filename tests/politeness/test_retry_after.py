"""A host that says when it may be asked again is heeded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.retry_after import retry_after
from tests.fetch.conftest import Crawl, paths
from tests.fetch.nasty import Answer, Page, reply
from tests.politeness.conftest import Bare
from tests.politeness.test_pace import SOON
from tests.politeness.timed import Timed, leaves

WAIT = 2  # seconds
STATUSES = ["429 Too Many Requests", "503 Service Unavailable"]
NOW = datetime(2026, 1, 20, 3, 0, 0, tzinfo=UTC)


def dated(seconds: float) -> bytes:
    """A Retry-After with a date, and the answer's own Date: that of a clock that is ten years slow."""
    now = datetime.now(UTC) - timedelta(days=3650)
    then = now + timedelta(seconds=seconds)
    return f"Date: {format_datetime(now, True)}\r\nRetry-After: {format_datetime(then, True)}\r\n".encode()


def busy(status: str, more: bytes) -> Page:
    """Busy once, then well."""
    return lambda _, times: reply(status, b"", more) if times == 0 else reply("200 OK", b"well")


FORMS = {"seconds": lambda: b"Retry-After: %d\r\n" % WAIT, "date": lambda: dated(WAIT)}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("form", FORMS)
def test_retry_after_is_heeded(crawl: Crawl, timed: Timed, status: str, form: str) -> None:
    timed.pages = leaves(2) | {"/0": busy(status, FORMS[form]())}
    done = crawl("/0", "/1", connect_to=[timed.connect_to()])
    assert done.code == 0, done.errors
    assert sorted(timed.paths) == ["/0", "/0", "/1", "/robots.txt"]
    assert timed.gaps[1] >= WAIT - SOON  # whichever page is the next
    assert sorted(one["status"] for one in done.got) == [200, 200]


def test_scrapy_asks_again_at_once(bare: Bare, timed: Timed) -> None:
    timed.pages = {"/0": busy(STATUSES[1], b"Retry-After: %d\r\n" % WAIT)}
    bare(timed, "/0")
    assert timed.paths == ["/0", "/0"]
    assert timed.gaps[0] < WAIT / 2


def test_a_host_that_does_not_say_when_is_left_for_ten_delays(crawl: Crawl, timed: Timed) -> None:
    timed.pages = {"/0": busy(STATUSES[1], b"")}
    crawl("/0", connect_to=[timed.connect_to()], DOWNLOAD_DELAY=0.15)
    assert timed.paths == ["/robots.txt", "/0", "/0"]
    assert timed.gaps[1] >= 1.5 - SOON


@pytest.mark.parametrize("more", [b"Retry-After: 601\r\n", dated(7200)], ids=["seconds", "date"])
def test_a_host_that_asks_for_long_rests_until_the_next_run(crawl: Crawl, timed: Timed, more: bytes) -> None:
    timed.pages = leaves(3) | {"/0": busy(STATUSES[1], more)}
    done = crawl("/0", "/1", "/2", connect_to=[timed.connect_to()])
    assert done.code == 0, done.errors
    assert timed.paths == ["/robots.txt", "/0"]
    assert paths(done.skipped) == dict.fromkeys(("/0", "/1", "/2"), "busy")
    assert done.last.ended
    assert [one.status for one in done.captures] == [404, 503]  # its answer is kept
    again = crawl("/0", "/1", "/2", connect_to=[timed.connect_to()])
    assert [one["status"] for one in again.got] == [200] * 3


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        (b"120", b"", 120),
        (b"0", b"", 0),
        (b"Tue, 20 Jan 2026 03:01:00 GMT", b"", 60),
        (b"Tue, 20 Jan 2026 03:01:00 GMT", b"Tue, 20 Jan 2026 03:00:50 GMT", 10),
        (b"Tuesday, 20-Jan-26 03:01:00 GMT", b"", 60),
        (b"Tue, 20 Jan 2026 02:00:00 GMT", b"", 0),
        (b"", b"", None),
        (b"-5", b"", None),
        (b"soon", b"", None),
        (b"1.5", b"", None),
    ],
)
def test_what_a_retry_after_says(value: bytes, date: bytes, seconds: float | None) -> None:
    assert retry_after(value, date, NOW) == seconds


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_retry_after_breaks_a_crawl(value: bytes, date: bytes) -> None:
    found = retry_after(value, date, NOW)
    assert found is None or found >= 0


def test_robots_txt_that_is_busy_forbids_all(crawl: Crawl, timed: Timed) -> None:
    timed.pages = leaves(1) | {"/robots.txt": Answer(b"HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n", "keep")}
    done = crawl("/0", connect_to=[timed.connect_to()], RETRY_TIMES=1)
    assert timed.paths == ["/robots.txt"] * 2
    assert paths(done.skipped) == {"/0": "robots"}
