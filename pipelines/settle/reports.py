"""One report out of all versions that publish it: its sources, choices, figures, checks and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.document import Finding
from pipelines.reading.agreement import text_checks, text_findings
from pipelines.reading.checks import check, findings_of
from pipelines.report import Check, Reading
from pipelines.rows import Block, listed, row
from pipelines.settle.choices import (
    FORM_TABLES,
    PICTURES,
    Candidate,
    Choice,
    belongs,
    candidates,
    choose,
    distance,
)
from pipelines.settle.claims import Ages, Claim, Printed
from pipelines.settle.deadlines import deadline, lateness, level
from pipelines.settle.revisions import Revision, revised, revision_rows
from pipelines.settle.years import leaps, year_checks, year_findings
from pipelines.versions import finding_rows

Found = Iterator[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A report as its versions publish it: which of them comes first, and the figures that count."""

    first: Claim
    claims: Sequence[Claim]
    ages: Ages
    choices: Sequence[Choice]
    figures: Mapping[str, Reading]
    said: Mapping[str, tuple[str, Reading]]  # by sentences of what is in force: field → document, reading
    form: str | None  # of the first document that has one
    scope: str  # as the documents in force say that say it; unknown where they differ
    revisions: Sequence[Revision]


def settled(claims: Sequence[Claim], printed: Iterable[Printed], changed: Sequence[Revision]) -> Settled:
    """One report; `claims` are all versions that publish it, `printed` their documents."""
    ages, by_version = _ages(claims), {claim.version: claim for claim in claims}
    documents = sorted(
        printed, key=lambda p: (ages[p.version], _copy_order(by_version[p.version]), p.position)
    )
    found = [c for p in documents for c in candidates(by_version[p.version], ages[p.version], p)]
    choices = choose(found)
    ours = [p for p in documents if not ages[p.version] and belongs(by_version[p.version], p)]
    scopes = {p.scope for p in ours if p.scope}
    return Settled(
        first=min((c for c in claims if not ages[c.version]), key=_copy_order),
        said={r.field: (p.document, r) for p in reversed(ours) for r in p.readings if r.source == "prose"},
        form=next((p.form for p in ours if p.form), None),
        scope=scopes.pop() if len(scopes) == 1 else "unknown",
        claims=claims,
        ages=ages,
        choices=choices,
        figures={r.field: r for choice in choices for r in choice.chosen.readings},
        revisions=changed,
    )


def report_rows(one: Settled, of_agency: Sequence[Settled]) -> Found:
    """Every row of a report; `of_agency` are all reports of its agency, it among them."""
    first, figures = one.first, one.figures
    others = {other.first.year: other.figures for other in of_agency if other is not one}
    own, across = check(figures), year_checks(figures, others.get(first.year - 1, {}), first.year)
    tables = {field: reading for field, reading in figures.items() if reading.source == "table"}
    texts = tuple(text_checks({field: said for field, (_, said) in one.said.items()}, tables))
    yield _report_row(one)
    yield from _source_rows(one.claims, one.ages, first)
    yield from (found for choice in one.choices for found in _choice_rows(first.report, choice))
    yield from check_rows(first.report, (*own, *across, *texts))
    yield from revision_rows(one.revisions)
    doubts = [
        *_mixed(one.choices),
        *_disagreements(one.choices, figures),
        *_left_out(one.choices, figures),
        *findings_of(own, figures),
        *year_findings(across, figures),
        *_text_findings(one, texts),
        *leaps(figures, list(others.values())),
        *lateness(first.published, deadline(first.year, level(first.region, first.name))),
        *revised(one.revisions),
    ]
    yield from finding_rows("report", first.report, doubts)


def _ages(claims: Sequence[Claim]) -> Ages:
    """How many newer versions each has in its publication; 0 is in force."""
    newest = sorted(claims, key=lambda claim: (claim.time, claim.version), reverse=True)
    seen: dict[str, int] = {}
    ages = {}
    for claim in newest:
        ages[claim.version] = seen.setdefault(claim.publication, 0)
        seen[claim.publication] += 1
    return ages


def _copy_order(claim: Claim) -> tuple[int | str, ...]:
    """A table that is published apart (统计表) comes after the text, wherever that stands."""
    apart = (claim.title or "").rstrip().endswith("统计表")
    return apart, distance(claim.portal_region, claim.region), claim.run, claim.url, claim.version


def _text_findings(one: Settled, texts: Iterable[Check]) -> Iterator[Finding]:
    """Sentences against a table that another document prints; within one document it is a finding there."""
    documents = {choice.chosen.form_table: choice.chosen.printed.document for choice in one.choices}
    apart = [
        check
        for check in texts
        if one.said[check.fields[0]][0] != documents[check.fields[1].partition(".")[0]]
    ]
    return text_findings(apart, {field: said for field, (_, said) in one.said.items()}, one.figures)


def _report_row(one: Settled) -> Block:
    """The form is that of table 2, else 3, else 4, else of the text."""
    first = one.first
    tables = (c.chosen for c in one.choices if c.chosen.source == "table")
    leading = next((chosen for chosen in tables if chosen.form_table in FORM_TABLES), None)
    spoken = leading or next((c.chosen for c in one.choices), None)
    return row(
        "reports",
        report=first.report,
        agency=first.agency,
        agency_name=first.name,
        year=first.year,
        title=first.title,
        form=leading.form if leading else one.form,
        variant=spoken.printed.variant if spoken else None,
        portal=first.portal,
        version=first.version,
        scope=one.scope,
    )


def _source_rows(claims: Sequence[Claim], ages: Ages, first: Claim) -> Found:
    for claim in claims:
        own = claim.publication == first.publication
        part = (
            ("first" if own else "copy")
            if not ages[claim.version]
            else ("earlier" if own else "earlier-copy")
        )
        yield row("sources", report=claim.report, version=claim.version, **{"as": part})


def _choice_rows(report: str, choice: Choice) -> Found:
    """The document that counts, and the pictures that its table goes on over."""
    chosen, second = choice.chosen, next(iter(choice.others), None)
    begun = (choice.reason, second.printed.document if second else None)
    for printed in (chosen.printed, *chosen.further):
        reason, instead_of = begun if printed is chosen.printed else ("continued", None)
        yield row(
            "choices",
            report=report,
            form_table=chosen.form_table,
            version=chosen.claim.version,
            position=printed.position,
            document=printed.document,
            source=chosen.source,
            form=chosen.form,
            reason=reason,
            instead_of=instead_of,
        )


def check_rows(report: str, checks: Iterable[Check]) -> Found:
    """Rows of `results`, sixty a report, and of the lists of fields that they name."""
    found = [(cells, listed(fields)) for *cells, fields in checks]
    yield "lists", tuple(dict.fromkeys(named for _, named in found))
    yield "results", [(report, *cells, key) for cells, (key, _) in found]


def _mixed(choices: Sequence[Choice]) -> Iterator[Finding]:
    """Tables of different forms in one report (洪泽 2023: table 2 of 2021, table 3 of 2019)."""
    tables = [c.chosen for c in choices if c.chosen.source == "table"]
    forms = {chosen.form_table: chosen.form for chosen in tables if chosen.form_table in FORM_TABLES}
    if len(set(forms.values())) > 1:
        yield Finding(code="mixed-forms", severity="info", values=dict(forms))


def _disagreements(choices: Sequence[Choice], figures: Mapping[str, Reading]) -> Iterator[Finding]:
    """Other documents in force that print another number for a field that counts, one finding each."""
    for choice in choices:
        told = {choice.chosen.printed.document}
        for other in choice.others:
            fields = tuple(r.field for r in other.readings if _differs(r, figures.get(r.field)))
            if fields and not other.age and other.printed.document not in told:
                told.add(other.printed.document)
                yield _disagreement(choice.chosen, other, fields)


def _left_out(choices: Sequence[Choice], figures: Mapping[str, Reading]) -> Iterator[Finding]:
    """Pictures with fields that nothing which counts prints: a table in pieces that did not come together."""
    for choice in choices:
        for other in choice.others:
            fields = tuple(r.field for r in other.readings if r.field not in figures)
            if fields and not other.age and other.printed.kind in PICTURES:
                documents = {"chosen": choice.chosen.printed.document, "other": other.printed.document}
                values = {"table": choice.chosen.form_table, **documents}
                yield Finding(code="rows-left-out", fields=fields, values=values)


def _differs(other: Reading, figure: Reading | None) -> bool:
    """Two numbers that are not one; amounts in different units are not compared."""
    if figure is None or other.value is None or figure.value is None or other.unit != figure.unit:
        return False
    return other.value != figure.value


def _disagreement(chosen: Candidate, other: Candidate, fields: tuple[str, ...]) -> Finding:
    documents = {"chosen": chosen.printed.document, "other": other.printed.document}
    return Finding(code="documents-disagree", fields=fields, values={"table": chosen.form_table, **documents})
