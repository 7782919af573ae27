"""What the server saw is what the archive holds, in both directions."""

from __future__ import annotations

import base64
import hashlib
import socket
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from archive import Archive, Role, State
from archive.records import Record, bare, read_records
from archive.volumes import pairs_of
from tests.archive.exchanges import OK, RESPONSES
from tests.fetch.conftest import Crawl, paths
from tests.fetch.nasty import HOST, LATE, PAGES, Nasty, certificates

WHOLE = [f"/{name.replace(' ', '-')}" for name in RESPONSES]
KEPT = ["/keep-alive", "/surplus", "/bare-end", "/redirect", "/gone", "/extensions", "/no-colon", "/GBK-name"]
KEPT += ["/nameless", "/lengths"]
BROKEN = {
    "/cut": "disconnect",
    "/cut-chunked": "disconnect",
    "/cut-head": "disconnect",
    "/reset": "disconnect",
    "/reset-until-close": "disconnect",
    "/stall": "time",
    "/garbage": "disconnect",
    "/two-lengths": "disconnect",
    "/bad-chunk": "disconnect",
}


def exchanges(archive: Archive) -> dict[str, list[dict[str, Record]]]:
    """Path → its exchanges in order, each by record type."""
    found: dict[str, list[dict[str, Record]]] = defaultdict(list)
    for path in archive.files("plan"):
        group: dict[str, Record] = {}
        for record in read_records(path):
            kind = record.get("WARC-Type")
            if kind in ("request", "metadata", "response", "revisit"):
                group[kind] = record
            if kind in ("response", "revisit") or (kind == "metadata" and _failed(record)):
                url = bare(record.get("WARC-Target-URI"))
                found["/" + url.split("/", 3)[3]].append(group)
                group = {}
    return found


def _failed(record: Record) -> bool:
    return pairs_of(record)["state"] == "failed"


def compare(archive: Archive, nasty: Nasty) -> int:
    """Compare every exchange with the server's log; the number of exchanges."""
    found = exchanges(archive)
    logged = defaultdict(list)
    for one in nasty.log:
        logged[one.path].append(one)
    for path, groups in found.items():
        asked = [group for group in groups if "request" in group]
        assert len(asked) == len(logged[path]), path
        for group, one in zip(asked, logged[path], strict=True):
            block = {kind: record.block.read() for kind, record in group.items()}
            interim = base64.b64decode(pairs_of(group["metadata"]).get("interim", ""))
            answer = block.get("response", block.get("revisit", b""))
            assert block["request"] == one.request, path
            if "revisit" in group and group["revisit"].get("WARC-Truncated") == "length":
                assert one.response.startswith(interim + answer), path
            else:
                assert interim + answer == one.response, path
    return sum(map(len, found.values()))


def test_both_directions_are_kept_exactly(crawl: Crawl, nasty: Nasty) -> None:
    head = {"url": "/head", "method": "HEAD"}
    post = {"url": "/echo", "method": "POST", "body": "页=1&x=2"}
    done = crawl(*WHOLE, *KEPT, "/head", head, post, connect_to=[nasty.connect_to()])
    assert done.code == 0, done.errors
    assert compare(done.archive, nasty) == len(nasty.log) == len(WHOLE) + len(KEPT) + 3 + 1  # robots.txt
    bodies = {one["url"]: one["body"] for one in done.got}
    refused = bodies.pop(f"http://{HOST}/not-coded-as-said")  # Scrapy does not decode it, the archive has it
    assert refused == ""
    for name, (_, body) in RESPONSES.items():
        if name == "not coded as said":
            continue
        assert bodies[f"http://{HOST}/{name.replace(' ', '-')}"] == hashlib.sha256(body).hexdigest(), name
    assert all(one["capture"] for one in done.got)
    assert {capture.state for capture in done.captures} == {State.COMPLETE}
    assert done.captures[0].role is Role.ROBOTS


def test_broken_exchanges_are_kept_with_their_reason(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl(
        *BROKEN, "/silent", "/nothing", connect_to=[nasty.connect_to()], DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0
    )
    assert done.code == 0, done.errors
    assert compare(done.archive, nasty) == len(nasty.log)
    found = exchanges(done.archive)
    assert {path: found[path][0]["response"].get("WARC-Truncated") for path in BROKEN} == BROKEN
    for path in ("/silent", "/nothing"):
        assert sorted(found[path][0]) == ["metadata", "request"]
        assert pairs_of(found[path][0]["metadata"])["error"]
    assert all(one["status"] is None for one in done.got if "until-close" not in one["url"])
    assert not [c for c in done.captures if c.role is Role.OTHER and c.state is State.COMPLETE]


def test_a_size_limit_keeps_what_came(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/too-long", "/endless", connect_to=[nasty.connect_to()], DOWNLOAD_MAXSIZE=150_000)
    assert done.code == 0, done.errors
    found = exchanges(done.archive)
    for one in nasty.log[1:]:
        ((group,),) = (found[one.path],)
        kept = group["response"].block.read()
        assert group["request"].block.read() == one.request
        assert group["response"].get("WARC-Truncated") == "length"
        assert one.response.startswith(kept)
        assert "DownloadCancelledError" in pairs_of(group["metadata"])["error"]
    assert [one["status"] for one in done.got] == [None, None]
    assert {capture.state for capture in done.captures[1:]} == {State.TRUNCATED}


def test_who_looks_on_may_have_enough(crawl: Crawl, nasty: Nasty) -> None:
    asked: dict[str, tuple[int | None, list[str], str]] = {
        "headers": (200, ["download_stopped"], "unspecified"),
        "bytes": (200, ["download_stopped"], "unspecified"),
        "fail": (None, ["StopDownload"], "unspecified"),
        "loss": (200, ["dataloss"], "disconnect"),
    }
    plan = [
        {"url": "/cut" if stop == "loss" else "/too-long", "method": "GET", "body": stop}
        | {"meta": {"stop": stop, "download_fail_on_dataloss": stop != "loss"}}
        for stop in asked
    ]
    done = crawl(*plan, connect_to=[nasty.connect_to()], DOWNLOAD_WARNSIZE=1000, RETRY_TIMES=0)
    assert done.code == 0, done.errors
    groups = [*exchanges(done.archive)["/too-long"], *exchanges(done.archive)["/cut"]]
    assert [
        (one["status"], one["flags"], group["response"].get("WARC-Truncated"))
        for one, group in zip(done.got, groups, strict=True)
    ] == [*asked.values()]
    kept = [group["response"].block.read() for group in groups]
    assert all(one.response.startswith(block) for one, block in zip(nasty.log[1:], kept, strict=True))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_late_surplus_belongs_to_no_exchange(crawl: Crawl, tmp_path: Path, scheme: str) -> None:
    authority, pem = certificates(tmp_path)
    with Nasty(tls=pem if scheme == "https" else None) as server:
        done = crawl(
            "/late",
            "/keep-alive",
            "/head",
            origin=f"{scheme}://{HOST}",
            connect_to=[server.connect_to(443 if scheme == "https" else 80)],
            GUIDANG_CACERT=authority,
            DOWNLOAD_DELAY=0.5,
        )
    assert done.code == 0, done.errors
    assert [one["status"] for one in done.got] == [200, 200, 200]
    found = exchanges(done.archive)
    (late,) = found["/late"]
    assert late["response"].block.read() == OK + b"Content-Length: 2\r\n\r\nok"
    assert "trailing-bytes" not in pairs_of(late["metadata"])
    assert compare(done.archive, server) == 4
    for path in done.archive.files("plan"):
        assert not any(b"Smuggled" in record.block.read() for record in read_records(path))
    assert [(one.path, one.connection) for one in server.log] == [
        ("/robots.txt", 1),
        ("/late", 1),
        ("/keep-alive", 2),  # the connection that said too much serves no other request
        ("/head", 2),
    ]
    assert done.last.counts["late-bytes"] == len(LATE)
    assert f"{len(LATE)} bytes came after the end of a message" in done.errors


def test_surplus_in_the_same_read_is_kept_and_ends_the_connection(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/surplus", "/keep-alive", connect_to=[nasty.connect_to()])
    (group,) = exchanges(done.archive)["/surplus"]
    assert group["response"].block.read().endswith(b"ok+more")
    assert pairs_of(group["metadata"])["trailing-bytes"] == "5"
    assert compare(done.archive, nasty) == 3
    assert [one.connection for one in nasty.log] == [1, 1, 2]
    assert "late-bytes" not in done.last.counts


def test_every_try_is_an_exchange(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/keep-alive", "/dying", "/busy", connect_to=[nasty.connect_to()], RETRY_TIMES=2)
    assert compare(done.archive, nasty) == len(nasty.log)
    found = exchanges(done.archive)
    assert [sorted(group) for group in found["/dying"]] == [
        ["metadata", "request"],
        ["metadata", "request", "response"],
    ]
    assert len(found["/busy"]) == 3
    assert [one["status"] for one in done.got] == [200, 200, 503]


def test_nobody_there(crawl: Crawl, nasty: Nasty) -> None:
    connect_to = f"{HOST}:80:127.0.0.1:1"
    done = crawl("/a", connect_to=[connect_to], RETRY_TIMES=0, ROBOTSTXT_OBEY=False)
    ((group,),) = exchanges(done.archive).values()
    assert list(group) == ["metadata"]
    assert "ConnectionRefused" in pairs_of(group["metadata"])["error"]
    assert done.captures[0].state is State.FAILED


def hang_up(server: socket.socket, times: int) -> None:
    for _ in range(times):
        server.accept()[0].close()


def test_nobody_who_listens(crawl: Crawl) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:
        Thread(target=hang_up, args=[closing, 2], daemon=True).start()
        detour = f"{HOST}:80:127.0.0.1:{closing.getsockname()[1]}"
        done = crawl("/a", "/b", connect_to=[detour], RETRY_TIMES=0, ROBOTSTXT_OBEY=False)
    assert [one["flags"] for one in done.got] == [["DownloadFailedError"]] * 2
    assert [capture.state for capture in done.captures] == [State.FAILED] * 2


def test_a_redirect_is_an_exchange_of_its_own(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/redirect", connect_to=[nasty.connect_to()])
    assert [capture.status for capture in done.captures] == [404, 302, 200]
    metadata = exchanges(done.archive)["/keep-alive"][0]["metadata"]
    assert pairs_of(metadata)["hopsFromSeed"] == "R"
    assert pairs_of(metadata)["via"] == f"http://{HOST}/redirect"


def test_tls_is_verified_and_its_facts_are_kept(crawl: Crawl, tmp_path: Path) -> None:
    authority, pem = certificates(tmp_path)
    with Nasty(tls=pem) as server:
        ask: dict[str, Any] = {
            "connect_to": [server.connect_to(443)],
            "origin": f"https://{HOST}",
            "RETRY_TIMES": 0,
        }
        good = crawl("/keep-alive", "/chunked", "/until-close", GUIDANG_CACERT=authority, **ask)
        assert compare(good.archive, server) == len(server.log) == 4
        assert [one["status"] for one in good.got] == [200, 200, 200]
        facts = pairs_of(exchanges(good.archive)["/chunked"][0]["metadata"])
        assert facts["tls-version"].startswith("TLSv1")
        assert facts["tls-certificate"].startswith("sha256:")
        seen = len(server.log)
        bad = crawl("/keep-alive", data="bad", ROBOTSTXT_OBEY=False, **ask)
        assert len(server.log) == seen
    ((group,),) = exchanges(bad.archive).values()
    assert list(group) == ["metadata"]  # nothing of the request has left
    assert "certificate" in pairs_of(group["metadata"])["error"].lower()


def test_other_tools_read_the_files(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl(*WHOLE, "/cut", "/conditional", connect_to=[nasty.connect_to()], RETRY_TIMES=0)
    done = crawl("/conditional", "/chunked", connect_to=[nasty.connect_to()])
    for path in done.archive.files("plan"):
        checked = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        ours = {one.id: one for one in read_records(path)}
        failed = []
        for line in checked.stdout.splitlines():
            if "WARC-Record-ID" in line:
                record = bare(line.split("WARC-Record-ID ")[1].split()[0])
            elif "failed" in line:
                assert "payload digest failed" in line
                failed.append(ours[record])
        # warcio takes chunk frames and surplus bytes for payload: the standard does not
        assert all(b"chunked" in (one.block.read()).lower() or one.block.tell() < 60 for one in failed)
        with path.open("rb") as file:
            seen = {
                bare(str(one.record_id)): one.verify_block_digest()
                for one in ArchiveIterator(file, parse_http=False)
            }
        assert seen == dict.fromkeys(ours, True)


def test_a_challenge_lays_its_host_to_rest(crawl: Crawl, nasty: Nasty) -> None:
    done = crawl("/keep-alive", "/challenge", "/gone", "/head", connect_to=[nasty.connect_to()])
    assert [one.path for one in nasty.log] == ["/robots.txt", "/keep-alive", "/challenge"]
    assert done.captures[-1].state is State.BLOCKED
    assert paths(done.skipped) == {"/gone": "blocked", "/head": "blocked"}
    assert [one["status"] for one in done.got] == [200, None, None, None]
    assert done.code == 0


@pytest.mark.parametrize("path", ["/garbage", "/stall"])
def test_the_plan_is_one_of_the_servers_pages(path: str) -> None:
    assert path in PAGES
