"""Crawls of many portals in one process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from archive import Archive
from crawler.demo import Replicas

ROOT = Path(__file__).resolve().parents[2]


def together(data: Path, replicas: Replicas, words: Sequence[str], **options: object) -> Archive:
    """Crawl, and give what is in the archive then; fails where a crawl said anything unexpected."""
    given = {"GUIDANG_CONNECT_TO": replicas.connect_to, "GUIDANG_CACERT": str(replicas.cacert), **options}
    plan = data.with_suffix(".json")
    plan.write_text(json.dumps(given), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.spiders.together", str(data), str(plan), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return Archive(data)
