"""Whom a crawl asks, on which terms, and when it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Recorder, Skipped, UsageError
from crawler.fetch.connect import Detour, detour, policy
from tests.archive.exchanges import OK
from tests.fetch.conftest import SPIDER, Crawl
from tests.fetch.nasty import HOST, Answer, Nasty
from tests.running import HOME


@pytest.mark.parametrize(
    ("text", "host", "port", "target"),
    [
        ("a.cn:80:127.0.0.1:8080", "a.cn", 80, ("127.0.0.1", 8080)),
        ("A.cn:80:127.0.0.1:8080", "a.CN", 80, ("127.0.0.1", 8080)),
        ("a.cn:80:127.0.0.1:8080", "a.cn", 443, None),
        ("a.cn:80:127.0.0.1:8080", "b.cn", 80, None),
        ("::127.0.0.1:8080", "b.cn", 443, ("127.0.0.1", 8080)),
        ("a.cn::b.cn:", "a.cn", 443, ("b.cn", 443)),
        ("a.cn:443::8443", "a.cn", 443, ("a.cn", 8443)),
        ("a.cn:80:[::1]:8080", "a.cn", 80, ("::1", 8080)),
    ],
)
def test_connect_to_is_as_in_curl(text: str, host: str, port: int, target: tuple[str, int] | None) -> None:
    assert detour([Detour.parse(text)], host, port) == target


@pytest.mark.parametrize("text", ["", "a.cn", "a.cn:80:b.cn", "a.cn:x:b.cn:80", "a:1:b:2:c"])
def test_connect_to_in_another_form(text: str) -> None:
    with pytest.raises(UsageError):
        Detour.parse(text)


@pytest.mark.parametrize("content", [b"", b"no certificate", None])
def test_cacert_without_a_certificate(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(UsageError):
        policy(tmp_path / "ca.pem")


def test_the_host_header_stays(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/keep-alive", connect_to=[nasty.connect_to()])
    assert f"\r\nHost: {HOST}\r\n".encode() in nasty.log[-1].request
    assert b"Accept-Encoding: gzip, deflate\r\n" in nasty.log[-1].request
    assert done.captures[-1].url == f"http://{HOST}/keep-alive"


def test_a_replica_run_asks_nobody_else(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("http://elsewhere.example/", connect_to=[nasty.connect_to()])
    assert done.last.skipped == (Skipped(url="http://elsewhere.example/", reason="out-of-scope"),)
    assert nasty.log == []


REFUSALS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no contact": ({"connect_to": []}, 2, "GUIDANG_CONTACT"),
    "another fetch": ({"GUIDANG_FETCH": "all"}, 2, "--fetch"),
    "no such detour": ({"connect_to": ["a.cn"]}, 2, "--connect-to"),
    "live into replica": ({"connect_to": [], "contact": "mailto:a@example.cn"}, 2, "replica"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_crawl_that_cannot_be(crawl: Crawl, nasty: Nasty, tmp_path: Path, name: str) -> None:
    arguments, code, word = REFUSALS[name]
    with Recorder(tmp_path / "data", "other", run="r", options={"connect_to": ["x"]}) as recorder:
        recorder.finish(skipped=(), columns=(), counts={})
    terms: dict[str, Any] = {"connect_to": [nasty.connect_to()], **arguments}
    done = crawl("/gone", **terms)
    assert done.code == code
    assert done.errors.splitlines()[-1].startswith("Error: ")
    assert word in done.errors.splitlines()[-1]
    assert nasty.log == []


def test_two_crawls_of_one_portal(crawl: Crawl, nasty: Nasty, tmp_path: Path) -> None:
    options = {"connect_to": [nasty.connect_to()]}
    with Recorder(tmp_path / "data", "plan", run="r", options=options):
        done = crawl("/gone", connect_to=[nasty.connect_to()])
    assert (done.code, nasty.log) == (4, [])
    assert "another crawl of plan" in done.errors.splitlines()[-1]


def test_a_data_folder_that_cannot_be_written(crawl: Crawl, nasty: Nasty, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/warc").write_text("in the way")
    done = crawl("/gone", connect_to=[nasty.connect_to()])
    assert (done.code, nasty.log) == (4, [])
    assert done.errors.splitlines()[-1].startswith("Error: cannot write ")


def test_a_portal_asks_only_its_hosts(crawl: Crawl, nasty: Nasty) -> None:
    other = "http://other.example/a"
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://other.example/b\r\nContent-Length: 0\r\n\r\n"
    nasty.pages["/redirect"] = Answer(moved)
    everywhere = f"::127.0.0.1:{nasty.port}"
    done = crawl("/gone", "/redirect", other, connect_to=[everywhere], hosts=HOST)
    assert [one.path for one in nasty.log] == ["/robots.txt", "/gone", "/redirect"]
    assert {one.url: one.reason for one in done.last.skipped} == dict.fromkeys(
        (other, "http://other.example/b"), "out-of-scope"
    )
    assert done.last.skipped[-1].via in ("", f"http://{HOST}/redirect")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254"])
def test_a_portal_asks_no_private_address(crawl: Crawl, nasty: Nasty, host: str) -> None:
    url = f"http://{host}:{nasty.port}/gone"
    done = crawl(url, connect_to=[], contact="mailto:a@example.cn", hosts=host.strip("[]"))
    assert nasty.log == []
    assert [one.reason for one in done.last.skipped] == ["out-of-scope"]


def test_a_foreign_spider_is_archived_where_it_goes(crawl: Crawl, nasty: Nasty) -> None:
    url = f"http://127.0.0.1:{nasty.port}/gone"
    done = crawl(
        url, connect_to=[], contact="mailto:a@example.cn", DOWNLOAD_DELAY=0, AUTOTHROTTLE_ENABLED=False
    )
    assert [capture.url for capture in done.captures][-1] == url
    assert b"User-Agent: Guidang/0.1 (+mailto:a@example.cn)\r\n" in nasty.log[-1].request


def test_a_spider_that_knows_nothing_of_us_is_archived(nasty: Nasty, tmp_path: Path) -> None:
    large = bytes(9 << 20)  # whole, also above what an attachment may bring
    nasty.pages["/large"] = Answer(OK + b"Content-Length: %d\r\n\r\n%s" % (len(large), large))
    url, out = f"http://127.0.0.1:{nasty.port}/large", tmp_path / "out.jsonl"
    words = ["runspider", str(SPIDER.with_name("foreign.py")), "-a", f"url={url}", "-o", str(out)]
    env = {**os.environ, "GUIDANG_DATA": str(tmp_path / "data"), "GUIDANG_CONTACT": "mailto:a@example.cn"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words, "-s", "DOWNLOAD_DELAY=0"],
        cwd=HOME,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert out.read_text() == f'{{"size": {len(large)}}}\n'
    captures = list(Archive(tmp_path / "data").captures("foreign_one"))
    assert [(one.url, one.role) for one in captures][-1] == (url, "other")
    assert Archive(tmp_path / "data").body(captures[-1].capture) == large


def test_a_full_disk_ends_the_crawl(crawl: Crawl, nasty: Nasty) -> None:
    for number in range(9):
        body = os.urandom(100_000)
        nasty.pages[f"/{number}"] = Answer(OK + b"Content-Length: 100000\r\n\r\n" + body, "keep")
    done = crawl(*(f"/{number}" for number in range(9)), connect_to=[nasty.connect_to()], disk=250_000)
    assert done.code == 4
    assert done.errors.splitlines()[-1].startswith("Error: cannot write ")
    paths = [one.path for one in nasty.log]
    assert len(paths) == len(set(paths)) == 4  # robots.txt and three pages; nothing is asked again
    assert [capture.url.removeprefix(f"http://{HOST}") for capture in done.captures] == paths[:3]
    assert done.last.ended == ""
    again = crawl(*(f"/{number}" for number in range(9)), connect_to=[nasty.connect_to()])
    assert sorted(capture.url for capture in again.captures) == sorted(  # the run goes on: each URL once
        f"http://{HOST}{path}" for path in ("/robots.txt", *(f"/{number}" for number in range(9)))
    )
    assert again.archive.open_files("plan") == []
