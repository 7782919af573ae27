"""Bits and cuts: every one in a closed file is reported, and how far the records alone would show it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.verify import verify
from archive.writer import SUMS
from tests.verify.archives import INDEXES, PORTAL, codes, field, files, kind, pack, put, records, starts

# What stands in one head only: with new sums and a new index nothing shows that it was changed.
UNREPEATED = {
    ("failed request", "application/http;msgtype=request", b"WARC-IP-Address"),  # no response repeats it
    ("metadata", "application/json", b"WARC-Record-ID"),
    ("metadata", "application/json", b"WARC-Date"),
    ("resource", "application/x-ndjson", b"WARC-Record-ID"),
    ("resource", "image/png", b"Content-Type"),
    ("resource", "text/html;charset=utf-8", b"Content-Type"),
    ("warcinfo", "application/warc-fields", b"WARC-Date"),
}
SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
PLACES = (st.floats(0, 1, exclude_max=True), st.integers(0, 7))


@contextmanager
def restored(path: Path) -> Iterator[bytes]:
    """The bytes of a file; it, the sums and the index are put back at the end."""
    derived = [path.parents[2] / "index" / f"{PORTAL}{ending}" for ending in INDEXES]
    others = [path, path.parent / SUMS, *derived]
    before = [one.read_bytes() for one in others]
    try:
        yield before[0]
    finally:
        for one, data in zip(others, before, strict=True):
            one.write_bytes(data)


def flipped(data: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def sort(raw: list[bytes], one: bytes) -> tuple[str, str]:
    """The type of a record and its media type; a request without a response is a sort of its own."""
    commit = field(one, b"WARC-Concurrent-To") if kind(one) == "request" else b""
    failed = any(kind(other) == "metadata" and field(other, b"WARC-Record-ID") == commit for other in raw)
    return "failed request" if failed else kind(one), field(one, b"Content-Type").decode()


def inflated(path: Path) -> list[bytes]:
    try:
        return records(path)
    except zlib.error:
        return []


@given(*PLACES)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_a_bit_of_a_closed_file(shared: Path, where: float, bit: int) -> None:
    path = files(shared)[0]
    with restored(path) as data:
        path.write_bytes(flipped(data, int(where * len(data)), bit))
        assert "sums-differ" in codes(shared)


@given(*PLACES)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_a_bit_shows_without_the_sums(shared: Path, where: float, bit: int) -> None:
    path = files(shared)[1]
    whole = records(path)
    with restored(path) as data:
        put(path, flipped(data, int(where * len(data)), bit))
        assert (
            codes(shared) or inflated(path) == whole
        )  # some bits of gzip say nothing (its time, its system)


@given(*PLACES, st.booleans())
@settings(max_examples=90, deadline=None, suppress_health_check=SLOW)
def test_a_bit_of_a_record_that_is_packed_anew(shared: Path, where: float, bit: int, head: bool) -> None:
    path = files(shared)[1]
    raw = records(path)
    number = int(where * len(raw))
    one, rest = raw[number], where * len(raw) % 1
    at = int(rest * (one.index(b"\r\n\r\n") + 4 if head else len(one)))
    with restored(path):
        put(path, pack([*raw[:number], flipped(one, at, bit), *raw[number + 1 :]]))
        name = one[one.rfind(b"\n", 0, at) + 1 :].partition(b":")[0]
        assert codes(shared) or (*sort(raw, one), name) in UNREPEATED


@pytest.mark.long
def test_every_bit_of_every_head(shared: Path) -> None:
    path = files(shared)[1]
    raw = records(path)
    missed, seen = set(), Counter[tuple[str, str]]()
    with restored(path):
        for number, one in enumerate(raw):
            seen[sort(raw, one)] += 1
            head = one.index(b"\r\n\r\n") + 4 if seen[sort(raw, one)] <= 1 else 0  # one of each sort
            for at in range(head):
                put(path, pack([*raw[:number], flipped(one, at, at % 8), *raw[number + 1 :]]))
                if not codes(shared):
                    name = one[one.rfind(b"\n", 0, at) + 1 :].partition(b":")[0]
                    missed.add((*sort(raw, one), name))
    assert missed <= UNREPEATED


def test_cuts(shared: Path) -> None:
    """A cut shows without the sums, unless it falls between exchanges: then only sums and index know."""
    path = files(shared)[1]
    members = starts(path)
    raw = records(path)
    commits = [n for n, one in enumerate(raw) if _commits(one)]
    whole = {members[n + 1] for n in commits}
    with restored(path) as data:
        near = {at + step for at in members for step in (-1, 0, 1, 5) if 0 <= at + step < len(data)}
        for cut in sorted({*range(0, len(data), 701), *near}):
            put(path, data[:cut])
            assert bool(codes(shared)) == (cut not in whole), cut
    with restored(path) as data:
        for cut in sorted(whole - {len(data)}):
            path.write_bytes(data[:cut])
            assert "sums-differ" in codes(shared), cut
    assert verify(shared).whole


def _commits(raw: bytes) -> bool:
    lone = field(raw, b"Content-Type") == b"application/json" or b"\r\nstate: failed" in raw
    shot = b"urn:view:" in field(raw, b"WARC-Target-URI")
    return (kind(raw) in ("warcinfo", "response", "revisit", "resource") or lone) and not shot
