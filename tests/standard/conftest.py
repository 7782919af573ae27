"""An archive of two crawls of the replicas, the second one made of revisits, and the tools that judge it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.demo import Replicas
from tests.browser import browser
from tests.once import once
from tests.said import HOME, Said, call, detours

__all__ = ["browser"]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a crawl of all replicas and a second one with --fetch refresh."""
    return once(tmp_path_factory, "standard", crawl)


def crawl(data: Path) -> None:
    with Replicas() as replicas:
        for fetch in ("new", "refresh"):
            words = ["crawl", *replicas.portals, "--fetch", fetch, *detours(replicas)]
            said = call(*words, "--data", data)
            assert said.code in (0, 1), said.err  # 1: the replicas publish fewer reports than the portals


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
