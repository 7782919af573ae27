"""Processes as /proc shows them."""

from __future__ import annotations

import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def descendants(pid: int) -> list[int]:
    """All descendants of a process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        number, fields = _stat(path)
        if fields and int(fields[1]) == pid:
            found += [number, *descendants(number)]
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    _, fields = _stat(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] != "Z"


def resident(pid: int) -> int:
    """The bytes that a process holds in memory by itself: what it shares with others is not counted."""
    try:
        _, whole, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(whole) - int(shared)) * PAGE


def _stat(path: Path) -> tuple[int, list[str]]:
    """Number and fields after the name; no fields where the process has ended."""
    try:
        number, _, rest = path.read_text().partition(" ")
    except OSError:
        return 0, []
    return int(number), rest.rpartition(")")[2].split()
