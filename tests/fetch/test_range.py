"""The oldest Scrapy that is declared captures as exactly as the one in the lock file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
import venv
from importlib.metadata import distribution, version
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
OLDEST = "scrapy==2.18.*"
TESTS = ("test_capture.py", "test_selftest.py", "test_large.py")


@pytest.mark.long
def test_the_oldest_scrapy_captures_exactly(tmp_path: Path) -> None:
    declared = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]["dependencies"]
    assert f"scrapy>={OLDEST[8:12]},<2.20" in declared
    others = [one for one in declared if not one.startswith("scrapy")]
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv/bin/python")
    pip = [python, "-m", "pip", "install", "-q", OLDEST, "pytest", "hypothesis", *others]
    installed = subprocess.run(pip, capture_output=True, text=True, check=False)
    if installed.returncode:
        pytest.skip(f"{OLDEST} cannot be had: {installed.stderr.strip().splitlines()[-1]}")
    (ours,) = (one for one in distribution("guidang").files or () if one.name == "METADATA")
    metadata = Path(str(distribution("guidang").locate_file(ours)))
    shutil.copytree(metadata.parent, tmp_path / "metadata" / metadata.parent.name)
    paths = [str(HOME / "tests/fetch" / name) for name in TESTS]
    words = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "metadata")}
    done = subprocess.run(words, cwd=HOME, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_newest_scrapy_is_the_one_here() -> None:
    locked = (HOME / "requirements.lock").read_text()
    assert f"\nscrapy=={version('scrapy')}" in locked.lower()
    assert version("scrapy").startswith("2.19.")
