"""The command line as its users meet it: exit code, stdout, stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crawler.demo import Replicas
from tests.said import GUIDANG, Said, call, detours


@pytest.fixture(scope="module")
def process() -> Callable[..., Said]:
    """Run a command in a process of its own, as a crawl needs."""
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
    return detours(replicas)
