"""CDXJ lines for other tools: what they can replay, each pointing where they will find it.

A 304 has no body, and neither pywb nor wabac.js follows it to the response that it confirmed: they show a
blank page. pywb takes a line that names the time of the 304 and the place of the response. wabac.js compares
the time of the line with that of the record, so in a package the confirmed response stands for itself.
What was not asked by GET has no line: its answer would pass for that of the bare URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archive.captures import State
from archive.exchange import Entry
from archive.index import cdxj_line
from archive.reader import Archive

NOT_MODIFIED = 304


def stamp(time: str) -> str:
    """The 14 digits of a WARC-Date: `2026-11-22T05:51:30.123456Z` → `20261122055130`."""
    return "".join(filter(str.isdecimal, time))[:14]


def package_lines(archive: Archive, files: Iterable[tuple[str, Path]]) -> list[str]:
    """The lines of some closed files (portal, path) of the archive, sorted as LC_ALL=C does."""
    entries = _entries(archive, files)
    return _sorted(entry for entry in entries if not _confirms(entry))


def replay_lines(archive: Archive, files: Iterable[tuple[str, Path]]) -> list[str]:
    """As `package_lines`, and for each 304 a line at its time that points at the response it confirmed."""
    return _sorted(_confirmed(archive, entry) for entry in _entries(archive, files))


def _entries(archive: Archive, files: Iterable[tuple[str, Path]]) -> Iterator[Entry]:
    for portal, path in files:
        for volume in archive.volumes(portal, path):
            yield from (entry for entry in volume.entries if entry.capture.method == "GET")


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


def _sorted(entries: Iterable[Entry]) -> list[str]:
    return sorted({*filter(None, map(cdxj_line, entries))}, key=str.encode)
