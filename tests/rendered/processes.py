"""Processes as /proc shows them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """All descendants of a process."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        number, fields = _stat(path)
        if fields:
            children[int(fields[1])].append(number)
    found = [pid]
    for one in found:
        found += children[one]
    return found[1:]


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    _, fields = _stat(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] != "Z"


def resident(pid: int) -> int:
    """The bytes that a process holds in memory; what it shares is counted in part (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _stat(path: Path) -> tuple[int, list[str]]:
    """Number and fields after the name; no fields where the process has ended."""
    try:
        number, _, rest = path.read_text().partition(" ")
    except OSError:
        return 0, []
    return int(number), rest.rpartition(")")[2].split()
