"""Conversions as records: what is written, what counts, and what a torn file keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, Capture, Recorder, Run, StoredConversion, sha256_hex
from tests.verify.archives import PORTAL, field, files, kind, make, records, starts

HTML = "<p>一、总体情况</p>".encode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive of two runs, the last of them ended."""
    make(tmp_path)
    return tmp_path


def last(data: Path) -> Run:
    return max(Archive(data).runs(PORTAL), key=lambda run: run.started)


def page(data: Path) -> Capture:
    return next(one for one in Archive(data).captures(PORTAL) if one.url.endswith("/page.html"))


def asked(data: Path, version: str = "1", error: str = "") -> StoredConversion:
    """What a tool was asked for, and why it failed where it did."""
    capture = page(data)
    return StoredConversion(
        document=sha256_hex(Archive(data).body(capture.capture)),
        capture=capture.capture,
        url=capture.url,
        kind="doc",
        tool="Ours",
        version=version,
        error=error,
    )


def test_a_conversion_is_two_records(data: Path) -> None:
    with Recorder.beside(data, last(data)) as recorder:
        kept = recorder.keep(asked(data), HTML)
    info, about, made = records(files(data)[-1])
    assert [kind(one) for one in (info, about, made)] == ["warcinfo", "metadata", "conversion"]
    assert field(about, b"WARC-Refers-To") == field(made, b"WARC-Record-ID")
    assert field(made, b"WARC-Refers-To").decode() == f"<{page(data).capture}>"
    assert field(made, b"Content-Type") == b"text/html;charset=utf-8"
    assert b"WARC-Concurrent-To" not in made  # ISO 28500:2017 §5.7
    assert b"WARC-IP-Address" not in made
    fresh = Archive(data)
    assert list(fresh.conversions(PORTAL)) == [kept]
    assert fresh.conversion(PORTAL, kept.document) == kept
    assert fresh.converted(kept) == HTML


def test_a_failure_is_one_record(data: Path) -> None:
    with Recorder.beside(data, last(data)) as recorder:
        kept = recorder.keep(asked(data, error="it ended with 77"))
    assert [kind(one) for one in records(files(data)[-1])] == ["warcinfo", "metadata"]
    assert Archive(data).conversion(PORTAL, kept.document) == kept
    assert kept.error == "it ended with 77"


def test_the_latest_conversion_counts_before_any_failure(data: Path) -> None:
    with Recorder.beside(data, last(data)) as recorder:
        recorder.keep(asked(data), HTML)
        newest = recorder.keep(asked(data, version="2"), HTML * 2)
        recorder.keep(asked(data, version="3", error="broken"))
    assert Archive(data).conversion(PORTAL, newest.document) == newest


def test_runs_captures_and_the_index_stay_as_they_are(data: Path) -> None:
    runs, captures = list(Archive(data).runs(PORTAL)), list(Archive(data).captures(PORTAL))
    lines = (data / "index" / f"{PORTAL}.cdxj").read_bytes()
    with Recorder.beside(data, last(data)) as recorder:
        recorder.keep(asked(data), HTML)
    assert list(Archive(data).runs(PORTAL)) == runs
    assert list(Archive(data).captures(PORTAL)) == captures
    assert (data / "index" / f"{PORTAL}.cdxj").read_bytes() == lines


def test_a_run_that_did_not_end_goes_on_after_a_conversion(data: Path) -> None:
    options = {"fetch": "refresh"}
    with Recorder(data, PORTAL, run="third", options=options) as recorder:
        started = recorder.started
        recorder.publish(replace(next(Archive(data).publications(PORTAL)), record="", time="", run=""))
    with Recorder.beside(data, last(data)) as recorder:
        recorder.keep(asked(data), HTML)
    with Recorder(data, PORTAL, run="fourth", options=options, resume=True) as recorder:
        assert (recorder.run, recorder.started, recorder.resumed) == ("third", started, True)


def test_what_an_open_file_holds_does_not_count_yet(data: Path) -> None:
    with Recorder.beside(data, last(data)) as recorder:
        kept = recorder.keep(asked(data), HTML)
        assert recorder.archive.conversion(PORTAL, kept.document) is None
        assert Archive(data).conversion(PORTAL, kept.document) is None
        assert list(Archive(data).conversions(PORTAL)) == [kept]


@pytest.mark.parametrize("whole", [0, 1, 2], ids=["torn metadata", "torn conversion", "all but the second"])
def test_a_torn_end_is_cut_off(data: Path, whole: int) -> None:
    with Recorder.beside(data, last(data)) as recorder:
        recorder.keep(asked(data), HTML)
        recorder.keep(asked(data, version="2"), HTML)
    path = files(data)[-1]
    end = starts(path)[1:][whole + 1]  # of the metadata, the conversion, the second metadata
    path.with_name(path.name + ".open").write_bytes(path.read_bytes()[: end - 1])
    path.unlink()
    with Recorder.beside(data, last(data)) as recorder:
        assert len(recorder.repairs) == 1
    assert [one.version for one in Archive(data).conversions(PORTAL)] == ["1"] * (whole == 2)
