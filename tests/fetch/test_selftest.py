"""A capture that is not exact lets no crawl begin."""

from __future__ import annotations

import json

import pytest

from tests.fetch.conftest import Crawl
from tests.fetch.nasty import Nasty


@pytest.mark.parametrize(
    ("name", "differs"),
    [("TidyHandler", "response"), ("DeafHandler", "request"), ("BlindHandler", "response")],
)
def test_a_capture_that_is_not_exact_refuses(crawl: Crawl, nasty: Nasty, name: str, differs: str) -> None:
    handlers = json.dumps(dict.fromkeys(("http", "https"), f"tests.fetch.broken.{name}"))
    done = crawl("/keep-alive", connect_to=[nasty.connect_to()], DOWNLOAD_HANDLERS=handlers)
    assert (done.code, nasty.log, done.captures) == (4, [], [])
    line = done.errors.splitlines()[-1]
    assert line.startswith("Error: capture is not exact with this Scrapy and Twisted")
    assert f"({differs} differ)" in line


def test_a_capture_that_cannot_be_tested_refuses(crawl: Crawl, nasty: Nasty) -> None:
    handlers = json.dumps(dict.fromkeys(("http", "https"), "tests.fetch.broken.UndescribedHandler"))
    done = crawl("/keep-alive", connect_to=[nasty.connect_to()], DOWNLOAD_HANDLERS=handlers)
    assert (done.code, nasty.log, done.captures) == (4, [], [])
    assert done.errors.splitlines()[-1].startswith("Error: capture cannot be tested, nothing was crawled")


def test_the_self_test_leaves_nothing_behind(crawl: Crawl, nasty: Nasty) -> None:
    everywhere = f"::127.0.0.1:{nasty.port}"  # would lead the self-test astray
    done = crawl("/keep-alive", connect_to=[everywhere], hosts="www.example.cn")
    assert done.code == 0, done.errors
    assert [one.path for one in nasty.log] == ["/robots.txt", "/keep-alive"]
    assert len(done.captures) == 2
