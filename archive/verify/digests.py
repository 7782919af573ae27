"""Block and payload digests, computed anew: a payload is the body with its transfer coding removed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from archive import http
from archive.records import digest, pieces
from archive.verify.grammar import Head, Say

NOTHING = f"sha256:{hashlib.sha256().hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the bytes of a response say: digests, and whether it ended as its framing promised."""

    status: int | None
    whole: bool  # its head
    complete: bool
    payload: str
    wire: str  # of all bytes after the head
    after_head: int
    trailing: int


def block_digest(block: IO[bytes]) -> str:
    """The digest of a block in memory or on disk."""
    if isinstance(block, io.BytesIO):
        return f"sha256:{hashlib.sha256(block.getbuffer()).hexdigest()}"
    return digest(pieces(block))


def check_block(head: Head, block: IO[bytes]) -> Iterator[Say]:
    """The block digest; and the payload digest where payload and block are one."""
    said = head.get("warc-block-digest")
    found = block_digest(block)
    if said and said != found:
        yield "block-digest", f"{found} is not {said}"
    payload = head.get("warc-payload-digest")
    if payload and head.kind in ("warcinfo", "metadata", "resource", "conversion") and payload != found:
        yield "payload-digest", f"{found} is not {payload}"


def check_request(head: Head, block: IO[bytes]) -> Iterator[Say]:
    """A request's payload is its body; without one it bears no digest."""
    block.seek(0)
    http.read_head(block)
    begin = block.tell()
    found = digest(_rest(block, begin))
    said = head.get("warc-payload-digest")
    if said and found != said:
        yield "payload-digest", f"{found} is not {said}"
    if not said and found != NOTHING:
        yield "digest-missing", "its body has no WARC-Payload-Digest"


def check_response(head: Head, message: Message) -> Iterator[Say]:
    """A response's payload, also of one that was cut."""
    said = head.get("warc-payload-digest")
    if said and said != message.payload:
        yield "payload-digest", f"{message.payload} is not {said}"
    if not said and message.whole:
        yield "digest-missing", "it has no WARC-Payload-Digest"


def read_message(block: IO[bytes], method: str) -> Message:
    """Read a response as a client of HTTP/1.1 does (RFC 9112, §6)."""
    total = block.seek(0, io.SEEK_END)
    block.seek(0)
    head = http.read_head(block)
    begin = block.tell()
    body = http.Payload(block, head, method)
    if body.is_all(total - begin) and isinstance(block, io.BytesIO):
        payload = f"sha256:{hashlib.sha256(block.getbuffer()[begin:]).hexdigest()}"
        end, complete = total, True
    else:
        payload = digest(body)
        end, complete = block.tell() if body.complete else total, body.complete
    same = end == total and not body.chunked
    return Message(
        status=head.status,
        whole=head.whole,
        complete=complete and head.whole and head.status is not None,
        payload=payload,
        wire=payload if same else digest(_rest(block, begin)),
        after_head=total - begin,
        trailing=total - end,
    )


def _rest(block: IO[bytes], begin: int) -> Iterator[bytes]:
    block.seek(begin)
    return iter(lambda: block.read(http.PIECE), b"")
