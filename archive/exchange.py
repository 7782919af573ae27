"""One exchange as on the wire, what can be said of it, and the records that keep it."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO

from archive import http
from archive.captures import Capture, Role, State
from archive.records import digest, new_ids, size, spool

UNVERIFIED = "unverified ({})"
REVISIT_LEAST = 1024  # bytes after the head below which a revisit saves nothing
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_LINE_END = re.compile(r"[\r\n]+")

Draft = tuple[dict[str, str | list[str]], IO[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What went over a connection for one request, before it is written.

    `truncated` is the WARC reason why the response ended early (time, length, disconnect, unspecified);
    `refers_to` is the capture that a conditional request asked about.
    """

    url: str
    method: str = "GET"
    role: Role = Role.OTHER
    started: datetime
    request: bytes | IO[bytes] = b""
    response: bytes | IO[bytes] = b""
    truncated: str = ""
    error: str = ""
    blocked: str = ""  # the kind of challenge page, where it is one
    refers_to: str = ""
    address: str = ""  # of the peer
    via: str = ""
    hops: str = ""  # hopsFromSeed: L link, R redirect, P prerequisite, E embedded
    elapsed: int = 0  # milliseconds
    connection: Mapping[str, str] = field(default_factory=dict)  # TLS facts
    unverified: str = ""  # why the peer's certificate was not checked
    page: str = ""  # WARC-Page-ID of the rendered page that it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse:
    """A response read back: head as received, body with content coding kept."""

    status: int
    reason: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    head: http.Head
    left_out: bool = False  # the body is larger than was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """What the bytes of a response say about themselves."""

    head: http.Head
    head_size: int
    interim: bytes
    trailing: int
    complete: bool
    payload: str  # digest with transfer coding removed
    wire: str  # digest of all bytes after the head
    after_head: int  # their number


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A capture with the facts that finding and referring need."""

    capture: Capture
    length: int  # of the gzip member
    asked: str = ""  # digest of the request's body, empty where it had none
    wire: str = ""  # digest of the response after its head, where it may be referred to
    page: str = ""  # of a rendered DOM: the capture of the page's own response

    @property
    def referable(self) -> bool:
        """Whether a revisit may refer to it: a complete 2xx of its own."""
        return self.capture.state is State.COMPLETE and 200 <= (self.capture.status or 0) < 300


def as_file(data: bytes | IO[bytes]) -> IO[bytes]:
    """A block that can be read from its start."""
    return io.BytesIO(data) if isinstance(data, bytes) else data


def warc_date(moment: datetime) -> str:
    """A WARC-Date in UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def dissect(block: IO[bytes], method: str) -> Anatomy:
    """Read a response as received; the block need not be whole nor HTTP at all."""
    total = size(block)
    block.seek(0)
    final, head = http.read_final(block)
    begin = block.tell()
    block.seek(0)
    interim = block.read(final)
    block.seek(begin)
    payload = http.Payload(block, head, method)
    payload_digest = _payload_digest(block, begin, total, payload)
    end = block.tell() if payload.complete else total
    plain = not payload.chunked and end == total
    return Anatomy(
        head=head,
        head_size=begin - len(interim),
        interim=interim,
        trailing=total - end,
        complete=payload.complete and head.whole and head.status is not None,
        payload=payload_digest if head.whole else "",
        wire=payload_digest if plain else digest(_rest(block, begin)),
        after_head=total - begin,
    )


def _payload_digest(block: IO[bytes], begin: int, total: int, payload: http.Payload) -> str:
    if isinstance(block, io.BytesIO) and payload.is_all(total - begin):
        payload.complete = True
        block.seek(total)
        return digest([memoryview(block.getvalue())[begin:]])  # most bodies: not copied piece by piece
    return digest(payload)


def _rest(block: IO[bytes], begin: int) -> Iterable[bytes]:
    block.seek(begin)
    return iter(lambda: block.read(http.PIECE), b"")


def beginning(block: IO[bytes], count: int) -> IO[bytes]:
    """The first bytes of a block."""
    block.seek(0)
    return io.BytesIO(block.read(count))


def without(block: IO[bytes], interim: bytes) -> IO[bytes]:
    """The block from its final status line on."""
    if not interim:
        return block
    rest = spool()
    for piece in _rest(block, len(interim)):
        rest.write(piece)
    return rest


def state_of(exchange: Exchange, anatomy: Anatomy) -> State:
    """What became of an exchange, revisits apart."""
    if not anatomy.head_size + anatomy.after_head:
        return State.FAILED
    if exchange.truncated or not anatomy.complete:
        return State.TRUNCATED
    return State.BLOCKED if exchange.blocked else State.COMPLETE


def warc_fields(values: Mapping[str, object]) -> IO[bytes]:
    """An application/warc-fields block; values are kept on one line."""
    lines = [f"{name}: {_on_one_line(str(value))}\r\n" for name, value in values.items() if value != ""]
    return io.BytesIO("".join(lines).encode())


def _on_one_line(text: str) -> str:
    return _LINE_END.sub(" ", text) if "\n" in text or "\r" in text else text  # hardly any needs it


def facts(exchange: Exchange, anatomy: Anatomy, state: State, portal: str, run: str) -> IO[bytes]:
    """The metadata block of an exchange."""
    differs = state is State.COMPLETE and anatomy.wire != anatomy.payload
    return warc_fields(
        {
            "via": exchange.via,
            "hopsFromSeed": exchange.hops,
            "portal": portal,
            "role": exchange.role,
            "run": run,
            **carried(exchange, anatomy, state),
            "fetchTimeMs": exchange.elapsed,
            "blocked": exchange.blocked,
            "trailing-bytes": anatomy.trailing or "",
            "wire-digest": anatomy.wire if differs else "",
            "interim": base64.b64encode(anatomy.interim).decode(),
            **exchange.connection,
            "certificate": UNVERIFIED.format(exchange.unverified) if exchange.unverified else "",
        }
    )


def carried(exchange: Exchange, anatomy: Anatomy, state: State) -> dict[str, str]:
    """Of these facts, what became of the exchange and how many bytes went each way, below TLS."""
    return {
        "state": state,
        "error": exchange.error,
        "bytes-sent": str(size(as_file(exchange.request))),
        "bytes-received": str(len(anatomy.interim) + anatomy.head_size + anatomy.after_head),
    }


def unverified(facts: Mapping[str, str]) -> str:
    """Why the peer's certificate was not checked, as the metadata block of an exchange says it."""
    before, after = UNVERIFIED.split("{}")
    return facts.get("certificate", "").removeprefix(before).removesuffix(after)


def drafts(
    exchange: Exchange, anatomy: Anatomy, state: State, base: Entry | None, portal: str, run: str
) -> list[Draft]:
    """The records of an exchange in the order of writing; the last one commits it."""
    request, metadata, commit = new_ids(3)
    failed = state is State.FAILED
    commit = metadata if failed else commit
    sent = as_file(exchange.request)
    asked = bool(size(sent))
    common: dict[str, str | list[str]] = {
        "WARC-Date": warc_date(exchange.started),
        "WARC-Target-URI": exchange.url,
        "WARC-Page-ID": exchange.page,
    }
    wire = common | {"WARC-IP-Address": exchange.address}
    result: list[Draft] = []
    if asked:
        fields = _named("request", request, wire, [commit], "application/http;msgtype=request")
        result.append((fields | {"WARC-Payload-Digest": _asked(sent)}, sent))
    others = [request] * asked if failed else [commit]
    block = facts(exchange, anatomy, state, portal, run)
    result.append((_named("metadata", metadata, common, others, "application/warc-fields"), block))
    if not failed:
        fields, block = _answer(exchange, anatomy, state, base)
        kind = "revisit" if state is State.REVISIT else "response"
        concurrent = [request] * asked + [metadata]
        head = _named(kind, commit, wire, concurrent, "application/http;msgtype=response")
        result.append((head | fields, block))
    return result


def _named(
    kind: str, record: str, common: dict[str, str | list[str]], concurrent: list[str], mime: str
) -> dict[str, str | list[str]]:
    return {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{record}>",
        **common,
        "WARC-Concurrent-To": [f"<{one}>" for one in concurrent],
        "Content-Type": mime,
    }


def _asked(sent: IO[bytes]) -> str:
    """The digest of a request's body; empty where it has none."""
    sent.seek(0)
    while sent.readline(http.HEAD_LIMIT).strip(b"\r\n"):
        pass
    begin = sent.tell()
    return digest(_rest(sent, begin)) if size(sent) > begin else ""


def _answer(
    exchange: Exchange, anatomy: Anatomy, state: State, base: Entry | None
) -> tuple[dict[str, str | list[str]], IO[bytes]]:
    """The fields and the block that only the committing record has."""
    block = without(as_file(exchange.response), anatomy.interim)
    if state is State.REVISIT and base is not None:
        modified = anatomy.head.status == 304
        return {
            "WARC-Profile": NOT_MODIFIED if modified else IDENTICAL,
            "WARC-Refers-To": f"<{base.capture.capture}>",
            "WARC-Refers-To-Target-URI": base.capture.url,
            "WARC-Refers-To-Date": base.capture.time,
            "WARC-Payload-Digest": f"sha256:{base.capture.payload}",
            "WARC-Truncated": "" if modified else "length",
        }, block if modified else beginning(block, anatomy.head_size)
    early = state is State.TRUNCATED
    return {
        "WARC-Payload-Digest": anatomy.payload,
        "WARC-Truncated": (exchange.truncated or "unspecified") if early else "",
    }, block
