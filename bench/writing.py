"""How fast are WARC files written? CPU of our writer beside warcio's own, and the sizes of their files.

Both write the same exchanges in one run, request and response, in turn: pages, PDFs as dense as real ones,
and lists in JSON. Ours has the metadata record besides, and all digests in sha256 where warcio has sha1.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from archive import Exchange, Recorder
from archive.records import read_records
from bench.table import Row, show

COUNT, RUNS = 400, 7
HOST = "www.example.cn"
WORDS = "政府信息公开工作年度报告主动依申请行政复议诉讼机关规范性文件制发件数予以部分不予本年新收总计法人"


def _text(random: Random, length: int) -> str:
    return "".join(random.choices(WORDS, k=length))


def _page(random: Random) -> tuple[bytes, bytes]:
    rows = "".join(
        f'<tr class="row{n % 2}"><td>{_text(random, 12)}</td><td>{random.randrange(999)}</td></tr>\n'
        for n in range(150)
    )
    return (
        b"text/html",
        f"<html><body><table>\n{rows}</table><p>{_text(random, 3000)}</p></body></html>".encode(),
    )


def _pdf(random: Random) -> tuple[bytes, bytes]:
    streams = [zlib.compress(_text(random, 4000).encode() + random.randbytes(2000)) for _ in range(12)]
    return b"application/pdf", b"%PDF-1.4\n" + b"\nendstream endobj\n".join(streams)


def _list(random: Random) -> tuple[bytes, bytes]:
    entries = (f'{{"title":"{_text(random, 20)}","id":{random.randrange(10**8)}}}' for _ in range(60))
    return b"application/json", f"[{','.join(entries)}]".encode()


Pair = tuple[str, bytes, bytes]


def exchanges() -> list[Pair]:
    """URL, request and response of mixed content: of ten, six pages, two PDFs, two lists."""
    random, made = Random(1), []
    for number in range(COUNT):
        kind, body = (_page, _page, _page, _pdf, _list)[number % 5](random)
        path = f"/{number}.html"
        request = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip, deflate\r\n\r\n".encode()
        head = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n"
        made.append((f"http://{HOST}{path}", request, head % (kind, len(body)) + body))
    return made


def ours(pairs: list[Pair], folder: Path) -> None:
    """Write with the Recorder."""
    with Recorder(folder, "bench", run="bench", options={}) as recorder:
        for url, request, response in pairs:
            recorder.append(Exchange(url=url, started=datetime.now(UTC), request=request, response=response))


def theirs(pairs: list[Pair], folder: Path) -> None:
    """Write with warcio as its documentation shows."""
    from warcio.statusandheaders import StatusAndHeadersParser
    from warcio.warcwriter import WARCWriter

    path = folder / "warcio.warc.gz"
    with path.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=True, warc_version="1.1")
        for url, request, response in pairs:
            blocks = []
            for kind, data in (("request", request), ("response", response)):
                stream = BytesIO(data)
                head = StatusAndHeadersParser(["HTTP/1.1", "GET"]).parse(stream)
                blocks.append(writer.create_warc_record(url, kind, payload=stream, http_headers=head))
            writer.write_request_response_pair(*blocks)


def size(folder: Path) -> tuple[int, int]:
    """The size of the file, and without its metadata records."""
    (path,) = folder.rglob("*.warc.gz")
    more = sum(one.length for one in read_records(path) if one.get("WARC-Type") == "metadata")
    return path.stat().st_size, path.stat().st_size - more


def rows() -> list[Row]:
    """Measure both in turn."""
    pairs = exchanges()
    total = sum(len(request) + len(response) for _, request, response in pairs)
    writers: dict[str, Callable[[list[Pair], Path], None]] = {"warcio": theirs, "ours": ours}
    spent: dict[str, list[float]] = {name: [] for name in writers}
    sizes: dict[str, tuple[int, int]] = {}
    for _ in range(RUNS):
        for name, write in writers.items():
            with tempfile.TemporaryDirectory() as folder:
                begin = time.process_time()
                write(pairs, Path(folder))
                spent[name].append(time.process_time() - begin)
                sizes[name] = sizes.get(name) or size(Path(folder))
    middle = {name: statistics.median(seconds) for name, seconds in spent.items()}
    speed = {name: f"{total / seconds / 1e6:.0f} MB/s CPU" for name, seconds in middle.items()}
    return [
        Row(what="WARC writing, warcio's own writer", value=speed["warcio"]),
        Row(
            what="WARC writing, ours",
            value=speed["ours"],
            beside=f"{middle['warcio'] / middle['ours']:.1f} × warcio",
            wanted="≥ 3 ×",
        ),
        Row(
            what="size of the files",
            value=f"{sizes['ours'][1] / 1e6:.1f} MB of {total / 1e6:.1f}",
            beside=f"{_more(sizes, 1):+.1f} % beside warcio, {_more(sizes, 0):+.1f} % with metadata records",
            wanted="≤ +5 %",
        ),
    ]


def _more(sizes: dict[str, tuple[int, int]], which: int) -> float:
    return 100 * sizes["ours"][which] / sizes["warcio"][which] - 100


if __name__ == "__main__":
    show(rows())
