"""Bring a file that a dead run has left open to its last whole exchange."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archive.volumes import OPEN, Volume
from archive.writer import finalise


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

    The caller holds the portal's lock. What lies before the cut is not touched.
    """
    volume = Volume(opened)
    volume.refresh(opened)
    cut = opened.stat().st_size - volume.end
    if volume.end:
        _cut(opened, volume.end)
        finalise(opened)
    else:
        opened.unlink()
    return Repair(file=opened.name.removesuffix(OPEN), kept=volume.end, cut=cut)


def _cut(path: Path, end: int) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, end)
        os.fsync(handle)
    finally:
        os.close(handle)
