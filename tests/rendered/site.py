"""A server that logs connections and both directions of every exchange, and answers from a table."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from types import TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """One exchange as it went over the wire."""

    host: str
    method: str
    path: str
    request: bytes
    response: bytes

    @property
    def body(self) -> bytes:
        """The body of the request."""
        return self.request.partition(b"\r\n\r\n")[2]


Reply = bytes | Callable[[Exchanged], bytes]


def answer(
    body: str | bytes,
    kind: str = "text/html; charset=utf-8",
    *,
    status: str = "200 OK",
    fields: Mapping[str, str] = {},
    charset: str = "utf-8",
    packed: bool = False,
) -> bytes:
    """A whole HTTP response; `packed` sends it with gzip."""
    data = body.encode(charset) if isinstance(body, str) else body
    given = {"Content-Type": kind, **fields}
    if packed:
        data, given["Content-Encoding"] = gzip.compress(data, mtime=0), "gzip"
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


MISSING = answer("<p>404</p>", status="404 Not Found")


@dataclass(slots=True)
class Site:
    """Serves `replies`, keyed by path and query or path alone; connections are kept alive."""

    replies: Mapping[str, Reply] = field(default_factory=dict)
    log: list[Exchanged] = field(default_factory=list)
    connections: int = 0
    datagrams: int = 0
    _lock: Lock = field(default_factory=Lock)
    _socket: socket.socket = field(init=False)
    _udp: socket.socket = field(init=False)

    def __enter__(self) -> Site:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        Thread(target=self._accept, daemon=True).start()
        Thread(target=self._hear, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._udp.sendto(b"", ("127.0.0.1", self._udp.getsockname()[1]))

    @property
    def port(self) -> int:
        """Of TCP, and of UDP too."""
        port: int = self._socket.getsockname()[1]
        return port

    def connect_to(self, *hosts: str) -> list[str]:
        """The detours that lead here."""
        return [f"{host}:80:127.0.0.1:{self.port}" for host in hosts]

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _hear(self) -> None:
        while True:
            if not self._udp.recv(4096):
                self._udp.close()
                return
            self.datagrams += 1

    def _serve(self, peer: socket.socket) -> None:
        with suppress(ConnectionError), peer, peer.makefile("rb") as stream:  # a browser may be killed
            while request := _read(stream.readline, stream.read):
                line, *rest = request.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
                method, path, _ = line.split(" ")
                fields = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
                host = fields["host"].partition(":")[0]
                asked = Exchanged(host=host, method=method, path=path, request=request, response=b"")
                reply = self.replies.get(path) or self.replies.get(path.partition("?")[0], MISSING)
                response = reply if isinstance(reply, bytes) else reply(asked)
                with self._lock:
                    self.log.append(
                        Exchanged(host=host, method=method, path=path, request=request, response=response)
                    )
                try:
                    peer.sendall(response)
                except OSError:
                    return


def _read(line: Callable[[], bytes], read: Callable[[int], bytes]) -> bytes:
    """One request, empty at the end of the connection."""
    head, length = b"", 0
    while (got := line()) not in (b"", b"\r\n"):
        head += got
        name, _, value = got.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return head + got + read(length) if head else b""
