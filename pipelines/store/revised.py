"""What the command asks of the revisions: each with its report and both of its captures."""

from __future__ import annotations

from pipelines.rows import Cell
from pipelines.store.queries import Reading

REVISIONS = """
SELECT report, agency, reports.agency_name AS agency_name, reports.year AS year, reports.form AS form,
       publications.portal AS portal, publications.url AS url,
       what, key, change, before, before_value, before_unit, before_state,
       after, after_value, after_unit, after_state,
       earlier, earlier_capture, old.time AS earlier_time,
       was.name AS earlier_name, read.kind AS earlier_kind,
       revisions.version AS version, revisions.capture AS capture, new.time AS time,
       now.name AS name, seen.kind AS kind
FROM revisions
JOIN reports USING (report)
JOIN versions ON versions.version = revisions.version
JOIN publications USING (publication)
LEFT JOIN captures old ON old.capture = earlier_capture
LEFT JOIN captures new ON new.capture = revisions.capture
LEFT JOIN parts was
       ON was.version = earlier AND was.capture = earlier_capture AND was.role <> 'member'
LEFT JOIN parts now
       ON now.version = revisions.version AND now.capture = revisions.capture AND now.role <> 'member'
LEFT JOIN documents read ON read.document = was.document
LEFT JOIN documents seen ON seen.document = now.document
ORDER BY report, versions.time, revisions.version, what, key
"""


def revisions(database: Reading) -> list[dict[str, Cell]]:
    """Every revision, report by report, in the order in which they were seen."""
    return database.rows(REVISIONS)
