"""Open files are read up to their last whole exchange, and repair touches no whole one."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from archive import Archive, ArchiveLocked, places
from archive.verify import mend, verify
from archive.writer import SUMS
from tests.verify.archives import PORTAL, codes, files, starts


def leave_open(data: Path, cut: int, tail: bytes = b"") -> Path:
    """The second file as a run that died leaves it: no sum, no line of the indexes."""
    path = files(data)[1]
    folder = path.parent
    opened = path.with_name(f"{path.name}.open")
    opened.write_bytes(path.read_bytes()[:cut] + tail)
    path.unlink()
    sums = (folder / SUMS).read_text().splitlines(keepends=True)
    (folder / SUMS).write_text("".join(line for line in sums if path.name not in line))
    index = data / "index" / f"{PORTAL}.cdxj"
    lines = index.read_text("utf-8").splitlines(keepends=True)
    index.write_text("".join(line for line in lines if path.name not in line), "utf-8")
    known = places.Places(data / "index" / f"{PORTAL}.places")
    left = known.lines(known.files.keys() - {path.name})
    places.write(data / "index" / f"{PORTAL}.places", left)
    return opened


@pytest.mark.parametrize("tail", [b"", b"\0" * 700, b"\x1f\x8b\x08\0\0"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.33, 0.5, 0.77, 0.99, 1.0])
def test_a_torn_end_is_named_and_mended(data: Path, share: float, tail: bytes) -> None:
    whole = files(data)[1].read_bytes()
    opened = leave_open(data, int(share * len(whole)), tail)
    seen = [one.capture for one in Archive(data).captures(PORTAL)]
    verdict = verify(data)
    assert verdict.faults == ()
    (note,) = verdict.notes
    assert (note.file, note.code) == (f"warc/{PORTAL}/{opened.name}", "open")
    assert verdict.captures == len(seen)
    done = mend(data)
    assert {one.code for one in done} == {"mended"}
    verdict = verify(data)
    assert (verdict.faults, verdict.notes) == ((), ())
    assert [one.capture for one in Archive(data).captures(PORTAL)] == seen
    for path in files(data):
        assert path.suffix == ".gz"
    if note.offset:
        assert files(data)[1].read_bytes() == whole[: note.offset]


def test_damage_before_whole_exchanges_is_a_fault_and_stays(data: Path) -> None:
    members = starts(files(data)[1])
    opened = leave_open(data, members[-1])
    damaged = bytearray(opened.read_bytes())
    damaged[members[3] + 30] ^= 4
    opened.write_bytes(damaged)
    assert "member-damaged" in codes(data)
    assert [one.code for one in mend(data)] == ["left"]
    assert opened.read_bytes() == damaged


def test_a_running_crawl_is_no_fault_and_is_not_mended(data: Path) -> None:
    opened = leave_open(data, 9_000)
    with (opened.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        verdict = verify(data)
        assert verdict.whole
        assert "a crawl is writing it" in verdict.notes[0].what
        with pytest.raises(ArchiveLocked, match=PORTAL):
            mend(data)
    assert opened.exists()


def test_sums_and_index_are_mended(data: Path) -> None:
    sums, index = files(data)[0].parent / SUMS, data / "index" / f"{PORTAL}.cdxj"
    before = sums.read_bytes(), index.read_bytes()
    sums.write_bytes(before[0][:-30])
    index.write_bytes(before[1][200:])
    assert {one.code for one in mend(data)} == {"mended"}
    assert (sums.read_bytes(), index.read_bytes()) == before
    assert mend(data) == []


def test_a_damaged_file_gets_no_sum(data: Path) -> None:
    path = files(data)[0]
    path.write_bytes(path.read_bytes()[:-1])
    sums = path.parent / SUMS
    sums.write_text("".join(line for line in sums.read_text().splitlines(True) if path.name not in line))
    assert ("left", path.name) in {(one.code, Path(one.file).name) for one in mend(data)}
    assert path.name not in sums.read_text()
