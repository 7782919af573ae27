"""`guidang demo --all`: every portal in one command, with the numbers that docs/portals.md shows."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from crawler.fetch.browser import ready
from tests.said import GUIDANG, HOME


@pytest.mark.long
@pytest.mark.skipif(not ready(os.environ.get("GUIDANG_CHROMIUM", "")), reason="there is no Chromium")
def test_all_portals_are_crawled_as_the_docs_show(tmp_path: Path) -> None:
    typed = [*GUIDANG, "demo", "--all", "--data", str(tmp_path / "data")]
    done = subprocess.run(typed, cwd=HOME, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    shown = done.stdout.replace(str(tmp_path / "data"), "data")
    lines = (line.rstrip() for line in shown.splitlines() if " received; " not in line)  # sizes differ
    plain = "".join(f"{line}\n" for line in lines)
    assert f"$ guidang demo --all\n{plain}```" in (HOME / "docs" / "portals.md").read_text(encoding="utf-8")
