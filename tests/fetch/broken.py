"""Handlers whose capture is not exact, each in another way."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from twisted.internet.defer import Deferred

from crawler.fetch.handler import CapturingHandler
from crawler.fetch.wire import WirePool, WireProtocol


class Tidy(WireProtocol):
    """Shows the archive tidied line ends."""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        super().dataReceived(data.replace(b"\r\n\tb", b" b"))


class Deaf(WireProtocol):
    """Loses the request's body."""

    def _sent(self, data: bytes) -> None:
        super()._sent(data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if b"\r\n\r\n" in data else b"")


class Blind(WireProtocol):
    """Takes the token off and keeps nothing that comes back."""

    def request(self, request: Any) -> Deferred[Any]:
        done = super().request(request)
        assert self._wire is not None
        self._wire.take = lambda data: None  # type: ignore[method-assign]
        return done


class TidyPool(WirePool):
    protocol = Tidy


class DeafPool(WirePool):
    protocol = Deaf


class BlindPool(WirePool):
    protocol = Blind


class UndescribedHandler(CapturingHandler):
    """Breaks outside of the exchange itself."""

    async def _exchange(self, request: Request) -> Any:
        raise AttributeError("_gone")


class TidyHandler(CapturingHandler):
    pool = TidyPool


class DeafHandler(CapturingHandler):
    pool = DeafPool


class BlindHandler(CapturingHandler):
    pool = BlindPool
