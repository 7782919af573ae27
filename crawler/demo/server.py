"""The web server of the replicas: keep-alive, gzip, chunked bodies, conditional requests, 503 before 200."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Lock, Thread
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from crawler.demo.sites import Page, Site

LAST_MODIFIED = "Mon, 02 Feb 2026 02:02:02 GMT"
CHUNK = 4096  # bytes
BUSY = Page(body="<html><body><p>服务繁忙，请稍后再试。</p></body></html>".encode(), status=503)


class Server(ThreadingHTTPServer):
    """All replicas on one port, told apart by the Host header; `tls` makes it https."""

    daemon_threads = True

    def __init__(self, sites: Mapping[str, Site], tls: SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sites = sites
        self._asked: Counter[str] = Counter()
        self._lock = Lock()
        if tls:  # the handshake belongs to the thread of the connection, not to the one that accepts
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def page(self, host: str, target: str, referer: str | None = None) -> Page:
        """The page at an address, or what stands for it."""
        site = self.sites.get(host)
        if site is None:
            return Page(body=b"<h1>421</h1>", status=421)
        if site.referer and "?" in target and not referer:
            return Page(body=b"<h1>403</h1>", status=403)
        found = site.pages.get(target) or _queried(site, target)
        with self._lock:
            self._asked[host + target] += 1
            return BUSY if self._asked[host + target] <= found.fails else found

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is no news."""

    def end(self) -> None:
        """Stop, and give the port back."""
        self.shutdown()
        self.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Replica"
    sys_version = ""
    timeout = 30
    wbufsize = -1  # head and body leave in one piece
    disable_nagle_algorithm = True
    server: Server
    hosts_with_chunks: ClassVar[frozenset[str]] = frozenset({"www.beijing.gov.cn", "www.zjhy.gov.cn"})

    def do_GET(self) -> None:
        """Answer with a page, or 304 where the client has it."""
        page = self.server.page(self._host(), self.path, self.headers.get("Referer"))
        if page.status == 200 and self.headers.get("If-None-Match") == page.etag:
            self._head(304, page)
            self.end_headers()
        else:
            self._send(page)

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        """Answer a form."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        site = self.server.sites.get(self._host())
        given = (self.headers.get("Content-Type") or "").startswith("application/json")
        form = json.loads(body) if given else dict(parse_qsl(body, keep_blank_values=True))
        self._send(site.answer(self.path, form) if site else Page(body=b"<h1>421</h1>", status=421))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""

    def _host(self) -> str:
        return (self.headers.get("Host") or "").partition(":")[0].lower()

    def _head(self, status: int, page: Page) -> None:
        self.send_response(status)
        if page.status == 200:
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", LAST_MODIFIED)

    def _send(self, page: Page) -> None:
        self._head(page.status, page)
        self.send_header("Content-Type", page.type)
        if page.location:
            self.send_header("Location", page.location)
        body = page.body
        if page.type.startswith("text/") and "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
            body = gzip.compress(body, mtime=0)
        if self.command == "HEAD":
            body = b""
        if page.type.startswith("text/html") and self._host() in self.hosts_with_chunks:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(_chunks(body)) if self.command != "HEAD" else b""
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _queried(site: Site, target: str) -> Page:
    path, _, query = target.partition("?")
    return site.query(path, dict(parse_qsl(query))) if site.query and query else site.missing


def _chunks(body: bytes) -> list[bytes]:
    parts = [body[n : n + CHUNK] for n in range(0, len(body), CHUNK)]
    return [b"%x\r\n%b\r\n" % (len(part), part) for part in parts] + [b"0\r\n\r\n"]
