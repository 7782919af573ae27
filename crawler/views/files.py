"""A file that was read, as `guidang read --json` prints it."""

from __future__ import annotations

import os
from dataclasses import replace

from pipelines.document import Finding
from pipelines.messages import message
from pipelines.report import STATED, Reading, Report


def document(name: str, report: Report, language: str = "en") -> dict[str, object]:
    """What `--json` prints of one file; what is not printed in it is absent from the figures.

    Of a bundle, a file that prints several reports, it is the first of them, with the file's own title,
    metadata and findings, and only then there is the key `reports`, which has all of them.
    """
    if not report.members:
        return {"file": printable(name), **_said(report, language)}
    first = report.members[0]
    findings = (*report.findings, *first.findings)
    whole = replace(first, title=report.title, metadata=report.metadata, findings=findings)
    members = [_said(member, language) for member in report.members]
    return {"file": printable(name), **_said(whole, language), "reports": members}


def printable(name: str) -> str:
    """A file name that UTF-8 can print, whatever its bytes."""
    return os.fsencode(name).decode("utf-8", "replace") or "''"


def _said(report: Report, language: str) -> dict[str, object]:
    """What one report says."""
    figures = _chosen(report)
    return {
        "kind": report.kind,
        "is_report": report.is_report,
        "form": report.form,
        "forms": dict(report.forms),
        "variant": report.variant,
        "year": report.year,
        "agency": report.agency.name if report.agency else None,
        "region": report.agency.region if report.agency else None,
        "title": report.title,
        "metadata": {key: datum.value for key, datum in report.metadata.items()},
        "chapters": [
            {"n": c.n, "kind": c.kind, "heading": c.heading, "text": c.text} for c in report.chapters
        ],
        "figures": {r.field: r.value for r in figures},
        "texts": {r.field: r.text for r in figures},
        "states": {r.field: str(r.state) for r in figures},
        "units": {r.field: r.unit for r in figures},
        "places": {r.field: r.place for r in figures},
        "findings": [_finding(f, language) for f in report.findings],
    }


def _chosen(report: Report) -> list[Reading]:
    """One reading a field: the table's, else the prose's; what no form counts (stated.…) is left out."""
    prose = {r.field: r for r in report.readings if r.source != "table" and not r.field.startswith(STATED)}
    table = {r.field: r for r in report.readings if r.source == "table"}
    return [*{**prose, **table}.values()]


def _finding(found: Finding, language: str) -> dict[str, object]:
    """A finding with its message."""
    return {
        "code": found.code,
        "severity": found.severity,
        "fields": [*found.fields],
        "place": found.place,
        "values": dict(found.values),
        "message": message(found, language),
    }
