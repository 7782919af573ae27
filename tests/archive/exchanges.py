"""Exchanges as hostile servers make them, for the tests of the archive."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import Any

from archive import Exchange, Role

WHEN = datetime(2026, 11, 22, 5, 0, 0, 654321, tzinfo=UTC)
PAGE = "<html><p>政府信息公开工作年度报告</p></html>".encode() * 40
PACKED = gzip.compress(PAGE, mtime=0)


def request(url: str, method: str = "GET", body: bytes = b"") -> bytes:
    """A request as a client would send it."""
    host, _, path = url.partition("//")[2].partition("/")
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return f"{method} /{path} HTTP/1.1\r\nHost: {host}\r\n".encode() + length + b"\r\n" + body


def chunked(data: bytes, size: int = 700) -> bytes:
    """A body in chunks."""
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def exchange(response: bytes, url: str = "http://www.example.cn/a.html", **more: Any) -> Exchange:
    """An exchange with a plain GET."""
    values: dict[str, Any] = {"role": Role.DETAIL, "started": WHEN, "request": request(url)}
    return Exchange(url=url, response=response, **values | more)


OK = b"HTTP/1.1 200 OK\r\n"
RESPONSES: dict[str, tuple[bytes, bytes]] = {
    "length": (OK + b"Content-Length: 5\r\n\r\nhello", b"hello"),
    "until close": (b"HTTP/1.0 200 OK\r\n\r\n" + PAGE, PAGE),
    "chunked": (OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(PAGE), PAGE),
    "chunked gzip": (
        OK + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunked(PACKED),
        PAGE,
    ),
    "gzip": (OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED, PAGE),
    "bare LF": (b"HTTP/1.1 200 OK\nContent-Length: 2\nX-A:  b\n\nok", b"ok"),
    "GBK reason": (b"HTTP/1.1 200 " + "成功".encode("gbk") + b"\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    "odd fields": (
        OK + b"x-a: 1\r\nX-A: 2\r\nnocolon\r\nX-F: a\r\n\tb\r\ncontent-LENGTH: 2\r\n\r\nok",
        b"ok",
    ),
    "empty": (OK + b"Content-Length: 0\r\n\r\n", b""),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "trailing": (OK + b"Content-Length: 2\r\n\r\nok and more", b"ok"),
    "interim": (b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nok", b"ok"),
    "large": (OK + b"Content-Length: 3000000\r\n\r\n" + b"0123456789" * 300_000, b"0123456789" * 300_000),
    "not coded as said": (OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok", b"ok"),
}
