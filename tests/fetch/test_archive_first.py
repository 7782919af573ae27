"""The table of `--fetch`: who answers what, and what is asked again."""

from __future__ import annotations

import gzip
import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive, IndexRow, Part, Publication, Recorder, Role, State
from archive.records import read_records
from tests.archive.exchanges import OK, PAGE, exchange
from tests.fetch.conftest import Crawl, paths
from tests.fetch.nasty import HOST, Answer, Nasty

DETAIL = {"url": "/conditional", "meta": {"role": "detail", "row": "2020年年报"}}


def asked(nasty: Nasty) -> list[str]:
    """The paths that reached the server since the last look, without robots.txt."""
    paths = [one.path for one in nasty.log if one.path != "/robots.txt"]
    nasty.log.clear()
    return paths


def known(data: Path, connect_to: str, age: int, title: str = "2020年年报") -> None:
    """An archive in which the publication was captured some days ago."""
    then = datetime.now(UTC) - timedelta(days=age)
    url = f"http://{HOST}/conditional"
    options = {"connect_to": [connect_to]}
    with Recorder(data, "plan", run="old", options=options, clock=lambda: then) as recorder:
        response = OK + b'ETag: "v1"\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage'
        capture = recorder.write(exchange(response, url, started=then))
        row = IndexRow(capture="urn:old", title=title)
        part = Part(capture=capture.capture, role=Role.DETAIL, url=url)
        recorder.publish(Publication(portal="plan", url=url, row=row, parts=(part,)))


@pytest.mark.parametrize(
    ("fetch", "age", "title", "requests", "reason"),
    [
        ("new", 40, "2020年年报", 0, "known"),
        ("new", 40, "2020年年报（更正）", 1, None),  # the index row differs
        ("new", 5, "2020年年报", 1, None),  # young
        ("refresh", 40, "2020年年报", 1, None),
        ("archive", 40, "2020年年报", 0, None),
    ],
)
def test_a_known_publication(
    crawl: Crawl,
    nasty: Nasty,
    tmp_path: Path,
    fetch: str,
    age: int,
    title: str,
    requests: int,
    reason: str | None,
) -> None:
    known(tmp_path / "data", nasty.connect_to(), age, title)
    done = crawl(dict(DETAIL), connect_to=[nasty.connect_to()], GUIDANG_FETCH=fetch)
    assert done.code == 0, done.errors
    assert len(asked(nasty)) == requests
    if reason:
        assert paths(done.skipped) == {"/conditional": reason}
        assert done.got[0]["flags"] == ["Ignored"]
    else:
        assert (done.got[0]["status"], done.got[0]["flags"]) == (200, ["archived"])
        assert done.archive.body(done.got[0]["capture"]) == b"page"
        wanted = State.REVISIT if requests else State.COMPLETE
        assert done.archive.capture(done.got[0]["capture"]).state is wanted


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("kind", ["metadata", "response"])
def test_a_damaged_archive_ends_the_crawl(
    crawl: Crawl, nasty: Nasty, tmp_path: Path, kind: str, indexed: bool
) -> None:
    """With the index the damage is met when its record is needed, without it at the start."""
    known(tmp_path / "data", nasty.connect_to(), 40)
    (path,) = Archive(tmp_path / "data").files("plan")
    last = next(one for one in reversed([*read_records(path)]) if one.get("WARC-Type") == kind)
    data = bytearray(path.read_bytes())
    data[last.offset + last.length - 5] ^= 1  # of the sum at the end of the gzip member
    path.write_bytes(data)
    if not indexed:
        shutil.rmtree(tmp_path / "data/index")
    changed = DETAIL | {"meta": {"role": "detail", "row": "2020年年报（更正）"}}
    done = crawl(changed, connect_to=[nasty.connect_to()])
    assert done.code == 4, done.errors
    assert f"{path.name}" in done.errors
    assert "guidang verify" in done.errors
    assert asked(nasty) == []


def test_index_pages_are_asked_conditionally(crawl: Crawl, nasty: Nasty) -> None:
    index = {"url": "/conditional", "meta": {"role": "index"}}
    connect_to = [nasty.connect_to()]
    first = crawl(dict(index), connect_to=connect_to)
    (page,) = first.captures[1:]
    again = crawl(dict(index), connect_to=connect_to)
    assert b'If-None-Match: "v1"' in nasty.log[-1].request
    revisit = again.archive.capture(again.got[0]["capture"])
    assert (revisit.state, revisit.status, revisit.refers_to) == (State.REVISIT, 304, page.capture)
    assert again.got[0]["body"] == first.got[0]["body"]
    nasty.pages["/conditional"] = Answer(OK + b"Content-Length: 5\r\n\r\nfresh")
    third = crawl(dict(index), connect_to=connect_to)
    assert third.archive.body(third.got[0]["capture"]) == b"fresh"
    assert third.archive.capture(third.got[0]["capture"]).state is State.COMPLETE


def test_equal_pages_without_validators_become_revisits(crawl: Crawl, nasty: Nasty) -> None:
    first = crawl("/chunked", connect_to=[nasty.connect_to()])
    again = crawl("/chunked", connect_to=[nasty.connect_to()], GUIDANG_FETCH="refresh")
    revisit = again.archive.capture(again.got[0]["capture"])
    assert (revisit.state, revisit.refers_to) == (State.REVISIT, first.got[0]["capture"])
    assert again.archive.body(revisit.capture) == PAGE


def test_the_archive_answers_without_asking_or_writing(crawl: Crawl, nasty: Nasty, tmp_path: Path) -> None:
    paths = ["/chunked-gzip", "/gone", "/redirect", "/GBK-reason"]
    live = crawl(*paths, connect_to=[nasty.connect_to()])
    asked(nasty)
    nasty.pages["/robots.txt"] = Answer(OK + b"Content-Length: 25\r\n\r\nUser-agent: *\nDisallow: /\n")
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    done = crawl(*paths, "/never-seen", "/busy", connect_to=[nasty.connect_to()], GUIDANG_FETCH="archive")
    assert done.code == 0, done.errors
    assert asked(nasty) == []
    fields = ("url", "status", "body", "capture")
    answers = [[one[f] for f in fields] for one in done.got if one["status"]]
    assert sorted(answers) == sorted([one[f] for f in fields] for one in live.got)
    assert [one["flags"] for one in done.got if not one["status"]] == [["Ignored"]] * 2
    assert {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()} == before


def test_errors_are_asked_again(crawl: Crawl, nasty: Nasty) -> None:
    paths = ["/busy", "/cut", "/gone"]
    crawl(*paths, connect_to=[nasty.connect_to()], RETRY_TIMES=0)
    asked(nasty)
    crawl(*paths, connect_to=[nasty.connect_to()], RETRY_TIMES=0)
    assert sorted(asked(nasty)) == sorted(paths)


def test_a_condition_does_not_follow_a_redirect(crawl: Crawl, nasty: Nasty) -> None:
    crawl("/conditional", connect_to=[nasty.connect_to()])
    moved = b"HTTP/1.1 302 Found\r\nLocation: /gone\r\nContent-Length: 0\r\n\r\n"
    nasty.pages["/conditional"] = Answer(moved)
    done = crawl("/conditional", connect_to=[nasty.connect_to()])
    requests = {one.path: one.request for one in nasty.log}
    assert b"If-None-Match" in requests["/conditional"]
    assert b"If-None-Match" not in requests["/gone"]
    assert done.got[0]["status"] == 404


def test_live_and_archived_bodies_are_decoded_alike(crawl: Crawl, nasty: Nasty) -> None:
    packed = gzip.compress(PAGE)
    nasty.pages["/cut-gzip"] = Answer(
        OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(packed) - 9) + packed[:-9]
    )
    live = crawl("/cut-gzip", "/chunked-gzip", connect_to=[nasty.connect_to()])
    stored = crawl("/cut-gzip", "/chunked-gzip", connect_to=[nasty.connect_to()], GUIDANG_FETCH="archive")
    assert [one["body"] for one in live.got] == [one["body"] for one in stored.got]


def test_a_view_of_no_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "none")
    assert archive.portals() == []
    assert archive.find("plan", "GET", f"http://{HOST}/", io.BytesIO().read()) is None
