"""What a run wrote goes into the indexes of its portal; what cannot be trusted there is written anew."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from archive import index, places
from archive.reader import Archive
from archive.volumes import Volume


def merge(archive: Archive, portal: str, written: Collection[str]) -> None:
    """Index the files that a run wrote, and those that the indexes do not cover."""
    folder = archive.data / "index"
    _merge_captures(archive, portal, written, folder / f"{portal}.cdxj")
    _merge_places(archive, portal, written, folder / f"{portal}{places.SUFFIX}")


def _merge_captures(archive: Archive, portal: str, written: Collection[str], path: Path) -> None:
    known = archive.index(portal)
    covered = known.files.difference(written) if known else frozenset()
    new = [file for file in archive.files(portal) if file.name not in covered]
    entries = [entry for volume in _volumes(archive, portal, new) for entry in volume.entries]
    if entries or (new and path.exists()):
        put = index.merge if known else index.write
        put(path, entries, {file.name for file in new})


def _merge_places(archive: Archive, portal: str, written: Collection[str], path: Path) -> None:
    known = archive.places(portal)
    sizes = {file.name: file.stat().st_size for file in archive.files(portal)}
    covered = {name for name, size in known.files.items() if sizes.get(name) == size} if known else set()
    new = [file for file in archive.files(portal) if file.name not in covered.difference(written)]
    if new:
        kept = known.lines(covered.difference(written)) if known else ()
        lines = sorted({*_lines(_volumes(archive, portal, new), sizes)})
        places.write(path, heapq.merge(kept, lines))


def _volumes(archive: Archive, portal: str, files: Iterable[Path]) -> Iterator[Volume]:
    return (volume for file in files for volume in archive.volumes(portal, file))


def _lines(volumes: Iterable[Volume], sizes: Mapping[str, int]) -> Iterator[str]:
    for volume in volumes:
        yield places.covering(volume.name, sizes[volume.name])
        yield from (place.line for one in volume.noted for place in places.places_of(one, volume.name))
