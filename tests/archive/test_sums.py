"""SHA256SUMS after a crash: the one line that it explains is completed, nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Exchange, Recorder, Role
from archive.verify import verify
from archive.writer import SUMS, mend_sums

PORTAL = "beijing_gov"
WHEN = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portal's folder with three closed files."""
    for run in ("one", "two", "three"):
        with Recorder(tmp_path, PORTAL, run=run, options={}) as recorder:
            url = f"http://www.beijing.gov.cn/{run}"
            head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
            recorder.write(Exchange(url=url, role=Role.OTHER, started=WHEN, response=head + run[:3].encode()))
            recorder.finish(skipped=[], columns=[], counts={})
    return tmp_path / "warc" / PORTAL


@pytest.mark.parametrize("left", [0, 1, 40, 64, 65, 66, 80, -1])
def test_the_line_that_a_crash_kept_back_is_completed(folder: Path, left: int) -> None:
    whole = (folder / SUMS).read_bytes()
    *others, last = whole.splitlines(keepends=True)
    (folder / SUMS).write_bytes(b"".join(others) + last[:left])
    mend_sums(folder)
    assert (folder / SUMS).read_bytes() == whole
    mend_sums(folder)
    assert (folder / SUMS).read_bytes() == whole


def test_the_first_line_of_all(folder: Path) -> None:
    first, *others = sorted(folder.glob("*.warc.gz"))
    line = (folder / SUMS).read_bytes().splitlines(keepends=True)[0]
    for path in (*others, folder / SUMS):
        path.unlink()
    mend_sums(folder)
    assert (folder / SUMS).read_bytes() == line
    assert first.name.encode() in line


def flipped(text: bytes, at: int) -> bytes:
    """One letter made another one."""
    return text[:at] + bytes([text[at] ^ 16]) + text[at + 1 :]


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a letter of the first sum": (lambda text: flipped(text, 5), "sums-line"),
    "a letter of the last sum": (lambda text: flipped(text, text.rindex(b"  ") - 5), "sums-line"),
    "the last line end": (lambda text: flipped(text, len(text) - 1), "sums-line"),
    "no line for an older file": (lambda text: text[text.index(b"\n") + 1 :], "sums-missing"),
    "half a line of another file": (lambda text: text[:200] + b"0123", "sums-line"),
    "no UTF-8": (lambda text: b"\xff" + text[1:], "sums-line"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_stays_for_verify_to_find(folder: Path, damage: str) -> None:
    change, code = DAMAGE[damage]
    changed = change((folder / SUMS).read_bytes())
    (folder / SUMS).write_bytes(changed)
    with Recorder(folder.parents[1], PORTAL, run="four", options={}) as recorder:
        recorder.finish(skipped=[], columns=[], counts={})
    after = (folder / SUMS).read_bytes()
    assert after.startswith(changed)
    newest = max(folder.glob("*.warc.gz")).name.encode()
    assert after.splitlines()[-1].endswith(b"  " + newest)  # a line of its own, whatever was before it
    assert code in {fault.code for fault in verify(folder.parents[1]).faults}


def test_a_file_that_is_not_whole_gets_no_line(folder: Path) -> None:
    newest = max(folder.glob("*.warc.gz"))
    newest.write_bytes(newest.read_bytes()[:-9])
    text = (folder / SUMS).read_bytes()
    kept = b"".join(text.splitlines(keepends=True)[:-1])
    (folder / SUMS).write_bytes(kept)
    mend_sums(folder)
    assert (folder / SUMS).read_bytes() == kept
