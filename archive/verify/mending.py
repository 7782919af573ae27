"""The repairs that are safe: torn ends of `.open` files, missing sums, the indexes. Whole exchanges stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archive import index, lock, places
from archive.errors import ArchiveError
from archive.repair import repair
from archive.verify.faults import Fault
from archive.verify.files import Reading, Walk
from archive.verify.folder import CLOSED, sum_of
from archive.verify.indexes import IndexWitness, PlacesWitness
from archive.verify.portals import chosen
from archive.verify.references import Ledger
from archive.volumes import OPEN, Volume
from archive.writer import SUMS, guarded, replace_file


def mend(data: Path, portals: Sequence[str] = ()) -> list[Fault]:
    """Repair what is safe to repair; says what was done (`mended`) and what was left (`left`).

    Raises ArchiveLocked while a crawl writes to one of the folders, ArchiveError where a write fails.
    """
    done: list[Fault] = []
    for name in chosen(data, portals):
        folder = data / "warc" / name
        with guarded(folder), lock.held(folder):
            done += _close(folder)
            readings = [_read(path) for path in sorted(folder.glob(f"*{CLOSED}"))]
            done += _sums(folder, readings)
            done += _index(data / "index" / f"{name}.cdxj", readings)
            done += _places(data / "index" / f"{name}{places.SUFFIX}", readings)
    return [replace(one, file=str(Path(one.file).relative_to(data))) for one in done]


def _read(path: Path) -> Reading:
    return Walk(path, str(path), path.parent.name, Ledger()).read()


def _close(folder: Path) -> Iterator[Fault]:
    """Cut each `.open` file behind its last whole exchange, unless whole ones lie behind damage."""
    for opened in sorted(folder.glob(f"*{CLOSED}{OPEN}")):
        reading, volume = _read(opened), Volume(opened)
        volume.refresh(opened)
        if volume.end != reading.end:
            what = f"damaged here, and whole exchanges follow up to {reading.end}; nothing was cut"
            yield _said(opened, volume.end, "left", what)
            continue
        try:
            yield _said(opened, reading.end, "mended", str(repair(opened)))
        except ArchiveError as error:
            yield _said(opened, reading.end, "left", str(error))


def _sums(folder: Path, readings: Sequence[Reading]) -> Iterator[Fault]:
    """Give a line to each file that has none and in which nothing is wrong; cut off half a line."""
    sums = folder / SUMS
    text = sums.read_text("utf-8", "replace") if sums.exists() else ""
    kept = text[: text.rfind("\n") + 1]
    if kept != text:
        yield _said(sums, len(kept.encode()), "mended", "half a line at its end was taken away")
    listed = {line[66:] for line in kept.splitlines()}
    new = ""
    for reading in readings:
        if reading.path.name in listed:
            continue
        if reading.faults:
            what = f"{SUMS} does not list it, and there are faults in it; it was not added"
            yield _said(reading.path, 0, "left", what)
        else:
            new += f"{sum_of(reading.path)}  {reading.path.name}\n"
            yield _said(reading.path, 0, "mended", f"{SUMS} lists it now")
    if kept + new != text:
        replace_file(sums, [kept, new])


def _index(path: Path, readings: Sequence[Reading]) -> Iterator[Fault]:
    """Write the index anew where it is missing or differs."""
    entries = [entry for reading in readings for entry in reading.entries]
    witness = IndexWitness(path, str(path), "")
    for entry in entries:
        witness.take(entry)
    if readings and (not path.exists() or any(witness.faults())):
        index.write(path, entries, {reading.path.name for reading in readings})
        yield _said(path, 0, "mended", f"written anew from {len(readings)} files")


def _places(path: Path, readings: Sequence[Reading]) -> Iterator[Fault]:
    """As the index; a file with faults is not covered, so that who reads the archive meets them."""
    witness = PlacesWitness(path, str(path), "")
    for reading in readings:
        witness.take(reading)
    if readings and (not path.exists() or any(witness.faults())):
        whole = [reading for reading in readings if not reading.faults]
        lines = (places.covering(one.path.name, one.size) for one in whole)
        places.write(path, sorted({*lines, *(line for one in whole for line in one.places)}))
        yield _said(path, 0, "mended", f"written anew from {len(whole)} files")


def _said(path: Path, offset: int, code: str, what: str) -> Fault:
    return Fault(file=str(path), offset=offset, code=code, what=what)
