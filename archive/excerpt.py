"""What reading some publications needs of an archive, for a process that then need not walk through files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from archive.captures import Publication, StoredConversion
from archive.exchange import Entry
from archive.reader import Archive
from archive.volumes import counting

Conversions = Mapping[tuple[str, str], StoredConversion]  # portal, document → the one that counts


class Excerpt(Archive):
    """Some captures, and the conversions of their portal; nothing else is known or looked for."""

    def __init__(self, data: Path, entries: Iterable[Entry], conversions: Conversions) -> None:
        super().__init__(data, indexed=False)
        self._entries = {entry.capture.capture: entry for entry in entries}
        self._counting = conversions

    def conversion(self, portal: str, document: str) -> StoredConversion | None:
        """The conversion of a document that counts."""
        return self._counting.get((portal, document))

    def _look_for(self, record: str) -> None:
        """What was not handed on is not there."""


def entries_of(archive: Archive, records: Iterable[Publication]) -> tuple[Entry, ...]:
    """The captures of some publications, with those that they refer to, as far as the archive has them."""
    found: dict[str, Entry] = {}
    for record in records:
        for part in record.parts:
            with suppress(KeyError):
                entry = found[part.capture] = archive.entry(part.capture)
                if base := entry.capture.refers_to:
                    found[base] = archive.entry(base)
    return tuple(found.values())


def counting_of(conversions: Iterable[StoredConversion]) -> Conversions:
    """Of each document the conversion that counts among some."""
    found: dict[tuple[str, str], list[StoredConversion]] = {}
    for one in conversions:
        found.setdefault((one.portal, one.document), []).append(one)
    return {key: max(made, key=counting) for key, made in found.items()}
