"""Sorted text files: a binary search in the mapped file, nothing of it in memory; and files through time."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Lines:
    """A file of sorted lines as it was when it was opened; a newer one takes its name, never its bytes.

    Raises OSError where it cannot be opened, ValueError where it is empty.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def beginning(self, start: bytes) -> Iterator[bytes]:
        """The lines that begin so, in their order, with their line ends."""
        at = self._first(start)
        while at < len(self._bytes) and self._bytes[at : at + len(start)] == start:
            end = self._bytes.find(b"\n", at) + 1 or len(self._bytes)
            yield self._bytes[at:end]
            at = end

    def close(self) -> None:
        """Give the file back."""
        self._bytes.close()

    def _first(self, start: bytes) -> int:
        """Where the first line stands that does not sort before these bytes."""
        low, high = 0, len(self._bytes)
        while low < high:
            middle = (low + high) // 2
            begin = self._bytes.rfind(b"\n", low, middle) + 1 or low
            if self._bytes[begin : begin + len(start)] < start:
                low = self._bytes.find(b"\n", middle) + 1 or high
            else:
                high = begin
        return low


class Newest(Generic[Found]):
    """A derived file through time: opened again when another takes its place."""

    def __init__(self, opened: Callable[[Path], Found | None]) -> None:
        self._open = opened
        self._path: Path | None = None
        self._found: Found | None = None
        self._mark: object = None

    def get(self, folder: Path, name: str) -> Found | None:
        """The file as it is now, always of one name; None where there is none to trust."""
        path = self._path = self._path or folder / name  # made once: it is asked for every request
        try:
            found = os.stat(path)  # noqa: PTH116  # likewise
            mark = found.st_ino, found.st_size, found.st_mtime_ns
        except OSError:
            return None
        if mark != self._mark:
            self._mark, self._found = mark, self._open(path)
        return self._found

    def distrust(self) -> None:
        """Use it no more, until another takes its place."""
        self._found = None
