"""What versions hold, out of the tables of step one, for those that are compared with one another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipelines.report import Chapter
from pipelines.settle.contents import Content, File

FILES = """
SELECT position, role, name, url, capture, document, coalesce(kind, ''), coalesce(is_report, 0),
       (SELECT count(*) FROM chapters WHERE chapters.document = parts.document),
       EXISTS (SELECT 1 FROM findings WHERE subject = parts.document AND code IN (
           'unreadable', 'limit-reached', 'too-large', 'reading-failed', 'cut-short',
           'not-converted', 'not-read'
       ))
FROM parts LEFT JOIN documents USING (document) WHERE version = ? ORDER BY position
"""
METADATA = "SELECT key, value, source FROM metadata WHERE version = ?"
SEEN = """
SELECT versions.run, coalesce(sightings.column, '') FROM versions LEFT JOIN sightings USING (record)
WHERE versions.version = ?
"""
SKIPPED = (
    "SELECT reason FROM skipped WHERE run = ? AND url = ? AND role = 'attachment' ORDER BY reason LIMIT 1"
)
CHAPTERS = "SELECT n, kind, heading, text, place FROM chapters WHERE document = ? ORDER BY position"
KEPT = 64  # documents whose chapters are kept: versions that follow one another share them


class Held:
    """Contents of versions and chapters of documents, over a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.chapters = lru_cache(KEPT)(self._chapters)

    def contents(self, versions: Iterable[str]) -> Sequence[Content]:
        """What the versions of one publication hold, in the order given."""
        files = {version: self._files(version) for version in versions}
        linked = sorted({one.url for found in files.values() for one in found if one.role == "attachment"})
        return [self._content(version, found, linked) for version, found in files.items()]

    def _content(self, version: str, files: tuple[File, ...], linked: Iterable[str]) -> Content:
        run, column = self._connection.execute(SEEN, [version]).fetchone()
        here = {one.url for one in files}
        skipped = {
            url: reason
            for url in linked
            if url not in here
            for (reason,) in self._connection.execute(SKIPPED, [run, url])
        }
        metadata = {
            key: (value, source) for key, value, source in self._connection.execute(METADATA, [version])
        }
        return Content(version=version, column=column, files=files, metadata=metadata, skipped=skipped)

    def _files(self, version: str) -> tuple[File, ...]:
        names = (
            "position",
            "role",
            "name",
            "url",
            "capture",
            "document",
            "kind",
            "is_report",
            "chapters",
            "unread",
        )
        return tuple(
            File(**dict(zip(names, cells, strict=True)))
            for cells in self._connection.execute(FILES, [version])
        )

    def _chapters(self, document: str) -> Sequence[Chapter]:
        names = ("n", "kind", "heading", "text", "place")
        return [
            Chapter(**dict(zip(names, cells, strict=True)))
            for cells in self._connection.execute(CHAPTERS, [document])
        ]
