"""The oldest Scrapy that is declared captures as exactly as the one in the lock file."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
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
    paths = [str(HOME / "tests/fetch" / name) for name in TESTS]
    words = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_newest_scrapy_is_the_one_here() -> None:
    code = "import scrapy; print(*scrapy.version_info[:2])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "19"] or done.stdout.split() == ["2", "18"]
