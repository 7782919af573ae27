"""The grammar of WARC 1.1 heads (ISO 28500:2017, §4 and §5), as narrowly as the archive writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address

from archive.conversions import MIME as HTML
from archive.exchange import IDENTICAL, NOT_MODIFIED
from archive.records import Fields
from archive.verify.faults import shown

Say = tuple[str, str]  # code, what

ID = re.compile(r"<urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}>")
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z)?)?)?", re.ASCII)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")
MIME = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?: *; *[\w-]+=(?:[^\s;\"]+|\"[^\"]*\"))*", re.ASCII)
ANY = re.compile(r".+", re.DOTALL)
_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([^\x00-\x1f\x7f]*)")
_VERSION = b"WARC/1.1\r\n"

VALUES = {
    "WARC-Record-ID": ID,
    "WARC-Type": re.compile("warcinfo|request|response|resource|metadata|revisit|conversion"),
    "WARC-Date": DATE,
    "Content-Length": re.compile("0|[1-9][0-9]*"),
    "Content-Type": MIME,
    "WARC-Concurrent-To": ID,
    "WARC-Block-Digest": DIGEST,
    "WARC-Payload-Digest": DIGEST,
    "WARC-IP-Address": ANY,
    "WARC-Refers-To": ID,
    "WARC-Refers-To-Target-URI": URI,
    "WARC-Refers-To-Date": DATE,
    "WARC-Target-URI": URI,
    "WARC-Truncated": re.compile("length|time|disconnect|unspecified"),
    "WARC-Warcinfo-ID": ID,
    "WARC-Filename": re.compile(r"[^/\s]+"),
    "WARC-Profile": re.compile(f"{re.escape(IDENTICAL)}|{re.escape(NOT_MODIFIED)}"),
    "WARC-Identified-Payload-Type": MIME,
    "WARC-Page-ID": ANY,
    "WARC-Resource-Type": ANY,
    "WARC-JSON-Metadata": ANY,
    "WARC-Protocol": ANY,
    "WARC-Cipher-Suite": ANY,
    "WARC-Segment-Number": re.compile("[1-9][0-9]*"),
    "WARC-Segment-Origin-ID": ID,
    "WARC-Segment-Total-Length": re.compile("[0-9]+"),
}
KNOWN = {name.lower(): name for name in VALUES}
REPEATABLE = frozenset(("warc-concurrent-to", "warc-protocol"))
MANDATORY = ("warc-type", "warc-record-id", "warc-date", "content-length", "content-type")
FIELDS = "application/warc-fields"
HTTP = "application/http;msgtype="

# What the archive's own records bear besides, and their media type where it is fixed.
NEEDS: dict[str, tuple[str, ...]] = {
    "warcinfo": ("warc-filename",),
    "request": ("warc-target-uri", "warc-concurrent-to", "warc-warcinfo-id"),
    "response": ("warc-target-uri", "warc-concurrent-to", "warc-warcinfo-id"),
    "revisit": ("warc-target-uri", "warc-concurrent-to", "warc-warcinfo-id", "warc-profile",
                "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date", "warc-payload-digest"),
    "metadata": ("warc-target-uri", "warc-warcinfo-id"),
    "resource": ("warc-target-uri", "warc-warcinfo-id"),
    "conversion": ("warc-target-uri", "warc-warcinfo-id", "warc-refers-to", "warc-payload-digest"),
}  # fmt: skip
TYPES = {
    "warcinfo": (FIELDS,),
    "request": (f"{HTTP}request",),
    "response": (f"{HTTP}response",),
    "revisit": (f"{HTTP}response",),
    "metadata": (FIELDS, "application/json"),
    "conversion": (HTML,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The fields of a record as they stand, and the first value of each by its name in lower case."""

    fields: Fields
    first: dict[str, str]
    concurrent: list[str]  # ids of the records that it names, without brackets

    def get(self, name: str) -> str:
        """The first value of a field, its name in lower case; empty where there is none."""
        return self.first.get(name, "")

    @property
    def kind(self) -> str:
        """The record's type."""
        return self.first.get("warc-type", "")

    @property
    def id(self) -> str:
        """The record id without its brackets."""
        return self.get("warc-record-id")[1:-1]


@dataclass(frozen=True, slots=True)
class Line:
    """One named field, its name also in lower case, and what is wrong with it."""

    field: tuple[str, str] | None
    key: str
    wrong: tuple[Say, ...]


def parse(raw: bytes) -> tuple[Head, list[Say]]:
    """The fields of a head, and what is wrong with its lines and values."""
    wrong: list[Say] = []
    if not raw.startswith(_VERSION):
        wrong.append(("head", f"its version line is {shown(raw[:12])}"))
    if not raw.endswith(b"\r\n\r\n"):
        wrong.append(("head", "it has no end"))
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        wrong.append(("head", f"no UTF-8 at byte {error.start}"))
        text = raw.decode("utf-8", "replace")
    fields: list[tuple[str, str]] = []
    first: dict[str, str] = {}
    concurrent: list[str] = []
    for line in map(_line, text.removesuffix("\r\n\r\n").split("\r\n")[1:]):
        wrong += line.wrong
        if line.field is not None:
            fields.append(line.field)
            if line.key == "warc-concurrent-to":
                concurrent.append(line.field[1][1:-1])
            if line.key not in first:
                first[line.key] = line.field[1]
            elif line.key not in REPEATABLE:
                wrong.append(("field-twice", line.field[0]))
    return Head(fields=tuple(fields), first=first, concurrent=concurrent), wrong


@lru_cache(256)  # the records of an exchange share half of their lines
def _line(line: str) -> Line:
    name, _, value = line.partition(": ")
    if name not in VALUES or not (value.isascii() and value.isprintable()):  # else it is well-formed
        match = _LINE.fullmatch(line)
        if match is None:
            return Line(field=None, key="", wrong=(("head", f"no field: {shown(line)}"),))
        name, value = match.groups()
    key = name.lower()
    known = KNOWN.get(key)
    wrong = () if known == name else tuple(_misspelt(name, known))
    if known is not None and not _fits(known, value):
        wrong += (("date" if VALUES[known] is DATE else "field-value", f"{name}: {shown(value)}"),)
    return Line(field=(name, value), key=key, wrong=wrong)


def check(head: Head) -> Iterator[Say]:
    """What is missing for the record's type, and a media type that it cannot have."""
    kind = head.kind
    for name in (*MANDATORY, *NEEDS.get(kind, ())):
        if name not in head.first:
            yield "field-missing", KNOWN[name]
    if "warc-block-digest" not in head.first:
        yield "digest-missing", "it has no WARC-Block-Digest"
    mime = head.get("content-type")
    if kind in TYPES and mime not in TYPES[kind]:
        yield "field-value", f"Content-Type of a {kind}: {shown(mime)}"


def _fits(name: str, value: str) -> bool:
    pattern = VALUES[name]
    if not pattern.fullmatch(value):
        return False
    if pattern is DATE:
        return _is_date(value)
    return name != "WARC-IP-Address" or _is_address(value)


def _is_date(value: str) -> bool:
    with suppress(ValueError):
        datetime.fromisoformat(value[:19].removesuffix("Z"))  # years and months alone are dates too
        return True
    return len(value) <= 7 and "00" not in value[5:] and value[5:] <= "12"


def _is_address(value: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(value))
    return False


def _misspelt(name: str, known: str | None) -> Iterator[Say]:
    """Fields of other people's are allowed; a known name with one letter wrong is none of those."""
    if known is not None:
        if name not in (known.lower(), known.upper()):
            yield "field-name", f"{name} for {known}"
        return
    for one in VALUES:
        if len(one) == len(name) and sum(a != b for a, b in zip(one, name, strict=True)) == 1:
            yield "field-name", f"{shown(name)} for {one}"
            return
