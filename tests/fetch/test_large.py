"""An attachment of any size costs no memory: it goes from the wire to the disk."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

from archive import Archive, Capture, State

HOST = "www.example.cn"
HOME = Path(__file__).resolve().parents[2]
BLOCK = Random(1).randbytes(1 << 20)
PAGE = "<html><title>2020年政府信息公开工作年度报告</title><p>正文</p></html>".encode()


class Large(BaseHTTPRequestHandler):
    """`/<framing>/<MiB>`: so many blocks, made while they are sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        _, framing, count = self.path.split("/") if self.path.count("/") == 2 else ("", "page", "0")
        self.send_response(200 if self.path != "/robots.txt" else 404)
        if framing == "page":
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)
            return
        self.send_header("Content-Type", "application/pdf")
        fields = {"length": ("Content-Length", str(int(count) << 20)), "close": ("Connection", "close")}
        self.send_header(*fields.get(framing, ("Transfer-Encoding", "chunked")))
        if framing == "gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        block = gzip.compress(BLOCK, 1, mtime=0) if framing == "gzip" else BLOCK
        frame = b"%x\r\n%s\r\n" % (len(block), block) if framing in ("chunked", "gzip") else block
        for _ in range(int(count)):
            self.wfile.write(frame)
        self.wfile.write(b"0\r\n\r\n" if framing in ("chunked", "gzip") else b"")
        self.close_connection = framing == "close"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def peak(folder: Path, port: int, path: str, fetch: str = "new") -> int:
    """Crawl the attachment through the whole machine; the peak of its memory in MiB."""
    settings = {
        "GUIDANG_DATA": str(folder / "data"),
        "GUIDANG_CONNECT_TO": f"{HOST}:80:127.0.0.1:{port}",
        "GUIDANG_FETCH": fetch,
        "LOG_LEVEL": "ERROR",
    }
    arguments = {"page": f"http://{HOST}/a.html", "file": f"http://{HOST}{path}", "out": folder / "peak"}
    words = [sys.executable, "-m", "scrapy", "runspider", str(Path(__file__).with_name("large.py"))]
    words += [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    words += [word for name, value in arguments.items() for word in ("-a", f"{name}={value}")]
    done = subprocess.run(words, cwd=HOME, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int((folder / "peak").read_text())


def attachment(folder: Path) -> Capture:
    (found,) = [one for one in Archive(folder / "data").captures("plan") if one.role == "attachment"]
    return found


def check(folder: Path, framing: str, count: int) -> None:
    """What is kept is what was sent, and the reading has its digest."""
    capture = attachment(folder)
    assert capture.state is State.COMPLETE
    whole, payload = hashlib.sha256(), hashlib.sha256()
    block = gzip.compress(BLOCK, 1, mtime=0) if framing == "gzip" else BLOCK
    for _ in range(count):
        whole.update(BLOCK)
        payload.update(block)
    assert capture.payload == payload.hexdigest()
    with sqlite3.connect(folder / "data/reports.db") as database:
        found = database.execute("SELECT document, size FROM documents ORDER BY size DESC").fetchone()
    assert found == (whole.hexdigest(), count << 20)


def test_memory_does_not_grow_with_an_attachment(tmp_path: Path, port: int) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.mkdir()
    large.mkdir()
    few, many = peak(small, port, "/gzip/9"), peak(large, port, "/gzip/72")
    check(large, "gzip", 72)
    assert many - few < 72
    assert peak(large, port, "/gzip/72", "archive") - few < 72


@pytest.mark.long
@pytest.mark.parametrize("framing", ["length", "chunked", "close", "gzip"])
def test_200_mb_within_350(tmp_path: Path, port: int, framing: str) -> None:
    most = peak(tmp_path, port, f"/{framing}/200")
    check(tmp_path, framing, 200)
    again = peak(tmp_path, port, f"/{framing}/200", "archive")
    print(f"{framing}: {most} MiB at most; {again} MiB when answered from the archive")
    assert max(most, again) <= 350
