"""Crawls with a browser, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Run
from archive.records import Record, bare, read_records
from crawler.fetch.browser import find
from tests.rendered.pages import HOST, REPLIES
from tests.rendered.site import Site

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a crawl gave: exit code, what it printed, what the spider got in order."""

    code: int
    errors: str
    got: list[dict[str, Any]]
    archive: Archive
    portal: str

    @property
    def last(self) -> Run:
        """The last run."""
        return list(self.archive.runs(self.portal))[-1]

    @property
    def skipped(self) -> dict[str, str]:
        """Address and reason of what the last run skipped."""
        return {one.url: one.reason for one in self.last.skipped}


Crawl = Callable[..., Crawled]


def same(done: Crawled, site: Site) -> None:
    """Every exchange that the server saw is in the archive, byte for byte, and no other is."""
    blocks: dict[str, dict[str, bytes]] = {}
    for record in records(done):
        if record.get("Content-Type").startswith("application/http"):
            kind = record.get("WARC-Type")
            commit = record.id if kind == "response" else bare(record.get("WARC-Concurrent-To"))
            record.block.seek(0)
            blocks.setdefault(commit, {})[kind] = record.block.read()
    kept = sorted((one["request"], one["response"]) for one in blocks.values())
    assert kept == sorted((one.request, one.response) for one in site.log)


def records(done: Crawled) -> Iterator[Record]:
    """Every record of the portal."""
    return (record for file in done.archive.files(done.portal) for record in read_records(file))


def words(spider: str, data: Path, connect_to: Sequence[str], settings: dict[str, object]) -> list[str]:
    """The command of a crawl."""
    values = {"GUIDANG_DATA": data, "GUIDANG_CONNECT_TO": ",".join(connect_to), "LOG_LEVEL": "WARNING"}
    program = [sys.executable, "-m", "scrapy", "runspider", f"tests/rendered/{spider}.py"]
    return program + [
        word for name, value in (values | settings).items() for word in ("-s", f"{name}={value}")
    ]


def run(
    folder: Path,
    spider: str,
    *asked: str,
    connect_to: Sequence[str],
    until: str = "",
    hosts: str = "",
    **settings: object,
) -> Crawled:
    """Run a spider of this folder into `folder`; `asked`, `until` and `hosts` are for the spider `shown`."""
    out = folder / "got.jsonl"
    out.write_text("")
    wanted = {"SHOWN_ASKED": "\n".join(asked), "SHOWN_UNTIL": until, "SHOWN_HOSTS": hosts}
    done = subprocess.run(
        [*words(spider, folder / "data", connect_to, settings), "-a", f"out={out}"],
        cwd=HOME,
        env={**os.environ, **wanted},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Crawled(
        code=done.returncode,
        errors=done.stderr,
        got=[json.loads(line) for line in out.read_text().splitlines()],
        archive=Archive(folder / "data"),
        portal=spider,
    )


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Run a spider into a folder of its own."""
    return partial(run, tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    """The replica."""
    with Site(dict(REPLIES)) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where a Chromium is; without one there is nothing to test."""
    pytest.importorskip("playwright", reason="playwright is not installed")
    path = find(os.environ.get("GUIDANG_CHROMIUM", ""))
    if path is None:
        pytest.skip("there is no Chromium; set GUIDANG_CHROMIUM")
    return path


@pytest.fixture
def host() -> str:
    """The replica's name."""
    return HOST
