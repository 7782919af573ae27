"""CDXJ lines for other tools: what they can replay, each pointing where they will find it.

A 304 has no body, and neither pywb nor wabac.js follows it to the response that it confirmed: they show a
blank page. pywb takes a line that names the time of the 304 and the place of the response. wabac.js compares
the time of the line with that of the record, so in a package the confirmed response stands for itself.
What was asked by a form (POST) has its fields in the key, as pywb, wabac.js and cdxj-indexer have it; any
other method has no line, because its answer would pass for that of the bare URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_plus

from archive import http
from archive.captures import State
from archive.exchange import Entry
from archive.index import cdxj_line
from archive.reader import Archive
from archive.records import bare, read_records
from archive.surt import surt

NOT_MODIFIED = 304
FORM = "POST"

Forms = Mapping[str, str]


def stamp(time: str) -> str:
    """The 14 digits of a WARC-Date: `2026-11-22T05:51:30.123456Z` → `20261122055130`."""
    return "".join(filter(str.isdecimal, time))[:14]


def package_lines(archive: Archive, files: Iterable[tuple[str, Path]]) -> list[str]:
    """The lines of some closed files (portal, path) of the archive, sorted as LC_ALL=C does."""
    found = _volumes(archive, files)
    return _sorted(
        _line(entry, forms) for entries, forms in found for entry in entries if not _confirms(entry)
    )


def replay_lines(archive: Archive, files: Iterable[tuple[str, Path]]) -> list[str]:
    """As `package_lines`, and for each 304 a line at its time that points at the response it confirmed."""
    found = _volumes(archive, files)
    return _sorted(_line(_confirmed(archive, entry), forms) for entries, forms in found for entry in entries)


def asked(url: str, method: str, query: str) -> str:
    """The URL that stands for a form: its fields follow the query."""
    return f"{url}{'&' if '?' in url else '?'}__wb_method={method}&{query}" if method == FORM else url


def _volumes(archive: Archive, files: Iterable[tuple[str, Path]]) -> Iterator[tuple[list[Entry], Forms]]:
    for portal, path in files:
        for volume in archive.volumes(portal, path):
            posted = any(entry.capture.method == FORM for entry in volume.entries)
            yield volume.entries, dict(_forms(path)) if posted else {}


def _forms(path: Path) -> Iterator[tuple[str, str]]:
    """Record id of the answer → what a form sent, readable."""
    for record in read_records(path):
        if record.get("WARC-Type") == "request":
            head = http.read_head(record.block)
            kind = (head.mime or "").partition(";")[0]
            if head.start.startswith(b"POST ") and kind == "application/x-www-form-urlencoded":
                with suppress(UnicodeDecodeError):  # another charset than UTF-8: no tool agrees on a key
                    query = unquote_plus(record.block.read().decode(), errors="strict")
                    yield bare(record.get("WARC-Concurrent-To")), query


def _line(entry: Entry, forms: Forms) -> str:
    capture = entry.capture
    if capture.method == "GET":
        return cdxj_line(entry)
    if capture.method != FORM or capture.capture not in forms:
        return ""
    _, time, fields = cdxj_line(entry).split(" ", 2)
    query = forms[capture.capture]
    shown = json.dumps(json.loads(fields) | {"requestBody": query}, ensure_ascii=False)
    return f"{surt(asked(capture.url, capture.method, query))} {time} {shown}\n"


def _confirms(entry: Entry) -> bool:
    return entry.capture.state is State.REVISIT and entry.capture.status == NOT_MODIFIED


def _confirmed(archive: Archive, entry: Entry) -> Entry:
    if not _confirms(entry) or not entry.capture.refers_to:
        return entry
    try:
        base = archive.entry(entry.capture.refers_to)
    except KeyError:  # a damaged archive; `guidang verify` says so
        return entry
    return replace(base, capture=replace(base.capture, url=entry.capture.url, time=entry.capture.time))


def _sorted(lines: Iterable[str]) -> list[str]:
    return sorted({*filter(None, lines)}, key=str.encode)
