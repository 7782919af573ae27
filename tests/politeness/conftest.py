"""Crawls of a server with a watch, ours and, beside them, those of a Scrapy without settings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import Archive
from tests.fetch.conftest import Crawl
from tests.politeness.timed import Timed
from tests.running import HOME, LONG

Bare = Callable[..., str]
BARE = Path(__file__).with_name("bare.py")


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


@pytest.fixture
def timed() -> Iterator[Timed]:
    with Timed() as server:
        yield server


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    """Crawl with Scrapy's defaults but for what is said; gives its log."""

    def call(timed: Timed, *paths: str, **settings: object) -> str:
        scheme = "https" if timed.tls else "http"
        urls = ",".join(f"{scheme}://127.0.0.1:{timed.port}{path}" for path in paths)
        program = [sys.executable, "-m", "scrapy", "runspider", str(BARE), "-a", f"urls={urls}"]
        program += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        done = subprocess.run(
            program, cwd=tmp_path, capture_output=True, text=True, timeout=LONG, check=True
        )  # a folder without scrapy.cfg: no project
        return done.stderr

    return call


@pytest.fixture
def together(tmp_path: Path) -> Callable[..., Archive]:
    """Crawl some portals in one process, by module:function."""

    def call(portals: str, **settings: object) -> Archive:
        options = tmp_path / "settings.json"
        options.write_text(json.dumps(settings))
        words = [
            sys.executable,
            "-m",
            "tests.spiders.together",
            str(tmp_path / "data"),
            str(options),
            portals,
        ]
        done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=LONG, check=False)
        assert done.returncode == 0, done.stderr
        return Archive(tmp_path / "data")

    return call
