"""Several processes find what one finds, in the same order, and end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from archive.verify import verify, walk
from archive.workers import Crew, shared
from tests.running import LONG
from tests.verify.archives import codes, files, pack, put, records


def damage(data: Path) -> None:
    """A record of the first file stands in the second too; a bit of the second is another one."""
    one, two = files(data)
    put(two, two.read_bytes() + pack(records(one)[1:2]))
    changed = bytearray(two.read_bytes())
    changed[len(changed) // 2] ^= 1
    two.write_bytes(changed)
    one.write_bytes(b"\0" * 9 + one.read_bytes())


@pytest.mark.parametrize("damaged", [False, True])
def test_the_verdict_is_the_same(data: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool) -> None:
    if damaged:
        damage(data)
    alone, told = verify(data), list[Path]()
    monkeypatch.setattr(walk, "LEAST", 0)
    assert verify(data, workers=3, tell=told.append) == alone
    assert told == files(data)
    assert damaged != alone.whole
    if damaged:
        assert {"id-twice", "sums-differ", "garbage", "member-damaged"} <= codes(data)


def die_away_from(home: int) -> int:
    """A task that kills whoever does it for another process."""
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return home


def test_what_a_dead_worker_leaves_is_done_here() -> None:
    home = os.getpid()
    with Crew(2) as crew:
        for _ in range(2):  # the second time nobody else is asked
            assert list(crew.share(die_away_from, [home] * 5)) == [home] * 5


def say_and_wait(path: str) -> None:
    """A task that says who does it, and takes long."""
    Path(path).write_text(str(os.getpid()))
    time.sleep(5 * LONG)


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    said = [tmp_path / "0", tmp_path / "1"]
    words = [sys.executable, "-m", "tests.verify.test_workers", *map(str, said)]
    parent = subprocess.Popen(words, cwd=Path(__file__).parents[2])
    try:
        _until(lambda: all(one.exists() and one.read_text() for one in said))
    finally:
        parent.kill()
        parent.wait()
    _until(lambda: not any(_runs(int(one.read_text())) for one in said))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_workers_hear_ctrl_c_without_a_word(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.verify.test_workers", str(tmp_path / "0"), str(tmp_path / "1")]
    parent = subprocess.Popen(
        words,
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    _until(lambda: any(map(_starts, children.read_text().split())))
    os.killpg(parent.pid, signal.SIGINT)
    _, said = parent.communicate(timeout=60)
    assert said == "", said


def _starts(pid: str) -> bool:
    """Whether a worker has come so far that Python would make a KeyboardInterrupt of a signal."""
    caught = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:")[2].split()[0]
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes() and bool(int(caught, 16) & 2)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        list(shared(say_and_wait, sys.argv[1:], 2))
