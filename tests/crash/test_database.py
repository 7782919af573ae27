"""A process that dies while it writes the database, at places that are named here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from crawler.portals.described import declared
from pipelines.store import Digests, Store, catch_up, reading, rebuild
from pipelines.store.database import NAME, connect
from tests.crash.conftest import Undisturbed
from tests.crash.crawls import HOME, PORTAL

LONG = pytest.mark.long
Dies = Callable[[str, str, int], None]
GHOST = "INSERT INTO portals (portal, title, declared) VALUES ('ghost', 'of a writer that was killed', '{}')"
DIES = f"""
import os, pathlib, sys, threading
from archive import Archive
from crawler.portals.described import declared
from pipelines.store import Store, catch_up, rebuild
data, what, where, left = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(":"), [int(sys.argv[4])]
def called(frame, event, argument):
    code = frame.f_code
    if code.co_name == where[1] and where[0] in code.co_filename:
        left[0] -= 1
        left[0] or os._exit(9)
def crawl():
    with Store(data) as store:
        catch_up(store, Archive(data), declared())
        store.settle()
def ghost():
    Store(data).connection.execute({GHOST!r})
    os._exit(9)
threading.settrace(called)
sys.settrace(called)
{{"crawl": crawl, "ghost": ghost, "rebuild": lambda: rebuild(data, declared())}}[what]()
"""


@pytest.fixture
def data(undisturbed: Undisturbed, tmp_path: Path) -> Path:
    """A data folder of which a crawl has made a database."""
    return shutil.copytree(undisturbed.data, tmp_path / "data")


@pytest.fixture
def dies(data: Path) -> Dies:
    """Does what a crawl does at its end, or a rebuild, and dies as a function is called for the n-th time."""

    def call(what: str, where: str, n: int) -> None:
        words = [sys.executable, "-c", DIES, str(data), what, where, str(n)]
        done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 9, done.stderr

    return call


def digests(data: Path) -> Digests:
    with reading(data) as database:
        return database.digests()


def ghosts(data: Path) -> int:
    with closing(connect(data / NAME)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM portals WHERE portal = 'ghost'").fetchone()
        return int(count)


def test_what_a_killed_writer_left_does_not_come_back(data: Path, dies: Dies) -> None:
    before = digests(data)
    dies("ghost", "nowhere:nothing", 1)
    hot = Path(f"{data / NAME}-wal")
    assert hot.stat().st_size > 0
    made = rebuild(data, declared())
    assert not hot.exists() or not hot.stat().st_size
    assert (made.digests, digests(data), ghosts(data)) == (before, before, 0)


@pytest.mark.parametrize(
    ("where", "n"),
    [
        pytest.param("store/store.py:_preferred", 5, marks=LONG),  # rows of some publications, not committed
        pytest.param("store/store.py:settle", 1, marks=LONG),
        pytest.param("store/rebuild.py:_put", 1, marks=LONG),  # all is made, nothing replaced
        pytest.param("store/rebuild.py:_sync", 1, marks=LONG),
        ("pathlib:replace", 1),  # the old -wal is gone, the new database not yet there
    ],
)
def test_a_rebuild_that_dies_leaves_the_old_database(data: Path, dies: Dies, where: str, n: int) -> None:
    before = digests(data)
    dies("ghost", "nowhere:nothing", 1)
    dies("rebuild", where, n)
    assert ghosts(data) == 1, "also what stood in its -wal alone"
    assert rebuild(data, declared()).digests == digests(data) == before
    assert sorted(path.name for path in data.glob(f"{NAME}*") if path.stat().st_size) == [NAME]


def test_a_rebuild_that_dies_after_the_renaming_has_replaced_it(data: Path, dies: Dies) -> None:
    before = digests(data)
    dies("ghost", "nowhere:nothing", 1)
    dies("rebuild", "store/rebuild.py:_sync", 2)
    assert (digests(data), ghosts(data)) == (before, 0)


@pytest.mark.parametrize(
    ("where", "n", "mends"),
    [
        ("store/store.py:replace", 4, "crawl"),
        ("store/catch_up.py:write_file", 1, "crawl"),
        ("store/store.py:_note", 2, "rebuild"),  # settled, not yet committed
        *(
            pytest.param(where, n, mends, marks=LONG)
            for mends in ("crawl", "rebuild")
            for where, n in (
                ("store/store.py:_drop_what_others_made", 1),
                ("store/database.py:create", 1),
                ("store/catch_up.py:write_portal", 1),
                ("store/store.py:settle", 1),
                ("settle/choices.py:choose", 3),
                ("store/store.py:_note", 2),
            )
        ),
    ],
)
def test_a_crawl_that_dies_at_its_end_is_mended(
    data: Path, dies: Dies, where: str, n: int, mends: str
) -> None:
    before = digests(data)
    for path in data.glob(f"{NAME}*"):
        path.unlink()
    dies("crawl", where, n)
    if mends == "rebuild":
        rebuild(data, declared())
    else:
        with Store(data) as store:
            catch_up(store, Archive(data), declared())
            store.settle()
    assert digests(data) == before


def test_a_file_that_no_sum_is_noted_of_is_read_all_the_same(data: Path) -> None:
    before = digests(data)
    sums = data / "warc" / PORTAL / "SHA256SUMS"
    whole = sums.read_text()
    sums.write_text(whole[:-20])  # the crash came between the renaming and the end of the line
    made = rebuild(data, declared()).digests
    assert (made.content, made.report) == (before.content, before.report)
    assert made.archive != before.archive
