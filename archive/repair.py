"""Bring a file that a dead run has left open to its last whole exchange."""

from __future__ import annotations

import os
from pathlib import Path

from archive.volumes import Volume
from archive.writer import finalise


def repair(opened: Path) -> Path | None:
    """Cut an `.open` file after its last committed record and close it; one that holds nothing goes.

    The caller holds the portal's lock. What lies before the cut is not touched.
    """
    volume = Volume(opened)
    volume.refresh(opened)
    if not volume.end:
        opened.unlink()
        return None
    handle = os.open(opened, os.O_WRONLY)
    try:
        os.ftruncate(handle, volume.end)
        os.fsync(handle)
    finally:
        os.close(handle)
    return finalise(opened)
