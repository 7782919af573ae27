"""Tables that a report should print, and of which nothing was found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipelines.document import Finding
from pipelines.forms import SINCE_2019, TABLES, form
from pipelines.report import Chapter


def absent_tables(
    name: str, read: Collection[str], chapters: Sequence[Chapter], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """A finding for each table of the form `name` that is not `read`, with the fields that nothing names yet.

    A page that prints neither a chapter nor a table of the form announces the report: none is missed there.
    """
    headings = {chapter.kind: chapter.place for chapter in reversed(chapters)}
    missing = [table for table in TABLES if table not in read]
    if name not in SINCE_2019 or not missing or not (headings.keys() & TABLES or len(missing) < len(TABLES)):
        return
    named = {field for one in findings for field in one.fields}
    for table in missing:
        fields = tuple(field for field in form(name).fields(table) if field not in named)
        if fields:
            place = headings.get(table, "")
            yield Finding(
                code="table-absent", severity="info", fields=fields, place=place, values={"table": table}
            )
