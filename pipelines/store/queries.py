"""What the commands ask of a database: reading only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive import ArchiveError, UsageError
from archive.workers import Crew, cores
from pipelines.rows import Cell
from pipelines.settle.alarms import complete
from pipelines.store.database import NAME, connect
from pipelines.store.digests import Digests, all_digests
from pipelines.store.provenance import READS, provenance
from pipelines.store.seasons import walks_of

LARGE = 1 << 28  # bytes of a database for whose digests it pays to begin processes
COUNTS = """
SELECT portal, title, family, region,
    (SELECT count(*) FROM publications p WHERE p.portal = portals.portal) AS publications,
    (SELECT count(*) FROM captures c WHERE c.portal = portals.portal) AS captures,
    (SELECT count(*) FROM reports r WHERE r.portal = portals.portal) AS reports,
    (SELECT count(*) FROM figures JOIN reports r USING (report) WHERE r.portal = portals.portal) AS figures,
    (SELECT count(DISTINCT subject || ' ' || f.position) FROM publications p
        JOIN versions v USING (publication)
        LEFT JOIN parts USING (version)
        LEFT JOIN sources s ON s.version = v.version
        JOIN findings f ON f.subject IN (v.version, parts.document, s.report)
        WHERE p.portal = portals.portal AND f.severity <> 'info') AS findings
FROM portals WHERE :portal IS NULL OR portal = :portal ORDER BY portal
"""
LAST_RUN = """
SELECT run, started, ended, counts FROM runs WHERE portal = ? ORDER BY started DESC, run DESC LIMIT 1
"""
ENDED = """
SELECT run, started, columns FROM runs WHERE portal = ? AND ended <> '' ORDER BY started DESC, run DESC
"""
OF_RUN = """
SELECT (SELECT count(*) FROM captures WHERE run = :run) AS captures,
       (SELECT count(*) FROM versions WHERE run = :run) AS new
"""
REASONS = "SELECT reason, count(*) FROM skipped WHERE run = ? GROUP BY reason ORDER BY reason"
WHY = """
SELECT portal, url, role, reason, via, run FROM skipped JOIN runs USING (run)
WHERE run IN (SELECT first_value(run) OVER (PARTITION BY portal ORDER BY started DESC, run DESC) FROM runs)
ORDER BY portal, reason, url, role, via
"""
COVERAGE = """
SELECT coverage.portal, agency, agencies.region, agencies.name, agencies.level, coverage.year, state, reason,
       in_time, deadline, published, first_seen, report, run, runs.started AS judged, coverage."values"
FROM coverage JOIN agencies USING (agency) LEFT JOIN runs USING (run)
ORDER BY coverage.portal, agency, coverage.year
"""
ALARMS = """
SELECT portal, code, subject, severity, year, run, "values" FROM alarms ORDER BY portal, code, subject
"""


class Reading:
    """A database open for reading; ArchiveError if it is damaged."""

    def __init__(self, data: Path, connection: sqlite3.Connection) -> None:
        self.data = data
        self._connection = connection

    def rows(self, query: str, *keys: Cell, **named: Cell) -> list[dict[str, Cell]]:
        """The rows of a query as dictionaries."""
        found = self._connection.execute(query, named or keys)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def counts(self, portal: str | None = None) -> list[dict[str, Cell]]:
        """Each portal with publications, captures, reports, figures, and findings that are no mere notes."""
        return self.rows(COUNTS, portal=portal)

    def last_run(self, portal: str) -> dict[str, Cell] | None:
        """The run that started last, with what it counted."""
        return next(iter(self.rows(LAST_RUN, portal)), None)

    def last_complete(self, portal: str) -> dict[str, Cell] | None:
        """The last run of a portal that walked its columns to their end, or found them empty."""
        for row in self.rows(ENDED, portal):
            if complete(walks_of(str(row.pop("columns")))):
                return row
        return None

    def run(self, run: str) -> dict[str, Cell]:
        """Captures and new versions of a run."""
        return self.rows(OF_RUN, run=run)[0]

    def reasons(self, run: str) -> dict[str, int]:
        """Why a run skipped URLs, and how many."""
        return dict(self._connection.execute(REASONS, [run]).fetchall())

    def why(self) -> list[dict[str, Cell]]:
        """Every URL that the last run of a portal saw and did not capture."""
        return self.rows(WHY)

    def coverage(self) -> list[dict[str, Cell]]:
        """Every cell of coverage with its agency, by portal, agency and year."""
        return self.rows(COVERAGE)

    def alarms(self) -> list[dict[str, Cell]]:
        """Every alarm, by portal."""
        return self.rows(ALARMS)

    def copy(self, path: Path) -> None:
        """Write the database as it is now into one new file; the same rows give the same bytes."""
        self._connection.execute("VACUUM INTO ?", [str(path)])

    def stale(self) -> bool:
        """Whether other code, forms or libraries made this database."""
        made = dict(self._connection.execute("SELECT key, value FROM provenance").fetchall())
        return any(made.get(key) != provenance()[key] for key in READS)

    def digests(self) -> Digests:
        """The three digests; of a large database several processes compute them."""
        large = (self.data / NAME).stat().st_size >= LARGE
        with Crew(cores() if large else 1) as crew:
            return all_digests(self._connection, self.data, crew)


@contextmanager
def reading(data: Path) -> Iterator[Reading]:
    """Open a data folder's database for reading.

    UsageError if there is none, ArchiveError if SQLite cannot read it.
    """
    path = data / NAME
    if not path.is_file():
        raise UsageError(f"{data} holds no database; crawl a portal first, or run `guidang rebuild`")
    try:
        with closing(connect(path)) as connection:
            yield Reading(data, connection)
    except sqlite3.DatabaseError as fault:
        raise ArchiveError(f"cannot read {path}: {fault}; run `guidang rebuild`") from fault
