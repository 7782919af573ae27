"""A response that comes in pieces is judged as the whole is read; a request is one, whatever is asked."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scrapy import Request

from archive import http
from crawler.fetch.arrival import Arrival, Malformed
from crawler.fetch.messages import asked
from tests.archive.exchanges import OK, RESPONSES, chunked

TOP = (
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 404\n",
    b"HTTP/1.1 304 -\r\n",
    b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 \r\n",
)
FIELDS = (
    b"Content-Length: 5\r\n",
    b"content-length: 5, 5\n",
    b"Content-Length: 6\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: close\r\n",
    b"X: a\r\n\tb\r\n",
    b"nocolon\r\n",
    b": nameless\r\n",
)
bodies = st.one_of(
    st.binary(max_size=20),
    st.builds(chunked, st.binary(max_size=30), st.integers(1, 9)),
    st.sampled_from(
        (b"3;a=b\r\nabc\n2\r\nde\r\n0\r\nX-T: 1\n\r\n+", b"0\r\n\r\n", b"1\r\nab\r\n0\r\n\r\n", b"f\r\nabc")
    ),
)
streams = st.builds(
    lambda top, fields, body: top + b"".join(fields) + b"\r\n" + body,
    st.sampled_from(TOP),
    st.lists(st.sampled_from(FIELDS), max_size=4),
    bodies,
)
damaged = st.builds(
    lambda stream, at, byte: stream[: at % len(stream)] + byte + stream[at % len(stream) + 1 :],
    streams,
    st.integers(0, 1000),
    st.binary(max_size=1),
)


def fed(stream: bytes, cuts: list[int], method: str = "GET") -> tuple[Any, ...]:
    """What becomes of a stream that comes in pieces."""
    arrival, fault, at = Arrival(method), "", 0
    try:
        for cut in [*sorted(cuts), len(stream)]:
            arrival.feed(stream[at:cut])
            at = max(at, cut)
    except Malformed as error:
        fault = str(error)
    surplus = arrival.surplus if arrival.ended else 0
    return fault, arrival.head, arrival.ended, arrival.until_close, arrival.payload, surplus


@given(
    st.one_of(streams, damaged), st.lists(st.integers(0, 80), max_size=12), st.sampled_from(["GET", "HEAD"])
)
@example(OK + b"\r\n", [19], "GET")
@example(RESPONSES["chunked"][0], [100, 900, 1500], "GET")
def test_it_comes_to_what_the_whole_is_read_as(stream: bytes, cuts: list[int], method: str) -> None:
    fault, head, ended, until_close, payload, surplus = fed(stream, cuts, method)
    assert (fault, head, ended, until_close, payload, surplus) == fed(stream, [], method)
    block = io.BytesIO(stream)
    _, whole = http.read_final(block)
    if head is None:
        assert fault or not whole.whole
        return
    read = http.Payload(block, whole, method)
    body = b"".join(read)
    assert (head, until_close) == (whole, read.until_close)
    assert read.complete == (ended or until_close)
    if not fault or not ended:
        assert payload == body
    if ended:
        assert surplus == len(stream) - block.tell()


def test_pieces_of_any_size_cost_no_more_than_they_are() -> None:
    stream = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 20_000 + b"0\r\n\r\n"
    for size in (1, 1460, len(stream)):
        arrival = Arrival("GET", most=100)
        for at in range(0, len(stream), size):
            arrival.feed(stream[at : at + size])
        assert (arrival.ended, arrival.size, arrival.left_out, arrival.payload) == (True, 20_000, True, b"")


@pytest.mark.parametrize("stream", [b"\x16\x03 no\n\n", b"\n\n", b"x" * (1 << 20), b"HTTP/1.1 20x\n\n"])
def test_what_is_no_http_is_refused(stream: bytes) -> None:
    with pytest.raises(Malformed):
        Arrival("GET").feed(stream)


@pytest.mark.parametrize(
    ("head", "again"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n+", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", False),
    ],
)
def test_which_connections_serve_again(head: bytes, again: bool) -> None:
    arrival = Arrival("GET")
    arrival.feed(head)
    assert arrival.persistent is again


@pytest.mark.parametrize(
    ("request_", "sent"),
    [
        (Request("http://a.cn"), b"GET / HTTP/1.1\r\nHost: a.cn\r\n\r\n"),
        (Request("http://a.cn:80/b?c=d#e"), b"GET /b?c=d HTTP/1.1\r\nHost: a.cn\r\n\r\n"),
        (Request("https://a.cn:80?b"), b"GET /?b HTTP/1.1\r\nHost: a.cn:80\r\n\r\n"),
        (Request("http://[::1]:8/"), b"GET / HTTP/1.1\r\nHost: [::1]:8\r\n\r\n"),
        (Request("http://u:p@a.cn/@:"), b"GET /@: HTTP/1.1\r\nHost: a.cn\r\n\r\n"),
        (
            Request(
                "http://a.cn/",
                headers={"x-b": ["1", "2\r\nHost: evil"], "Host": "b.cn", "Content-Length": "9"},
            ),
            b"GET / HTTP/1.1\r\nHost: b.cn\r\nX-B: 1\r\nX-B: 2 Host: evil\r\n\r\n",
        ),
        (
            Request("http://a.cn/", method="POST"),
            b"POST / HTTP/1.1\r\nHost: a.cn\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            Request("http://a.cn/", method="PUT", body="页"),
            b"PUT / HTTP/1.1\r\nHost: a.cn\r\nContent-Length: 3\r\n\r\n\xe9\xa1\xb5",
        ),
    ],
)
def test_what_goes_out(request_: Request, sent: bytes) -> None:
    assert asked(request_) == sent


@pytest.mark.parametrize(
    "request_", [Request("http://a.cn/", method="GET /\r\nX"), Request("http://a.cn/", headers={"a b": "c"})]
)
def test_what_would_be_another_request_does_not(request_: Request) -> None:
    with pytest.raises(ValueError, match="no "):
        asked(request_)
