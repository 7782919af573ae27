"""Pages that never rest, that lead elsewhere, that hang, that are challenges."""

from __future__ import annotations

import pytest

from archive import State
from archive.records import bare
from tests.rendered.conftest import Crawl, records, same
from tests.rendered.pages import HOST
from tests.rendered.site import Site, answer

AT = f"http://{HOST}"
RESTLESS = """<html><body><ul id="list"></ul><script>let n = 0; setInterval(() => fetch('/poll?' + n++)
.then(r => r.text()).then(t => { if (n > 3) document.getElementById('list').innerHTML = t }), 100)</script>
</body></html>"""
REPLACED = "<html><body><p>请稍候</p><script>location.replace('/old.html')</script></body></html>"
HUNG = "<html><body><p>停</p><script>setTimeout(() => { for (;;); }, 50)</script></body></html>"
MOVED = {"Location": "/new/page.html"}
PAGES = {
    "/robots.txt": answer("", "text/plain"),
    "/restless.html": answer(RESTLESS),
    "/poll": answer("<li>行</li>"),
    "/replaced.html": answer(REPLACED),
    "/old.html": answer("", status="302 Found", fields=MOVED),
    "/new/page.html": answer("<p id='new'>新</p><script src='relative.js'></script>"),
    "/new/relative.js": answer("document.getElementById('new').append('址')", "application/javascript"),
    "/hung.html": answer(HUNG),
    "/broken.html": answer("<p>错</p><script>fetch('/error')</script>"),
    "/error": answer("<p>500</p>", status="500 Internal Server Error"),
    "/file.pdf": answer(b"%PDF-1.4", "application/pdf"),
    "/missing.html": answer("<p>无此页</p>", status="404 Not Found"),
    "/asking.html": answer("<p>列表</p><script>fetch('/wall.json')</script>"),
    "/wall.json": answer("<html><script>go()</script></html>", status="412 Precondition Failed"),
    "/after.html": answer("<p>后</p>"),
}

pytestmark = pytest.mark.usefixtures("chromium")


def test_pages_as_they_come(crawl: Crawl, site: Site) -> None:
    site.replies = PAGES
    paths = ("restless", "replaced", "hung", "broken", "missing")
    asked = [f"{AT}/{path}.html" for path in paths] + [f"{AT}/file.pdf"]
    done = crawl("shown", *asked, connect_to=site.connect_to(HOST), GUIDANG_RENDER_TIMEOUT=3, RETRY_TIMES=1)
    assert done.code == 0, done.errors
    got = {one["url"].removeprefix(AT): one for one in done.got}
    assert "<li>行</li>" in got["/restless.html"]["text"]
    assert "新址" in got["/new/page.html"]["text"]  # where the script led, redirect included
    assert done.archive.capture(got["/new/page.html"]["capture"]).url == f"{AT}/new/page.html"
    assert got["/hung.html"]["error"] == "Ignored"
    assert "错" in got["/broken.html"]["text"]
    assert got["/missing.html"]["error"] == "HttpError"
    assert got["/file.pdf"]["flags"] == []
    assert done.skipped == {
        f"urn:dom:{AT}/restless.html": "unsettled",
        f"{AT}/hung.html": "unrendered",
        f"{AT}/error": "failed",
    }
    facts = {bare(one.get("WARC-Target-URI")): one.block.read() for one in records(done) if _about(one.get)}
    assert b"settled: no\r\n" in facts[f"urn:dom:{AT}/restless.html"]
    assert b"settled: yes\r\n" in facts[f"urn:dom:{AT}/replaced.html"]
    same(done, site)


def _about(get: object) -> bool:
    return callable(get) and get("WARC-Type") == "metadata" and "urn:dom:" in get("WARC-Target-URI")


def test_a_declared_selector_ends_the_waiting(crawl: Crawl, site: Site) -> None:
    site.replies = PAGES
    done = crawl("shown", f"{AT}/restless.html", connect_to=site.connect_to(HOST), until="#list li")
    assert done.code == 0, done.errors
    assert "<li>行</li>" in done.got[0]["text"]
    assert done.skipped == {}


def test_a_challenge_is_not_solved(crawl: Crawl, site: Site) -> None:
    site.replies = PAGES
    asked = f"{AT}/asking.html", f"{AT}/after.html"
    done = crawl("shown", *asked, connect_to=site.connect_to(HOST))
    assert done.code == 0, done.errors
    assert [one["error"] for one in done.got] == ["Ignored"] * 2
    assert done.skipped[f"{AT}/asking.html"] == "blocked"
    assert done.archive.rendered("shown", f"{AT}/asking.html") is None
    states = {one.url: one.state for one in done.archive.captures("shown")}
    assert states[f"{AT}/wall.json"] is State.BLOCKED
    assert [one.path for one in site.log].count("/wall.json") == 1
