"""Connections to portals, over which one exchange after another goes and is kept as it is on the wire.

Twisted opens them and does TLS; what is written and read over them is ours, so that nothing stands between.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import IO, Any, NamedTuple

from scrapy.exceptions import DownloadFailedError, ResponseDataLossError
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHandshakeListener
from twisted.internet.protocol import Factory, Protocol
from zope.interface import implementer  # type: ignore[import-untyped]

from archive import clock
from archive.records import SPOOL, spool
from crawler.fetch.arrival import Arrival, Malformed

IDLE = 240.0  # seconds after which a connection that was kept open is not used again


class Wire:
    """Both directions of one exchange, as they come."""

    def __init__(self) -> None:
        self.started = clock.now()
        self.begun = float("-inf")  # the same by the monotonic clock; never where no connection came about
        self.sent = b""
        self._bytes = bytearray()
        self._file: IO[bytes] | None = None  # beyond SPOOL
        self.any = False  # has a byte come back?
        self.reused = False  # over a connection that has served before
        self.cut = False  # the connection broke instead of closing
        self.address = ""
        self.facts: dict[str, str] = {}

    def take(self, data: bytes) -> None:
        """Keep bytes from the peer."""
        self.any = True
        if self._file is not None:
            self._file.write(data)
            return
        self._bytes += data
        if len(self._bytes) > SPOOL:
            self._file = spool(bytes(self._bytes))
            self._bytes.clear()

    @property
    def received(self) -> bytes | IO[bytes]:
        """What came from the peer."""
        return bytes(self._bytes) if self._file is None else self._file


@implementer(IHandshakeListener)
class Connection(Protocol):
    """One connection; `late` is told of bytes that come when nobody has asked."""

    transport: Any
    _wire: Wire | None = None  # of the exchange that is going on
    _arrival: Arrival
    _look: Callable[[], None]
    _done: asyncio.Future[None]
    _served = False
    _secured = False
    _aborted = False

    def __init__(self, late: Callable[[int], None]) -> None:
        self._late = late
        self.idle = time.monotonic()  # since when
        self.certificate: Any = None  # the peer's, when it has said something
        self._facts: dict[str, str] | None = None  # of TLS, likewise

    def handshakeCompleted(self) -> None:  # noqa: N802
        """Until now a request has waited in the TLS layer."""
        self._secured = True
        if self._wire is not None:
            self._wire.begun = time.monotonic()

    def ask(
        self, request: bytes, wire: Wire, arrival: Arrival, look: Callable[[], None]
    ) -> asyncio.Future[None]:
        """Begin an exchange; the future is done when the response has come, or fails with what prevented it.

        `look` is called after each piece, and ends the exchange by raising.
        """
        self._wire, self._arrival, self._look = wire, arrival, look
        self._done = asyncio.get_running_loop().create_future()
        wire.reused, self._served = self._served, True
        wire.started, wire.begun = clock.now(), time.monotonic()
        wire.address = self.transport.getPeer().host
        if self.usable:
            self._send(request)
        else:  # it was closed, or spoke, before it was asked
            self.abort(DownloadFailedError("the connection ended before it was used"))
        return self._done

    def abort(self, error: Exception | None = None) -> None:
        """End the connection, and with it the exchange."""
        ended, self._aborted = self._aborted or not self.connected, True
        self._end(error)
        if not ended:
            self.transport.abortConnection()

    def close(self) -> None:
        """End the connection in good order, where nobody else has ended it."""
        if self.connected and not self._aborted:
            self.transport.loseConnection()

    @property
    def usable(self) -> bool:
        """Whether it may serve another exchange."""
        return bool(self.connected) and not self._aborted and time.monotonic() - self.idle < IDLE

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Keep, then see what it is."""
        wire = self._wire
        if self._aborted:
            return
        if wire is None:
            self._late(len(data))  # it belongs to no exchange
            self.abort()  # at once: what is only being closed may still be used
            return
        if not wire.any:
            self._facts = self._tls() if self._facts is None else self._facts
            wire.facts.update(self._facts)
        wire.take(data)
        try:
            self._arrival.feed(data)
            self._look()
        except Malformed as error:
            lost = ResponseDataLossError if self._arrival.head else DownloadFailedError
            self.abort(lost(str(error)))
        except Exception as error:  # of who looks on, whose exchange it is
            self.abort(error)
        else:
            if self._arrival.ended:
                self._end(None)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        """Judge what it ends: a payload may last until then."""
        wire, self.connected = self._wire, 0
        if wire is None:
            return
        secure = self._is_tls()
        wire.cut = not secure and not reason.check(ConnectionDone)
        if secure and not self._secured:
            wire.sent = b""  # it never left the TLS layer
        if self._arrival.head is None:
            self._end(DownloadFailedError(str([reason])))
        else:
            whole = self._arrival.until_close
            self._end(None if whole else ResponseDataLossError(f"not all has come: {reason.value}"))

    def _send(self, data: bytes) -> None:
        if self._wire is not None:
            self._wire.sent += data
        self.transport.write(data)

    def _end(self, error: Exception | None) -> None:
        """The message has ended, or the exchange."""
        wire, self._wire, self.idle = self._wire, None, time.monotonic()
        if wire is None or self._done.done():
            return
        if error is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(error)

    def _is_tls(self) -> bool:
        return hasattr(self.transport, "getPeerCertificate")

    def _tls(self) -> dict[str, str]:
        if not self._is_tls():
            return {}
        connection: Any = self.transport.getHandle()
        certificate = self.certificate = connection.get_peer_certificate()
        digest = certificate.digest("sha256").decode().replace(":", "").lower() if certificate else ""
        return {
            "tls-version": connection.get_protocol_version_name(),
            "tls-cipher": connection.get_cipher_name() or "",
            "tls-certificate": f"sha256:{digest}" if digest else "",
        }


class Origin(NamedTuple):
    """Whom a connection is for, and from which address of ours it comes, if that matters."""

    scheme: str
    host: str
    port: int
    bind: tuple[str, int] | None = None


class Connections(Factory):
    """The connections of one crawl; they go where the detours say, and some are kept for the next request.

    `most` is how many of an origin; `allowed` says which peers may be asked.
    """

    kind: type[Connection] = Connection
    noisy = False

    def __init__(
        self,
        *,
        tls: Any,
        most: int,
        where: Callable[[str, int], tuple[str, int] | None],
        allowed: Callable[[str, int], bool],
        late: Callable[[int], None],
    ) -> None:
        self._tls, self._most = tls, most
        self._where, self._allowed, self._late = where, allowed, late
        self._kept: defaultdict[Origin, list[Connection]] = defaultdict(list)

    async def get(self, origin: Origin, seconds: float) -> Connection:
        """One that was kept, or a new one; raises what Twisted does where there is none."""
        kept = self._kept[origin]
        while kept:
            connection = kept.pop()
            if connection.usable:
                return connection
            connection.close()
        connected = self._endpoint(origin, seconds).connect(self)
        return await maybe_deferred_to_future(connected)

    def take_back(self, origin: Origin, connection: Connection, *, again: bool) -> None:
        """After an exchange: keep it, where it may be used `again`."""
        if again and connection.usable and len(self._kept[origin]) < self._most:
            self._kept[origin].append(connection)
        else:
            connection.close()

    def leave(self, host: str = "") -> None:
        """Close those that are kept for the next request to a host; without one, all."""
        for origin, kept in self._kept.items():
            if host in ("", origin.host):
                while kept:
                    kept.pop().close()

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        """A connection, or none: then it is dropped before a byte is sent."""
        return self.kind(self._late) if self._allowed(addr.host, addr.port) else None

    def _endpoint(self, origin: Origin, seconds: float) -> Any:
        from twisted.internet import reactor

        address, port = self._where(origin.host, origin.port) or (origin.host, origin.port)
        endpoint: Any = HostnameEndpoint(reactor, address, port, timeout=seconds, bindAddress=origin.bind)
        if origin.scheme == "https":
            endpoint = wrapClientTLS(self._tls.creatorForNetloc(origin.host.encode(), origin.port), endpoint)
        return endpoint
