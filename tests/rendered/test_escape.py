"""Nothing that a page tries reaches a server but through the capture."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL

import pytest

from tests.browser import QUIET
from tests.rendered.conftest import Crawl, same
from tests.rendered.site import Site, answer
from tests.running import started

PAGE = """<html><head>
<link rel="prefetch" href="{trap}/prefetch"><link rel="preconnect" href="{trap}">
<link rel="dns-prefetch" href="{trap}"><link rel="preload" href="{trap}/preload" as="script">
<link rel="modulepreload" href="{trap}/module"><link rel="stylesheet" href="{trap}/sheet">
<link rel="icon" href="{trap}/icon"><link rel="manifest" href="{trap}/manifest">
<script type="speculationrules">{{"prerender": [{{"source": "list", "urls": ["/other.html"]}}],
 "prefetch": [{{"source": "list", "urls": ["{trap}/speculated"]}}]}}</script>
<style>@import url("{trap}/import"); @font-face {{ font-family: x; src: url("{trap}/font") }}
body {{ font-family: x; background: url("{trap}/background") }}</style></head>
<body><p>文字</p><img src="{trap}/image"><img src="/redirected.png"><iframe src="{trap}/frame"></iframe>
<iframe src="/redirected.html"></iframe><iframe srcdoc="<img src='{trap}/srcdoc'>"></iframe>
<video src="{trap}/video" autoplay></video><object data="{trap}/object"></object><embed src="{trap}/embed">
<a id="ping" href="#x" ping="{trap}/ping">x</a>
<form id="form" action="{trap}/form" target="_blank" method="post"></form><iframe src="/framed.html"></iframe>
<script>
const trap = "{trap}", tries = [
  () => fetch(trap + "/fetch").catch(() => 0),
  () => fetch(trap + "/posted", {{method: "POST", body: "x", mode: "no-cors", keepalive: true}}),
  () => fetch("/redirected.png").catch(() => 0),
  () => {{ const x = new XMLHttpRequest(); x.open("PUT", trap + "/xhr"); x.setRequestHeader("X-Y", "z");
          x.send(); }},
  () => new WebSocket(trap.replace("http", "ws") + "/socket"),
  () => navigator.sendBeacon(trap + "/beacon", "x"),
  () => new EventSource(trap + "/events"),
  () => new WebTransport(trap.replace("http:", "https:") + "/transport"),
  () => {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}});
          peer.createDataChannel("x"); peer.createOffer().then(o => peer.setLocalDescription(o)); }},
  () => new Worker(URL.createObjectURL(new Blob([`fetch("${{trap}}/worker"); new WebSocket("ws://127.0.0.1:{port}/w");
          importScripts("${{trap}}/imported")`]))),
  () => new SharedWorker(URL.createObjectURL(new Blob([`fetch("${{trap}}/shared")`]))),
  () => navigator.serviceWorker.register("/worker.js"),
  () => window.open(trap + "/opened"),
  () => window.open("/opened.html"),
  () => document.getElementById("ping").click(),
  () => document.getElementById("form").submit(),
  () => import(trap + "/script.js").catch(() => 0),
  () => {{ location.href = trap + "/gone"; }},
];
for (const one of tries) try {{ one(); }} catch (error) {{ console.log(error); }}
addEventListener("pagehide", () => navigator.sendBeacon(trap + "/unloaded", "x"));
</script></body></html>"""


@pytest.fixture
def trap() -> Iterator[Site]:
    """A server that must never hear anything."""
    with Site() as server:
        yield server


def replies(trap: Site) -> dict[str, bytes]:
    away = f"http://127.0.0.1:{trap.port}"
    page = PAGE.format(trap=away, port=trap.port)
    moved = {"status": "302 Found", "fields": {"Location": f"{away}/moved"}}
    return {
        "/robots.txt": answer("", "text/plain"),
        "/page.html": answer(
            page,
            fields={
                "Link": f"<{away}/linked>; rel=preload; as=image",
                "Report-To": f'{{"group":"g","max_age":99,"endpoints":[{{"url":"{away}/report"}}]}}',
                "NEL": '{"report_to":"g","max_age":99,"success_fraction":1}',
                "Content-Security-Policy-Report-Only": f"img-src 'self'; report-uri {away}/csp",
                "Set-Cookie": "id=1",
            },
        ),
        "/redirected.png": answer("", **moved),  # type: ignore[arg-type]
        "/redirected.html": answer("", **moved),  # type: ignore[arg-type]
        "/framed.html": answer(f"<p>框</p><script>location = '{away}/framed'</script>"),
        "/opened.html": answer("<p>弹出</p>"),
        "/other.html": answer("<p>另</p>"),
        "/worker.js": answer(f"fetch('{away}/service')", "application/javascript"),
    }


def paths(trap: Site) -> set[str]:
    return {one.path for one in trap.log}


def test_a_plain_browser_does_reach_the_trap(chromium: str, site: Site, trap: Site, tmp_path: Path) -> None:
    """The page is a real danger. Chromium is not steered here: what the page does can stall its steering."""
    site.replies = replies(trap)
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    words = [chromium, "--headless", "--disable-gpu", *QUIET, *root, f"--user-data-dir={tmp_path}"]
    with started([*words, f"http://127.0.0.1:{site.port}/page.html"], stderr=DEVNULL, stdout=DEVNULL):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (len(paths(trap)) > 10 and trap.datagrams):
            time.sleep(0.1)
    assert len(paths(trap)) > 10
    assert trap.datagrams


@pytest.mark.usefixtures("chromium")
def test_nothing_escapes(crawl: Crawl, site: Site, trap: Site, host: str) -> None:
    site.replies = replies(trap)
    done = crawl("shown", f"http://{host}/page.html", connect_to=site.connect_to(host), hosts=host)
    assert done.code == 0, done.errors
    assert "rendered" in done.got[0]["flags"]
    assert "文字" in done.got[0]["text"]
    assert (trap.connections, trap.datagrams, trap.log) == (0, 0, [])
    away = f"http://127.0.0.1:{trap.port}"
    tried = {url.removeprefix(away) for url, reason in done.skipped.items() if reason == "out-of-scope"}
    assert {"/image", "/fetch", "/frame", "/beacon", "/moved", "/gone", "/framed", "/worker"} <= tried
    assert done.skipped[f"{away}/opened"] == "popup"
    assert {one.path for one in site.log} <= site.replies.keys() - {"/opened.html", "/worker.js"}
    assert not [one for one in site.log if b"cookie:" in one.request.lower()]
    same(done, site)


def test_the_dead_end_is_dead() -> None:
    with socket.socket() as peer, pytest.raises(ConnectionRefusedError):
        peer.connect(("127.0.0.1", 9))
