"""What goes with the file of a new portal: its golden file and its line in docs/portals.md."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import UsageError
from crawler.portals.table import entered
from crawler.probe.declaration import Declaration


def enter(made: Declaration, path: Path) -> Iterator[Path]:
    """Write both beside the spiders that the file lies among; raises UsageError where that cannot be."""
    checkout = path.parents[2]
    yield _golden(path, checkout / "tests" / "golden")
    table = checkout / "docs" / "portals.md"
    if table.exists():
        page = table.read_text(encoding="utf-8")
        table.write_text(entered(page, made.defined()), encoding="utf-8")
        yield table


def _golden(path: Path, folder: Path) -> Path:
    """Crawl the replica that the declarations make, in a process of its own: this one has crawled already."""
    program = [sys.executable, "-m", "crawler.demo.golden", str(path), "--folder", str(folder)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UsageError(f"{path} was written, but its replica could not be crawled: {last}")
    return folder / f"{path.stem}.json"
