"""Replica portals for measuring a crawl: in a process of their own, as cheap as a server can be.

Every host has index pages and the reports that they list. `python -m bench.serving PAGES` prints its port,
serves until its input ends, and then prints when each host was asked and what it took itself, as JSON:
{"arrivals": {host: seconds}, "cpu": seconds}.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import defaultdict

from bench.reading import page

ROWS = 25  # of an index page
TITLE = "平阳县第{}街道办事处2023年政府信息公开工作年度报告"
NONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
HEAD = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Length: %d\r\n\r\n"
)
REPORT = page(0)
NUMBERED = re.compile(r"\D")
NUMBER = "第0街道".encode()


class Portal(asyncio.Protocol):
    """One connection; requests have no body and come one by one."""

    transport: asyncio.Transport
    arrivals: defaultdict[str, list[float]]
    pages: int

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """For asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer, and note who was asked."""
        host = data.partition(b"\r\nHost: ")[2].partition(b"\r\n")[0].decode()
        self.arrivals[host].append(time.monotonic())
        self.transport.write(answer(host, data.split(b" ", 2)[1].decode(), self.pages))


def answer(host: str, path: str, pages: int) -> bytes:
    """What a host serves: /list/, /list/?p=25 … and /list/0.html …, each report under a number of its own."""
    own = pages * int(NUMBERED.sub("", host.partition(".")[0]) or 0)
    _, _, asked = path.partition("/list/")
    if not path.startswith("/list/"):
        return NONE
    if asked.endswith(".html"):
        number = own + int(asked.removesuffix(".html"))
        body = REPORT.replace(NUMBER, f"第{number}街道".encode())
    else:
        body = listing(own, int(asked.removeprefix("?p=") or 0), pages)
    return HEAD % len(body) + body


def listing(own: int, first: int, pages: int) -> bytes:
    """An index page."""
    last = min(first + ROWS, pages)
    rows = "".join(
        f'<li><a href="/list/{n}.html">{TITLE.format(own + n)}</a> 2024-01-15</li>'
        for n in range(first, last)
    )
    more = f'<a href="/list/?p={last}">下一页</a>' if last < pages else ""
    return f"<html><body><ul>{rows}</ul>{more}</body></html>".encode()


async def serve(pages: int) -> None:
    """Until standard input ends."""
    Portal.pages, Portal.arrivals = pages, defaultdict(list)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Portal, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps({"arrivals": Portal.arrivals, "cpu": time.process_time()}))
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
