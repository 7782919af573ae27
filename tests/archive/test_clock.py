"""What was written last counts, whatever the clock said then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive, IndexRow, Part, Publication, Recorder, Role
from tests.archive.exchanges import OK, exchange

URL = "http://www.example.cn/a.html"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
YEARS = {"in order": (0, 1, 2), "a year ahead": (0, 3, 1), "set back": (5, 1, 0), "at one moment": (0, 0, 0)}


def crawl(data: Path, day: datetime, body: bytes, limit: int = 10**9) -> None:
    """A run of one page and its publication."""
    with Recorder(data, "p", run=f"run {body!r}", options={}, clock=lambda: day, limit=limit) as recorder:
        page = OK + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        capture = recorder.write(exchange(page, URL, started=day))
        part = Part(capture=capture.capture, role=Role.DETAIL, url=URL)
        row = IndexRow(capture=capture.capture, title=body.decode())
        recorder.publish(Publication(portal="p", url=URL, row=row, parts=(part,)))
        recorder.finish(skipped=(), columns=(), counts={})


@pytest.mark.parametrize("missing", [(), (".cdxj",), (".places",), (".cdxj", ".files", ".places")])
@pytest.mark.parametrize("order", YEARS)
def test_what_was_written_last_answers(tmp_path: Path, order: str, missing: tuple[str, ...]) -> None:
    for year, body in zip(YEARS[order], (b"first", b"second", b"third"), strict=True):
        crawl(tmp_path, NOW + timedelta(days=365 * year), body)
    for ending in missing:
        (tmp_path / f"index/p{ending}").unlink()
    archive = Archive(tmp_path)
    found = archive.find("p", "GET", URL)
    assert found
    assert archive.body(found.capture) == b"third"
    titles = [one.row.title for one in archive.history("p", URL) if one.row]
    assert titles == ["first", "second", "third"]


def test_serials_go_on_from_run_to_run(tmp_path: Path) -> None:
    for number in range(3):
        crawl(tmp_path, NOW - timedelta(days=number), b"%d" % number, limit=1)
    serials = sorted(path.name[-13:-8] for path in Archive(tmp_path).files("p"))
    assert serials == [f"{number:05d}" for number in range(len(serials))]
    assert len(serials) > 3
