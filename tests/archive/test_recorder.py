"""What is written is what was on the wire, and is read back as such."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive import (
    Archive,
    ArchiveError,
    ArchiveLocked,
    Column,
    IndexRow,
    Part,
    Publication,
    Recorder,
    Role,
    Skipped,
    State,
    UsageError,
)
from archive.records import read_records
from archive.writer import SUMS
from tests.archive.exchanges import OK, PAGE, RESPONSES, exchange, request
from tests.conftest import Clock

URL = "http://www.example.cn/a.html"


def record(data: Path, run: str = "run-1", **options: object) -> Recorder:
    return Recorder(data, "beijing_gov", run=run, options=options)


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_kept_byte_for_byte(tmp_path: Path, name: str) -> None:
    response, body = RESPONSES[name]
    with record(tmp_path) as recorder:
        capture = recorder.write(exchange(response))
    archive = Archive(tmp_path)
    kinds, blocks = [], []
    for one in read_records(archive.files("beijing_gov")[0]):
        kinds.append(one.get("WARC-Type"))
        blocks.append(one.block.read())
    assert kinds == ["warcinfo", "request", "metadata", "response"]
    assert blocks[1] == request(URL)
    assert blocks[3] == response[response.index(b"HTTP/1.1 200") :] if name == "interim" else response
    assert archive.capture(capture.capture) == capture
    assert archive.body(capture.capture) == body
    assert archive.find("beijing_gov", "GET", URL + "#top") == capture
    assert capture.state is State.COMPLETE


@pytest.mark.parametrize(
    ("response", "more", "state", "mark"),
    [
        (OK + b"Content-Length: 9\r\n\r\nhello", {"truncated": "disconnect"}, State.TRUNCATED, "disconnect"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", {"truncated": "time"}, State.TRUNCATED, "time"),
        (b"HTTP/1.1 200 O", {"truncated": "disconnect", "error": "lost"}, State.TRUNCATED, "disconnect"),
        (b"\x15\x03\x01 not HTTP at all", {}, State.TRUNCATED, "unspecified"),
        (b"\n", {}, State.TRUNCATED, "unspecified"),
        (b"", {"error": "connection refused"}, State.FAILED, ""),
        (b"", {"error": "no such host", "request": b""}, State.FAILED, ""),
        (b"HTTP/1.1 412 x\r\nContent-Length: 0\r\n\r\n", {"blocked": "js-challenge"}, State.BLOCKED, ""),
    ],
)
def test_what_went_wrong_is_kept_and_never_answers(
    tmp_path: Path, response: bytes, more: dict[str, Any], state: State, mark: str
) -> None:
    with record(tmp_path) as recorder:
        capture = recorder.write(exchange(response, **more))
    archive = Archive(tmp_path)
    last = list(read_records(archive.files("beijing_gov")[0]))[-1]
    assert (capture.state, last.get("WARC-Truncated")) == (state, mark)
    assert archive.capture(capture.capture) == capture
    assert archive.find("beijing_gov", "GET", URL) is None
    if response:
        assert last.block.read() == response


def test_the_latest_answer_counts(tmp_path: Path, clock: Clock) -> None:
    statuses = [b"200 OK", b"404 Not Found", b"503 Busy", b"302 Found", b"500 Oops"]
    with record(tmp_path) as recorder:
        for status in statuses:
            recorder.write(
                exchange(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n", started=clock())
            )
    found = Archive(tmp_path).find("beijing_gov", "GET", URL)
    assert found is not None
    assert found.status == 302


def test_method_and_body_decide(tmp_path: Path) -> None:
    with record(tmp_path) as recorder:
        for body in (b"page=1", b"page=2"):
            response = OK + b"Content-Length: 6\r\n\r\n" + body
            recorder.write(exchange(response, method="POST", request=request(URL, "POST", body)))
    archive = Archive(tmp_path)
    found = archive.find("beijing_gov", "POST", URL, b"page=1")
    assert found is not None
    assert archive.body(found.capture) == b"page=1"
    assert archive.find("beijing_gov", "GET", URL) is None
    assert archive.find("beijing_gov", "POST", URL, b"page=3") is None


def test_equal_bytes_become_a_revisit(tmp_path: Path, clock: Clock) -> None:
    response, body = RESPONSES["chunked"]
    page = OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    with record(tmp_path) as recorder:
        first = recorder.write(exchange(page))
    with record(tmp_path, "run-2") as recorder:
        again = recorder.write(exchange(page.replace(b"OK\r\n", b"OK\r\nDate: today\r\n"), started=clock()))
        coded = recorder.write(exchange(response, started=clock()))
        coded_again = recorder.write(exchange(response, "http://www.example.cn/b.html", started=clock()))
        cut = recorder.write(exchange(response, truncated="disconnect", started=clock()))
    archive = Archive(tmp_path)
    assert [c.state for c in (first, again, coded, coded_again, cut)] == [
        State.COMPLETE,
        State.REVISIT,
        State.COMPLETE,
        State.REVISIT,
        State.TRUNCATED,
    ]
    assert again.refers_to == first.capture
    assert archive.body(again.capture) == PAGE
    assert (b"Date", b"today") in archive.response(again.capture).headers
    assert archive.body(coded_again.capture) == body
    kept = [one for one in read_records(archive.files("beijing_gov")[1]) if one.get("WARC-Profile")]
    assert kept[0].block.read() == b"HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    assert kept[0].get("WARC-Truncated") == "length"
    assert kept[0].get("WARC-Refers-To") == f"<{first.capture}>"
    assert kept[0].get("WARC-Refers-To-Date") == first.time


def test_not_modified_refers_to_what_it_confirms(tmp_path: Path, clock: Clock) -> None:
    silent = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    with record(tmp_path) as recorder:
        base = recorder.write(exchange(RESPONSES["gzip"][0]))
        first = recorder.write(exchange(silent, refers_to=base.capture, started=clock()))
        second = recorder.write(exchange(silent, refers_to=first.capture, started=clock()))
        stray = recorder.write(exchange(silent, started=clock()))
    archive = Archive(tmp_path)
    assert (first.refers_to, second.refers_to, stray.refers_to) == (base.capture, base.capture, None)
    assert archive.find("beijing_gov", "GET", URL) == second
    assert archive.body(second.capture) == PAGE
    assert archive.response(second.capture).status == 200
    revisit = next(one for one in read_records(archive.files("beijing_gov")[0]) if one.id == first.capture)
    assert revisit.block.read() == silent
    assert revisit.get("WARC-Profile").endswith("/server-not-modified")


def publication(capture: str, title: str = "2020年年报", index: str = "urn:x") -> Publication:
    row = IndexRow(capture=index, title=title, date="2021-01-25", pairs=(("文号", ""),))
    part = Part(capture=capture, role=Role.DETAIL, url=URL, name="年报")
    return Publication(portal="beijing_gov", url=URL, row=row, parts=(part,), pairs=(("索引号", "11 0"),))


def test_publications_come_back_as_they_were_given(tmp_path: Path) -> None:
    with record(tmp_path) as recorder:
        capture = recorder.write(exchange(RESPONSES["gzip"][0]))
        given = publication(capture.capture)
        kept = recorder.publish(given)
        assert Archive(tmp_path).history("beijing_gov", URL) == [kept]
        assert recorder.publish(publication(capture.capture, "renamed")) == kept  # never twice in one run
    assert replace(kept, record="", time="", run="") == given
    assert (kept.run, kept.record[:9]) == ("run-1", "urn:uuid:")
    assert list(Archive(tmp_path).publications("beijing_gov")) == [kept]


@pytest.mark.parametrize(
    ("title", "index", "fetch", "records"),
    [
        ("2020年年报", "urn:y", "new", 1),
        ("2020年年报（更正）", "urn:y", "new", 2),
        ("2020年年报", "urn:x", "refresh", 2),
    ],
)
def test_a_publication_is_written_anew_only_when_due(
    tmp_path: Path, title: str, index: str, fetch: str, records: int
) -> None:
    with record(tmp_path) as recorder:
        capture = recorder.write(exchange(RESPONSES["gzip"][0]))
        recorder.publish(publication(capture.capture))
    with record(tmp_path, "run-2", fetch=fetch) as recorder:
        recorder.publish(publication(capture.capture, title, index))
    assert len(Archive(tmp_path).history("beijing_gov", URL)) == records


def test_a_run_is_told_from_begin_to_end(tmp_path: Path, clock: Clock) -> None:
    skipped = (Skipped(url=URL, reason="known", via="http://www.example.cn/", role=Role.DETAIL),)
    walk = Column(
        column="nb", pages=("http://www.example.cn/",), complete=True, shared=("http://www.example.cn/1",)
    )
    columns = (walk,)
    options = {"fetch": "new", "years": [2020]}
    recorder = Recorder(tmp_path, "beijing_gov", run="run-1", options=options, clock=clock)
    recorder.write(exchange(RESPONSES["length"][0]))
    (before,) = Archive(tmp_path).runs("beijing_gov")
    assert (before.run, before.ended, before.options) == ("run-1", "", options)
    run = recorder.finish(skipped=skipped, columns=columns, counts={"captures": 1})
    recorder.close()
    assert list(Archive(tmp_path).runs("beijing_gov")) == [run]
    assert (run.skipped, run.columns, run.started) == (skipped, columns, before.started)


def test_files_are_rotated_named_and_summed(tmp_path: Path) -> None:
    with Recorder(tmp_path, "beijing_gov", run="run-1", options={}, limit=600) as recorder:
        captures = [recorder.write(exchange(RESPONSES[name][0])) for name in ("length", "gzip", "chunked")]
        assert len(Archive(tmp_path).open_files("beijing_gov")) == 1
    archive = Archive(tmp_path)
    files = archive.files("beijing_gov")
    assert [path.name for path in files] == sorted({capture.file for capture in captures})
    assert archive.open_files("beijing_gov") == []
    sums = (tmp_path / "warc/beijing_gov" / SUMS).read_text().splitlines()
    assert sums == [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]
    assert list(archive.captures("beijing_gov")) == captures
    assert list(archive.captures("beijing_gov", files[1])) == captures[1:2]


def test_a_view_follows_a_file_that_grows(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with record(tmp_path) as recorder:
        first = recorder.write(exchange(RESPONSES["length"][0]))
        assert list(archive.captures("beijing_gov")) == [first]
        second = recorder.write(exchange(RESPONSES["large"][0]))
        assert list(archive.captures("beijing_gov")) == [first, second]
    assert archive.body(second.capture) == RESPONSES["large"][1]
    assert list(archive.captures("beijing_gov")) == [first, second]


def test_one_run_a_portal(tmp_path: Path) -> None:
    with record(tmp_path):
        with pytest.raises(ArchiveLocked):
            record(tmp_path, "run-2")
        Recorder(tmp_path, "zhejiang_huangyan", run="run-2", options={}).close()
    record(tmp_path, "run-2").close()


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = "import sys, pathlib, os; from archive import Recorder; "
    code += "r = Recorder(pathlib.Path(sys.argv[1]), 'beijing_gov', run='x', options={}); os._exit(9)"
    home = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=home, check=False)
    record(tmp_path).close()


@pytest.mark.parametrize("first", [["h:1:a:2"], []])
def test_replica_and_live_runs_do_not_mix(tmp_path: Path, first: list[str]) -> None:
    with record(tmp_path, connect_to=first) as recorder:
        recorder.write(exchange(RESPONSES["length"][0]))
    second = [] if first else ["h:1:a:2"]
    with pytest.raises(UsageError):
        Recorder(tmp_path, "zhejiang_huangyan", run="r", options={"connect_to": second})
    record(tmp_path, "run-2", connect_to=first).close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveError):
        record(tmp_path)


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(ArchiveError):
        record(tmp_path / "data")


def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    recorder = record(tmp_path)
    kept = recorder.write(exchange(RESPONSES["gzip"][0]))
    size = Archive(tmp_path).open_files("beijing_gov")[0].stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 900, limits[1]))
    try:
        with pytest.raises(ArchiveError):
            recorder.write(exchange(OK + b"Content-Length: 9000\r\n\r\n" + os.urandom(9000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with pytest.raises(ArchiveError):
        recorder.write(exchange(RESPONSES["length"][0]))
    recorder.close()
    archive = Archive(tmp_path)
    assert list(archive.captures("beijing_gov")) == [kept]
    assert archive.open_files("beijing_gov")[0].stat().st_size == size
    record(tmp_path, "run-2").close()
    assert list(Archive(tmp_path).captures("beijing_gov")) == [kept]
    assert archive.open_files("beijing_gov") == []
