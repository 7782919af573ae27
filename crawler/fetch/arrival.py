"""A response as it comes over a connection: where its head ends, what its payload is, where it ends."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from archive import http

BLANK = re.compile(rb"\n\r?\n")  # ends a head, as in archive.http


class Malformed(Exception):
    """What comes is no HTTP, or not framed as it says."""


class Arrival:
    """Fed with what comes, in pieces of any size; judges as archive.http does of the whole.

    A payload larger than `most` is counted and let go: whoever feeds it has kept the bytes.
    """

    def __init__(self, method: str, most: int | None = None) -> None:
        self.head: http.Head | None = None  # the final one
        self.expected: int | None = None  # bytes of payload, where the head promises them
        self.until_close = False  # does the payload last until the connection closes?
        self.ended = False
        self.surplus = 0  # bytes behind the end
        self.size = 0  # of the payload so far
        self.left_out = False  # is the payload larger than asked for?
        self._method, self._most = method, most
        self.pieces: list[bytes] = []  # of the payload
        self._line = bytearray()  # of the head or of the chunk frames, as far as it has come
        self._left = 0  # bytes of a known length that are still to come
        self._step: Callable[[bytes, int], int] = self._in_head

    def feed(self, data: bytes) -> None:
        """Go on with a piece; raises Malformed, after which nothing more can be known."""
        at = 0
        while at < len(data) and not self.ended:
            at = self._step(data, at)
        self.surplus += len(data) - at

    @property
    def payload(self) -> bytes:
        """What has come of the body, without chunk frames; empty where it was let go."""
        return b"".join(self.pieces)

    @property
    def persistent(self) -> bool:
        """May the connection serve another request? One that said more than its message may not."""
        if self.head is None or not self.ended or self.surplus:
            return False
        said = self.head.tokens(b"connection")
        return b"close" not in said and (self.head.start.startswith(b"HTTP/1.1") or b"keep-alive" in said)

    def _in_head(self, data: bytes, at: int) -> int:
        known = len(self._line)
        self._line += data[at : at + http.HEAD_LIMIT]
        end = BLANK.search(self._line, max(known - 2, 0))
        if end is None:
            if len(self._line) >= http.HEAD_LIMIT:
                raise Malformed("the head does not end")
            return len(data)
        at += end.end() - known
        head = http.read_head(io.BytesIO(self._line[: end.end()]))
        self._line.clear()
        if head.status is None or not head.start.startswith(b"HTTP/"):
            raise Malformed(f"no HTTP: {head.start[:80]!r}")
        if not 100 <= head.status < 200:  # interim heads come before it (RFC 9110 §15.2)
            self._begin(head)
        return at

    def _begin(self, head: http.Head) -> None:
        """The framing that a head promises decides how to go on."""
        framing = http.Payload(io.BytesIO(), head, self._method)
        self.expected = None if framing.chunked else framing.length
        if self.expected and len(http.lengths(head)) > 1:
            raise Malformed("several lengths")  # RFC 9110 §8.6: to be refused
        self.head, self.until_close = head, framing.until_close
        self._left = self.expected or 0
        self.ended = self.expected == 0
        known = self._until_close if self.until_close else self._in_length
        self._step = self._in_size if framing.chunked else known

    def _in_length(self, data: bytes, at: int) -> int:
        end = self._take(data, at)
        self.ended = not self._left
        return end

    def _until_close(self, data: bytes, at: int) -> int:
        self._keep(data[at:])
        return len(data)

    def _in_size(self, data: bytes, at: int) -> int:
        line, at = self._read_line(data, at)
        if line is not None:
            match = http.CHUNK_SIZE.match(line)
            if match is None:
                raise Malformed(f"no size of a chunk: {line[:80]!r}")
            self._left = int(match[1], 16)
            self._step = self._in_chunk if self._left else self._in_trailers
        return at

    def _in_chunk(self, data: bytes, at: int) -> int:
        end = self._take(data, at)
        if not self._left:
            self._step = self._behind_chunk
        return end

    def _behind_chunk(self, data: bytes, at: int) -> int:
        line, at = self._read_line(data, at, 2)
        if line is not None:
            if line not in http.LINE_ENDS:
                raise Malformed("a chunk is longer than it says")
            self._step = self._in_size
        return at

    def _in_trailers(self, data: bytes, at: int) -> int:
        line, at = self._read_line(data, at)
        self.ended = line in http.LINE_ENDS
        return at

    def _take(self, data: bytes, at: int) -> int:
        """Take of a known length what is there; where that ends."""
        end = min(at + self._left, len(data))
        self._left -= end - at
        self._keep(data[at:end])
        return end

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        self.left_out = self._most is not None and self.size > self._most
        if self.left_out:
            self.pieces.clear()
        else:
            self.pieces.append(piece)

    def _read_line(self, data: bytes, at: int, most: int = http.HEAD_LIMIT) -> tuple[bytes | None, int]:
        """A line of no more than `most` bytes, None while it has not come; and where to go on."""
        stop = at + most - len(self._line)
        end = data.find(b"\n", at, stop) + 1 or stop
        self._line += data[at:end]
        if end > len(data):
            return None, len(data)
        line = bytes(self._line)
        self._line.clear()
        return line, end
