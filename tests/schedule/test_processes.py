"""`guidang schedule` with real crawls: once, for ever, stopped, killed, two at a time."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive
from archive.lock import held
from archive.verify import verify
from tests.crash.crawls import urls
from tests.said import call, detours
from tests.schedule.conftest import PORTALS, Schedules, said, until

XICHENG, HUANGYAN = PORTALS
KEY = f"{XICHENG} --fetch new"
MONTHLY = '[groups.a]\nportals = "{}"\ncron = "0 2 1 * *"\n'
ONE = MONTHLY.format(XICHENG)
RETRY = "retry_minutes = 0.01\n"
MONTHS = timedelta(days=100)


def test_once_crawls_what_is_due_and_missed_dates_are_one(schedules: Schedules) -> None:
    schedules.plan(f"concurrency = 2\n[groups.a]\nportals = {[*PORTALS]}\ncron = '* * 1 * *'\n")
    schedules.remember(f"{HUANGYAN} --fetch new", since=MONTHS)  # thousands of dates missed
    metrics = schedules.data / "guidang.prom"
    (schedules.data / "guidang.toml").write_text(f'log_format = "json"\nmetrics = "{metrics}"\n')
    done = schedules.run("--once", "--json")
    assert done.code in (0, 1), done.err  # 1: an alarm, which depends on the day
    states = {one["portal"]: one["state"] for one in done.json["crawls"]}
    assert states.keys() == {*PORTALS}
    assert {*states.values()} <= {"whole", "alarm"}
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert {line["portal"]: line["state"] for line in lines if "state" in line} == states
    for portal in PORTALS:
        sample = f'guidang_schedule_failures{{options="--fetch new",portal="{portal}"}} 0.0\n'
        assert sample in metrics.read_text()
    assert [schedules.runs(portal) for portal in PORTALS] == [[True], [True]]
    again = schedules.run("--once", "--json")
    assert (again.code, again.json) == (0, {"crawls": []})
    (plan,) = [one for one in schedules.run("--plan", "--json").json["tasks"] if one["portal"] == XICHENG]
    assert (plan["options"], plan["code"], plan["failures"]) == ("--fetch new", 0, 0)
    assert plan["due"][10:] == "T00:00:00+08:00"


@pytest.mark.long
def test_a_crawl_by_hand_spares_ours(schedules: Schedules, replicas: Any) -> None:
    schedules.plan(ONE)
    schedules.remember(KEY, since=MONTHS)
    by_hand = call("crawl", XICHENG, *detours(replicas), "--data", schedules.data)
    assert by_hand.code == 0, by_hand.err
    done = schedules.run("--once")
    assert (done.code, done.out) == (0, "nothing is due\n")
    assert "without us" in done.err
    assert schedules.runs() == [True]


@pytest.mark.parametrize(
    "number", [pytest.param(signal.SIGINT, marks=pytest.mark.long), pytest.param(signal.SIGTERM)]
)
def test_a_second_is_refused_a_signal_stops_in_order_a_restart_goes_on(
    slow: Schedules, number: signal.Signals
) -> None:
    slow.plan(ONE)
    process = slow.start()
    until(lambda: slow.writes(1), process)
    (crawl,) = slow.children()
    os.kill(crawl, signal.SIGSTOP)
    second = slow.run("--once")
    assert (second.code, second.out) == (4, "")
    assert second.err == f"Error: another schedule runs on {slow.data}\n"
    os.kill(crawl, signal.SIGCONT)
    until(lambda: slow.writes(15_000), process)
    process.send_signal(number)
    done = said(process)
    assert done.code == 0, done.err
    assert f"stopping: {XICHENG}; once more" in done.err
    assert "stopped after" in done.err
    assert slow.children() == []
    assert Archive(slow.data).open_files(XICHENG) == []
    assert slow.runs() == [False]
    assert slow.memory()[KEY]["failures"] == 0
    _goes_on(slow)


@pytest.mark.long
def test_a_killed_schedule_goes_on(slow: Schedules) -> None:
    slow.plan(ONE)
    process = slow.start()
    until(lambda: slow.writes(15_000), process)
    (crawl,) = slow.children()
    os.kill(crawl, signal.SIGSTOP)  # it outlives the schedule, and is met by the next one
    process.kill()
    process.communicate()
    waits = slow.run("--once")
    assert (waits.code, waits.out) == (0, "nothing is due\n")
    assert "somebody else crawls it" in waits.err
    os.killpg(crawl, signal.SIGKILL)
    _goes_on(slow)


@pytest.mark.long
def test_a_crawl_that_outlives_its_schedule_counts(slow: Schedules) -> None:
    slow.plan(ONE)
    process = slow.start()
    until(lambda: slow.writes(15_000), process)
    process.kill()
    process.communicate()
    until(lambda: not slow.children())
    done = slow.run("--once")
    assert (done.code, done.out) == (0, "nothing is due\n"), done.err
    assert slow.runs() == [True]


@pytest.mark.long
def test_a_killed_crawl_is_tried_again_and_goes_on(slow: Schedules) -> None:
    slow.plan(RETRY + ONE)
    process = slow.start()
    until(lambda: slow.writes(15_000), process)
    (crawl,) = slow.children()
    os.killpg(crawl, signal.SIGKILL)
    until(lambda: slow.runs() == [True], process)
    until(lambda: slow.memory()[KEY]["code"] == 0, process)
    process.terminate()
    done = said(process)
    assert done.code == 0
    assert "failed after" in done.err
    assert f"{KEY}: whole after" in done.err
    assert slow.memory()[KEY]["failures"] == 0
    _whole(slow)


@pytest.mark.long
def test_two_signals_end_at_once(slow: Schedules) -> None:
    slow.plan(ONE)
    process = slow.start()
    until(lambda: slow.writes(15_000), process)
    (crawl,) = slow.children()
    os.kill(crawl, signal.SIGSTOP)  # it does not stop in order
    process.terminate()
    assert process.stderr
    assert any("stopping" in line for line in process.stderr)
    process.terminate()
    assert said(process).code == 130
    assert slow.children() == []
    _goes_on(slow)


@pytest.mark.long
def test_failures_rest_longer_each_time(schedules: Schedules, tmp_path: Path) -> None:
    dead = '[crawl]\nconnect_to = ["www.bjxch.gov.cn:443:127.0.0.1:1", "www.bjxch.gov.cn:80:127.0.0.1:1"]\n'
    broken = Schedules(data=tmp_path / "broken", reach=dead)
    broken.plan("retry_minutes = 10\n" + ONE)
    broken.remember(KEY, since=MONTHS, failures=2)
    done = broken.run("--once", "--json")
    assert done.code == 3
    assert done.json["crawls"][0]["state"] == "failed"
    assert done.json["crawls"][0]["said"].startswith("Error: ")
    assert broken.memory()[KEY]["failures"] == 3
    assert (broken.run("--once").out) == "nothing is due\n"
    (task,) = broken.run("--plan", "--json").json["tasks"]
    assert task["due"] < task["starts"], "40 minutes later"


@pytest.mark.long
def test_a_portal_that_somebody_crawls_waits(schedules: Schedules) -> None:
    schedules.plan(ONE)
    folder = schedules.data / "warc" / XICHENG
    folder.mkdir(parents=True)
    with held(folder):
        process = schedules.start()
        assert process.stderr
        assert "somebody else crawls it" in process.stderr.readline()
        assert schedules.children() == []
    until(
        lambda: (schedules.data / "schedule.json").exists() and schedules.memory()[KEY]["code"] == 0, process
    )
    process.terminate()
    assert said(process).code == 0
    assert schedules.runs() == [True]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "schedule.toml does not exist; docs/schedule.md"),
        (["--once", "--plan"], 2, "leave one out"),
        (["--json"], 2, "--json goes with --plan or --once"),
        (
            ["--config", "{tmp}/bad.toml", "--plan"],
            2,
            "line 2: groups.a.portals: there is no portal",
        ),
        (["--config", "{tmp}/good.toml", "--plan", "--cacert", "none.pem"], 2, "none.pem does not exist"),
        (["--config", "{tmp}/good.toml", "--once"], 2, "GUIDANG_CONTACT"),
        (["--config", "{tmp}/good.toml", "--plan", "--data", "{tmp}/lost"], 4, "schedule.json is no memory"),
    ],
)
def test_what_cannot_be_is_one_line(
    guidang: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.delenv("GUIDANG_CONTACT", raising=False)
    monkeypatch.setenv("GUIDANG_DATA", str(tmp_path / "data"))
    (tmp_path / "good.toml").write_text(ONE)
    (tmp_path / "bad.toml").write_text(MONTHLY.format("beijing"))
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost" / "schedule.json").write_text("{")
    done = guidang("schedule", *(word.format(tmp=tmp_path) for word in arguments))
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1
    assert says in done.err


def _goes_on(schedules: Schedules) -> None:
    """Another schedule completes the run, and every URL was asked for once."""
    done = schedules.run("--once")
    assert done.code == 0, done.err
    _whole(schedules)


def _whole(schedules: Schedules) -> None:
    assert schedules.runs() == [True]
    (found,) = urls(schedules.data).values()
    assert len(found) > 20
    assert set(found.values()) == {1}
    assert list(verify(schedules.data).faults) == []
