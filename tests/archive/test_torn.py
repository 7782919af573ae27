"""A file cut anywhere gives its whole exchanges, and repair leaves them as they were."""

from __future__ import annotations

import functools
import hashlib
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import Archive, ArchiveError, Capture, Recorder
from archive.writer import SUMS
from tests.archive.exchanges import RESPONSES, exchange

NAMES = ("length", "gzip", "chunked gzip", "interim")


@functools.cache
def whole() -> tuple[str, bytes, tuple[Capture, ...]]:
    """A file as a run leaves it behind: name, bytes, captures."""
    with tempfile.TemporaryDirectory() as folder:
        with Recorder(Path(folder), "beijing_gov", run="r", options={}) as recorder:
            captures = tuple(recorder.write(exchange(RESPONSES[name][0])) for name in NAMES)
        (path,) = Archive(Path(folder)).files("beijing_gov")
        return path.name, path.read_bytes(), captures


@settings(deadline=None)  # the disk is waited for
@given(st.integers(0, len(whole()[1])), st.sampled_from([b"", b"\0" * 700, b"garbage", b"\x1f\x8b\x08"]))
def test_a_torn_tail(cut: int, tail: bytes) -> None:
    name, data, captures = whole()
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text) / "warc" / "beijing_gov"
        folder.mkdir(parents=True)
        torn = data[:cut] + tail
        (folder / f"{name}.open").write_bytes(torn)
        same = next((n for n, (a, b) in enumerate(zip(data, torn, strict=False)) if a != b), len(torn))
        seen = list(Archive(Path(text)).captures("beijing_gov"))
        assert seen == list(captures[: len(seen)])
        assert len(seen) == sum(_end(capture) <= same for capture in captures)
        Recorder(Path(text), "beijing_gov", run="next", options={}).close()
        archive = Archive(Path(text))
        assert archive.open_files("beijing_gov") == []
        assert list(archive.captures("beijing_gov")) == seen
        for path in archive.files("beijing_gov"):
            kept = path.read_bytes()
            assert data.startswith(kept)
            sums = (folder / SUMS).read_text()
            assert sums == f"{hashlib.sha256(kept).hexdigest()}  {path.name}\n"
        lines = (Path(text) / "index" / "beijing_gov.cdxj").read_text() if seen else ""
        assert len(lines.splitlines()) == len(seen)


@functools.cache
def _ends() -> dict[int, int]:
    """Offset of each capture's committing record → where it ends."""
    _, data, captures = whole()
    starts = sorted(_member_starts(data))
    return {capture.offset: min(at for at in starts if at > capture.offset) for capture in captures}


def _end(capture: Capture) -> int:
    return _ends()[capture.offset]


def _member_starts(data: bytes) -> list[int]:
    starts, at = [0], 0
    while at < len(data):
        inflater = zlib.decompressobj(31)
        inflater.decompress(data[at:])
        at = len(data) - len(inflater.unused_data)
        starts.append(at)
    return starts


@pytest.mark.parametrize("cut", [1, 200])
def test_a_closed_file_that_is_cut_is_an_error(tmp_path: Path, cut: int) -> None:
    name, data, _ = whole()
    folder = tmp_path / "warc" / "beijing_gov"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data[:-cut])
    with pytest.raises(ArchiveError, match=name):
        list(Archive(tmp_path).captures("beijing_gov"))


def test_sums_are_completed_after_a_crash_between_name_and_line(tmp_path: Path) -> None:
    with Recorder(tmp_path, "beijing_gov", run="r", options={}, limit=1) as recorder:
        for name in NAMES:
            recorder.write(exchange(RESPONSES[name][0]))
    sums = tmp_path / "warc/beijing_gov" / SUMS
    before = sums.read_text()
    sums.write_text(before[:-30])
    Recorder(tmp_path, "beijing_gov", run="next", options={}).close()
    assert sums.read_text() == before


@pytest.mark.parametrize("at", [0.1, 0.5])
def test_damage_before_whole_exchanges_is_no_torn_end(tmp_path: Path, at: float) -> None:
    name, data, _ = whole()
    folder = tmp_path / "warc" / "beijing_gov"
    folder.mkdir(parents=True)
    place = round(len(data) * at)
    damaged = data[:place] + bytes([data[place] ^ 8]) + data[place + 1 :]
    (folder / f"{name}.open").write_bytes(damaged)
    with pytest.raises(ArchiveError, match="nothing was cut"):
        Recorder(tmp_path, "beijing_gov", run="next", options={})
    assert (folder / f"{name}.open").read_bytes() == damaged
    (folder / f"{name}.open").write_bytes(data)
    (folder / name).write_bytes(data)
    with pytest.raises(ArchiveError, match="closed too"):
        Recorder(tmp_path, "beijing_gov", run="next", options={})
    (folder / f"{name}.open").unlink()
    Recorder(tmp_path, "beijing_gov", run="next", options={}).close()
