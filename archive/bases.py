"""Captures that a revisit may refer to, by the bytes that were on the wire."""

from __future__ import annotations

from archive.exchange import Entry
from archive.places import WIRE
from archive.reader import Archive
from archive.volumes import order


class Bases:
    """Those of one portal: the index is asked when one is needed, what has been read or written is kept."""

    def __init__(self, archive: Archive, portal: str) -> None:
        self._archive, self._portal = archive, portal
        self._known: dict[str, Entry] = {}
        self._seen: dict[str, int] = {}  # file → how much of what it holds is known

    def find(self, wire: str) -> Entry | None:
        """The complete 2xx written last with these bytes after its head, by their digest."""
        found = [entry for _, entry in self._archive.placed(Entry, self._portal, wire, WIRE)]
        self._take_up()
        found += [self._known[wire]] if wire in self._known else []
        return max(found, key=order, default=None)

    def _take_up(self) -> None:
        """Note what has been read or written since."""
        for volume in self._archive.read(self._portal):
            for one in volume.noted[self._seen.get(volume.name, 0) :]:
                if isinstance(one.what, Entry) and one.what.referable:
                    self._known[one.what.wire] = max(
                        one.what, self._known.get(one.what.wire, one.what), key=order
                    )
            self._seen[volume.name] = len(volume.noted)
