"""How often a host is asked, as the host sees it; beside each what Scrapy does of itself."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import Archive
from tests.fetch.conftest import SPIDER, Crawl
from tests.fetch.nasty import HOST, Answer, certificates, reply
from tests.politeness.conftest import Bare
from tests.politeness.timed import Timed, detail, leaves, listing
from tests.running import LONG, started, words

SOON = 0.1  # seconds by which a request may come sooner: the one before was noted late by a busy machine
DELAY = 0.3  # where the settings say a second
SHAKING = 1.0  # seconds of a handshake, and the delay then
PATHS = [f"/{number}" for number in range(4)]


def slow(seconds: float) -> Callable[[bytes, int], Answer]:
    """A page that takes its time."""

    def answer(request: bytes, times: int) -> Answer:
        time.sleep(seconds)
        return reply("200 OK", b"slow")

    return answer


def test_one_connection_and_a_delay(crawl: Crawl, timed: Timed) -> None:
    timed.pages = leaves(4)
    done = crawl(*PATHS, connect_to=[timed.connect_to()], DOWNLOAD_DELAY=DELAY)
    assert done.code == 0, done.errors
    assert timed.paths == ["/robots.txt", *PATHS]
    assert timed.most == 1
    assert min(timed.gaps) >= DELAY - SOON


def test_scrapy_opens_many_connections_and_does_not_wait(bare: Bare, timed: Timed) -> None:
    timed.pages = dict.fromkeys(PATHS, slow(0.2))
    bare(timed, *PATHS)
    assert timed.most == len(PATHS)
    assert max(timed.gaps) < DELAY


@pytest.fixture
def shy(tmp_path: Path) -> Iterator[Timed]:
    """A server of TLS that is slow to shake hands."""
    authority, pem = certificates(tmp_path)
    with Timed(tls=pem, pages=leaves(2), greeting=SHAKING) as server:
        authority.rename(tmp_path / "authority.pem")
        yield server


def test_the_delay_counts_from_when_a_request_went_out(crawl: Crawl, shy: Timed, tmp_path: Path) -> None:
    done = crawl(
        *PATHS[:2],
        connect_to=[shy.connect_to(443)],
        origin=f"https://{HOST}",
        GUIDANG_CACERT=tmp_path / "authority.pem",
        DOWNLOAD_DELAY=SHAKING,
    )
    assert done.code == 0, done.errors
    assert shy.paths == ["/robots.txt", *PATHS[:2]]
    assert min(shy.gaps) >= SHAKING - SOON


def test_scrapy_counts_its_delay_from_before_the_handshake(bare: Bare, shy: Timed) -> None:
    bare(shy, *PATHS[:2], DOWNLOAD_DELAY=SHAKING, DOWNLOAD_DELAY_JITTER=0, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert shy.gaps[0] < SHAKING / 2


def test_the_settings_wait_a_second() -> None:
    from crawler import settings

    assert settings.DOWNLOAD_DELAY >= 1
    assert settings.DOWNLOAD_DELAY_JITTER == 0
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.AUTOTHROTTLE_ENABLED


def test_portals_of_one_host_share_its_turn(together: Callable[..., Archive], timed: Timed) -> None:
    for n in range(3):
        timed.pages |= {f"/{n}/": listing([f"/{n}/a.html"]), f"/{n}/a.html": detail()}
    terms = {"GUIDANG_CONNECT_TO": [timed.connect_to()], "DOWNLOAD_DELAY": DELAY}
    archive = together("tests.politeness.neighbours:neighbours", **terms)
    assert sorted(timed.paths) == sorted(["/robots.txt"] * 3 + list(timed.pages))
    assert [len([*archive.publications(f"neighbour_{n}")]) for n in range(3)] == [1, 1, 1]
    assert timed.most == 1
    assert min(timed.gaps) >= DELAY - SOON


def test_the_delay_grows_with_slow_answers(crawl: Crawl, timed: Timed) -> None:
    timed.pages = dict.fromkeys(PATHS, slow(4 * DELAY))
    done = crawl(
        *PATHS,
        connect_to=[timed.connect_to()],
        DOWNLOAD_DELAY=DELAY,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=DELAY,
    )
    assert done.code == 0, done.errors
    assert timed.gaps[0] < 4 * DELAY
    assert min(timed.gaps[2:]) >= 4 * DELAY - SOON


def test_a_crawl_delay_is_heeded(crawl: Crawl, timed: Timed) -> None:
    rules = b"User-agent: *\nCrawl-delay: 1\nDisallow: /3\n"
    timed.pages = leaves(4) | {"/robots.txt": reply("200 OK", rules)}
    crawl(*PATHS, connect_to=[timed.connect_to()])
    assert timed.paths == ["/robots.txt", *PATHS[:3]]
    assert min(timed.gaps) >= 1 - SOON


def test_scrapy_does_not_know_crawl_delay(bare: Bare, timed: Timed) -> None:
    timed.pages = leaves(4) | {"/robots.txt": reply("200 OK", b"User-agent: *\nCrawl-delay: 1\n")}
    bare(timed, *PATHS, ROBOTSTXT_OBEY=True)
    assert max(timed.gaps) < 1


@pytest.mark.parametrize("option", ["22:00", "25:00-06:00", "06:00-06:00", "22:00Z-06:00", "night"])
def test_hours_in_another_form(crawl: Crawl, timed: Timed, option: str) -> None:
    done = crawl("/0", connect_to=[timed.connect_to()], GUIDANG_HOURS=option)
    assert (done.code, timed.arrivals) == (2, [])
    assert done.errors.splitlines()[-1].startswith("Error: GUIDANG_HOURS=")


HOURS = {  # when the process starts, UTC; hours of Asia/Shanghai; when the first request goes out
    "before the night": ("2022-01-20T13:59:56Z", "22:00-06:00", "2022-01-20T14:00:00"),
    "after midnight": ("2022-01-20T21:59:00Z", "22:00-06:00", "2022-01-20T21:59:00"),
    "before a day": ("2022-01-20T23:59:56Z", "08:00-18:00", "2022-01-21T00:00:00"),
}


@pytest.mark.parametrize("name", HOURS)
def test_requests_wait_for_the_hours(crawl: Crawl, timed: Timed, name: str) -> None:
    begun, hours, first = HOURS[name]
    timed.pages = leaves(1)
    done = crawl("/0", connect_to=[timed.connect_to()], GUIDANG_HOURS=hours, GUIDANG_CLOCK=begun)
    assert done.code == 0, done.errors
    assert timed.paths == ["/robots.txt", "/0"]
    times = [capture.time for capture in done.captures]
    assert first <= min(times) < first[:17] + "30"


def test_ctrl_c_ends_a_crawl_that_waits(crawl: Crawl, timed: Timed, tmp_path: Path) -> None:
    """A host that asks for five minutes keeps nobody from ending the crawl, in good order."""
    later = Answer(b"HTTP/1.1 503 Busy\r\nRetry-After: 300\r\nContent-Length: 0\r\n\r\n", "keep")
    timed.pages = leaves(2) | {"/0": later}
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps([{"url": f"http://{HOST}{path}"} for path in PATHS[:2]]))
    program = words(
        SPIDER, tmp_path / "data", [timed.connect_to()], {}, plan=plan, out=tmp_path / "got.jsonl"
    )
    with started(program, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + LONG
        while "/0" not in timed.paths and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert timed.paths == ["/robots.txt", "/0"]
    archive = Archive(tmp_path / "data")
    assert archive.open_files("plan") == []
    assert [run.ended for run in archive.runs("plan")] == [""]  # it can go on
