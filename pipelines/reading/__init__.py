"""Document → Report: text, metadata, chapters, tables, checks."""

from __future__ import annotations

from dataclasses import replace

from pipelines.document import Document, Finding, Paragraph
from pipelines.reading.agency import agency_from, agency_of
from pipelines.reading.chapters import chapter_findings, read_chapters
from pipelines.reading.checks import check, findings_of
from pipelines.reading.identity import is_report, report_title, report_year
from pipelines.reading.metadata import read_metadata
from pipelines.reading.tables import read_tables
from pipelines.report import Report

__all__ = ["agency_of", "check", "findings_of", "read"]


def read(document: Document, portal_region: str | None = None) -> Report:
    """Read one document alone; `portal_region` (6 digits, GB/T 2260) is where its portal stands.

    The same Document and region give the same Report. What is no report keeps its title and metadata.
    """
    tables = read_tables(document)
    metadata, doubts = read_metadata(document)
    prose = _without(document, tables.blocks)
    chapters = read_chapters(prose)
    title = report_title(document, metadata)
    findings = [*document.findings, *doubts]
    if not is_report(document, title, chapters, bool(tables.readings)):
        return Report(
            kind=document.kind,
            is_report=False,
            title=title.value if title else "",
            metadata=metadata,
            findings=tuple(findings),
        )
    year, year_doubts = report_year(prose, title)
    agency, agency_doubts = agency_from(prose, metadata, title, portal_region)
    checks = check(tables.readings)
    findings += [*year_doubts, *agency_doubts, *chapter_findings(chapters), *tables.findings]
    return Report(
        kind=document.kind,
        is_report=True,
        title=title.value if title else "",
        year=year,
        agency=agency,
        forms=tables.forms,
        variant=tables.variant,
        metadata=metadata,
        chapters=chapters,
        readings=tuple(tables.readings.values()),
        checks=checks,
        findings=(*findings, *_mixed(tables.forms), *findings_of(checks, tables.readings)),
    )


def _without(document: Document, tables: frozenset[int]) -> Document:
    """The document without the lines that are cells of tables."""
    blocks = (
        block
        for index, block in enumerate(document.blocks)
        if index not in tables or not isinstance(block, Paragraph)
    )
    return replace(document, blocks=tuple(blocks))


def _mixed(forms: dict[str, str]) -> tuple[Finding, ...]:
    if len(set(forms.values())) < 2:
        return ()
    return (Finding(code="mixed-forms", severity="info", values=dict(forms)),)
