"""Bring a file that a dead run has left open to its last whole exchange."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.records import read_records
from archive.volumes import OPEN, Volume
from archive.writer import finalise

MAGIC = b"\x1f\x8b\x08"  # how each record's gzip member begins
COMMITS = ("response", "revisit", "resource", "conversion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What became of a file that was left open."""

    file: str  # its final name
    kept: int  # bytes; 0: nothing was whole and the file is gone
    cut: int  # bytes behind the last whole exchange

    def __str__(self) -> str:
        if not self.kept:
            return f"removed {self.file}{OPEN}: nothing in it was whole ({self.cut} bytes)"
        cut = f"{self.cut} bytes cut" if self.cut else "nothing cut"
        return f"closed {self.file}, left open by a run that died: {cut}, {self.kept} bytes kept"


def repair(opened: Path) -> Repair:
    """Cut an `.open` file after its last committed record and close it; one that holds nothing goes.

    The caller holds the portal's lock. What lies before the cut is not touched. Raises ArchiveError where
    whole exchanges lie behind it: that is no torn end, but damage, which is for people to look at.
    """
    volume = Volume(opened)
    volume.refresh(opened)
    size, name = opened.stat().st_size, opened.name.removesuffix(OPEN)
    if opened.with_name(name).exists():
        raise ArchiveError(f"{opened.name} is there closed too; run `guidang verify`")
    if size > volume.end and _whole_behind(opened, volume.end):
        raise ArchiveError(
            f"{opened.name} is damaged behind byte {volume.end} and whole exchanges follow; "
            "nothing was cut, run `guidang verify`"
        )
    if volume.end:
        _cut(opened, volume.end)
        finalise(opened)
    else:
        opened.unlink()
    return Repair(file=name, kept=volume.end, cut=size - volume.end)


def _whole_behind(path: Path, end: int) -> bool:
    """Whether a record that commits something stands whole behind the last one that was reached."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(MAGIC, end)
        while at >= 0:
            record = next(read_records(path, at), None)
            if record is not None and record.get("WARC-Type") in COMMITS:
                return True
            at = data.find(MAGIC, at + 1)
    return False


def _cut(path: Path, end: int) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, end)
        os.fsync(handle)
    finally:
        os.close(handle)
