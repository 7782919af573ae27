"""Memory over 500 rendered pages."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.rendered.conftest import spider
from tests.rendered.pages import HOST, png
from tests.rendered.processes import descendants, resident
from tests.rendered.site import Site, answer
from tests.running import started, words

PAGES, EARLY, LATE = 500, range(50, 101), range(450, 501)  # both windows span one browser's life
ROWS = "".join(f"<tr><td>{n}</td><td>行政规范性文件</td><td>{n * n}</td></tr>" for n in range(400))
PAGE = (
    "<html><head><link rel=stylesheet href=/style.css></head><body><img src=/logo.png><table></table>"
    "<script>fetch('/rows.html' + location.search).then(r => r.text())"
    ".then(t => document.querySelector('table').innerHTML = t)</script></body></html>"
)
MIB = 1 << 20


@pytest.mark.long
@pytest.mark.usefixtures("chromium")
def test_memory_stays_flat_over_500_pages(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.replies = {
        "/robots.txt": answer("", "text/plain"),
        "/page.html": answer(PAGE),
        "/rows.html": answer(ROWS, packed=True),
        "/style.css": answer("td { border: 1px solid }", "text/css"),
        "/logo.png": answer(png(300, 60, b"\x80\x20\x20"), "image/png"),
    }
    asked = "\n".join(f"http://{HOST}/page.html?{n}" for n in range(PAGES))
    out = tmp_path / "got.jsonl"
    command = words(spider("shown"), tmp_path / "data", site.connect_to(HOST), {}, out=out)
    ours, browsers = dict.fromkeys(range(PAGES + 1), 0), dict.fromkeys(range(PAGES + 1), 0)
    with started(command, env={**os.environ, "SHOWN_ASKED": asked}) as crawler:
        while crawler.poll() is None:
            page = sum(one.path.startswith("/rows.html") for one in site.log)
            ours[page] = max(ours[page], resident(crawler.pid))
            tree = descendants(crawler.pid)
            browsers[page] = max(browsers[page], sum(map(resident, tree)))
            time.sleep(1)
    assert crawler.returncode == 0
    assert len(out.read_text().splitlines()) == PAGES
    early, late = (max(browsers[n] for n in window) / MIB for window in (EARLY, LATE))
    before, after = (max(ours[n] for n in window) / MIB for window in (EARLY, LATE))
    with capsys.disabled():
        print(f"\nbrowser: {early:.0f} MiB to page 100, {late:.0f} MiB to page 500")
        print(f"crawl:   {before:.0f} MiB to page 100, {after:.0f} MiB to page 500")
    assert late < 1.1 * early
    assert after < 1.2 * before
