"""The rows of the identity between reports of one year, out of those of each report."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import cache

from pipelines.report import Reading
from pipelines.rows import Block, Rows
from pipelines.settle.parts import CODE, FORMS, IDENTITY, Figures, Piece, Whole, disagreements, parts_of, sums
from pipelines.settle.reports import check_rows
from pipelines.store.ledger import STATES
from pipelines.versions import finding_rows

CONSOLIDATED = f"SELECT report FROM reports WHERE scope = 'consolidated' AND form IN {FORMS}"
WHOLES = f"""
SELECT report, agency, year, portal, declared ->> '$.agencies' FROM reports JOIN portals USING (portal)
WHERE report IN ({CONSOLIDATED}) ORDER BY report
"""
PIECES = """
SELECT coverage.agency, state, coverage.portal, report, scope FROM coverage LEFT JOIN reports USING (report)
WHERE coverage.year = ? ORDER BY coverage.agency
"""
FIGURES = """
SELECT field, value, text, unit, state, place, form, source FROM figures WHERE report = ? ORDER BY field
"""
LAST = "SELECT coalesce(max(position), 0) FROM findings WHERE subject = ?"


def forget_parts(connection: sqlite3.Connection) -> None:
    """Remove what was said of parts: they, or what is expected of them, may be others now."""
    for table, named in (("results", f"identity = '{IDENTITY}'"), ("findings", f"code = '{CODE}'")):
        connection.execute(f"DELETE FROM {table} WHERE report IN ({CONSOLIDATED}) AND {named}")


def part_rows(connection: sqlite3.Connection) -> Iterator[Rows]:
    """The checks and findings of every consolidated report, by the reports and the coverage there are."""

    @cache
    def pieces(year: int) -> list[Piece]:
        names = ("agency", "state", "portal", "report", "scope")
        found = connection.execute(PIECES, [year])
        return [Piece(**dict(zip(names, cells, strict=True))) for cells in found]

    for report, agency, year, portal, declared in connection.execute(WHOLES).fetchall():
        bodies = json.loads(declared).get(str(year))
        whole = Whole(report=report, agency=agency, year=year, portal=portal, bodies=bodies)
        if told := parts_of(whole, pieces(year)):
            yield Rows.gather(_rows(connection, report, *told))


def _rows(connection: sqlite3.Connection, report: str, every: bool, parts: list[str]) -> Iterator[Block]:
    whole = _figures(connection, report)
    checks = [*sums(whole, [_figures(connection, part) for part in parts] if every else None)]
    yield from check_rows(report, checks)
    ((last,),) = connection.execute(LAST, [report]).fetchall()
    yield from finding_rows("report", report, disagreements(checks, whole, len(parts)), after=last)


def _figures(connection: sqlite3.Connection, report: str) -> Figures:
    return {
        field: Reading(field, value, text, unit, STATES[state], place, form, source)
        for field, value, text, unit, state, place, form, source in connection.execute(FIGURES, [report])
    }
