"""One portal behind a slow line, and a crawl of it that nobody disturbed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.demo import Replicas
from tests.crash.crawls import LONG, PORTAL, Crawls, report_digest, urls
from tests.crash.slow import Slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisturbed:
    """What a crawl gives that runs to its end."""

    data: Path  # to be copied, not written to
    urls: set[tuple[str, str]]
    digest: str
    begins: float  # seconds until it has opened its folder
    lasts: float


@pytest.fixture(scope="session")
def reach() -> Iterator[list[str]]:
    """The options that lead to the replicas, over a line slow enough to be cut everywhere."""
    with Replicas() as replicas, ExitStack() as lines:
        slow: dict[str, int] = {}
        words = ["--cacert", str(replicas.cacert)]
        for text in replicas.connect_to:
            there, _, port = text.rpartition(":")
            if port not in slow:
                slow[port] = lines.enter_context(Slow(int(port), piece=4096, pause=0.01)).port
            words += ["--connect-to", f"{there}:{slow[port]}"]
        yield words


@pytest.fixture
def crawls(reach: list[str], tmp_path: Path) -> Iterator[Crawls]:
    crawls = Crawls(data=tmp_path / "data", reach=reach)
    yield crawls
    crawls.end()


@pytest.fixture
def held() -> Iterator[Callable[[], None]]:
    """Call it to hold back what the servers send, and to wait until a response is in flight."""

    def hold() -> None:
        Slow.holds.clear()
        Slow.flows.clear()
        assert Slow.holds.wait(LONG)

    yield hold
    Slow.flows.set()


@pytest.fixture(scope="session")
def undisturbed(reach: list[str], tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    begin = time.monotonic()
    process = Crawls(data=data, reach=reach).start()
    while not (data / "warc" / PORTAL).exists():
        assert process.poll() is None
        time.sleep(0.005)
    begins = time.monotonic() - begin
    _, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    (found,) = urls(data).values()
    return Undisturbed(
        data=data,
        urls=set(found),
        digest=report_digest(data),
        begins=begins,
        lasts=time.monotonic() - begin,
    )
