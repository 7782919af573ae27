"""Raw HTTP messages: head, framing and codings, read as leniently as servers write them.

Nothing here raises on bad bytes: what cannot be read is reported as not whole.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import IO

PIECE = 1 << 16
STEP = 1 << 12
HEAD_LIMIT = 1 << 20
# What zlib calls the codings; servers send zlib streams and raw ones for deflate
WINDOWS: Mapping[bytes, Sequence[int]] = {b"gzip": (31,), b"x-gzip": (31,), b"deflate": (15, -15)}

CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r?\n\Z", re.DOTALL)
LINE_ENDS = (b"\r\n", b"\n")
_LENGTH = re.compile(rb"\d{1,15}")
_BLANK = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"[^ ]+ +(\d{3})(?: (.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The start line and fields of a message; `whole` says that the blank line was there."""

    start: bytes
    fields: tuple[tuple[bytes, bytes], ...]  # names as sent, values stripped, folded lines joined
    whole: bool

    @property
    def status(self) -> int | None:
        """The status code of a response; None where the start line is none."""
        return _status_line(self.start)[0]

    @property
    def reason(self) -> bytes:
        """The reason phrase as sent, in whatever charset."""
        return _status_line(self.start)[1]

    def values(self, name: bytes) -> list[bytes]:
        """All values of a field, by name without regard to case."""
        wanted = name.lower()
        return [value for field, value in self.fields if field.lower() == wanted]

    def first(self, name: bytes) -> bytes | None:
        """The first value of a field."""
        return next(iter(self.values(name)), None)

    def tokens(self, name: bytes) -> list[bytes]:
        """The comma-separated tokens of a field in lower case."""
        parts = b",".join(self.values(name)).lower().split(b",")
        return [part.strip() for part in parts if part.strip()]

    @property
    def mime(self) -> str | None:
        """The media type without parameters, in lower case."""
        value = self.first(b"content-type")
        return value.partition(b";")[0].strip().decode("latin-1").lower() or None if value else None


@lru_cache(64)  # servers have few of them, and a status is asked for often
def _status_line(start: bytes) -> tuple[int | None, bytes]:
    match = _STATUS.match(start)
    return (int(match[1]), match[2] or b"") if match else (None, b"")


BARE = Head(start=b"HTTP/1.1 200 OK", fields=(), whole=True)  # of what no server sent: a rendered DOM


def read_head(stream: IO[bytes]) -> Head:
    """Read one head; lines may end in a bare LF and be folded, lines without a colon are passed over."""
    begin = stream.tell()
    step = stream.read(STEP)
    end = _BLANK.search(step)
    if end is None:  # no common head: go on line by line
        stream.seek(begin)
        return _long_head(stream)
    stream.seek(begin + end.end())
    start, *lines = (line.removesuffix(b"\r") for line in step[: end.start()].split(b"\n"))
    return Head(start=start, fields=_fields(lines), whole=True)


def _long_head(stream: IO[bytes]) -> Head:
    """A head that does not end in the first step, or never."""
    size, lines = 0, list[bytes]()
    while True:
        line = stream.readline(HEAD_LIMIT)
        size += len(line)
        if not line.endswith(b"\n") or size > HEAD_LIMIT:
            return Head(
                start=lines[0] if lines and lines[0] else line, fields=_fields(lines[1:]), whole=False
            )
        line = line[:-1].removesuffix(b"\r")
        if not line and lines:
            return Head(start=lines[0], fields=_fields(lines[1:]), whole=True)
        lines.append(line)


def _fields(lines: Sequence[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    """The fields of a head's lines; a line that begins with a blank goes on with the one before."""
    unfolded: list[bytes] = []
    for line in lines:
        if unfolded and line.startswith((b" ", b"\t")):
            unfolded[-1] += line
        else:
            unfolded.append(line)
    pairs = (line.partition(b":") for line in unfolded)
    return tuple([(name, value.strip()) for name, colon, value in pairs if colon])


def read_final(stream: IO[bytes]) -> tuple[int, Head]:
    """Where the final head begins, behind the interim (1xx) ones, and that head (RFC 9110 §15.2)."""
    begin = stream.tell()
    while (head := read_head(stream)).whole and 100 <= (head.status or 0) < 200:
        begin = stream.tell()
    return begin, head


def lengths(head: Head) -> list[bytes]:
    """The lengths that a head promises, each once: some servers repeat theirs (RFC 9110 §8.6)."""
    said = head.values(b"content-length")
    if len(said) == 1 and b"," not in said[0]:
        return said
    return list(dict.fromkeys(one.strip() for one in b",".join(said).split(b",") if one.strip()))


class Payload:
    """The body of a response with the transfer coding removed, read piecewise.

    Iterate once; then `complete` says whether the message ended as its framing promised
    (a body that lasts until the connection closes always does), and the stream stands at its end.
    """

    def __init__(self, stream: IO[bytes], head: Head, method: str = "GET") -> None:
        self._stream = stream
        self.chunked = b"chunked" in head.tokens(b"transfer-encoding")
        length = next(iter(lengths(head)), b"")
        self.length = int(length) if _LENGTH.fullmatch(length) else None
        if method == "HEAD" or head.status in (204, 304):
            self.chunked, self.length = False, 0
        self.until_close = self.length is None and not self.chunked
        self.complete = False

    def is_all(self, rest: int) -> bool:
        """Whether the body is just the bytes behind the head, of which there are `rest`."""
        return not self.chunked and self.length in (None, rest)

    def __iter__(self) -> Iterator[bytes]:
        if self.chunked:
            yield from self._chunks()
        elif self.length is not None:
            self.complete = yield from self._take(self.length)
        else:
            yield from iter(lambda: self._stream.read(PIECE), b"")
            self.complete = True

    def _take(self, size: int) -> Generator[bytes, None, bool]:
        while size:
            piece = self._stream.read(min(size, PIECE))
            if not piece:
                return False
            size -= len(piece)
            yield piece
        return True

    def _chunks(self) -> Iterator[bytes]:
        while match := CHUNK_SIZE.match(self._stream.readline(HEAD_LIMIT)):
            size = int(match[1], 16)
            if not size:
                self.complete = self._trailers()
                return
            whole = yield from self._take(size)
            if not whole or self._stream.readline(2) not in LINE_ENDS:
                return

    def _trailers(self) -> bool:
        while line := self._stream.readline(HEAD_LIMIT):
            if line in LINE_ENDS:
                return True
        return False


def decode(payload: bytes, codings: Sequence[bytes]) -> bytes:
    """Remove the content codings gzip and deflate, last one first.

    A cut stream gives what it holds; a payload that is not coded as it says is given back as it is.
    """
    return b"".join(decoded([payload], codings))


def decoded(payload: Iterable[bytes], codings: Sequence[bytes]) -> Iterator[bytes]:
    """As `decode`, piecewise: neither the payload nor what it becomes need fit into memory."""
    pieces = iter(payload)
    for coding in reversed(codings):
        if coding in WINDOWS:
            pieces = _inflated(pieces, WINDOWS[coding])
    return pieces


def _inflated(payload: Iterable[bytes], windows: Sequence[int]) -> Iterator[bytes]:
    """Inflate with the first window that takes the first step; with none the payload stays as it is."""
    steps = _steps(payload)
    first = next(steps, b"")
    for window in windows:
        try:
            zlib.decompressobj(window).decompress(first)
        except zlib.error:
            continue
        return _members(chain([first], steps), window)
    return chain([first], steps)


def _steps(payload: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of one size, so that what is damaged reads the same however it was chunked."""
    rest = b""
    for piece in payload:
        piece = rest + piece if rest else piece
        whole = len(piece) - len(piece) % STEP
        for at in range(0, whole, STEP):
            yield piece[at : at + STEP]
        rest = piece[whole:]
    if rest:
        yield rest


def _members(steps: Iterable[bytes], window: int) -> Iterator[bytes]:
    """Inflate in small steps, so that an error costs no more than the step it is in."""
    inflater = zlib.decompressobj(window)
    for step in steps:
        rest = step
        while rest:
            try:
                piece = inflater.decompress(rest)
            except zlib.error:
                return
            rest = inflater.unused_data
            if inflater.eof:
                inflater = zlib.decompressobj(window)
            if piece:
                yield piece
