"""Crawls and browsers that die, and machines without a browser."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from archive import Archive
from tests.rendered.conftest import Crawl, spider
from tests.rendered.pages import HOST, REPLIES
from tests.rendered.processes import alive, descendants
from tests.rendered.site import Exchanged, Site, answer
from tests.running import LONG, started, words


@pytest.mark.usefixtures("chromium")
def test_a_killed_crawl_leaves_no_browser_and_goes_on(crawl: Crawl, site: Site, tmp_path: Path) -> None:
    site.replies = dict(REPLIES)
    command = words(spider("jiangxi_replica"), tmp_path / "data", site.connect_to(HOST), {})
    with started(command, stderr=subprocess.PIPE) as crawler:
        deadline = time.monotonic() + LONG
        archive = Archive(tmp_path / "data")
        while time.monotonic() < deadline and _rendered(archive) < 2:
            time.sleep(0.05)
        browsers = descendants(crawler.pid)
        crawler.kill()
    assert browsers
    deadline = time.monotonic() + LONG
    while any(map(alive, browsers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, browsers))
    done = crawl("jiangxi_replica", connect_to=site.connect_to(HOST))
    assert done.code == 0, done.errors
    doms = Counter(one.url for one in done.archive.captures(done.portal) if one.url.startswith("urn:dom:"))
    assert len(doms) == 5
    assert set(doms.values()) == {1}


def _rendered(archive: Archive) -> int:
    return sum(one.url.startswith("urn:dom:") for one in archive.captures("jiangxi_replica"))


@pytest.mark.usefixtures("chromium")
def test_a_browser_that_dies_costs_its_page_only(crawl: Crawl, site: Site) -> None:
    def kill(asked: Exchanged) -> bytes:
        chromium = [one for one in descendants(os.getpid()) if "--type=" not in _command(one)]
        for pid in chromium:
            if "--headless" in _command(pid):
                os.kill(pid, signal.SIGKILL)
        return answer("", "application/javascript")

    site.replies = {
        "/robots.txt": answer("", "text/plain"),
        "/1.html": answer("<script src='/kill.js'></script>"),
        "/kill.js": kill,
        "/2.html": answer("<p>第二</p>"),
    }
    asked = f"http://{HOST}/1.html", f"http://{HOST}/2.html"
    done = crawl("shown", *asked, connect_to=site.connect_to(HOST))
    assert [one.get("error") for one in done.got] == ["Ignored", None]
    assert "第二" in done.got[1]["text"]
    assert done.skipped == {asked[0]: "unrendered"}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def test_without_a_browser_the_crawl_says_how_to_get_one(crawl: Crawl, site: Site, tmp_path: Path) -> None:
    done = crawl("shown", f"http://{HOST}/", connect_to=site.connect_to(HOST), GUIDANG_CHROMIUM="/nowhere")
    assert done.code == 2
    errors = [line for line in done.errors.splitlines() if line.startswith("Error:")]
    assert len(errors) == 1
    assert "playwright install chromium" in errors[0]
    assert (site.connections, list(tmp_path.glob("data/warc/*"))) == (0, [])
