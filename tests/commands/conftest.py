"""The command line as its users meet it: exit code, stdout, stderr."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from crawler.demo import Replicas
from tests.said import GUIDANG, HOME, Said


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
