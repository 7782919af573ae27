"""Handlers whose capture is not exact, each in another way."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Request

from crawler.fetch.handler import CapturingHandler
from crawler.fetch.wire import Connection, Connections, Wire


class Tidy(Connection):
    """Shows the archive tidied line ends."""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        super().dataReceived(data.replace(b"\r\n\tb", b" b"))


class Deaf(Connection):
    """Loses the request's body."""

    def ask(self, request: bytes, wire: Wire, *watched: Any) -> asyncio.Future[None]:
        done = super().ask(request, wire, *watched)
        wire.sent = request.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        return done


class Blind(Connection):
    """Keeps nothing that comes back."""

    def ask(self, request: bytes, wire: Wire, *watched: Any) -> asyncio.Future[None]:
        wire.take = lambda data: None  # type: ignore[method-assign]
        return super().ask(request, wire, *watched)


class TidyConnections(Connections):
    kind = Tidy


class DeafConnections(Connections):
    kind = Deaf


class BlindConnections(Connections):
    kind = Blind


class UndescribedHandler(CapturingHandler):
    """Breaks outside of the exchange itself."""

    async def _exchange(self, request: Request) -> Any:
        raise AttributeError("_gone")


class TidyHandler(CapturingHandler):
    connections = TidyConnections


class DeafHandler(CapturingHandler):
    connections = DeafConnections


class BlindHandler(CapturingHandler):
    connections = BlindConnections
