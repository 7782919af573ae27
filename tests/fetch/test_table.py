"""The table of `--fetch`, cell by cell: a portal crawled, aged, changed, and crawled again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archive import Archive, State
from tests.fetch.aged import age
from tests.fetch.example import PORTAL, SAME, SPIDER, site
from tests.fetch.nasty import CHALLENGE, HOST, Nasty, reply
from tests.running import Crawled, run

BUSY = reply("503 Busy")

# How each publication stands on the index page: title, date, data-size; before and after.
BEFORE = dict.fromkeys(("kept", "bare", "changed", "half", "retitled", "redated", "resized", "broken"), SAME)
AFTER = BEFORE | {
    "retitled": (f"{SAME[0]}（更正）", *SAME[1:]),
    "redated": (SAME[0], "2025-02-01", SAME[2]),
    "resized": (*SAME[:2], "13 KB"),
    "unknown": SAME,
}

# Requests that a run makes: path → plain, or with If-None-Match and If-Modified-Since.
Asked = Mapping[str, str]
ALWAYS: Asked = {"/robots.txt": "plain", "/list/": "conditional"}
UNKNOWN: Asked = {
    **dict.fromkeys(("/unknown.html", "/unknown.doc"), "plain"),
    **dict.fromkeys(("/broken.html", "/broken.doc"), "plain"),  # what never answered
}
HALF: Asked = {"/half.html": "conditional", "/half.doc": "plain"}  # its attachment never answered
CHANGED_ROWS: Asked = {
    f"/{name}.{kind}": "conditional"
    for name in ("retitled", "redated", "resized")
    for kind in ("html", "doc")
}
UNCHANGED_ROWS: Asked = {
    f"/{name}.{kind}": "conditional" for name in ("kept", "changed") for kind in ("html", "doc")
} | dict.fromkeys(("/bare.html", "/bare.doc"), "plain")  # without a validator there is no condition
DUE: Asked = {**ALWAYS, **UNKNOWN, **HALF, **CHANGED_ROWS, **UNCHANGED_ROWS}

CELLS: dict[str, tuple[str, float, str, Asked]] = {
    "new": ("new", 30.1, "no", {**ALWAYS, **UNKNOWN, **HALF, **CHANGED_ROWS}),
    "new, first captured less than 30 days ago": ("new", 29.9, "no", DUE),
    "new, a portal that overwrites": ("new", 400, "yes", DUE),
    "refresh": ("refresh", 400, "no", DUE),
    "archive": ("archive", 400, "no", {}),
}


def crawl(server: Nasty, data: Path, fetch: str, overwrites: str = "no") -> Crawled:
    settings = {"GUIDANG_FETCH": fetch, "RETRY_TIMES": 0}
    environment = {"EXAMPLE_OVERWRITES": overwrites}
    return run(SPIDER, data, [server.connect_to()], settings, environment=environment)


@pytest.fixture(scope="module")
def server() -> Iterator[Nasty]:
    with Nasty(pages={}) as server:
        yield server


@pytest.fixture(scope="module")
def first(server: Nasty, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the first crawl, in which one page and one attachment fail."""
    data = tmp_path_factory.mktemp("first") / "data"
    server.pages = site(BEFORE, "") | {"/broken.html": BUSY, "/half.doc": BUSY}
    done = crawl(server, data, "new")
    assert done.code == 0, done.errors
    assert {one.url.rpartition("/")[2] for one in done.archive.publications(PORTAL)} == {
        f"{name}.html" for name in BEFORE if name != "broken"
    }
    return data


def requests(server: Nasty) -> dict[str, list[str]]:
    """Path → how it was asked for."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in server.log:
        conditions = b"If-None-Match: " in one.request, b"If-Modified-Since: " in one.request
        assert len(set(conditions)) == 1
        found[one.path].append("conditional" if any(conditions) else "plain")
    return found


@pytest.fixture(params=CELLS)
def again(request: pytest.FixtureRequest, first: Path, server: Nasty, tmp_path: Path) -> tuple[str, Crawled]:
    """The second crawl of one cell; the server's log is that of this crawl."""
    fetch, days, overwrites, _ = CELLS[request.param]
    age(first, tmp_path / "data", PORTAL, days)
    before = snapshot(tmp_path / "data")
    server.pages = site(AFTER, "更正")
    server.log.clear()
    done = crawl(server, tmp_path / "data", fetch, overwrites)
    assert done.code == 0, done.errors
    assert (snapshot(tmp_path / "data") == before) == (fetch == "archive")
    return request.param, done


def snapshot(data: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (data / "warc").rglob("*") if path.is_file()}


def test_what_is_asked_and_what_becomes_of_it(again: tuple[str, Crawled], server: Nasty) -> None:
    cell, done = again
    fetch, _, _, asked = CELLS[cell]
    assert requests(server) == {path: [how] for path, how in asked.items()}
    if fetch == "archive":
        for path in ("/broken.html", "/half.doc"):
            assert f"not in the archive: http://{HOST}{path}" in done.errors
        assert "unknown" not in done.errors  # today's index page is not looked at
        return
    known = {f"http://{HOST}/{name}.html" for name in AFTER if f"/{name}.html" not in asked}
    assert done.skipped == dict.fromkeys(known, "known")
    newest = {one.url: one for one in done.captures if one.run == done.last.run}
    for path, how in asked.items():
        state = newest[f"http://{HOST}{path}"].state
        changed = path.startswith("/changed") or path in ("/list/", "/robots.txt")
        same = how == "conditional" or path.startswith("/bare.")  # 304, or the same bytes
        assert state is (State.REVISIT if same and not changed else State.COMPLETE), path
    assert_records(done, asked)


def assert_records(done: Crawled, asked: Asked) -> None:
    """One record for each publication that was asked for, and its content is the newest."""
    records = [one for one in done.archive.publications(PORTAL) if one.run == done.last.run]
    assert sorted(one.url for one in records) == sorted(
        f"http://{HOST}{path}" for path in asked if path.endswith(".html")
    )
    for one in records:
        assert len(one.parts) == 2
        bodies = [done.archive.body(part.capture).decode() for part in one.parts]
        assert all(("更正" in body) == ("changed" in one.url) for body in bodies)


def test_an_attachment_that_met_a_challenge_is_asked_again(server: Nasty, tmp_path: Path) -> None:
    server.pages = site({"kept": SAME}, "") | {"/kept.doc": reply("412 Precondition Failed", CHALLENGE)}
    done = crawl(server, tmp_path / "first", "new")
    assert done.skipped == {f"http://{HOST}/kept.doc": "blocked"}
    age(tmp_path / "first", tmp_path / "data", PORTAL, 400)
    server.pages = site({"kept": SAME}, "")
    for asked in ({"/kept.html": ["conditional"], "/kept.doc": ["plain"]}, {}):
        server.log.clear()
        crawl(server, tmp_path / "data", "new")
        again = requests(server)
        assert (again.pop("/robots.txt"), again.pop("/list/")) == (["plain"], ["conditional"])
        assert again == asked


def test_a_third_run_asks_from_the_newest(first: Path, server: Nasty, tmp_path: Path) -> None:
    age(first, tmp_path / "data", PORTAL, 400)
    server.pages = site(AFTER, "更正")
    crawl(server, tmp_path / "data", "refresh")
    server.log.clear()
    done = crawl(server, tmp_path / "data", "refresh")
    statuses = {one.path: one.response.split()[1] for one in server.log}
    assert statuses.pop("/robots.txt") == b"404"
    assert statuses.pop("/bare.html") == statuses.pop("/bare.doc") == b"200"
    assert set(statuses.values()) == {b"304"}
    revisits = {one.url: one.refers_to for one in done.captures if one.state is State.REVISIT}
    bases = {Archive(tmp_path / "data").capture(str(one)).state for one in revisits.values()}
    assert bases == {State.COMPLETE}
