"""The ledger that settle works from, out of the tables of step one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from pipelines.report import Chapter, Reading, State
from pipelines.settle import Claim, Content, Evidence, Printed, Spoken, unbundled
from pipelines.store.contents import Held
from pipelines.store.evidence import evidence

CLAIMS = """
SELECT version, publication, publications.portal, portals.region, publications.url, time,
       coalesce(runs.started, time), versions.title, year, agency_region, agency_name, published_at
FROM versions
JOIN publications USING (publication)
LEFT JOIN portals USING (portal)
LEFT JOIN runs USING (run)
WHERE is_report AND year IS NOT NULL
"""
SPOKEN = """
SELECT version, position, parts.year, agency_region, agency_name,
       iif(instr(title, agency_name), title, coalesce(nullif(parts.name, ''), title)), role = 'member',
       position = 0 AND NOT EXISTS (SELECT 1 FROM chapters WHERE chapters.document = parts.document)
                    AND NOT EXISTS (SELECT 1 FROM readings WHERE readings.document = parts.document)
FROM parts JOIN documents USING (document)
WHERE parts.year IS NOT NULL AND agency_name IS NOT NULL
AND version IN (SELECT version FROM parts WHERE position > 0 AND agency_name IS NOT NULL)
ORDER BY version, position
"""  # where only the page speaks it is the claim
SPEAKS = ("position", "year", "region", "name", "title", "member", "bare")
PRINTED = """
SELECT position, document, kind, iif(instr(documents.title, documents.year), documents.year, NULL), variant,
       form, role = 'member', scope
FROM parts JOIN documents USING (document) WHERE version = ? ORDER BY position
"""
READINGS = """
SELECT field, value, text, unit, state, place, form, source
FROM readings WHERE document = ? ORDER BY field, source
"""
FILES = """
SELECT version, parts.*, conversion, converted_at FROM parts LEFT JOIN documents USING (document)
ORDER BY version, position
"""
STATES = {state.value: state for state in State}  # a look-up takes a tenth of State("number")
DOUBTS = "SELECT fields FROM findings WHERE subject = ? AND severity <> 'info'"


class Tables:
    """A Ledger over a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._held = Held(connection)

    def claims(self) -> Sequence[Claim]:
        """Every version that is a report and knows its year."""
        names = ("version", "publication", "portal", "portal_region", "url", "time", "run", "title", "year")
        spoken = self._spoken()
        found = (
            Claim(**dict(zip((*names, "region", "name", "published"), cells, strict=True)))
            for cells in self._connection.execute(CLAIMS)
        )
        return [one for claim in found for one in unbundled(claim, spoken.get(claim.version, ()))]

    def _spoken(self) -> dict[str, list[Spoken]]:
        found: dict[str, list[Spoken]] = {}
        for version, *cells in self._connection.execute(SPOKEN):
            one = Spoken(**dict(zip(SPEAKS, cells, strict=True)))
            found.setdefault(version, []).append(one)
        return found

    def stamps(self) -> Mapping[str, str]:
        """Of each version that is a report, a digest of what is asked of it but its comparison with others.

        What a document prints follows from its bytes and from what it was read by way of.
        """
        found = {cells[0]: sha256(repr(cells).encode()) for cells in self._connection.execute(CLAIMS)}
        for version, *cells in self._connection.execute(FILES):
            if version in found:
                found[version].update(repr(cells).encode())
        return {version: total.hexdigest() for version, total in found.items()}

    def printed(self, versions: Iterable[str]) -> Sequence[Printed]:
        """The documents of these versions."""
        return [
            self._printed(version, *found)
            for version in versions
            for found in self._connection.execute(PRINTED, [version]).fetchall()
        ]

    def contents(self, versions: Iterable[str]) -> Sequence[Content]:
        """What the versions of one publication hold, in the order given."""
        return self._held.contents(versions)

    def chapters(self, document: str) -> Sequence[Chapter]:
        """The chapters of a document."""
        return self._held.chapters(document)

    def evidence(self) -> Evidence:
        """What the runs left of the publications."""
        return evidence(self._connection)

    def _printed(
        self,
        version: str,
        position: int,
        document: str,
        kind: str,
        year: int | None,
        variant: str | None,
        form: str | None,
        member: int,
        scope: str | None,
    ) -> Printed:
        return Printed(
            version=version,
            position=position,
            document=document,
            kind=kind,
            year=year,
            variant=variant,
            form=form,
            member=bool(member),
            scope=scope,
            readings=self._readings(document),
            doubted=self._doubted(document),
        )

    def _readings(self, document: str) -> tuple[Reading, ...]:
        found = self._connection.execute(READINGS, [document]).fetchall()
        return tuple(  # two hundred a document: without the call that a named tuple is made by
            [
                tuple.__new__(Reading, (field, value, text, unit, STATES[state], place, form, source))
                for field, value, text, unit, state, place, form, source in found
            ]
        )

    def _doubted(self, document: str) -> frozenset[str]:
        found = self._connection.execute(DOUBTS, [document])
        return frozenset(field for (fields,) in found for field in json.loads(fields))
