"""The parser of raw HTTP: exact on what servers send, silent on what they should not."""

from __future__ import annotations

import gzip
import io
import zlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import http
from archive.exchange import dissect
from tests.archive.exchanges import OK, PAGE, RESPONSES, chunked


@pytest.mark.parametrize("name", RESPONSES)
def test_payload_and_body(name: str) -> None:
    response, body = RESPONSES[name]
    rest = io.BytesIO(response[http.read_final(io.BytesIO(response))[0] :])
    head = http.read_head(rest)
    payload = http.Payload(rest, head)
    data = b"".join(payload)
    assert (head.whole, payload.complete) == (True, True)
    assert http.decode(data, head.tokens(b"content-encoding")) == body
    assert rest.read() == (b" and more" if name == "trailing" else b"")


def test_a_head_is_read_as_leniently_as_it_is_written() -> None:
    raw = (
        b"HTTP/1.0 200 "
        + "成功".encode("gbk")
        + b"\nx-a: 1\nX-A:2\r\nbad line\nX-F: a\n b\n\tc\nC :  d \n\nrest"
    )
    stream = io.BytesIO(raw)
    head = http.read_head(stream)
    assert (head.status, head.reason) == (200, "成功".encode("gbk"))
    assert head.fields == ((b"x-a", b"1"), (b"X-A", b"2"), (b"X-F", b"a b\tc"), (b"C ", b"d"))
    assert head.values(b"X-a") == [b"1", b"2"]
    assert stream.read() == b"rest"


@pytest.mark.parametrize(
    ("field", "mime"),
    [
        (b"Content-Type: Text/HTML; charset=GBK\r\n", "text/html"),
        (b"Content-Type: ;\r\n", None),
        (b"", None),
    ],
)
def test_mime(field: bytes, mime: str | None) -> None:
    assert http.read_head(io.BytesIO(OK + field + b"\r\n")).mime == mime


@pytest.mark.parametrize(
    ("method", "head", "body", "payload", "complete"),
    [
        ("HEAD", b"Content-Length: 5\r\n", b"", b"", True),
        ("GET", b"Content-Length: 5\r\n", b"1234", b"1234", False),
        ("GET", b"Content-Length: -5\r\n", b"1234", b"1234", True),
        ("GET", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"1\r\na\r\n0\r\n\r\n", b"a", True),
        ("GET", b"Transfer-Encoding: Chunked\r\n", b"2;x=y\nab\n0\nT: 1\n\n", b"ab", True),
        ("GET", b"Transfer-Encoding: chunked\r\n", b"2\r\nab\r\n0\r\n", b"ab", False),
        ("GET", b"Transfer-Encoding: chunked\r\n", b"2\r\nab", b"ab", False),
        ("GET", b"Transfer-Encoding: chunked\r\n", b"-1\r\nab", b"", False),
        ("GET", b"Transfer-Encoding: chunked\r\n", b"0x2\r\nab", b"", False),
        ("GET", b"Transfer-Encoding: chunked\r\n", b"2\r\nabX", b"ab", False),
    ],
)
def test_framing(method: str, head: bytes, body: bytes, payload: bytes, complete: bool) -> None:
    stream = io.BytesIO(OK + head + b"\r\n" + body)
    read = http.Payload(stream, http.read_head(stream), method)
    assert (b"".join(read), read.complete) == (payload, complete)


RAW = zlib.compressobj(wbits=-15)
PACKED = gzip.compress(PAGE)
CODINGS = {
    "deflate": (b"deflate", zlib.compress(PAGE), PAGE),
    "raw deflate": (b"deflate", RAW.compress(PAGE) + RAW.flush(), PAGE),
    "two members": (b"gzip", PACKED + PACKED, PAGE + PAGE),
    "garbage after": (b"gzip", PACKED + b"garbage", PAGE),
    "cut": (b"gzip", PACKED[:-8], PAGE),
    "not gzip": (b"gzip", b"plain", b"plain"),
    "empty": (b"gzip", b"", b""),
    "empty member": (b"gzip", gzip.compress(b""), b""),
    "twice": (b"gzip, deflate", zlib.compress(PACKED), PAGE),
    "unknown": (b"br", b"\x0b\x02\x80", b"\x0b\x02\x80"),
}


@pytest.mark.parametrize("name", CODINGS)
def test_content_codings(name: str) -> None:
    coding, payload, body = CODINGS[name]
    head = http.Head(start=b"", fields=((b"Content-Encoding", coding),), whole=True)
    assert http.decode(payload, head.tokens(b"content-encoding")) == body


@given(st.binary(max_size=3000), st.sampled_from(["GET", "HEAD"]))
def test_no_bytes_crash_the_parser(data: bytes, method: str) -> None:
    for prefix in (b"", OK, OK + b"Transfer-Encoding: chunked\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"):
        anatomy = dissect(io.BytesIO(prefix + data), method)
        assert anatomy.head_size + anatomy.after_head + len(anatomy.interim) == len(prefix + data)
        assert 0 <= anatomy.trailing <= anatomy.after_head
    for coding in (b"gzip", b"deflate"):
        http.decode(data, [coding])
        http.decode(PACKED[:20] + data, [coding])


@given(st.binary(max_size=5000), st.integers(1, 900))
def test_chunks_come_together_again(data: bytes, size: int) -> None:
    stream = io.BytesIO(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(data, size) + b"next")
    payload = http.Payload(stream, http.read_head(stream))
    assert (b"".join(payload), payload.complete, stream.read()) == (data, True, b"next")


@given(st.binary(max_size=9000), st.integers(0, 2000))
def test_what_a_cut_gzip_stream_holds_is_a_beginning(data: bytes, cut: int) -> None:
    packed = gzip.compress(data)
    part = packed[: max(len(packed) - cut, 11)]
    assert data.startswith(http.decode(part, [b"gzip"])) or http.decode(part, [b"gzip"]) == part


@pytest.mark.parametrize("cut", [0, 5, 900])
@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br"])
def test_pieces_decode_as_the_whole_does(coding: bytes, cut: int) -> None:
    plain = Random(1).randbytes(9_000) + bytes(200_000)
    packed = gzip.compress(plain[:50], mtime=0) + gzip.compress(plain, mtime=0)
    packed = zlib.compress(plain) if coding == b"deflate" else packed
    packed = packed[: len(packed) - cut]
    whole = http.decode(packed, [coding])
    for size in (1, 700, 5_000):
        pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
        assert b"".join(http.decoded(pieces, [coding])) == whole
