"""Check a WACZ package of ours: everything that it must hold, and that what it says of itself is so.

py-wacz does not miss pages.jsonl, does not look into the index, and takes foreign files for good.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from archive import http
from archive.packages.faults import BROKEN, Fault, guarded
from archive.packages.lines import stamp
from archive.packages.pointing import CDX, check_index, parse

PACKAGE, DIGEST, PAGES = "datapackage.json", "datapackage-digest.json", "pages/pages.jsonl"
REQUIRED = (PACKAGE, DIGEST, CDX, PAGES)
ROOMS = {
    "archive": re.compile(r"[^/]+\.warc(\.gz)?"),
    "indexes": re.compile(r"[^/]+\.(cdx|cdxj|idx|cdx\.gz)"),
    "pages": re.compile(r"[^/]+\.jsonl"),
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def check(path: Path) -> list[Fault]:
    """Everything that is wrong with a package; nothing where it is whole."""
    looks = (
        (path.name, _members),
        (PACKAGE, _resources),
        (DIGEST, _digest),
        (CDX, check_index),
        (PAGES, _pages),
    )
    try:
        with ZipFile(path) as box:
            return [fault for where, look in looks for fault in guarded(where, look(box))]
    except BROKEN as fault:
        return [Fault(where=path.name, what=f"is no whole ZIP file ({fault})")]


def _members(box: ZipFile) -> Iterator[Fault]:
    """The names: each once, none missing, nothing foreign, WARC files and index stored."""
    names = Counter(box.namelist())
    yield from (Fault(where=name, what=f"stands in it {n} times") for name, n in names.items() if n > 1)
    yield from (Fault(where=name, what="is missing") for name in REQUIRED if name not in names)
    if not any(name.startswith("archive/") for name in names):
        yield Fault(where="archive/", what="holds no WARC file")
    for info in box.infolist():
        room, _, rest = info.filename.partition("/")
        if room in ROOMS and not ROOMS[room].fullmatch(rest):
            yield Fault(where=info.filename, what=f"does not belong into {room}/")
        if info.filename.startswith("/") or ".." in info.filename.split("/"):
            yield Fault(where=info.filename, what="leads out of the package")
        if info.compress_type != ZIP_STORED and info.filename.endswith(".gz"):
            yield Fault(where=info.filename, what="is compressed twice; it must be stored")


def _resources(box: ZipFile) -> Iterator[Fault]:
    """datapackage.json: its fields, and size and digest of every member."""
    package = json.loads(box.read(PACKAGE))
    if package.get("profile") != "data-package" or not package.get("wacz_version"):
        yield Fault(where=PACKAGE, what="names no data-package profile or no wacz_version")
    listed = {one["path"]: one for one in package["resources"]}
    there = {info.filename: info for info in box.infolist() if not info.is_dir()}
    for name in sorted(there.keys() - listed.keys() - {PACKAGE, DIGEST}):
        yield Fault(where=name, what=f"is not listed in {PACKAGE}")
    for name, one in listed.items():
        if name not in there:
            yield Fault(where=name, what="is listed and missing")
        else:
            yield from guarded(name, _resource(box, there[name], one))


def _resource(box: ZipFile, info: ZipInfo, listed: Mapping[str, Any]) -> Iterator[Fault]:
    if listed["bytes"] != info.file_size:
        yield Fault(where=info.filename, what=f"has {info.file_size} bytes, listed are {listed['bytes']}")
    sha = hashlib.sha256()
    with box.open(info) as file:
        for piece in iter(lambda: file.read(http.PIECE), b""):
            sha.update(piece)
    if listed["hash"] != f"sha256:{sha.hexdigest()}":
        yield Fault(where=info.filename, what="does not have the listed digest")


def _digest(box: ZipFile) -> Iterator[Fault]:
    """datapackage-digest.json speaks of datapackage.json."""
    said = json.loads(box.read(DIGEST))
    found = f"sha256:{hashlib.sha256(box.read(PACKAGE)).hexdigest()}"
    if said.get("path") != PACKAGE or said.get("hash") != found:
        yield Fault(where=DIGEST, what=f"does not have the digest of {PACKAGE}")


def _pages(box: ZipFile) -> Iterator[Fault]:
    """pages.jsonl: a header, then pages that the index knows."""
    with box.open(CDX) as packed, gzip.open(packed) as index:
        known = {(fields["url"], time) for _, time, fields in map(parse, index)}
    with box.open(PAGES) as lines:
        for n, page in enumerate(map(json.loads, lines), 1):
            url, time = str(page.get("url", "")), str(page.get("ts", ""))
            if n == 1 and page.get("format") != "json-pages-1.0":
                yield Fault(where=PAGES, what="has no header")
            elif n > 1 and not (url and TIME.fullmatch(time)):
                yield Fault(where=f"{PAGES} line {n}", what="has no url or no time")
            elif n > 1 and (url, stamp(time)) not in known:
                yield Fault(where=f"{PAGES} line {n}", what=f"{url} is not in the index at {time}")
