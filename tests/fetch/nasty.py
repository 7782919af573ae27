"""A server that answers as the worst ones do, and remembers every byte of both directions."""

from __future__ import annotations

import datetime
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.archive.exchanges import OK, RESPONSES

HOST = "www.example.cn"


@dataclass(slots=True)
class Logged:
    """One exchange as the server saw it."""

    path: str
    request: bytes
    response: bytes = b""
    connection: int = 0  # the how-manieth it came over


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent, and what becomes of the connection: keep, close, reset, stall, or surplus."""

    data: bytes
    then: str = "close"
    late: bytes = b""  # comes after the message, when the client has taken that


Page = Answer | Callable[[bytes, int], Answer]


def reply(status: str, body: bytes = b"", more: bytes = b"") -> Answer:
    """An answer with a length, over a connection that goes on."""
    head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n" % (status.encode(), len(body))
    return Answer(head + more + b"\r\n" + body, "keep")


def conditional(request: bytes, times: int) -> Answer:
    """304 to who knows the page."""
    if b'If-None-Match: "v1"' in request:
        return Answer(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n', "keep")
    return Answer(OK + b'ETag: "v1"\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage', "keep")


def dying(request: bytes, times: int) -> Answer:
    """Closes the connection on which it has promised to go on."""
    return Answer(b"" if times == 0 else OK + b"Content-Length: 5\r\n\r\nalive")


def head(request: bytes, times: int) -> Answer:
    """A length without a body to HEAD."""
    body = b"" if request.startswith(b"HEAD") else b"x" * 7
    return Answer(OK + b"Content-Length: 7\r\n\r\n" + body, "keep")


def echo(request: bytes, times: int) -> Answer:
    """Gives back the request's body."""
    body = request.partition(b"\r\n\r\n")[2]
    return Answer(OK + b"Content-Length: %d\r\n\r\n%s" % (len(body), body), "keep")


LATE = b"HTTP/1.1 200 Smuggled\r\n\r\n"
CUT = OK + b"Content-Length: 100\r\n\r\nhalf"
CHALLENGE = b'<html><head><meta content="x" r="m"><script>1</script></head><body></body></html>'
PAGES: dict[str, Page] = {
    **{f"/{name.replace(' ', '-')}": Answer(data) for name, (data, _) in RESPONSES.items()},
    "/keep-alive": Answer(OK + b"Content-Length: 2\r\n\r\nok", "keep"),
    "/surplus": Answer(OK + b"Content-Length: 2\r\n\r\nok+more", "keep"),
    "/bare-end": Answer(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n", "keep"),
    "/redirect": Answer(b"HTTP/1.1 302 Found\r\nLocation: /keep-alive\r\nContent-Length: 0\r\n\r\n", "keep"),
    "/busy": Answer(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "keep"),
    "/gone": Answer(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", "keep"),
    "/cut": Answer(CUT),
    "/cut-chunked": Answer(OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhalf"),
    "/cut-head": Answer(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "/reset": Answer(CUT, "reset"),
    "/reset-until-close": Answer(b"HTTP/1.0 200 OK\r\n\r\nhalf", "reset"),
    "/stall": Answer(CUT, "stall"),
    "/silent": Answer(b"", "stall"),
    "/nothing": Answer(b"", "close"),
    "/garbage": Answer(b"\x16\x03\x01 no HTTP\n\n"),
    "/conditional": conditional,
    "/dying": dying,
    "/head": head,
    "/echo": echo,
    "/extensions": Answer(
        OK + b'Transfer-Encoding: chunked\r\n\r\n2;a=b;c="d"\r\nok\r\n0;last\r\nX-T: 1\r\nX-T: 2\r\n\r\n',
        "keep",
    ),
    "/no-colon": Answer(OK + b"no colon here\r\nContent-Length: 2\r\n\r\nok", "keep"),
    "/nameless": Answer(OK + b": nameless\r\nContent-Length: 2\r\n\r\nok", "keep"),
    "/lengths": Answer(OK + b"Content-Length: 2\r\nContent-Length: 2, 2\r\n\r\nok", "keep"),
    "/two-lengths": Answer(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!", "keep"),
    "/bad-chunk": Answer(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok!\r\n0\r\n\r\n", "keep"),
    "/GBK-name": Answer(
        OK
        + "Content-Disposition: attachment; filename=年报.pdf\r\n".encode("gbk")
        + b"Content-Length: 2\r\n\r\nok",
        "keep",
    ),
    "/late": Answer(OK + b"Content-Length: 2\r\n\r\nok", "keep", LATE),
    "/too-long": Answer(OK + b"Content-Length: 300000\r\n\r\n" + bytes(300_000)),
    "/endless": Answer(OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"186a0\r\n%s\r\n" % bytes(100_000) * 3),
    "/challenge": Answer(
        b"HTTP/1.1 412 Precondition Failed\r\nContent-Length: %d\r\n\r\n%s" % (len(CHALLENGE), CHALLENGE)
    ),
}


@dataclass
class Nasty:
    """The server; a context manager. `pages` may be changed while it runs."""

    tls: Path | None = None  # a PEM file with key and certificate
    pages: dict[str, Page] = field(default_factory=lambda: dict(PAGES))
    log: list[Logged] = field(default_factory=list)

    def __enter__(self) -> Nasty:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._over = threading.Event()
        self._numbers = count(1)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def connect_to(self, port: int = 80) -> str:
        """The detour of HOST to this server."""
        return f"{HOST}:{port}:127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.tls)
                connection = context.wrap_socket(connection, server_side=True)
            number = next(self._numbers)
            while request := _read(connection):
                if not self._answer(connection, request, number):
                    break
        except OSError:
            pass
        finally:
            connection.close()

    def _answer(self, connection: socket.socket, request: bytes, number: int) -> bool:
        path = request.split(b" ", 2)[1].decode()
        page = self.pages.get(path, Answer(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n", "keep"))
        times = sum(one.path == path for one in self.log)
        answer = page if isinstance(page, Answer) else page(request, times)
        self.log.append(Logged(path, request, answer.data, number))
        connection.sendall(answer.data)
        if answer.late:
            time.sleep(0.1)
            connection.sendall(answer.late)
        if answer.then == "stall":
            self._over.wait(20)
        elif answer.then == "reset":
            time.sleep(0.2)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return answer.then == "keep"


def _read(connection: socket.socket) -> bytes:
    """One request; empty when the client has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(1 << 16)
        if not piece:
            return b""
        data += piece
    top, _, body = data.partition(b"\r\n\r\n")
    lengths = [line[15:] for line in top.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(1 << 16)
    return top + b"\r\n\r\n" + body


def certificates(folder: Path, host: str = HOST) -> tuple[Path, Path]:
    """An authority of our own and a certificate by it: the PEM for clients, the PEM for the server."""
    now = datetime.datetime.now(datetime.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Test CA", host)]
    made = []
    for index in range(2):
        extension: x509.ExtensionType = (
            x509.SubjectAlternativeName([x509.DNSName(host)]) if index else x509.BasicConstraints(True, 0)
        )
        builder = x509.CertificateBuilder().subject_name(names[index]).issuer_name(names[0])
        builder = builder.public_key(keys[index].public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        builder = builder.add_extension(extension, critical=not index)
        made.append(builder.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    authority, server = folder / "ca.pem", folder / "server.pem"
    authority.write_bytes(made[0])
    server.write_bytes(secret + made[1])
    return authority, server
