"""robots.txt as RFC 9309 says, with many requests waiting for it; beside it what Scrapy makes of the same."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from contextlib import ExitStack

import pytest

from crawler.fetch.robots import LARGEST, plain
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import HOST, Answer, Page, reply
from tests.politeness.conftest import Bare
from tests.politeness.timed import Timed, leaves
from tests.running import Crawled

PATHS = ("/0", "/1", "/2", "/3", "/4", "/5")
AGENT = "User-agent: *\n"
GZIP = b"Content-Encoding: gzip\r\n"


def rules(text: str, charset: str = "utf-8") -> Page:
    return reply("200 OK", text.encode(charset))


def moved(count: int) -> dict[str, Page]:
    """Redirects one after another, then rules that forbid all."""
    targets = [f"/r{n}" for n in range(count - 1)] + ["/rules"]
    pages: dict[str, Page] = {"/rules": rules(f"{AGENT}Disallow: /\n")}
    for path, target in zip(["/robots.txt", *targets], targets, strict=False):
        pages[path] = reply("302 Found", b"", f"Location: {target}\r\n".encode())
    return pages


def only(text: str, charset: str = "utf-8") -> dict[str, Page]:
    return {"/robots.txt": rules(text, charset)}


ALL, NONE = set(PATHS), set[str]()
TABLE: dict[str, tuple[dict[str, Page], set[str]]] = {
    "none": ({}, ALL),
    "403": ({"/robots.txt": reply("403 No", f"{AGENT}Disallow: /".encode())}, ALL),
    "500": ({"/robots.txt": reply("500 Broken")}, NONE),
    "503": ({"/robots.txt": reply("503 Busy")}, NONE),
    "cut": ({"/robots.txt": Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser")}, NONE),
    "no answer": ({"/robots.txt": Answer(b"")}, NONE),
    "five redirects": (moved(5), NONE),
    "six redirects": (moved(6), ALL),
    "elsewhere": ({"/robots.txt": reply("302 Found", b"", b"Location: http://other.example/\r\n")}, ALL),
    "rules": (only(f"{AGENT}Disallow: /1"), ALL - {"/1"}),
    "a BOM": (only(f"\ufeff{AGENT}Disallow: /1"), ALL - {"/1"}),
    "UTF-16": (only(f"{AGENT}Disallow: /1", "utf-16"), ALL - {"/1"}),
    "CR alone": (only(f"{AGENT}Disallow: /1".replace("\n", "\r")), ALL - {"/1"}),
    "GBK": (only(f"# 网站\n{AGENT}Disallow: /公开\nDisallow: /1", "gbk"), ALL - {"/1"}),
    "groups of one name": (
        only("User-agent: guidang\nDisallow: /1\n\nUser-agent: x\nDisallow: /\n\nuser-agent: GUIDANG\n"
             "Disallow: /2"),
        ALL - {"/1", "/2"},
    ),
    "a group of our own": (only(f"{AGENT}Disallow: /\n\nUser-agent: Guidang\nDisallow: /1"), ALL - {"/1"}),
    "the longest match": (only(f"{AGENT}Disallow: /\nAllow: /1$\nAllow: /2"), {"/1", "/2"}),
    "allow wins a tie": (only(f"{AGENT}Disallow: /1\nAllow: /1"), ALL),
    "stars and ends": (only(f"{AGENT}Disallow: /*1$\nDisallow: *2\nDisallow: /3$4"), ALL - {"/1", "/2"}),
    "a page instead": ({"/robots.txt": reply("200 OK", b"<html><p>404 Disallow</p></html>")}, ALL),
    "gzip": (
        {"/robots.txt": reply("200 OK", gzip.compress(f"{AGENT}Disallow: /1".encode()), GZIP)},
        ALL - {"/1"},
    ),
}  # fmt: skip


SITES = {name: f"site{n}.example.cn" for n, name in enumerate(TABLE)}
Fleet = tuple[Crawled, Mapping[str, Timed]]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """One crawl of all cases, each a host with a server of its own."""
    crawl = Crawl(tmp_path_factory.mktemp("robots"))
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(Timed(pages=leaves(len(PATHS)) | pages))
            for name, (pages, _) in TABLE.items()
        }
        connect_to = [f"{SITES[name]}:80:127.0.0.1:{server.port}" for name, server in servers.items()]
        urls = [f"http://{host}{path}" for host in SITES.values() for path in PATHS]
        return crawl(*urls, connect_to=connect_to, RETRY_TIMES=0), servers


@pytest.mark.parametrize("name", TABLE)
def test_robots_txt(fleet: Fleet, name: str) -> None:
    done, servers = fleet
    asked, allowed, origin = servers[name].paths, TABLE[name][1], f"http://{SITES[name]}"
    assert done.code == 0, done.errors
    assert {path for path in asked if path in PATHS} == allowed
    assert (asked[0], asked.count("/robots.txt")) == ("/robots.txt", 1)
    skipped = {url.removeprefix(origin): reason for url, reason in done.skipped.items()}
    held = {path: reason for path, reason in skipped.items() if path in PATHS}
    assert held == dict.fromkeys(ALL - allowed, "robots")
    assert next(one for one in done.captures if one.url.startswith(origin)).role == "robots"


def test_robots_txt_is_of_a_scheme(crawl: Crawl, timed: Timed) -> None:
    """That nobody answers on another port says nothing of this one."""
    timed.pages = leaves(1)
    shut = f"{HOST}:443:127.0.0.1:1"
    done = crawl(f"https://{HOST}/0", "/0", connect_to=[timed.connect_to(), shut], RETRY_TIMES=0)
    assert timed.paths == ["/robots.txt", "/0"]
    assert done.skipped == {f"https://{HOST}/0": "robots"}


@pytest.mark.parametrize(("name", "asked"), [("500", 1), ("no answer", 1), ("403", 0), ("GBK", 0)])
def test_scrapy_and_robots_txt(bare: Bare, timed: Timed, name: str, asked: int) -> None:
    """It crawls on where nobody knows, and obeys what an error page or half of a character seems to say."""
    pages, _ = TABLE[name]
    timed.pages = leaves(1) | pages
    bare(timed, "/0", ROBOTSTXT_OBEY=True, RETRY_TIMES=0)
    assert timed.paths.count("/0") == asked


def test_scrapy_holds_but_two_of_those_that_wait(bare: Bare, timed: Timed) -> None:
    def late(request: bytes, times: int) -> Answer:
        time.sleep(1)  # so that all wait, on a busy machine too
        return reply("200 OK", f"{AGENT}Disallow: /".encode())

    timed.pages = leaves(len(PATHS)) | {"/robots.txt": late}
    bare(timed, *PATHS, ROBOTSTXT_OBEY=True)
    assert len([path for path in timed.paths if path in PATHS]) == len(PATHS) - 2


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", []),
        ("Disallow: /公".encode(), [b"Disallow: /%E5%85%AC"]),
        ("Disallow: /公".encode("gbk"), [b"Disallow: /%B9%AB", b"Disallow: /%E5%85%AC"]),
        (b"a\xff\nb", [b"a%FF", b"a%EF%BF%BD", b"b"]),
    ],
)
def test_rules_in_ascii(body: bytes, lines: list[bytes]) -> None:
    assert plain(body).split(b"\n") == (lines or [b""])


def test_of_a_large_one_whole_lines_are_read() -> None:
    line = b"Disallow: /" + b"x" * 89 + b"\n"
    read = plain(line * 6000)
    assert LARGEST - 101 <= len(read) <= LARGEST
    assert set(read.split(b"\n")) == {line.strip()}
