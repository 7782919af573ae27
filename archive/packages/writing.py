"""Write a WACZ 1.1.1 package: WARC files as they are, index, pages, and the digest of everything.

The same archive gives the same bytes: members bear no clock, `created` is the end of the last run, and
everything is stored, so that a browser can fetch single records by range.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from zipfile import ZIP64_LIMIT, ZIP_STORED, ZipFile, ZipInfo

from isal import isal_zlib

from archive.errors import ArchiveError, UsageError
from archive.packages.checking import check
from archive.packages.lines import package_lines, stamp
from archive.reader import Archive
from archive.records import GZIP, LEVEL, PIECE
from archive.writer import guarded, sync_folder

VERSION = "1.1.1"
BLOCK = 1024  # index lines a gzip member, as other writers have it
NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that ZIP knows
PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a reader of the package may open; `time` is the WARC-Date of its capture."""

    url: str
    time: str
    id: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was written."""

    path: Path
    size: int  # bytes
    files: int  # WARC files
    captures: int  # index lines
    pages: int


class Parcel:
    """A ZIP file that notes the digest of every member as it goes in."""

    def __init__(self, path: Path) -> None:
        self.resources: list[dict[str, str | int]] = []
        self._file = path.open("wb")
        self._zip = ZipFile(self._file, "w", ZIP_STORED)

    def __enter__(self) -> Parcel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def add(self, name: str, pieces: Iterable[bytes], size: int = 0) -> str:
        """Write one member piecewise and list it; gives its digest. `size` is at least its length."""
        info = ZipInfo(name, NO_TIME)
        info.create_system, info.external_attr = 3, 0o100644 << 16
        sha, count = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=size >= ZIP64_LIMIT) as member:
            for piece in pieces:
                member.write(piece)
                sha.update(piece)
                count += len(piece)
        found = f"sha256:{sha.hexdigest()}"
        base = name.rpartition("/")[2].lower()
        self.resources.append({"name": base, "path": name, "hash": found, "bytes": count})
        return found

    def add_file(self, name: str, path: Path) -> None:
        """Write a file as it is."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(PIECE), b""), path.stat().st_size)


def pack(
    path: Path,
    archive: Archive,
    portals: Sequence[str],
    pages: Iterable[Page],
    *,
    facts: Mapping[str, str],
    extra: Mapping[str, Path] | None = None,
) -> Package:
    """Package the closed files of some portals; `facts` are title, description and software.

    `extra` files (name in the package → path) travel outside of archive/, indexes/ and pages/. The package is
    checked before it gets its name. Raises UsageError where there is nothing to package, ArchiveError where
    it cannot be written or is found to be wrong.
    """
    files = [(portal, file) for portal in portals for file in archive.files(portal)]
    if not files:
        raise UsageError(f"no closed file of {', '.join(portals) or 'any portal'}; crawl first")
    fresh = path.with_name(f"{path.name}.new")
    lines = package_lines(archive, files)
    counted = _Counted(pages)
    with guarded(path):
        try:
            with Parcel(fresh) as parcel:
                _fill(parcel, files, lines, counted, extra or {})
                _describe(parcel, {**facts, "created": _last(archive, files)})
            if faults := check(fresh):
                raise ArchiveError(f"{path.name} would be wrong: {faults[0]}; run `guidang verify`")
            fresh.replace(path)
            sync_folder(path.parent)
        finally:
            fresh.unlink(missing_ok=True)
    size = path.stat().st_size
    return Package(path=path, size=size, files=len(files), captures=len(lines), pages=counted.count)


def _fill(
    parcel: Parcel,
    files: Sequence[tuple[str, Path]],
    lines: Sequence[str],
    pages: Iterable[Page],
    extra: Mapping[str, Path],
) -> None:
    for _, file in files:
        parcel.add_file(f"archive/{file.name}", file)
    blocks = io.StringIO()
    parcel.add("indexes/index.cdx.gz", _blocks(lines, blocks))
    parcel.add("indexes/index.idx", [blocks.getvalue().encode()])
    parcel.add("pages/pages.jsonl", _jsonl(pages), ZIP64_LIMIT)
    for name, file in sorted(extra.items()):
        parcel.add_file(name, file)


def _blocks(lines: Sequence[str], index: io.StringIO) -> Iterator[bytes]:
    """The lines in gzip members that can be read alone, and where each begins (ZipNum)."""
    index.write('!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n')
    offset = 0
    for begin in range(0, len(lines), BLOCK):
        packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, GZIP)
        data = packer.compress("".join(lines[begin : begin + BLOCK]).encode()) + packer.flush()
        key = " ".join(lines[begin].split(" ", 2)[:2])
        found = f"sha256:{hashlib.sha256(data).hexdigest()}"
        index.write(f"{key} {json.dumps({'offset': offset, 'length': len(data), 'digest': found})}\n")
        offset += len(data)
        yield data


def _jsonl(pages: Iterable[Page]) -> Iterator[bytes]:
    yield _line(PAGES)
    for page in pages:
        fields = {"id": page.id, "url": page.url, "ts": seconds(page.time), "title": page.title}
        yield _line({name: value for name, value in (fields | {"text": page.text}).items() if value})


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def seconds(time: str) -> str:
    """A WARC-Date without fractions, as the index has it (RFC 3339)."""
    digits = stamp(time)
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}Z"


def _describe(parcel: Parcel, facts: Mapping[str, str]) -> None:
    package = {"profile": "data-package", "wacz_version": VERSION, **facts, "resources": [*parcel.resources]}
    text = json.dumps(package, ensure_ascii=False, indent=2).encode()
    found = parcel.add("datapackage.json", [text])
    digest = {"path": "datapackage.json", "hash": found}
    parcel.add("datapackage-digest.json", [json.dumps(digest, indent=2).encode()])


def _last(archive: Archive, files: Iterable[tuple[str, Path]]) -> str:
    """When the last run ended, or began where its end is in no closed file."""
    runs = (run for portal, file in files for run in archive.runs(portal, file))
    return seconds(max(run.ended or run.started for run in runs))


class _Counted:
    """Pages, counted as they pass."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = pages
        self.count = 0

    def __iter__(self) -> Iterator[Page]:
        for page in self._pages:
            self.count += 1
            yield page
