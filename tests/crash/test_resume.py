"""Which run goes on, and what it says."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive, Recorder
from pipelines.store import Store, catch_up, rebuild
from tests.archive.exchanges import RESPONSES, exchange
from tests.crash.conftest import Undisturbed
from tests.crash.crawls import HOME, LONG, PORTAL, Crawls, check, report_digest, urls
from tests.running import started

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED: Mapping[str, object] = {"fetch": "new", "years": [2020], "connect_to": ["h:1:a:2"], "user_agent": "x"}
HOURS = {"just now": 0, "23 hours": 23, "25 hours": 25, "clock set back": -2, "clock far ahead": -100}


def begin(data: Path, run: str, ago: float, options: Mapping[str, object], *, ends: bool = False) -> None:
    """A run that captures one page; and ends, or not."""
    then = NOW - timedelta(hours=ago)
    with Recorder(data, PORTAL, run=run, options=options, clock=lambda: then) as recorder:
        recorder.write(exchange(RESPONSES["gzip"][0], started=then))
        if ends:
            recorder.finish(skipped=(), columns=(), counts={})


def goes_on(data: Path, **options: object) -> str:
    """The run that a crawl of now writes to."""
    asked = {**ASKED, **options}
    with Recorder(data, PORTAL, run="next", options=asked, resume=True, clock=lambda: NOW) as recorder:
        assert recorder.resumed == (recorder.run != "next")
        return recorder.run


@pytest.mark.parametrize(
    ("ago", "options", "run"),
    [
        ("just now", {}, "last"),
        ("23 hours", {}, "last"),
        ("25 hours", {}, "next"),
        ("clock set back", {}, "last"),
        ("clock far ahead", {}, "next"),
        ("just now", {"years": [2021]}, "next"),
        ("just now", {"years": []}, "next"),
        ("just now", {"fetch": "refresh"}, "next"),
        ("just now", {"connect_to": ["h:1:a:3"]}, "last"),
        ("just now", {"user_agent": "y"}, "last"),
    ],
)
def test_a_run_goes_on_if_it_is_young_and_asked_for_the_same(
    tmp_path: Path, ago: str, options: dict[str, object], run: str
) -> None:
    begin(tmp_path, "last", HOURS[ago], ASKED)
    assert goes_on(tmp_path, **options) == run


@pytest.mark.parametrize(
    ("runs", "run"),
    [
        ([("a", 3, {}, True)], "next"),
        ([("a", 3, {}, False), ("b", 2, {}, False)], "b"),
        ([("a", 3, {}, False), ("b", 2, {}, True)], "next"),
        ([("a", 3, {}, False), ("b", 2, {"years": []}, False)], "next"),
        ([("a", 3, {}, False), ("b", -100, {}, False)], "a"),
        ([("a", 3, {}, False), ("b", -100, {}, True)], "a"),
    ],
)
def test_of_several_runs_the_last_counts(
    tmp_path: Path, runs: list[tuple[str, float, dict[str, object], bool]], run: str
) -> None:
    for name, ago, options, ends in runs:
        begin(tmp_path, name, ago, {**ASKED, **options}, ends=ends)
    assert goes_on(tmp_path) == run


def test_a_run_that_goes_on_is_one_run(tmp_path: Path) -> None:
    begin(tmp_path, "last", 5, ASKED)
    with Recorder(tmp_path, PORTAL, run="next", options=ASKED, resume=True, clock=lambda: NOW) as recorder:
        recorder.write(exchange(RESPONSES["length"][0], "http://www.example.cn/b.html", started=NOW))
        recorder.finish(skipped=(), columns=(), counts={})
    (run,) = Archive(tmp_path).runs(PORTAL)
    assert (run.run, run.started[:13], run.ended[:13]) == ("last", "2026-11-22T07", "2026-11-22T12")
    assert [capture.run for capture in Archive(tmp_path).captures(PORTAL)] == ["last", "last"]


def test_a_killed_crawl_goes_on_and_says_so(crawls: Crawls, undisturbed: Undisturbed) -> None:
    assert crawls.killed(lambda: crawls.written(20_000))
    (opened,) = Archive(crawls.data).open_files(PORTAL)
    (found,) = urls(crawls.data).items()
    with opened.open("ab") as file:
        file.write(b"\x1f\x8b\x08 torn")
    size = opened.stat().st_size
    code, err = crawls.whole()
    assert code == 0, err
    kept = (crawls.data / "warc" / PORTAL / opened.name.removesuffix(".open")).stat().st_size
    closed, goes = err.splitlines()[:2]
    assert closed == (
        f"{PORTAL}: closed {opened.name.removesuffix('.open')}, left open by a run that died: "
        f"{size - kept} bytes cut, {kept} bytes kept"
    )
    run, before = found
    assert goes.startswith(f"{PORTAL}: goes on with run {run}, which has ")
    log = (crawls.data / "crawl.log").read_text("utf-8")
    assert closed in log
    assert goes in log
    assert {run: set(found) for run, found in urls(crawls.data).items()} == {run: undisturbed.urls}
    assert set(before) < undisturbed.urls
    check(crawls.data)
    assert report_digest(crawls.data) == undisturbed.digest
    (ended,) = Archive(crawls.data).runs(PORTAL)
    assert ended.counts["captures"] == len(list(Archive(crawls.data).captures(PORTAL)))


def test_fresh_begins_a_new_run(crawls: Crawls, undisturbed: Undisturbed) -> None:
    assert crawls.killed(lambda: crawls.written(20_000))
    (before,) = urls(crawls.data)
    code, err = crawls.whole("--fresh")
    assert code == 0, err
    assert "goes on" not in err
    found = urls(crawls.data)
    (fresh,) = set(found) - {before}
    assert set(found[fresh]) == undisturbed.urls
    assert [bool(run.ended) for run in Archive(crawls.data).runs(PORTAL)] == [False, True]
    assert report_digest(crawls.data) == undisturbed.digest


@pytest.mark.parametrize("late", [0, 1])
def test_the_files_of_a_run_that_went_on_may_come_in_any_order(tmp_path: Path, late: int) -> None:
    begin(tmp_path, "last", 5, ASKED)
    other = {**ASKED, "connect_to": ["h:1:a:9"]}
    with Recorder(tmp_path, PORTAL, run="-", options=other, resume=True, clock=lambda: NOW) as recorder:
        recorder.write(exchange(RESPONSES["length"][0], "http://www.example.cn/b.html", started=NOW))
    file = Archive(tmp_path).files(PORTAL)[late]
    hidden = file.rename(tmp_path / file.name)
    with Store(tmp_path) as store:
        catch_up(store, Archive(tmp_path), {})
        hidden.rename(file)
        catch_up(store, Archive(tmp_path), {})
        store.settle()
        content = store.digests().content
    assert rebuild(tmp_path, {}).digests.content == content


def test_a_plain_scrapy_crawl_stops_and_goes_on_too(crawls: Crawls, undisturbed: Undisturbed) -> None:
    scrapy = _scrapy(crawls)
    with started(scrapy, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + LONG
        while not crawls.written(15_000):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONG)
    assert process.returncode == 130
    (run,) = urls(crawls.data)
    done = subprocess.run(scrapy, cwd=HOME, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{PORTAL}: goes on with run {run}, which has " in done.stderr
    assert report_digest(crawls.data) == undisturbed.digest
    check(crawls.data)


def test_a_plain_scrapy_crawl_that_is_closing_ends_in_order(crawls: Crawls) -> None:
    with started(_scrapy(crawls), stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert any("Closing spider (finished)" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=LONG)
    assert process.returncode in (0, 130), err
    assert "Traceback" not in err
    assert Archive(crawls.data).open_files(PORTAL) == []


def _scrapy(crawls: Crawls) -> list[str]:
    """The same crawl by `scrapy crawl`."""
    reach = iter(crawls.reach)
    asked = [(option, next(reach)) for option in reach]
    settings = {
        "GUIDANG_DATA": crawls.data,
        "GUIDANG_CACERT": dict(asked)["--cacert"],
        "GUIDANG_CONNECT_TO": ",".join(there for option, there in asked if option == "--connect-to"),
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", PORTAL, *words]
