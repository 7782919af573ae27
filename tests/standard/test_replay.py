"""The archive replayed by pywb in a real browser: pages, attachments, and what a 304 confirmed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from archive import Archive, Capture, Role, State
from archive.http import decode
from archive.records import bare, read_records
from tests.said import GUIDANG, HOME, call

REPORT = "https://www.bjxch.gov.cn/zt/xxgkzl/gknbxq/pnidpv197pntypepvnbpnnfpv2019.html"
HERE = ("http://127.0.0.1:", "chrome", "data:", "blob:")  # chrome: the browser's own PDF viewer
WAYBACK = (os.environ.get("GUIDANG_WAYBACK"), str(HOME / ".venv-replay/bin/wayback"), shutil.which("wayback"))


@dataclass(frozen=True, slots=True)
class Replay:
    """What `guidang replay --json` says, and its process."""

    address: str
    captures: int
    pid: int
    process: subprocess.Popen[str]

    def url(self, capture: Capture, how: str = "") -> str:
        """Where a capture is replayed; `id_` is as archived, `mp_` rewritten and without the banner."""
        stamp = "".join(filter(str.isdecimal, capture.time))[:14]
        return f"{self.address}{stamp}{how}/{capture.url}"


@contextmanager
def replaying(data: Path, before: Sequence[str] = ()) -> Iterator[Replay]:
    if not any(place and Path(place).is_file() for place in WAYBACK):
        pytest.skip("there is no pywb; `make replay-setup` gets it")
    words = [*before, *GUIDANG, "replay", "--port", "0", "--json", "--data", str(data)]
    with subprocess.Popen(
        words, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        while not said.endswith("}\n"):
            line = process.stdout.readline()
            assert line, process.communicate(timeout=30)[1]
            said += line
        known: dict[str, Any] = json.loads(said)
        try:
            yield Replay(known["address"], known["captures"], known["pid"], process)
        finally:
            if process.poll() is None:
                process.kill()  # pywb ends with it; how both end in order has a test of its own


@pytest.fixture(scope="module")
def replay(data: Path) -> Iterator[Replay]:
    """The archive, replayed."""
    with replaying(data) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has been nowhere; it asks nobody but 127.0.0.1."""
    with browser.new_context() as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        yield context.new_page()
        assert [url for url in asked if not url.startswith(HERE)] == []


def captures(data: Path, role: Role, state: State = State.COMPLETE, mime: str = "") -> list[Capture]:
    archive = Archive(data)
    found = (one for name in archive.portals() for one in archive.captures(name))
    wanted = (role, state)
    return [one for one in found if (one.role, one.state) == wanted and mime in ("", one.mime)]


def cells(page: Page, address: str) -> list[list[str]]:
    """The rows of all tables that the browser shows in the replayed page."""
    page.goto(address)
    frame = page.frame_locator("iframe").first
    frame.locator("table").first.wait_for()
    rows = frame.locator("tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return [[str(cell).strip() for cell in row] for row in rows]


def test_a_report_page_shows_its_table(page: Page, replay: Replay, data: Path) -> None:
    capture = next(one for one in captures(data, Role.DETAIL) if one.url == REPORT)
    rows = cells(page, replay.url(capture))
    assert ["一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "3"] in rows
    assert ["政府集中采购", "111", "705.5206"] in rows


def test_a_304_shows_the_page_that_it_confirmed(page: Page, replay: Replay, data: Path) -> None:
    first = next(one for one in captures(data, Role.DETAIL) if one.url == REPORT)
    again = next(one for one in captures(data, Role.DETAIL, State.REVISIT) if one.url == REPORT)
    assert (again.status, again.refers_to) == (304, first.capture)
    assert cells(page, replay.url(again)) == cells(page, replay.url(first))


def test_an_attachment_opens_from_its_page(page: Page, replay: Replay, data: Path) -> None:
    archive = Archive(data)
    capture = next(
        one for one in captures(data, Role.ATTACHMENT, mime="application/pdf") if "bjdch" in one.url
    )
    publication = next(
        one
        for one in archive.publications(capture.portal)
        if capture.capture in {part.capture for part in one.parts}
    )
    page.goto(replay.url(archive.capture(publication.parts[0].capture)))
    link = page.frame_locator("iframe").first.locator(f"a[href*='{capture.url.rpartition('/')[2]}']").first
    with page.context.expect_event("response", lambda one: one.url.endswith(capture.url)) as found:
        link.click()
    answer = found.value
    assert answer.url.startswith(replay.address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert page.request.get(replay.url(capture, "id_")).body() == archive.body(capture.capture)


def test_every_page_and_attachment_comes_as_archived(replay: Replay, data: Path) -> None:
    archive = Archive(data)
    asked = [
        one
        for role in (Role.INDEX, Role.DETAIL, Role.ATTACHMENT)
        for state in (State.COMPLETE, State.REVISIT)
        for one in captures(data, role, state)
        if one.method == "GET" and (one.status in (200, 304))
    ]
    assert len(asked) > 150
    for capture in asked:
        with urlopen(replay.url(capture, "id_"), timeout=30) as answer:
            body = answer.read()
        assert decode(body, [answer.headers.get("Content-Encoding", "").encode()]) == archive.body(
            capture.capture
        )


def test_a_form_is_answered_as_it_was(replay: Replay, data: Path) -> None:
    archive = Archive(data)
    capture = next(one for one in captures(data, Role.INDEX) if one.method == "POST")
    records = read_records(data / "warc" / capture.portal / capture.file)
    sent = next(one for one in records if bare(one.get("WARC-Concurrent-To")) == capture.capture)
    form = sent.block.read().partition(b"\r\n\r\n")[2]
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with urlopen(Request(replay.url(capture, "id_"), form, kind), timeout=30) as answer:
        coding = answer.headers.get("Content-Encoding", "").encode()
        assert decode(answer.read(), [coding]) == archive.body(capture.capture)


@pytest.mark.parametrize(
    "before", [[], ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]], ids=["plain", "ignored"]
)
def test_ctrl_c_ends_both_in_order(data: Path, before: list[str]) -> None:
    with replaying(data, before) as replay:
        assert replay.captures > 200
        replay.process.send_signal(signal.SIGINT)
        _, err = replay.process.communicate(timeout=30)
        assert (replay.process.returncode, err) == (0, "")
        with pytest.raises(ProcessLookupError):
            os.kill(replay.pid, 0)


def test_a_kill_leaves_no_pywb_behind(data: Path) -> None:
    with replaying(data) as replay:
        replay.process.kill()
        replay.process.wait(30)
        until = time.monotonic() + 20
        while _runs(replay.pid):
            assert time.monotonic() < until
            time.sleep(0.1)


def _runs(pid: int) -> bool:
    """Whether it is there and no zombie that waits for its new parent."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_only_this_machine_is_served(replay: Replay) -> None:
    port = int(replay.address.split(":")[2].partition("/")[0])
    with socket.socket() as other:
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_a_taken_port_is_one_line(replay: Replay, data: Path) -> None:
    port = replay.address.split(":")[2].partition("/")[0]
    said = call("replay", "--port", port, "--data", data)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"Error: port {port} cannot be had (Address already in use); give another --port\n"


def test_without_pywb_one_line_says_how_to_get_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANG_WAYBACK", "/nowhere/wayback")
    said = call("replay", "--data", data)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith("Error: there is no pywb at /nowhere/wayback; run `make replay-setup`")


def test_a_program_that_is_no_pywb_is_one_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDANG_WAYBACK", "/bin/false")
    said = call("replay", "--port", "0", "--data", data)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith("Error: pywb does not start: it says nothing;")
