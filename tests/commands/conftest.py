"""The command line as its users meet it: exit code, stdout, stderr."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.commands import run
from crawler.demo import Replicas

HOME = Path(__file__).resolve().parents[2]
GUIDANG = [sys.executable, "-c", "import guidang; guidang.main()"]


@dataclass(frozen=True)
class Said:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one document."""
        return json.loads(self.out)


@pytest.fixture
def guidang(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process."""

    def call(*arguments: object) -> Said:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    return call


@pytest.fixture(scope="module")
def process() -> Callable[..., Said]:
    """Run a command in a process of its own, as a crawl needs."""

    def call(*arguments: object, program: list[str] = GUIDANG) -> Said:
        words = [*program, *(str(argument) for argument in arguments)]
        done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=120, check=False)
        return Said(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="module")
def program() -> list[str]:
    """How to start the command line."""
    return GUIDANG


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    """The portals on loopback."""
    with Replicas() as open_replicas:
        yield open_replicas


@pytest.fixture(scope="module")
def reach(replicas: Replicas) -> list[str]:
    """The options that reach them."""
    hosts = [word for host in replicas.connect_to for word in ("--connect-to", host)]
    return [*hosts, "--cacert", str(replicas.cacert)]
