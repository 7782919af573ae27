"""The example portal's site: an index page, detail pages, and an attachment each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.archive.exchanges import OK
from tests.fetch.nasty import Answer, Page

PORTAL = "example_portal"
SPIDER = Path(__file__).with_name(f"{PORTAL}.py")
DAY = "Mon, 20 Jan 2025 08:00:00 GMT"
SAME = (
    "2024年政府信息公开工作年度报告",
    "2025-01-20",
    "12 KB",
)  # title, date and data-size on the index page


def page(body: str, *, kind: str = "text/html; charset=utf-8", valid: bool = True) -> Page:
    """A page; one that is valid bears validators and answers a condition with 304."""
    data = body.encode()
    head = b"ETag: %s\r\nLast-Modified: %s\r\n" % (b'"%d"' % len(data), DAY.encode()) if valid else b""
    whole = OK + b"Content-Type: %s\r\nContent-Length: %d\r\n" % (kind.encode(), len(data)) + head

    def answer(request: bytes, times: int) -> Answer:
        if b'If-None-Match: "%d"' % len(data) in request and f"If-Modified-Since: {DAY}".encode() in request:
            return Answer(b"HTTP/1.1 304 Not Modified\r\n" + head + b"\r\n", "keep")
        return Answer(whole + b"\r\n" + data, "keep")

    return answer


def listing(rows: Mapping[str, tuple[str, str, str]]) -> Page:
    """The index page."""
    items = (
        f'<li data-size="{size}"><a href="/{name}.html">{title}</a> {day}</li>'
        for name, (title, day, size) in rows.items()
    )
    return page(f"<ul>{''.join(items)}</ul>")


def site(rows: Mapping[str, tuple[str, str, str]], after: str) -> dict[str, Page]:
    """Everything that the portal serves."""
    pages: dict[str, Page] = {"/list/": listing(rows)}
    for name in rows:
        news = after if name == "changed" else ""
        text = f'<h1>{name}</h1>{news}<p>{"年报" * 300}</p><a href="/{name}.doc">附件</a>'
        pages[f"/{name}.html"] = page(text, valid=name != "bare")
        pages[f"/{name}.doc"] = page(f"{name} {news}" * 300, kind="application/msword", valid=name != "bare")
    return pages
