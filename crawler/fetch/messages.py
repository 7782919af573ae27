"""HTTP messages and Scrapy's view of them: a request on the wire, and the response that a spider gets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.connect import PORTS

OF_THE_CONNECTION = frozenset(
    (b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade")
)
OWN = (b"Host", b"Content-Length")  # fields whose place or value is ours to say
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_START = re.compile(_TOKEN + rb" [\x21-\x7e]+ HTTP/1\.1")
_NAME = re.compile(_TOKEN)
_AUTHORITY = re.compile(r"[^:]+://[^/?#]*")
_BREAKS = re.compile(rb"[\r\n\0]+")


def asked(request: Request) -> bytes:
    """A request as it goes out; raises ValueError where it would be none, or more than one.

    Host comes first (RFC 9110 §7.2), the spider's fields follow in their order.
    """
    method = request.method.encode()
    target = _AUTHORITY.sub("", request.url.partition("#")[0], 1)
    target = target if target.startswith("/") else f"/{target}"
    lines = [b"%b %b HTTP/1.1" % (method, target.encode())]
    if not _START.fullmatch(lines[0]):
        raise ValueError(f"no request: {lines[0]!r}")
    lines.append(b"Host: " + (request.headers.get(b"Host") or _host(request)))
    if request.body or method in (b"POST", b"PUT"):
        lines.append(b"Content-Length: %d" % len(request.body))
    for name, values in dict.items(request.headers):  # as they are kept: no name is made anew
        if not _NAME.fullmatch(name):
            raise ValueError(f"no field name: {name!r}")
        if name not in OWN:
            lines += [b"%b: %b" % (name, _BREAKS.sub(b" ", value)) for value in values]
    return b"%b\r\n\r\n%b" % (b"\r\n".join(lines), request.body)


def _host(request: Request) -> bytes:
    url = urlparse_cached(request)
    host = url.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return (shown if url.port in (None, PORTS.get(url.scheme)) else f"{shown}:{url.port}").encode()


def response(
    request: Request,
    status: int,
    fields: Iterable[tuple[bytes, bytes]],
    body: bytes,
    flags: list[str],
    **connection: Any,
) -> Response:
    """What a spider gets, from the wire and from the archive alike: without the fields of the connection."""
    known = headers(fields)
    url = request.url.partition("#")[0]
    kind = responsetypes.from_args(headers=known, url=url, body=body)
    return kind(url=url, status=status, headers=known, body=body, flags=flags, request=request, **connection)


def headers(fields: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The fields of a response that are not of the connection."""
    return Headers([field for field in fields if field[0] and field[0].lower() not in OF_THE_CONNECTION])
