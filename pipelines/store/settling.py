"""Settling: the rows that need more than one publication, anew for agencies of which something has changed.

What an agency's reports are settled from (decision 0227) is its versions with their files, by the documents
and the conversions that these were read by, and what else is asked of versions that are compared. Its digest
stands in `agencies`; where it is the same, so are the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from archive.workers import Crew
from pipelines.rows import Rows
from pipelines.settle import Bodies, Claim, agency_row, by_agency, lineage, settle
from pipelines.settle.vanished import vanished_rows
from pipelines.store.database import connect, insert
from pipelines.store.ledger import Tables
from pipelines.store.parts import forget_parts, part_rows
from pipelines.store.seasons import season_rows

Task: TypeAlias = tuple[Path, list[Sequence[Claim]]]  # database, the claims of some agencies
TOGETHER = 32  # agencies of a task
OF_A_REPORT = ("sources", "choices", "results", "revisions")
FROM_ALL = ("agencies", "vanished", "coverage", "alarms")  # made anew each time: they are small
STALE = "CREATE TEMP TABLE IF NOT EXISTS stale (agency TEXT PRIMARY KEY) WITHOUT ROWID"
UNNAMED = "DELETE FROM lists WHERE list NOT IN (SELECT list FROM results)"
REPORTS = "SELECT report FROM main.reports WHERE agency IN temp.stale"


def settle_all(connection: sqlite3.Connection, path: Path, crew: Crew) -> None:
    """Settle within a transaction of this connection; the workers see what was there before it."""
    ledger = Tables(connection)
    bodies = by_agency(ledger.claims())
    stamps = _stamps(bodies, ledger)
    known = dict(connection.execute("SELECT agency, settled_from FROM agencies").fetchall())
    stale = [agency for agency, stamp in stamps.items() if known.get(agency) != stamp]
    _forget(connection, [*stale, *(known.keys() - stamps.keys())])
    insert(connection, Rows.gather(agency_row(one[0], stamps[agency]) for agency, one in bodies.items()))
    for rows in _settled([bodies[agency] for agency in stale], ledger, path, crew):
        insert(connection, rows)
    insert(connection, Rows.gather(vanished_rows(ledger.evidence())))
    for rows in season_rows(connection, lineage.known()):
        insert(connection, rows)
    for rows in part_rows(connection):
        insert(connection, rows)
    if known:  # else no result has been removed
        connection.execute(UNNAMED)


def _stamps(bodies: Bodies, ledger: Tables) -> dict[str, str]:
    """Agency → digest of what its reports are settled from."""
    versions = ledger.stamps()
    found: dict[str, str] = {}
    for agency, claims in bodies.items():
        total = sha256()
        ordered = sorted(claims, key=lambda claim: (claim.publication, claim.time, claim.version))
        for _, group in groupby(ordered, key=lambda claim: claim.publication):
            shown = list(dict.fromkeys(claim.version for claim in group))
            total.update("".join(versions[version] for version in shown).encode())
            if len(shown) > 1:
                total.update(repr(ledger.contents(shown)).encode("utf-8", "surrogatepass"))
        found[agency] = total.hexdigest()
    return found


def _forget(connection: sqlite3.Connection, agencies: Iterable[str]) -> None:
    """Remove what is not as it would be made now."""
    forget_parts(connection)
    connection.execute(STALE)
    connection.execute("DELETE FROM temp.stale")
    connection.executemany("INSERT INTO temp.stale VALUES (?)", ([agency] for agency in agencies))
    for table in OF_A_REPORT:
        connection.execute(f"DELETE FROM {table} WHERE report IN ({REPORTS})")
    connection.execute(f"DELETE FROM findings WHERE subject IN ({REPORTS})")
    connection.execute("DELETE FROM reports WHERE agency IN temp.stale")
    for table in FROM_ALL:
        connection.execute(f"DELETE FROM {table}")


def _settled(bodies: list[Sequence[Claim]], ledger: Tables, path: Path, crew: Crew) -> Iterator[Rows]:
    """The rows of some agencies after another."""
    some = [bodies[at : at + TOGETHER] for at in range(0, len(bodies), TOGETHER)]
    if crew.workers > 1 and len(some) > crew.workers:
        yield from crew.share(_settle_there, [(path, one) for one in some])
    else:
        yield from (settle(one, ledger) for one in some)


def _settle_there(task: Task) -> Rows:
    path, bodies = task
    with closing(connect(path)) as connection:
        return settle(bodies, Tables(connection))
