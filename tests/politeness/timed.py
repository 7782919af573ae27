"""A server that notes when each request arrives and how many connections are open at a time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.fetch.nasty import Nasty, Page, reply

TITLE = "2024年政府信息公开工作年度报告"


@dataclass
class Timed(Nasty):
    """Nasty with a watch; `greeting` are seconds that it takes to accept a connection."""

    pages: dict[str, Page] = field(default_factory=dict)
    greeting: float = 0.0
    arrivals: list[tuple[str, float]] = field(default_factory=list)  # path, seconds of the monotonic clock
    open: int = 0
    most: int = 0  # connections open at a time

    def __post_init__(self) -> None:
        self._counting = threading.Lock()

    def __enter__(self) -> Timed:
        super().__enter__()
        return self

    def _serve(self, connection: socket.socket) -> None:
        with self._counting:
            self.open += 1
            self.most = max(self.most, self.open)
        time.sleep(self.greeting)
        try:
            super()._serve(connection)
        finally:
            with self._counting:
                self.open -= 1

    def _answer(self, connection: socket.socket, request: bytes, number: int) -> bool:
        self.arrivals.append((request.split(b" ", 2)[1].decode(), time.monotonic()))
        return super()._answer(connection, request, number)

    @property
    def gaps(self) -> list[float]:
        """Seconds between one arrival and the next."""
        return [after - before for (_, before), (_, after) in pairwise(self.arrivals)]

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.arrivals]


def leaves(count: int) -> dict[str, Page]:
    """Some pages."""
    return {f"/{number}": reply("200 OK", b"%d" % number) for number in range(count)}


def listing(rows: Sequence[str], more: str = "") -> Page:
    """An index page with rows, and whatever else it shows."""
    items = "".join(f'<li><a href="{row}">{TITLE}</a> 2025-01-20</li>' for row in rows)
    body = f"<html><body><ul>{items}</ul>{more}</body></html>".encode()
    return reply("200 OK", body, b"Content-Type: text/html; charset=utf-8\r\n")


def detail(more: str = "") -> Page:
    """A page that can be a report."""
    body = f"<html><body><h1>{TITLE}</h1>{'<p>年报</p>' * 50}{more}</body></html>".encode()
    return reply("200 OK", body, b"Content-Type: text/html; charset=utf-8\r\n")
