"""The step between reading and settling: conversions are made, and what they say is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from archive import Archive
from crawler.portals.described import declared
from crawler.terminal import note, progress
from pipelines.converting import Counts, Which, convert_portal
from pipelines.store import Store, catch_up


def convert(store: Store, portals: Iterable[str], which: Which) -> dict[str, Counts]:
    """Convert what these portals' documents need, then read those documents; what came of each portal.

    The database knows every closed file.
    """
    with progress("converting", "documents") as tell:
        found = {name: convert_portal(store, name, which, tell) for name in portals}
    with progress("reading") as tell:
        catch_up(store, Archive(store.data), declared(), tell)
    for line in _missing(found):
        note(line)
    return found


def _missing(found: Mapping[str, Counts]) -> list[str]:
    """A line for each tool that documents wait for."""
    waiting = sum((Counter(one.missing) for one in found.values()), Counter[str]())
    return [
        f"{count} documents are not converted: {tool} is not installed; `guidang convert` converts them then"
        for tool, count in sorted(waiting.items())
    ]
