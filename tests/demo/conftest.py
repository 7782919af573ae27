"""One set of replicas for all tests of this folder, and a client that reaches it."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from crawler.demo import Replicas


@dataclass(frozen=True)
class Client:
    """Asks the replicas as a crawler does: real names, real certificates, no name server."""

    replicas: Replicas
    ports: Mapping[str, int] = field(default_factory=dict)

    def port(self, host: str, port: int) -> int:
        found = [
            entry.rpartition(":")[2]
            for entry in self.replicas.connect_to
            if entry.startswith(f"{host}:{port}:")
        ]
        return int(found[0])

    def connect(self, host: str, scheme: str = "https") -> http.client.HTTPConnection:
        if scheme == "http":
            return http.client.HTTPConnection("127.0.0.1", self.port(host, 80), timeout=10)
        context = ssl.create_default_context(cafile=str(self.replicas.cacert))
        raw = socket.create_connection(("127.0.0.1", self.port(host, 443)), timeout=10)
        connection = http.client.HTTPSConnection(host, context=context, timeout=10)
        connection.sock = context.wrap_socket(raw, server_hostname=host)
        return connection

    def get(
        self, url: str, *, form: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        connection = self.connect(host, scheme)
        method = "GET" if form is None else "POST"
        sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, slash + path, body=form, headers=sent)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Replicas() as replicas:
        yield Client(replicas)
