"""A slow line: a TCP proxy that hands a server's bytes on in pieces, each after a pause."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from types import TracebackType


class Slow(ThreadingTCPServer):
    """Stands before 127.0.0.1:`upstream` on a port of its own."""

    daemon_threads = True
    flows = Event()  # of all lines: cleared, what comes from the servers is held back
    flows.set()
    holds = Event()  # something is held back

    def __init__(self, upstream: int, *, piece: int, pause: float) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.upstream, self.piece, self.pause = upstream, piece, pause
        self.port: int = self.server_address[1]

    def __enter__(self) -> Slow:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.shutdown()
        self.server_close()


class _Line(BaseRequestHandler):
    server: Slow
    request: socket.socket

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.server.upstream)) as upstream:
            Thread(target=self._ask, args=[upstream], daemon=True).start()
            while data := upstream.recv(self.server.piece):
                time.sleep(self.server.pause)
                if not self.server.flows.is_set():
                    self.server.holds.set()
                    self.server.flows.wait()
                self.request.sendall(data)

    def _ask(self, upstream: socket.socket) -> None:
        with suppress(OSError):
            while data := self.request.recv(65536):
                upstream.sendall(data)
            upstream.shutdown(socket.SHUT_WR)
