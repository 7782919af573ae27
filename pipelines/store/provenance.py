"""What made a database: no time, machine or command."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pipelines import forms

HOME = Path(__file__).resolve().parents[2]
ROOMS = ("archive", "spiders", "pipelines", "crawler")
CODE = ("*.py", "*.toml", "*.sql")
READS = ("code", "lock", "forms")  # a database made by others of these holds other readings


@cache
def provenance() -> Mapping[str, str]:
    """Key → value; the archive digest is added by who knows the archive."""
    return {
        "version": version("guidang"),
        "code": _digest(_code()),
        "lock": _digest(path for path in [HOME / "requirements.lock"] if path.is_file()),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "forms": forms.digest(),
    }


def _code() -> Iterator[Path]:
    yield HOME / "guidang.py"
    for room in ROOMS:
        for pattern in CODE:
            yield from (HOME / room).rglob(pattern)


def _digest(paths: Iterator[Path]) -> str:
    """The sha256 over names and contents, in the order of the names."""
    total = sha256()
    for path in sorted(paths):
        name, data = path.relative_to(HOME).as_posix(), path.read_bytes()
        total.update(f"{name}\n{len(data)}\n".encode() + data)
    return total.hexdigest()
