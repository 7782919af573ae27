"""The file that a run is writing, and what makes a finished file final."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from archive.errors import ArchiveError
from archive.exchange import Draft
from archive.records import member
from archive.volumes import OPEN, Volume, written

SUMS = "SHA256SUMS"
_SUM = re.compile(r"[0-9a-f]{64}  \S+")
_BATCH = 1 << 20


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn an OSError into an ArchiveError that names the path: Scrapy repeats requests on OSErrors."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"cannot write {path}: {error.strerror or error}") from error


class Writer:
    """Appends records to a new `.open` file; after a failed write it takes no more."""

    def __init__(self, path: Path) -> None:
        self.path = path  # without .open
        self.opened = path.with_name(path.name + OPEN)  # while it is being written
        self.offset = 0
        self._sha = hashlib.sha256()
        self._lock = Lock()  # a sync in a thread must not meet a closing file
        self._broken = False
        with guarded(self.opened):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
            self._file: int | None = os.open(self.opened, flags, 0o644)
            sync_folder(path.parent)

    def put(self, drafts: Iterable[Draft]) -> list[tuple[int, int]]:
        """Append records in one go; gives their offsets and lengths, raises ArchiveError and leaves none."""
        if self._broken or self._file is None:
            raise ArchiveError(f"{self.path.name} takes no more records after a failed write")
        begin, places, batch = self.offset, [], bytearray()
        try:
            for fields, block in drafts:
                at = self.offset + len(batch)
                for piece in member(fields, block):
                    batch += piece
                    if len(batch) > _BATCH:
                        self._flush(self._file, batch)
                        batch = bytearray()
                places.append((at, self.offset + len(batch) - at))
            self._flush(self._file, batch)
        except OSError as error:
            self._broken = True
            os.ftruncate(self._file, begin)
            raise ArchiveError(f"cannot write {self.opened}: {error.strerror or error}") from error
        return places

    def _flush(self, file: int, batch: bytearray) -> None:
        rest = memoryview(batch)
        while rest:
            rest = rest[os.write(file, rest) :]
        self._sha.update(batch)
        self.offset += len(batch)

    def sync(self) -> None:
        """Wait until everything put so far is on disk; may run in a thread.

        After a failed sync nobody knows what is there: the file stays open, the next run reads it again.
        """
        with self._lock, guarded(self.opened):
            if self._file is None:
                return
            try:
                os.fdatasync(self._file)
            except OSError:
                self._broken = True
                raise

    def close(self) -> None:
        """Give the file its final name and note its digest; after a failed write it stays open for repair."""
        with self._lock, guarded(self.path):
            if self._file is None:
                return
            if not self._broken:
                os.fsync(self._file)
            os.close(self._file)
            self._file = None
            if not self._broken:
                finalise(self.opened, self._sha.hexdigest())


def finalise(opened: Path, sha: str | None = None) -> Path:
    """Rename an `.open` file and append its line to SHA256SUMS, both synced."""
    path = opened.with_name(opened.name.removesuffix(OPEN))
    line = f"{sha or _sha_of(opened)}  {path.name}\n"
    opened.rename(path)
    sync_folder(path.parent)
    _append(path.parent / SUMS, line)
    return path


def mend_sums(folder: Path) -> None:
    """Give the newest file the line that a crash between its renaming and that line kept from it.

    Half of the line may be there. All else stays as it is, for `verify` to find: a damaged line, an older
    file without one, a file that does not read whole to its end.
    """
    sums = folder / SUMS
    *lines, half = (sums.read_text("utf-8", "replace") if sums.exists() else "").split("\n")
    newest = max(folder.glob("*.warc.gz"), key=lambda path: written(path.name), default=None)
    if newest is None or not all(map(_SUM.fullmatch, lines)) or newest.name in {line[66:] for line in lines}:
        return
    line = f"{_sha_of(newest)}  {newest.name}\n"
    if line.startswith(half) and _whole(newest):
        _append(sums, line.removeprefix(half), goes_on=True)


def _whole(path: Path) -> bool:
    try:
        return Volume(path).refresh(path)
    except ArchiveError:
        return False


def _append(sums: Path, line: str, *, goes_on: bool = False) -> None:
    """Append a line, synced; what somebody left without an end is no part of it."""
    with sums.open("ab+") as file:
        if file.tell() and not goes_on:
            file.seek(-1, os.SEEK_END)
            line = line if file.read() == b"\n" else f"\n{line}"
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, lines: Iterable[str]) -> None:
    """Write a file so that a reader finds the old or the new one, never half of it."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
