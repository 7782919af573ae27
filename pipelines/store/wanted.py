"""Which documents of a portal need a conversion, by what was read of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

WANTED = """
SELECT coalesce(json_extract(findings."values", '$.document'), parts.document) AS asked, parts.capture,
       json_extract(findings."values", '$.tool')
FROM publications JOIN versions USING (publication) JOIN parts USING (version)
JOIN findings ON findings.subject = parts.document
WHERE publications.portal = ? AND findings.code IN ('converted', 'not-converted')
ORDER BY asked, versions.time, versions.version, parts.position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document, or a file in a zip, the first capture that holds it, and the tool by its name."""

    document: str
    capture: str
    tool: str


def wanted(connection: sqlite3.Connection, portal: str) -> list[Wanted]:
    """The documents of a portal that are read by way of a conversion, whether there is one or not."""
    first: dict[str, Wanted] = {}
    for document, capture, tool in connection.execute(WANTED, [portal]):
        first.setdefault(document, Wanted(document=document, capture=capture, tool=tool))
    return list(first.values())
