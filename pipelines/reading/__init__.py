"""Document → Report: text, metadata, chapters, tables, checks."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.document import Document, Finding, Paragraph
from pipelines.forms import SINCE_2019
from pipelines.reading.about.agency import FROM_SOURCE, agency_from, agency_of, name_in_title
from pipelines.reading.about.bundles import bundle_finding, bundled
from pipelines.reading.about.identity import is_report, report_year
from pipelines.reading.about.metadata import read_metadata
from pipelines.reading.about.titles import report_title
from pipelines.reading.absent import absent_tables
from pipelines.reading.agreement import text_checks, text_findings
from pipelines.reading.chapters import chapter_findings, read_chapters
from pipelines.reading.checks import check, findings_of
from pipelines.reading.prose.scope import scope_of
from pipelines.reading.prose.sentences import Speaker
from pipelines.reading.sheet.walk import statistics
from pipelines.reading.stated import NEW_FORMS, read_stated
from pipelines.reading.tables.doubts import settled
from pipelines.reading.tables.readings import read_tables, variant_of
from pipelines.reading.text import simplified
from pipelines.reading.wording import Wording, worded
from pipelines.report import Agency, Datum, Report

__all__ = ["agency_of", "check", "findings_of", "read", "read_labels"]


def read(document: Document, portal_region: str | None = None, *, judged: bool = True) -> Report:
    """Read one document alone; `portal_region` (6 digits, GB/T 2260) is where its portal stands.

    The same Document and region give the same Report. What is no report keeps its title and metadata.
    A bundle of reports has `members`, and no figures, chapters or agency of its own. Its sums are not judged
    where that is left to settle, which judges those of a report made of several documents.
    """
    wording = worded(document)
    members = bundled(wording, lambda part: _read(worded(part), portal_region, judged=judged))
    return _bundle(wording, members) if members else _read(wording, portal_region, judged=judged)


def read_labels(document: Document, portal_region: str | None = None) -> Report:
    """As `read`, of a title and labelled pairs alone, where neither figures nor chapters can stand.

    A title that is none of a report (财政局2019年年报, 财政局) tells year and agency too.
    """
    wording = worded(document)
    metadata, doubts = read_metadata(wording)
    title = report_title(wording, metadata)
    is_titled = is_report(wording, title, (), False)
    told = title or next((_as_title(line) for line in wording.lines), None)
    year, year_doubts = report_year(wording, told)
    agency, agency_doubts = agency_from(wording, metadata, told, portal_region)
    guessed = not is_titled and any(one.code in ("unknown-body", FROM_SOURCE) for one in agency_doubts)
    return Report(
        kind=document.kind,
        is_report=is_titled,
        title=title.value if title else "",
        year=year,
        agency=None if guessed else agency,
        metadata=metadata,
        findings=(*document.findings, *doubts, *(() if not is_titled else (*year_doubts, *agency_doubts))),
    )


def _as_title(line: Paragraph) -> Datum:
    return Datum(value=line.text, text=line.text, place=line.place, source="text")


def _no_report(
    document: Document, title: Datum | None, metadata: Mapping[str, Datum], findings: tuple[Finding, ...]
) -> Report:
    printed = title.value if title else ""
    return Report(kind=document.kind, is_report=False, title=printed, metadata=metadata, findings=findings)


def _bundle(wording: Wording, members: tuple[Report, ...]) -> Report:
    """What is said of a bundle as a whole."""
    document = wording.document
    metadata, doubts = read_metadata(wording)
    title = report_title(wording, metadata)
    return Report(
        kind=document.kind,
        is_report=True,
        title=title.value if title else "",
        year=members[0].year,
        metadata=metadata,
        findings=(*document.findings, *doubts, bundle_finding(members)),
        members=members,
    )


def _read(wording: Wording, portal_region: str | None, *, judged: bool) -> Report:
    """Read a document that is one report, or none."""
    document = wording.document
    tables = read_tables(document)
    metadata, doubts = read_metadata(wording)
    sheets = statistics(document)
    prose = wording.without(tables.blocks.union(*(sheet.blocks for sheet in sheets)))
    chapters = read_chapters(prose)
    title = report_title(wording, metadata)
    findings = [*document.findings, *doubts]
    if not is_report(wording, title, chapters, bool(tables.readings or sheets)):
        return _no_report(document, title, metadata, tuple(findings))
    since = NEW_FORMS if {*SINCE_2019} & {*tables.forms.values()} else 0
    year, year_doubts = report_year(prose, title, earliest=since)
    agency, agency_doubts = agency_from(prose, metadata, title, portal_region)
    stated, form = read_stated(wording, tables, sheets, chapters, _speaker(title, agency, metadata, year))
    readings, unsure = settled(tables.readings, document.doubts)
    sentences, uncertain = settled(stated.readings, document.doubts)
    figures = sentences | readings
    checks = check(figures) if judged else ()
    texts = tuple(text_checks(sentences, readings))
    findings += [
        *year_doubts,
        *agency_doubts,
        *chapter_findings(chapters),
        *tables.findings,
        *stated.findings,
    ]
    findings += absent_tables(form, tables.forms, chapters, findings)
    return Report(
        kind=document.kind,
        is_report=True,
        title=title.value if title else "",
        year=year,
        agency=agency,
        scope=scope_of(wording, title),
        forms=tables.forms,
        text_form=form,
        variant=variant_of(figures),
        metadata=metadata,
        chapters=chapters,
        readings=(*readings.values(), *sentences.values()),
        checks=(*checks, *texts),
        findings=(
            *findings,
            *text_findings(texts, sentences, readings),
            *unsure,
            *uncertain,
            *_mixed(tables.forms),
            *findings_of(checks, figures),
        ),
    )


def _speaker(
    title: Datum | None, agency: Agency | None, metadata: Mapping[str, Datum], year: int | None
) -> Speaker:
    """Whose report it is, by all names that the document gives."""
    issuer = metadata.get("issuer")
    titled = name_in_title(title.value) if title else ""
    names = (titled, agency.name if agency else "", issuer.value if issuer else "")
    return Speaker(names=tuple(simplified(name) for name in names if name), year=year)


def _mixed(forms: dict[str, str]) -> tuple[Finding, ...]:
    if len(set(forms.values())) < 2:
        return ()
    return (Finding(code="mixed-forms", severity="info", values=dict(forms)),)
