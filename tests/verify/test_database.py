"""The database agrees with the archive about every capture, or verify says where not."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.verify import verify
from pipelines.store import DatabaseWitness, check_database, rebuild
from tests.verify.archives import PORTAL, files


@pytest.fixture(scope="module")
def built(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "data"
    shutil.copytree(pristine, folder)
    rebuild(folder, {})
    return folder


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "data")
    return tmp_path / "data"


def found(data: Path) -> set[str]:
    """The codes, as the command puts them together."""
    verdict = verify(data, witnesses=lambda portal: [DatabaseWitness(data, portal)])
    return {fault.code for fault in (*verdict.faults, *check_database(data, [PORTAL]))}


ROW = "(SELECT min(capture) FROM captures WHERE state = 'complete')"
CHANGES = {
    "SELECT 1": set(),
    f"UPDATE captures SET status = 404 WHERE capture = {ROW}": {"database-differs"},
    f"UPDATE captures SET url = url || '#' WHERE capture = {ROW}": {"database-differs"},
    f"UPDATE captures SET offset = offset + 1 WHERE capture = {ROW}": {"database-differs"},
    f"UPDATE captures SET payload = NULL WHERE capture = {ROW}": {"database-differs"},
    f"UPDATE captures SET time = '2026' WHERE capture = {ROW}": {"database-differs"},
    f"UPDATE captures SET capture = 'urn:uuid:x' WHERE capture = {ROW}": {
        "database-capture",
        "database-missing",
    },
    f"UPDATE captures SET portal = 'none' WHERE capture = {ROW}": {"database-capture", "database-missing"},
    f"DELETE FROM captures WHERE capture = {ROW}": {"database-missing"},
    "DELETE FROM captures WHERE file = (SELECT min(file) FROM captures)": {"database-behind"},
    "INSERT INTO captures SELECT 'urn:uuid:y', portal, run, role, method, url, time, status, state, mime,"
    " payload, refers_to, file, offset, unverified FROM captures LIMIT 1": {"database-capture"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_rows(data: Path, change: str) -> None:
    with sqlite3.connect(data / "reports.db") as connection:
        connection.execute(change)
    connection.close()
    assert found(data) == CHANGES[change]


def test_a_damaged_database(data: Path) -> None:
    path = data / "reports.db"
    damaged = bytearray(path.read_bytes())
    damaged[4096:8192] = b"\xff" * 4096
    path.write_bytes(damaged)
    assert "database-unreadable" in found(data)
    path.write_bytes(b"no database at all" * 99)
    assert found(data) == {"database-unreadable"}


def test_no_database_is_no_fault(data: Path) -> None:
    (data / "reports.db").unlink()
    assert found(data) == set()


def test_a_lost_file_leaves_its_rows_behind(data: Path) -> None:
    files(data)[1].unlink()
    assert "database-capture" in found(data)
