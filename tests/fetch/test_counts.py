"""What the closing record counts: captures by state, bytes each way, errors by reason, publications."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import IndexRow, Part, Publication, Recorder, Role
from archive.records import read_records
from tests.archive.exchanges import OK, exchange
from tests.fetch.conftest import Crawl
from tests.fetch.nasty import Nasty

DETAIL = {"url": "/conditional", "meta": {"role": "detail", "row": "2020年年报"}}
NEWS = ("new", "changed", "unchanged")
URL = "http://www.example.cn/a.html"
PATHS = ("/gone", "/busy", "/cut", "/chunked-gzip")


def test_bytes_are_those_of_the_wire(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl(dict(DETAIL), *PATHS, connect_to=[nasty.connect_to()], RETRY_TIMES=0)
    counts = done.last.counts
    assert counts["sent"] == sum(len(one.request) for one in nasty.log)
    files = (path for path in done.archive.files("plan"))
    stored = [one for path in files for one in read_records(path) if one.get("WARC-Type") == "response"]
    assert counts["received"] == sum(int(one.get("Content-Length")) for one in stored)


def test_errors_are_counted_by_reason(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl(
        *PATHS, "/silent", "/challenge", connect_to=[nasty.connect_to()], RETRY_TIMES=0, DOWNLOAD_TIMEOUT=1
    )
    assert {name: n for name, n in done.last.counts.items() if name.startswith("error.")} == {
        "error.404": 1,  # not that of robots.txt
        "error.503": 1,
        "error.ResponseDataLossError": 1,
        "error.DownloadTimeoutError": 1,
        "error.blocked": 1,
    }
    assert set(done.last.software) == {"guidang", "python", "scrapy"}


@pytest.mark.parametrize(
    ("body", "title", "news"),
    [
        (b"page", "2020年年报", "unchanged"),
        (b"more", "2020年年报", "changed"),
        (b"page", "2020年年报（更正）", "changed"),
    ],
)
def test_publications_are_new_or_changed_or_neither(
    tmp_path: Path, body: bytes, title: str, news: str
) -> None:
    for run, one, row, wanted in (("a", b"page", "2020年年报", "new"), ("b", body, title, news)):
        with Recorder(tmp_path, "p", run=run, options={"fetch": "refresh"}) as recorder:
            page = recorder.write(exchange(OK + b"Content-Length: 4\r\n\r\n" + one, URL))
            part = Part(capture=page.capture, role=Role.DETAIL, url=URL)
            shown = IndexRow(capture=page.capture, title=row)
            recorder.publish(Publication(portal="p", url=URL, row=shown, parts=(part,)))
            recorder.publish(Publication(portal="p", url=URL, row=shown, parts=(part,)))
            assert {name: n for name, n in recorder.tally.items() if name in NEWS} == {wanted: 1}
            recorder.finish(skipped=(), columns=(), counts=recorder.tally)


def test_a_run_that_goes_on_counts_what_it_had_carried(crawl: Crawl, nasty: Nasty, tmp_path: Path) -> None:
    terms = {"connect_to": [nasty.connect_to()], "RETRY_TIMES": 0}
    first = crawl(dict(DETAIL), "/gone", "/cut", **terms)  # type: ignore[arg-type]
    before = first.last
    (path,) = first.archive.files("plan")
    closing = [*read_records(path)][-1]
    path.with_name(f"{path.name}.open").write_bytes(path.read_bytes()[: closing.offset])  # by kill -9
    path.unlink()
    (tmp_path / "data/warc/plan/SHA256SUMS").unlink()
    log = len(nasty.log)
    again = crawl(dict(DETAIL), "/gone", "/cut", **terms)  # type: ignore[arg-type]
    assert again.last.run == before.run
    assert again.last.counts["sent"] == sum(len(one.request) for one in nasty.log)
    assert len(nasty.log) > log
    errors = [{k: v for k, v in run.counts.items() if k.startswith("error.")} for run in (before, again.last)]
    assert errors[1] == {name: n * (1 + (name != "error.404")) for name, n in errors[0].items()}
