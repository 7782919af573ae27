"""The client protocol that sees an exchange as it is on the wire; all private API of Twisted and Scrapy.

A request is told apart by a one-use header, taken off before anything is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, MutableMapping
from functools import partial
from io import BytesIO
from typing import IO, Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHandshakeListener
from twisted.web.client import HTTPConnectionPool
from zope.interface import directlyProvides, implementer, providedBy  # type: ignore[import-untyped]

from archive import ArchiveError, clock
from archive.records import SPOOL, spool

TOKEN = b"X-Guidang-Exchange"
Wires = MutableMapping[bytes, "Wire"]


class Wire:
    """Both directions of one exchange, as they come; a body larger than `most` is kept here alone."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.left_out = False  # is the body too large for Scrapy's response?
        self.started = clock.now()
        self.begun = float("-inf")  # the same by the monotonic clock; never where no connection came about
        self.sent = bytearray()
        self._bytes = bytearray()
        self._file: IO[bytes] | None = None  # beyond SPOOL
        self.any = False  # has a byte come back?
        self.reused = False  # over a connection that has served before
        self.open = True
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


class Body(BytesIO):
    """What Scrapy's reader collects, given up where it grows too large: the wire has it."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def write(self, data: Any) -> int:
        """Keep, or let go."""
        wire = self._wire
        if wire.most is None or self.tell() + len(data) <= wire.most:
            return super().write(data)
        wire.left_out, wire.most = True, 0
        self.seek(0)
        self.truncate()
        return len(data)


class Tee:
    """A transport that shows the protocol what is written to it."""

    def __init__(self, transport: Any, seen: Callable[[bytes], None]) -> None:
        self._transport, self._seen = transport, seen
        directlyProvides(self, providedBy(transport))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Pass on, and show."""
        self._seen(data)
        self._transport.write(data)

    def writeSequence(self, parts: Any) -> None:  # noqa: N802
        """Pass on in one write, and show."""
        self.write(b"".join(parts))


@implementer(IHandshakeListener)
class WireProtocol(_LenientHTTP11ClientProtocol):
    """HTTP/1.1 with a wire for the exchange that is going on."""

    wires: Wires
    late: Callable[[int], None]  # told of bytes that come after a message
    _wire: Wire | None = None
    _served = False
    _secured = False
    transport: Any

    def makeConnection(self, transport: Any) -> None:  # noqa: N802
        super().makeConnection(Tee(transport, self._sent))  # type: ignore[no-untyped-call]

    def handshakeCompleted(self) -> None:  # noqa: N802
        self._secured = True
        if self._wire is not None:  # until now its request has waited in the TLS layer
            self._wire.begun = time.monotonic()

    def request(self, request: Any) -> Deferred[Any]:
        """Begin an exchange; one without a token would be kept under no name and is refused."""
        token = request.headers.getRawHeaders(TOKEN, [b""])[0]
        request.headers.removeHeader(TOKEN)
        wire = self.wires.pop(token, None)
        if wire is None:
            self.transport.abortConnection()
            return fail(ArchiveError("an exchange without a token has reached the wire"))
        self._wire, wire.reused, self._served = wire, self._served, True
        wire.started, wire.begun = clock.now(), time.monotonic()
        wire.address = self.transport.getPeer().host
        done = super().request(request)
        return done if wire.most is None else done.addCallback(_slim, wire)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        wire = self._wire
        if wire is None:
            self.late(len(data))  # nobody asked: belongs to no exchange
            self.transport.abortConnection()  # at once: what is only being closed may still be used
            return
        if wire.open:
            wire.facts = wire.facts if wire.any else self._tls()
            wire.take(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        """The message has ended; a connection with surplus bytes serves no other."""
        self._wire = None
        if rest and self._currentRequest is not None:
            self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        if self._wire is not None:
            secure = self._is_tls()
            self._wire.cut = not secure and not reason.check(ConnectionDone)
            if secure and not self._secured:
                self._wire.sent.clear()  # it never left the TLS layer
        super().connectionLost(reason)  # type: ignore[no-untyped-call]
        self._wire = None

    def _sent(self, data: bytes) -> None:
        if self._wire is not None and self._wire.open:
            self._wire.sent += data

    def _is_tls(self) -> bool:
        return hasattr(self.transport, "getPeerCertificate")

    def _tls(self) -> dict[str, str]:
        if not self._is_tls():
            return {}
        connection: Any = self.transport.getHandle()
        certificate = connection.get_peer_certificate()
        digest = certificate.digest("sha256").decode().replace(":", "").lower() if certificate else ""
        return {
            "tls-version": connection.get_protocol_version_name(),
            "tls-cipher": connection.get_cipher_name() or "",
            "tls-certificate": f"sha256:{digest}" if digest else "",
        }


def _slim(response: Any, wire: Wire) -> Any:
    """Give Scrapy's reader another buffer; should its name change, bodies merely lie in memory again."""
    deliver = response.deliverBody

    def deliver_slim(reader: Any) -> None:
        reader._bodybuf = Body(wire)
        deliver(reader)

    response.deliverBody = deliver_slim
    return response


class WireFactory(_LenientHTTP11ClientFactory):
    """Builds wire protocols, for peers that may be asked."""

    def __init__(
        self,
        built: type[WireProtocol],
        wires: Wires,
        allowed: Callable[[str, int], bool],
        late: Callable[[int], None],
        *inherited: Any,
    ) -> None:
        super().__init__(*inherited)  # type: ignore[no-untyped-call]
        self._built, self._wires, self._allowed, self._late = built, wires, allowed, late

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        """A protocol, or none: then the connection is dropped before a byte is sent."""
        if not self._allowed(addr.host, addr.port):
            return None
        protocol = self._built(self._quiescentCallback)
        protocol.wires, protocol.late = self._wires, self._late
        return protocol


class WirePool(HTTPConnectionPool):
    """Connections that are captured, go where the detours say, and are never retried silently."""

    protocol: type[WireProtocol] = WireProtocol
    retryAutomatically = False  # noqa: N815  # the second try would be an exchange under no name

    def __init__(
        self,
        wires: Wires,
        tls: Any,
        where: Callable[[str, int], tuple[str, int] | None],
        allowed: Callable[[str, int], bool],
        late: Callable[[int], None],
    ) -> None:
        from twisted.internet import reactor

        super().__init__(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._tls, self._where = tls, where
        self._factory: Any = partial(WireFactory, self.protocol, wires, allowed, late)

    def _newConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: N802
        scheme, host, port = key[:3]
        target = self._where(host.decode("ascii"), port)
        if target:
            endpoint = HostnameEndpoint(self._reactor, *target)
            if scheme == b"https":
                endpoint = wrapClientTLS(self._tls.creatorForNetloc(host, port), endpoint)
        return super()._newConnection(key, endpoint)

    def leave(self, host: str) -> None:
        """Close the connections to a host that are kept for its next request."""
        for key, kept in self._connections.items():
            for connection in [*kept] if key[1] == host.encode() else ():
                self._timeouts[connection].cancel()
                self._removeConnection(key, connection)  # type: ignore[no-untyped-call]
