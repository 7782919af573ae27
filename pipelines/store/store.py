"""The Store: a data folder's database, open for a crawl."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Self

from archive.workers import Crew
from pipelines.rows import Cell, Rows
from pipelines.store.database import NAME, connect, create, delete, guarded, insert, transaction
from pipelines.store.digests import Digests, all_digests, archive_digest
from pipelines.store.lock import lock
from pipelines.store.provenance import READS, provenance
from pipelines.store.settling import settle_all

OF_A_VERSION = ("sightings", "parts", "metadata", "findings", "versions")
OF_A_DOCUMENT = ("readings", "chapters", "findings", "documents")
CONVERTED = "SELECT converted_at, conversion FROM documents WHERE document = ?"


class Store:
    """A data folder's database, open for writing; short transactions, so that several crawls can share it.

    Rows made by other code, forms or locked libraries are dropped at once: `catch_up` makes them anew.
    """

    def __init__(self, data: Path, *, path: Path | None = None) -> None:
        self.data = data
        self.path = path or data / NAME
        self._lock = None if path else lock(data, exclusive=False)
        try:
            self.connection = connect(self.path, write=True)
            with guarded():
                self.connection.execute("PRAGMA journal_mode = " + ("OFF" if path else "WAL")).close()
                self.connection.execute("PRAGMA synchronous = " + ("OFF" if path else "NORMAL")).close()
            self._drop_what_others_made()
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection and let a rebuild in."""
        self.connection.close()
        self._unlock()

    def replace(self, publication: str, rows: Rows) -> None:
        """Put these rows where the publication's rows were; documents are shared by their sha256.

        A document that was read here by way of a newer conversion, in another portal, stays as it is.
        """
        with transaction(self.connection):
            before = self._documents(publication)
            for version in self._column("SELECT version FROM versions WHERE publication = ?", publication):
                delete(self.connection, "version", version, *OF_A_VERSION)
            delete(self.connection, "publication", publication, "publications")
            rows = self._preferred(rows)
            for cells in rows.dicts("documents"):
                self._drop_document(str(cells["document"]))
            insert(self.connection, rows)
            for document in before - self._documents(publication):
                if not self._column("SELECT 1 FROM parts WHERE document = ? LIMIT 1", document):
                    self._drop_document(document)

    def add(self, *publications: Rows) -> None:
        """Write rows in one transaction; one that is there stays, but for documents as in `replace`."""
        with transaction(self.connection):
            for rows in publications:
                insert(self.connection, self._preferred(rows))

    def settle(self, crew: Crew | None = None) -> int:
        """Compute what needs more than one publication, where it may have changed; the number of reports."""
        crew = crew or Crew(1)
        shared = self._journal("WAL") if crew.workers > 1 else nullcontext()  # it reads while this one writes
        with shared, transaction(self.connection):
            settle_all(self.connection, self.path, crew)
            self._note({"archive": archive_digest(self.data)})
        (count,) = self._column("SELECT count(*) FROM reports")
        return int(count)

    def digests(self, crew: Crew | None = None) -> Digests:
        """The three digests; a crew shares the work."""
        return all_digests(self.connection, self.data, crew)

    @contextmanager
    def _journal(self, mode: str) -> Iterator[None]:
        """Another mode for a while; a file's first bytes tell it."""
        ((before,),) = self.connection.execute("PRAGMA journal_mode").fetchall()
        with guarded():
            self.connection.execute(f"PRAGMA journal_mode = {mode}").close()
        yield
        with guarded():
            self.connection.execute(f"PRAGMA journal_mode = {before}").close()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _documents(self, publication: str) -> set[str]:
        query = "SELECT document FROM parts JOIN versions USING (version) WHERE publication = ?"
        return {document for document in self._column(query, publication) if document}

    def _preferred(self, rows: Rows) -> Rows:
        """The rows without documents that are here by way of a newer conversion; what is older here goes."""
        outdone = set[Cell]()
        for cells in rows.dicts("documents"):
            mine = _converted(cells["converted_at"], cells["conversion"])
            for its in self.connection.execute(CONVERTED, [cells["document"]]).fetchall():
                if _converted(*its) > mine:
                    outdone.add(cells["document"])
                elif _converted(*its) < mine:
                    self._drop_document(str(cells["document"]))
        return rows.without("document", outdone, OF_A_DOCUMENT) if outdone else rows

    def _drop_document(self, document: str) -> None:
        delete(self.connection, "document", document, *OF_A_DOCUMENT)

    def _column(self, query: str, *keys: str) -> list[str]:
        return [value for (value,) in self.connection.execute(query, keys)]

    def _note(self, values: Mapping[str, str]) -> None:
        self.connection.executemany("INSERT OR REPLACE INTO provenance VALUES (?, ?)", values.items())

    def _drop_what_others_made(self) -> None:
        """A database of other code is laid anew; two that open it at once do so one after the other."""
        now = provenance()
        with transaction(self.connection):
            made = self._made()
            if any(made.get(key) != now[key] for key in READS):
                create(self.connection)
            self._note(now)

    def _made(self) -> Mapping[str, str]:
        with suppress(sqlite3.OperationalError):  # no such table
            return dict(self.connection.execute("SELECT key, value FROM provenance").fetchall())
        return {}


def _converted(at: Cell, conversion: Cell) -> tuple[str, str]:
    """What tells which of two readings of a document counts: by a conversion, then by the later one."""
    return str(at or ""), str(conversion or "")
