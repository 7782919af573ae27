"""The file of a new portal, and what goes with it: its golden file and its line in docs/portals.md."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import UsageError
from crawler.portals.table import entered
from crawler.probe.declaration import Declaration
from crawler.probe.provinces import PROVINCES
from crawler.probe.result import Probed


def written(probed: Probed, folder: Path) -> list[Path]:
    """Write the file and what goes with it; raises UsageError where that cannot be."""
    made = probed.declaration
    if made is None:
        missing = [f"--{what}" for what in ("title", "region") if not getattr(probed.site, what)]
        raise UsageError(
            f"reports were found, but the site does not tell all of itself; give {' and '.join(missing)}"
        )
    path = place(folder, made.name)
    check_free(path)
    try:
        made.defined()
        _package(path.parent, made)
        with path.open("x", encoding="utf-8") as file:
            file.write(made.text)
        return [path, *(_beside(made, path) if (folder / "families").is_dir() else ())]
    except (SyntaxError, TypeError, OSError) as fault:
        raise UsageError(f"{path} cannot be written: {fault}") from fault


def place(folder: Path, name: str) -> Path:
    """The file of a portal; below `spiders` it lies in the folder of its province."""
    within = folder / name.partition("_")[0] if (folder / "families").is_dir() else folder
    return within / f"{name}.py"


def check_free(path: Path) -> None:
    """Raise UsageError for a file that is there."""
    if path.exists():
        raise UsageError(f"{path} is there already and is not overwritten; give another --name")


def _package(folder: Path, made: Declaration) -> None:
    """The folder; among the spiders it is a package, which a new province has not yet."""
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / "__init__.py"
    if (folder.parent / "families").is_dir() and not package.exists():
        package.write_text(f'"""Portals of {PROVINCES[made.region[:2]][1]}."""\n', encoding="utf-8")


def _beside(made: Declaration, path: Path) -> Iterator[Path]:
    """Golden file and line of the docs; raises UsageError where that cannot be."""
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
