"""Before a crawl asks anybody: a nasty exchange with ourselves must come out of the archive as it went in.

The capture rests on what Scrapy and Twisted do below it. Should that change, no crawl begins; an archive that
is almost exact would be worse than none.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast

from scrapy import Request
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol

from archive import ArchiveError, Exchange
from archive.exchange import as_file, dissect, drafts, state_of
from archive.records import member, pieces, read_records
from archive.volumes import pairs_of
from crawler.fetch.wire import Wire

HOST = "127.0.0.1"
BODY = "政府信息公开".encode() * 9
ASKED = "自检".encode("gbk")
PACKED = gzip.compress(BODY, mtime=0)
ANSWER = b"".join(
    (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        b"HTTP/1.1 200 " + "成功".encode("gbk") + b"\nx-a: 1\nX-A:  2\r\nno colon\r\nX-F: a\r\n\tb\r\n",
        b"content-ENCODING: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"7;ext=1\r\n%b\r\n%x\r\n%b\r\n0\r\nX-T: 1\r\n\r\n" % (PACKED[:7], len(PACKED) - 7, PACKED[7:]),
    )
)

Fetch = Callable[[Request], Awaitable[tuple[Wire, Response | Exception]]]
Describe = Callable[[Request, Wire, Response | Exception], Exchange]


class Mirror(Protocol):
    """Answers once, and remembers what it was asked."""

    transport: Any

    def __init__(self, seen: bytearray) -> None:
        self._seen = seen

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Collect the request; answer when its body is there."""
        self._seen += data
        if self._seen.endswith(b"\r\n\r\n" + ASKED):
            self.transport.write(ANSWER)


class Mirrors(Factory):
    """Builds mirrors that share a memory."""

    noisy = False

    def __init__(self) -> None:
        self.seen = bytearray()

    def buildProtocol(self, addr: IAddress | None) -> Mirror:  # noqa: ARG002, N802
        """For Twisted."""
        return Mirror(self.seen)


async def prove(fetch: Fetch, describe: Describe, opened: Callable[[int], None]) -> None:
    """Fetch from a port of our own, told to `opened`; raises ArchiveError where what is stored differs."""
    from twisted.internet import reactor

    mirrors = Mirrors()
    port: Any = cast(Any, reactor).listenTCP(0, mirrors, interface=HOST)
    try:
        number = port.getHost().port
        opened(number)
        meta = {"download_timeout": 5}
        request = Request(f"http://{HOST}:{number}/", method="POST", body=ASKED, meta=meta)
        wire, result = await fetch(request)
        if isinstance(result, Exception):
            raise ArchiveError(f"capture failed its self-test, nothing was crawled: {result!r}")
        stored = _stored(describe(request, wire, result))
    finally:
        opened(0)
        port.stopListening()
    wanted = {"request": bytes(mirrors.seen), "response": ANSWER, "body": PACKED}
    differ = [name for name, data in wanted.items() if {**stored, "body": result.body}.get(name) != data]
    if differ:
        raise ArchiveError(
            f"capture is not exact with this Scrapy and Twisted ({', '.join(differ)} differ), nothing was "
            "crawled; install the versions of requirements.lock"
        )


def _stored(exchange: Exchange) -> dict[str, bytes]:
    """The blocks of an exchange as read back from a file, by record type; interim heads before the answer."""
    anatomy = dissect(as_file(exchange.response), exchange.method)
    records = drafts(exchange, anatomy, state_of(exchange, anatomy), None, "selftest", "selftest")
    with NamedTemporaryFile(suffix=".warc.gz") as file:
        for fields, block in records:
            file.writelines(member(fields, block))
        file.flush()
        found = {one.get("WARC-Type"): one for one in read_records(Path(file.name))}
    interim = base64.b64decode(pairs_of(found["metadata"]).get("interim", ""))
    blocks = {kind: b"".join(pieces(one.block)) for kind, one in found.items()}
    return blocks | {"response": interim + blocks.get("response", b"")}
