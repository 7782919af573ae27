"""The unit files in docs/systemd are what systemd takes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.commands.pages import DOCS

UNITS = ("guidang-once.service", "guidang-once.timer", "guidang-schedule.service")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DOCS / "systemd" / name).read_text(encoding="utf-8")
        here = text.replace("/opt/guidang/.venv/bin/guidang", sys.executable)
        assert (here == text) is name.endswith(".timer")
        (tmp_path / name).write_text(here)
    words = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", UNITS)
def test_the_docs_show_the_units_as_they_are(name: str) -> None:
    page = (DOCS / "schedule.md").read_text(encoding="utf-8")
    assert f"systemd/{name}" in page
