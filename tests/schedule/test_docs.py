"""What the docs show is what works: the schedule, the units."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.docs.pages import DOCS
from crawler.portals.found import spiders
from crawler.schedule import load

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


def test_the_schedule_in_the_docs_is_one(tmp_path: Path) -> None:
    page = (DOCS / "schedule.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "schedule.toml").write_text(example, encoding="utf-8")
    portals = {name: frozenset(one.hosts) for name, one in spiders().items()}
    plan = load(tmp_path / "schedule.toml", portals)
    assert plan.night
    assert {task.portal for task in plan.tasks} == set(portals)
    for name in UNITS:
        assert f"systemd/{name}" in page
