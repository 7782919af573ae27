"""Crawls with a browser, in processes of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from archive.records import Record, bare, read_records
from crawler.fetch.browser import find
from tests import running
from tests.rendered.pages import HOST, REPLIES
from tests.rendered.site import Site
from tests.running import Crawled

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


def spider(name: str) -> Path:
    """The file of a spider of this folder."""
    return Path(__file__).with_name(f"{name}.py")


def run(
    folder: Path,
    name: str,
    *asked: str,
    connect_to: Sequence[str],
    until: str = "",
    hosts: str = "",
    **settings: object,
) -> Crawled:
    """Run a spider of this folder into `folder`; `asked`, `until` and `hosts` are for the spider `shown`."""
    wanted = {"SHOWN_ASKED": "\n".join(asked), "SHOWN_UNTIL": until, "SHOWN_HOSTS": hosts}
    out = folder / "got.jsonl"
    return running.run(spider(name), folder / "data", connect_to, settings, environment=wanted, out=out)


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
