"""Foreign packages called archive or crawler must not win, neither for `guidang` nor for `scrapy`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]


def run(code: str, foreign: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code],  # -P: the current folder stays off sys.path
        cwd=HOME,
        env=os.environ | {"PYTHONPATH": str(foreign)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder early on sys.path that holds packages of our names."""
    for name in ("archive", "spiders", "pipelines", "crawler"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"print('foreign {name}')\n", encoding="utf-8")
    (tmp_path / "crawler" / "settings.py").write_text("SPIDER_MODULES = []\n", encoding="utf-8")
    return tmp_path


def test_the_door_takes_our_own(foreign: Path) -> None:
    done = run(
        f"import sys; sys.path.append({str(HOME)!r}); import guidang, archive; print(archive.__file__)",
        foreign,
    )
    assert done.stdout.strip() == str(HOME / "archive" / "__init__.py"), done.stderr


def test_the_door_refuses_a_stranger_that_is_in_already(foreign: Path) -> None:
    done = run(f"import sys, archive; sys.path.append({str(HOME)!r}); import guidang", foreign)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the package 'archive' at ")
    assert done.stderr.count("\n") == 1


def test_scrapy_takes_our_own(foreign: Path) -> None:
    code = "import sys; sys.argv = ['scrapy', 'list']; from scrapy.cmdline import execute; execute()"
    done = run(code, foreign)
    assert "beijing_xicheng" in done.stdout.split(), done.stderr
    assert "foreign" not in done.stdout
