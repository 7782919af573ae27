"""A small archive with every kind of record, and the tools to change it as damage or a hand would."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import Capture, IndexRow, Part, Publication, Recorder, Role, Skipped
from archive.rendering import Rendering
from archive.verify import verify
from archive.writer import SUMS
from tests.archive.exchanges import OK, PAGE, RESPONSES, WHEN, exchange, request

PORTAL = "beijing_gov"
SITE = "http://www.beijing.gov.cn"
INDEXES = (".cdxj", ".places")
LONG = OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE


def make(data: Path, *, limit: int = 1_000_000) -> None:
    """Two runs of one portal: every nasty response, failures, revisits, a publication, closing records."""
    moment = datetime(2026, 11, 22, 5, 51, 30, 123456, tzinfo=UTC)

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    for run in ("first", "second"):
        with Recorder(
            data, PORTAL, run=run, options={"fetch": "refresh"}, clock=clock, limit=limit
        ) as recorder:
            _write(recorder, run)


def _write(recorder: Recorder, run: str) -> None:
    when = WHEN + timedelta(hours=run == "second")

    def keep(response: bytes, name: str, **more: object) -> Capture:
        url = f"{SITE}/{name}.html"
        values = {"request": request(url), "started": when, "address": "192.0.2.7", **more}
        return recorder.write(exchange(response, url, **values))

    index = keep(RESPONSES["chunked gzip"][0], "index", role=Role.INDEX)
    page = keep(LONG, "page")
    keep(LONG, "same")
    keep(RESPONSES["interim"][0], "file", role=Role.ATTACHMENT)
    keep(b"HTTP/1.1 304 Not Modified\r\n\r\n", "page", refers_to=page.capture)
    keep(RESPONSES["trailing"][0], "trailing")
    keep(OK + b"Content-Length: 50\r\n\r\nhalf", "cut", truncated="disconnect")
    keep(b"HTTP/1.1 412 No\r\nContent-Length: 2\r\n\r\nno", "blocked", blocked="ruishu")
    keep(b"", "failed", error="ConnectionRefused")
    keep(
        OK + b"Content-Length: 9\r\n\r\n", "head", method="HEAD", request=request(f"{SITE}/head.html", "HEAD")
    )
    form = request(f"{SITE}/search.html", "POST", "年度=2020".encode())
    keep(OK + b"Content-Length: 2\r\n\r\nok", "search", method="POST", request=form)
    keep(OK + b"X: " + "年".encode("gbk") + b"\r\n\r\n" + b"until close", "old")
    shown = Rendering(
        url=page.url,
        page="5f3a",
        capture=page.capture,
        role=Role.DETAIL,
        started=when,
        dom=b"<p>shown</p>",
        view=b"\x89PNG",
    )
    recorder.render(shown)
    recorder.publish(
        Publication(
            portal=PORTAL,
            url=f"{SITE}/page.html",
            row=IndexRow(capture=index.capture, title="2020年年度报告", date="2021-01-25"),
            parts=(Part(capture=page.capture, role=Role.DETAIL, url=page.url),),
        )
    )
    recorder.finish(skipped=[Skipped(url=f"{SITE}/x", reason="robots")], columns=[], counts={"captures": 12})


def files(data: Path) -> list[Path]:
    """The WARC files, sorted."""
    return sorted((data / "warc" / PORTAL).glob("*.warc.gz*"))


def records(path: Path) -> list[bytes]:
    """The inflated records of a file."""
    found, rest = [], path.read_bytes()
    while rest:
        inflater = zlib.decompressobj(31)
        found.append(inflater.decompress(rest))
        rest = inflater.unused_data
    return found


def starts(path: Path) -> list[int]:
    """Where the members of a file begin, and its end."""
    found, rest = [0], path.read_bytes()
    whole = len(rest)
    while rest:
        inflater = zlib.decompressobj(31)
        inflater.decompress(rest)
        rest = inflater.unused_data
        found.append(whole - len(rest))
    return found


def pack(raw: list[bytes]) -> bytes:
    """Records as one gzip member each."""
    return b"".join(gzip.compress(one, 1, mtime=0) for one in raw)


def put(path: Path, data: bytes) -> None:
    """Change a file as somebody would who knows the rules: the sum is right, the indexes are gone."""
    path.write_bytes(data)
    folder = path.parent
    lines = [
        f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files(folder.parents[1])
    ]
    (folder / SUMS).write_text("".join(lines))
    for ending in INDEXES:
        (folder.parents[1] / "index" / f"{PORTAL}{ending}").unlink(missing_ok=True)


def kind(raw: bytes) -> str:
    """The WARC-Type of an inflated record."""
    return field(raw, b"WARC-Type").decode()


def field(raw: bytes, name: bytes) -> bytes:
    """The first value of a field."""
    return raw.partition(name + b": ")[2].partition(b"\r\n")[0]


def redigest(raw: bytes) -> bytes:
    """The record with length and block digest as its block has them."""
    head, _, rest = raw.partition(b"\r\n\r\n")
    block = rest[:-4]
    head = head.replace(
        field(raw, b"WARC-Block-Digest"), b"sha256:" + hashlib.sha256(block).hexdigest().encode()
    )
    head = head.replace(
        b"Content-Length: " + field(head, b"Content-Length"), b"Content-Length: %d" % len(block)
    )
    return head + b"\r\n\r\n" + block + b"\r\n\r\n"


def codes(data: Path) -> set[str]:
    """The codes that verify finds."""
    return {fault.code for fault in verify(data).faults}


Change = Callable[[list[bytes]], list[bytes]]


def first(raw: list[bytes], name: str, containing: bytes = b"") -> int:
    """The number of the first record of a type that contains some bytes."""
    return next(n for n, one in enumerate(raw) if kind(one) == name and containing in one)
