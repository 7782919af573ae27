"""A data folder where nothing can be written: what only reads works, what writes says so in one line."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.store import Store
from tests.said import GUIDANG, HOME, Said

DROP = 24  # PR_CAPBSET_DROP of prctl(2)
OVERRIDES = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: with them root may write everywhere


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database, and the folder of a portal."""
    data = tmp_path_factory.mktemp("read-only")
    (data / "warc" / "beijing_xicheng").mkdir(parents=True)
    with Store(data):
        pass
    for folder in (data / "warc" / "beijing_xicheng", data / "warc", data):
        folder.chmod(0o555)
    return data


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["status", "--json"], 0, ""),
        (["verify", "--repair"], 4, "Error: cannot write {data}/warc/beijing_xicheng: Permission denied\n"),
    ],
)
def test_a_folder_that_cannot_be_written(data: Path, arguments: list[str], code: int, says: str) -> None:
    prctl = ctypes.CDLL(None).prctl
    done = subprocess.run(
        [*GUIDANG, *arguments, "--data", str(data)],
        cwd=HOME,
        capture_output=True,
        preexec_fn=lambda: [prctl(DROP, one) for one in OVERRIDES],
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, says.format(data=data))


def test_a_command_that_only_looks_leaves_nothing_behind(
    tmp_path: Path, guidang: Callable[..., Said]
) -> None:
    with Store(tmp_path):
        pass
    before = [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
    assert guidang("status", "--data", tmp_path).code == 0
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == before
