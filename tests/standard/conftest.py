"""An archive of two crawls of the replicas, the second one made of revisits, and the tools that judge it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.demo import Replicas
from tests.browser import browser
from tests.said import GUIDANG, HOME, Said

__all__ = ["browser"]


def call(*words: object, program: list[str] = GUIDANG) -> Said:
    """Run a command in a process of its own."""
    line = [*program, *map(str, words)]
    done = subprocess.run(line, cwd=HOME, capture_output=True, text=True, timeout=120, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a crawl of all replicas and a second one with --fetch refresh."""
    folder = tmp_path_factory.mktemp("standard") / "data"
    with Replicas() as replicas:
        hosts = [word for host in replicas.connect_to for word in ("--connect-to", host)]
        reach = [*hosts, "--cacert", str(replicas.cacert), "--data", str(folder)]
        for fetch in ("new", "refresh"):
            said = call("crawl", *replicas.portals, "--fetch", fetch, *reach)
            assert said.code in (0, 1), said.err  # 1: the replicas publish fewer reports than the portals
    return folder


@pytest.fixture(scope="session")
def judge() -> Callable[..., Said]:
    """Ask a tool of .venv-judges or PATH; skips where there is none."""

    def ask(name: str, *words: object) -> Said:
        beside = HOME / ".venv-judges" / "bin" / name
        found = str(beside) if beside.is_file() else shutil.which(name)
        if not found:
            pytest.skip(f"there is no {name}; `make judges` gets it")
        return call(*words, program=[found])

    return ask
