"""What answers from the archive, what never does, and which captures revisits refer to."""

from __future__ import annotations

from typing import Any

import pytest

from archive import State
from tests.archive.exchanges import OK
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import CHALLENGE, HOST, Answer, Nasty, reply

MOVED = reply("302 Found", more=b"Location: /moved\r\n")
# What the server says at first and later → the status with which the archive answers; 0: it does not.
STORIES: dict[str, tuple[Answer, Answer | None, int]] = {
    "ok": (reply("200 OK", b"first"), None, 200),
    "moved-for-good": (reply("301 Moved", more=b"Location: /moved\r\n"), None, 200),
    "moved-for-now": (MOVED, None, 200),
    "not-found": (reply("404 Not Found", b"none"), None, 404),
    "gone": (reply("410 Gone", b"none"), None, 410),
    "forbidden": (reply("403 Forbidden", b"no"), None, 0),
    "too-many": (reply("429 Too Many Requests"), None, 0),
    "failing": (reply("500 Error"), None, 0),
    "busy": (reply("503 Busy"), None, 0),
    "cut": (Answer(OK + b"Content-Length: 100\r\n\r\nhalf"), None, 0),
    "cut-head": (Answer(b"HTTP/1.1 200 OK\r\nContent-Le"), None, 0),
    "slow": (Answer(OK + b"Content-Length: 100\r\n\r\nhalf", "stall"), None, 0),
    "silent": (Answer(b"", "stall"), None, 0),
    "nothing": (Answer(b""), None, 0),
    "reset": (Answer(OK + b"Content-Length: 100\r\n\r\nhalf", "reset"), None, 0),
    "good-then-busy": (reply("200 OK", b"first"), reply("503 Busy"), 200),
    "good-then-cut": (reply("200 OK", b"first"), Answer(OK + b"Content-Length: 100\r\n\r\nhalf"), 200),
    "good-then-gone": (reply("200 OK", b"first"), reply("404 Not Found"), 404),
    "gone-then-good": (reply("404 Not Found"), reply("200 OK", b"second"), 200),
    "good-then-moved": (reply("200 OK", b"first"), MOVED, 200),
    "zz-challenge": (reply("412 Precondition Failed", CHALLENGE), None, 0),  # last: its host rests then
}
BODIES = {"good-then-busy": b"first", "good-then-cut": b"first", "gone-then-good": b"second"}
PATIENCE: dict[str, Any] = {"RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 1}


def path_of(url: str) -> str:
    return url.removeprefix(f"http://{HOST}/")


def test_what_answers_and_what_is_asked_again(crawl: Crawl, nasty: Nasty) -> None:
    connect_to, asked = [nasty.connect_to()], [f"/{name}" for name in STORIES]
    for turn in (0, 1):
        nasty.log.clear()
        nasty.pages = {
            f"/{name}": later if later and turn else first for name, (first, later, _) in STORIES.items()
        }
        nasty.pages["/moved"] = reply("200 OK", b"there")
        done = crawl(*asked, connect_to=connect_to, **PATIENCE)
        assert done.code == 0, done.errors
        wanted = {*asked, "/moved", "/robots.txt"}
        assert {one.path for one in nasty.log} == wanted, "nothing of the run before answers"
    nasty.log.clear()
    retried: dict[str, Any] = {"RETRY_TIMES": 2, "RETRY_HTTP_CODES": "404,410,301"}
    stored = crawl(*asked, connect_to=connect_to, GUIDANG_FETCH="archive", LOG_LEVEL="DEBUG", **retried)
    assert nasty.log == []
    assert "etrying" not in stored.errors  # answers from the archive are never retried
    assert [one["status"] or 0 for one in stored.got] == [status for _, _, status in STORIES.values()]
    answers = {path_of(one["url"]): one["capture"] for one in stored.got if one["status"] == 200}
    assert {name: stored.archive.body(answers[name]) for name in BODIES} == BODIES
    missing = [name for name, (*_, status) in STORIES.items() if not status]
    said = [line for line in stored.errors.splitlines() if "not in the archive" in line]
    assert [line.rpartition("/")[2] for line in said] == missing


BIG = bytes(range(256)) * 8
SAME: dict[str, tuple[list[str], bytes, list[int | None]]] = {
    # name → pages in the order of asking, and for each the one it refers to
    "1024 bytes": (["200 OK", "200 OK"], BIG[:1024], [None, 0]),
    "1023 bytes": (["200 OK", "200 OK"], BIG[:1023], [None, None]),
    "a second and a third": (["200 OK", "203 Other", "200 OK"], BIG, [None, 0, 0]),
    "an error page": (["404 Not Found", "404 Not Found", "200 OK", "404 Not Found"], BIG, [None] * 4),
}


@pytest.mark.parametrize("name", SAME)
def test_equal_bytes_within_a_crawl(crawl: Crawl, nasty: Nasty, name: str) -> None:
    statuses, body, bases = SAME[name]
    for number, status in enumerate(statuses):
        nasty.pages[f"/{number}"] = reply(status, body, b"X-Page: %d\r\n" % number)
    done = crawl(*(f"/{number}" for number in range(len(statuses))), connect_to=[nasty.connect_to()])
    _, *captures = done.captures
    wanted = [None if base is None else captures[base].capture for base in bases]
    assert [one.refers_to for one in captures] == wanted
    assert [one.state is State.REVISIT for one in captures] == [base is not None for base in bases]
    for one in captures:
        assert done.archive.body(one.capture) == body
        number = int(path_of(one.url))
        assert (b"X-Page", b"%d" % number) in done.archive.response(one.capture).headers


def test_no_revisit_of_what_was_cut(crawl: Crawl, nasty: Nasty) -> None:
    nasty.pages["/cut"] = Answer(OK + b"Content-Length: 9000\r\n\r\n" + BIG)
    nasty.pages["/whole"] = nasty.pages["/copy"] = reply("200 OK", BIG)
    nasty.pages["/cut-again"] = nasty.pages["/cut"]
    for turn in (0, 1):  # within a crawl, and by the next one
        done = crawl("/cut", "/whole", "/copy", "/cut-again", connect_to=[nasty.connect_to()], **PATIENCE)
        _, cut, whole, copy, again = done.captures[5 * turn :]
        assert (cut.state, again.state) == (State.TRUNCATED, State.TRUNCATED)
        assert done.archive.body(cut.capture) == done.archive.body(again.capture) == BIG
        if turn == 0:
            first = whole
            assert (whole.state, copy.refers_to) == (State.COMPLETE, whole.capture)
        else:
            assert (whole.refers_to, copy.refers_to) == (first.capture, first.capture)


def test_robots_is_asked_once_per_run_and_host(crawl: Crawl, nasty: Nasty) -> None:
    rules = b"User-agent: *\nDisallow: /gone\n"
    nasty.pages["/robots.txt"] = reply("200 OK", rules, b'ETag: "r"\r\n')
    hosts = {HOST, "other.example.cn"}
    connect_to = [f"{host}:80:127.0.0.1:{nasty.port}" for host in sorted(hosts)]
    asked = [f"http://{host}/{path}" for host in sorted(hosts) for path in ("head", "gone", "keep-alive")]
    for turn in (0, 1):
        nasty.log.clear()
        if turn:
            nasty.pages["/robots.txt"] = reply("200 OK", b"User-agent: *\nDisallow: /head\n")
        done = crawl(*asked, connect_to=connect_to)
        robots = [one.request for one in nasty.log if one.path == "/robots.txt"]
        assert len(robots) == len(hosts)
        assert not any(b"If-None-Match" in request for request in robots)
        held = "head" if turn else "gone"
        assert done.skipped == {f"http://{host}/{held}": "robots" for host in hosts}
    nasty.log.clear()
    stored = crawl(*asked, connect_to=connect_to, GUIDANG_FETCH="archive")
    assert nasty.log == []
    assert all(one["status"] for one in stored.got), "today's rules do not hide what was captured"
