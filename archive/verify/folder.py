"""What lies in a portal's folder: names, and SHA256SUMS."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.lock import LOCK
from archive.verify.faults import Fault, shown
from archive.volumes import OPEN
from archive.writer import SUMS

CLOSED = ".warc.gz"
OURS = frozenset((SUMS, LOCK, f"{SUMS}.new"))
_LINE = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<name>\S+)\n")


def check_names(folder: Path, shown_as: str) -> Iterator[Fault]:
    """Files and folders that no Recorder made, and names that are there twice."""
    ours = re.compile(rf"{re.escape(folder.name)}-\d{{14}}-\d{{5,}}{re.escape(CLOSED)}({re.escape(OPEN)})?")
    for path in sorted(folder.iterdir()):
        file = f"{shown_as}/{path.name}"
        if path.name.endswith((CLOSED, CLOSED + OPEN)) and path.is_file():
            if not ours.fullmatch(path.name):
                what = "it is not named <folder>-<14 digits>-<serial>.warc.gz"
                yield Fault(file=file, offset=0, code="name", what=what)
            if path.name.endswith(OPEN) and path.with_name(path.name.removesuffix(OPEN)).exists():
                yield Fault(
                    file=file, offset=0, code="name", what="the closed file of that name is there too"
                )
        elif path.name not in OURS or not path.is_file():
            yield Fault(file=file, offset=0, code="foreign", what="the archive did not make it")


def check_sums(folder: Path, shown_as: str, found: Mapping[str, str]) -> Iterator[Fault]:
    """SHA256SUMS lists every closed file once, with its sum; `found` is name → sum as computed."""
    file, at, listed = f"{shown_as}/{SUMS}", 0, set()
    path = folder / SUMS
    lines = path.read_bytes().decode("utf-8", "replace").splitlines(keepends=True) if path.exists() else []
    for line in lines:
        match = _LINE.fullmatch(line)
        name = match["name"] if match else ""
        if match is None:
            yield Fault(file=file, offset=at, code="sums-line", what=f"no line of a sum: {shown(line)}")
        elif name in listed:
            yield Fault(file=file, offset=at, code="sums-line", what=f"{shown(name)} a second time")
        elif name not in found:
            yield Fault(file=file, offset=at, code="sums-line", what=f"there is no {shown(name)}")
        elif match["sum"] != found[name]:
            what = f"{found[name]} is not {match['sum']}"
            yield Fault(file=f"{shown_as}/{name}", offset=0, code="sums-differ", what=what)
        listed.add(name)
        at += len(line.encode())
    for name in sorted(found.keys() - listed):
        yield Fault(file=f"{shown_as}/{name}", offset=0, code="sums-missing", what=f"{SUMS} does not list it")


def sum_of(path: Path) -> str:
    """The sha256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
