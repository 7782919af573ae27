"""Crawls of the replica portals through the command line, from the first capture to the digests."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive import Archive, Recorder
from crawler.demo import Replicas
from crawler.demo.sites.pages import Page, Site, missing
from crawler.operations.alarms import by_cause
from crawler.portals.found import spiders
from pipelines.store import reading
from tests.said import detours

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Any]) -> tuple[Path, Any]:
    """A data folder after `guidang demo --json`, and what the demo said."""
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, process("demo", "--json", "--data", data)


def digests(process: Callable[..., Any], data: Path) -> dict[str, str]:
    found: dict[str, str] = process("status", "--json", "--data", data).json["digests"]
    return found


def test_the_demo_tells_one_story(crawled: tuple[Path, Any]) -> None:
    data, said = crawled
    assert said.code == 0, said.err
    assert "Traceback" not in said.err
    found = {portal["portal"]: portal for portal in said.json["portals"]}
    assert set(found) == set(Replicas.portals)
    assert all(p["state"] == "finished" and p["reports"] and p["figures"] for p in found.values())
    first, broken, panel, place = said.json["queries"].values()
    assert [(row["agency_name"], row["year"], row["value"]) for row in first] == [("金融街街道", 2019, 3)]
    assert {"新前街道", "东花市街道"} <= {row["agency_name"] for row in broken}
    assert {row["form"] for row in panel} == {"2019", "2021"}
    assert (data / "warc" / place[0]["portal"] / place[0]["file"]).is_file()


def test_rebuild_and_archive_crawl_agree_with_the_crawl(
    crawled: tuple[Path, Any], process: Callable[..., Any], reach: list[str]
) -> None:
    data, said = crawled
    files = sorted((data / "warc").rglob("*.warc.gz"))
    assert process("rebuild", "--json", "--data", data).json["digests"] == said.json["digests"]
    once = sha256((data / "reports.db").read_bytes()).hexdigest()
    again = process("rebuild", "--json", "--data", data, "--workers", "2")
    assert again.json["digests"] == said.json["digests"]
    assert sha256((data / "reports.db").read_bytes()).hexdigest() == once
    offline = process("crawl", *Replicas.portals, "--fetch", "archive", "--json", "--data", data)
    assert offline.json["digests"] == said.json["digests"]
    assert sorted((data / "warc").rglob("*.warc.gz")) == files


@pytest.mark.long
def test_an_unchanged_portal_crawled_elsewhere_says_the_same(
    crawled: tuple[Path, Any], process: Callable[..., Any], tmp_path: Path
) -> None:
    _, said = crawled
    table = process("demo", "--data", tmp_path / "data")
    assert table.code == 0, table.err
    assert "sqlite3" in table.out
    other = digests(process, tmp_path / "data")
    assert other["report"] == said.json["digests"]["report"]
    assert other["content"] != said.json["digests"]["content"]
    again = process("demo", "--json", "--data", tmp_path / "data")
    assert [portal["new"] for portal in again.json["portals"]] == [0] * len(Replicas.portals)
    assert again.json["digests"]["report"] == other["report"]


def test_status_says_why_something_is_missing(crawled: tuple[Path, Any], process: Callable[..., Any]) -> None:
    data, said = crawled
    why = process("status", "--why", "--json", "--data", data).json
    skipped = [row for row in why["skipped"] if row["reason"] == "dead"]
    assert skipped
    assert all(row["url"].startswith("http") and row["role"] for row in skipped)
    assert sum(sum(p["skipped"].values()) for p in said.json["portals"]) == len(why["skipped"])
    table = process("status", "--why", "--data", data)
    assert all(text in table.out for text in (skipped[0]["url"], *why["digests"].values()))
    shown = by_cause(why["alarms"])
    alarms = {(one["severity"], one["portal"], one["code"], *one["message"].split()) for one in shown}
    assert alarms <= {tuple(line.split()) for line in table.out.splitlines()}


def test_status_says_when_other_code_made_the_database(
    crawled: tuple[Path, Any], process: Callable[..., Any], tmp_path: Path
) -> None:
    assert process("status", "--data", crawled[0]).err.startswith("Error: no reports any more: ")
    data = shutil.copytree(crawled[0], tmp_path / "data")
    with closing(sqlite3.connect(data / "reports.db")) as database:
        database.execute("UPDATE provenance SET value = 'another' WHERE key = 'forms'")
        database.commit()
    said = process("status", "--data", data)
    assert (said.code, said.err.count("\n")) == (1, 2)
    stale, alarms = said.err.splitlines()
    assert "guidang rebuild" in stale
    assert alarms.startswith("Error: ")


def test_every_capture_and_part_of_the_database_is_in_the_archive(crawled: tuple[Path, Any]) -> None:
    data, _ = crawled
    archive = Archive(data)
    with reading(data) as database:
        assert database.rows("PRAGMA foreign_key_check") == []
        kept = {row["capture"] for row in database.rows("SELECT capture FROM captures")}
        parts = database.rows("SELECT document, capture FROM parts WHERE document IS NOT NULL")
    assert kept == {c.capture for name in archive.portals() for c in archive.captures(name)}
    for part in parts:
        assert sha256(archive.body(str(part["capture"]))).hexdigest() == part["document"]


def test_a_portal_that_cannot_be_reached_is_exit_3(process: Callable[..., Any], tmp_path: Path) -> None:
    detour = ["--connect-to", "www.bjxch.gov.cn:443:127.0.0.1:9"]
    said = process("crawl", "beijing_xicheng", *detour, "--json", "--data", tmp_path / "data")
    assert said.code == 3
    assert said.json["portals"][0]["state"] == "failed"
    assert said.err.splitlines()[-1].startswith("Error: failed: beijing_xicheng (")
    assert "Traceback" not in said.err


def test_fewer_reports_than_declared_is_exit_1(
    process: Callable[..., Any], reach: list[str], tmp_path: Path
) -> None:
    said = process("crawl", "beijing_gov", "--year", "2019", *reach, "--json", "--data", tmp_path / "data")
    assert said.code == 1
    assert said.err.splitlines()[-1] == "Error: fewer reports than declared: beijing_gov 2019"
    assert said.json["portals"][0]["reports"] == 1


def test_a_plain_scrapy_crawl_ends_with_a_settled_database(
    process: Callable[..., Any], replicas: Replicas, tmp_path: Path
) -> None:
    extensions = '{"crawler.fetch.session.Session": -1000, "crawler.crawl.settle.Settle": 1000}'
    settings = {
        "GUIDANG_DATA": tmp_path / "data",
        "GUIDANG_CONNECT_TO": ",".join(replicas.connect_to),
        "GUIDANG_CACERT": replicas.cacert,
        "EXTENSIONS": extensions,
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    scrapy = [sys.executable, "-m", "scrapy", "crawl", "beijing_xicheng", "-O", str(tmp_path / "items.jsonl")]
    said = process(*words, program=scrapy)
    assert said.code == 0, said.err
    settled = digests(process, tmp_path / "data")
    assert process("rebuild", "--json", "--data", tmp_path / "data").json["digests"] == settled
    assert len((tmp_path / "items.jsonl").read_text("utf-8").splitlines()) == 10


def test_ctrl_c_leaves_the_archive_whole(
    program: list[str], process: Callable[..., Any], reach: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    words = [*program, "crawl", *Replicas.portals, *reach, "--data", str(data)]
    with subprocess.Popen(
        words, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        until = time.monotonic() + 60
        while not any(path.stat().st_size > 9_000 for path in data.rglob("*.warc.gz.open")):
            assert time.monotonic() < until
            assert running.poll() is None, "it ended before it could be stopped"
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.splitlines()[-1].startswith("Error: stopped;")
    assert "Traceback" not in err
    assert [*data.rglob("*.open")] == []
    stopped = digests(process, data)
    made = process("rebuild", "--json", "--data", data)
    assert (made.json["digests"], made.json["left_out"]) == (stopped, [])
    assert process("crawl", "beijing_xicheng", *reach, "--data", data).code == 0


def test_another_crawl_of_the_portal_is_exit_4(
    process: Callable[..., Any], reach: list[str], tmp_path: Path
) -> None:
    options = {"fetch": "new", "connect_to": ["a:1:127.0.0.1:1"], "user_agent": "tests"}
    with Recorder(tmp_path, "beijing_xicheng", run="first", options=options):
        said = process("crawl", "beijing_xicheng", *reach, "--data", tmp_path)
    assert said.code == 4
    assert said.err.splitlines()[-1].startswith("Error: another crawl of beijing_xicheng is writing")
    assert "Traceback" not in said.err


def test_a_damaged_archive_is_exit_4(
    crawled: tuple[Path, Any], process: Callable[..., Any], tmp_path: Path
) -> None:
    data = shutil.copytree(crawled[0], tmp_path / "data")
    before = sha256((data / "reports.db").read_bytes()).hexdigest()
    file = min(data.rglob("*.warc.gz"))
    file.write_bytes(file.read_bytes()[:-7])
    said = process("rebuild", "--json", "--data", data)
    assert (said.code, said.out) == (4, "")
    assert said.err.splitlines()[-1].startswith(f"Error: {file.name} is damaged")
    assert sha256((data / "reports.db").read_bytes()).hexdigest() == before, "the old database stays"
    assert [path.name for path in data.glob("reports.db.*")] == []


def test_a_portal_that_is_blocked_has_not_failed(process: Callable[..., Any], tmp_path: Path) -> None:
    wall = Page(body=b'<meta content="k" r="m"><script>$_ts=window["$_ts"];</script>', status=412)
    column = urlsplit(spiders()["hebei_keji"].columns[0][1])
    site = Site(host=column.hostname or "", pages={column.path: wall}, missing=missing("某厅"))
    with Replicas([site]) as replicas:
        said = process("crawl", "hebei_keji", *detours(replicas), "--json", "--data", tmp_path / "data")
    assert said.code in (0, 1), said.err  # 1: it is overdue, but not 3
    assert said.json["portals"][0]["counts"]["error.blocked"] == 1
    (run,) = Archive(tmp_path / "data").runs("hebei_keji")
    assert [column.stopped for column in run.columns] == ["blocked"]
