"""Versions: a publication's content at a time, and the rows that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive import Part as Link
from archive import Publication, StoredConversion
from pipelines.document import Document, Finding, Paragraph
from pipelines.reading import read_labels
from pipelines.reading.about.agency import FROM_SOURCE, are_one, mismatch
from pipelines.report import Agency, Datum, Report
from pipelines.rows import COLUMNS, Block, Cell, packed, packed_names, row

# Findings that depend on the portal's region, or that the version's other parts may answer
OF_THE_AGENCY = ("unknown-body", "region-from-text", "agency-mismatch")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,4}$")
MEMBER = "member"  # role of a report in a bundle, which is no file
OF_THE_VERSION = ("unknown-agency", "unknown-region", *OF_THE_AGENCY, FROM_SOURCE, "unknown-year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a publication with what it says; `document` and `report` are null if it has no body."""

    link: Link
    document: str | None = None
    size: int = 0
    report: Report | None = None
    conversion: StoredConversion | None = None  # by way of which it was read, or that failed
    finding: Finding | None = None
    unverified: str = ""  # why the server's certificate was not checked
    linked: Agency | None = None  # whom the link's text names, where the file itself names nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A publication's content and the first record that shows it, with those that show it again."""

    record: Publication
    later: tuple[Publication, ...] = ()
    parts: tuple[Part, ...]
    row: Report  # what the record's own labels say: index row and labelled pairs

    @property
    def key(self) -> str:
        """Its natural key."""
        return f"{publication_key(self.record)} {self.record.time}"

    @property
    def speakers(self) -> list[Report]:
        """Who may name agency, year and title, the best first: the page, the index row, the attachments."""
        page, *attachments = [part.report for part in self.parts] or [None]
        return [report for report in (page, self.row, *attachments) if report]

    @property
    def year(self) -> int | None:
        """The report year."""
        return next((speaker.year for speaker in self.speakers if speaker.year), None)

    @property
    def agency(self) -> Agency | None:
        """Whose report it is."""
        if self._named:
            return self._named.agency
        return next((part.linked for part in self.parts if part.linked), None)

    @property
    def _named(self) -> Report | None:
        """Who names the agency: the first to do so; the index row before one that has it from 来源 alone."""
        first = next((speaker for speaker in self.speakers if speaker.agency), None)
        surer = self.row.agency and not _from_source(self.row)
        return self.row if first and surer and _from_source(first) else first

    def speaks_of(self, report: Report, linked: Agency | None = None) -> dict[str, Cell]:
        """Year and agency of a file or member: as its link says or itself; the version's for 来源 alone."""
        agency = linked or (self.agency if _from_source(report) else report.agency)
        region, name = (agency.region, agency.name) if agency else (None, None)
        return {"year": report.year, "agency_region": region, "agency_name": name}

    def _other_row(self) -> Iterator[Finding]:
        """An index row that names another body than the page does."""
        taken, told = self.agency, self.row.agency
        if taken and told and not _from_source(self.row) and not are_one(taken, told):
            yield mismatch(taken, told.name, by="row", place="row:标题")

    @property
    def title(self) -> str | None:
        """The title of a document that is a report, else of any."""
        ordered = sorted(self.speakers, key=lambda speaker: not speaker.is_report)
        index = self.record.row.title if self.record.row else None
        return next((speaker.title for speaker in ordered if speaker.title), index)

    @property
    def is_report(self) -> bool:
        """Whether a document of it is an annual report."""
        return any(part.report.is_report for part in self.parts if part.report)

    @property
    def members(self) -> list[tuple[str, Part, Report]]:
        """The reports of its bundles: each with a key of its own, and the file that prints it."""
        return [
            (f"{part.document}/{number}", part, member)
            for part in self.parts
            if part.report
            for number, member in enumerate(part.report.members, 1)
        ]

    @property
    def metadata(self) -> Mapping[str, Datum]:
        """What the page prints, then what only the record holds."""
        page = self.parts[0].report if self.parts else None
        return {**self.row.metadata, **(page.metadata if page else {})}

    @property
    def findings(self) -> Iterator[Finding]:
        """What is to be doubted about it, beyond what its documents say of themselves."""
        yield from (part.finding for part in self.parts if part.finding)
        for reason in sorted({part.unverified for part in self.parts if part.unverified}):
            yield Finding(code="certificate-unverified", values={"reason": reason})
        yield from (f for f in self.row.findings if f.place.startswith("row:") and f.code != FROM_SOURCE)
        wholes = [part.report for part in self.parts if part.report]
        members = [member for report in wholes for member in report.members]
        yield from (f for one in (*wholes, *members) for f in one.findings if f.code in OF_THE_AGENCY)
        yield from _from_source(self._named) if self._named else ()
        yield from self._other_row()
        years = sorted({speaker.year for speaker in self.speakers if speaker.year})
        if len(years) > 1:
            yield Finding(code="years-disagree", values={"years": ", ".join(map(str, years))})
        if self.is_report and not members:
            yield from _unknown(self.agency, self.year)
        yield from (f for member in members for f in _unknown(member.agency, member.year))


def linked(link: Link, report: Report, region: str | None) -> Agency | None:
    """Whom the text of an attachment's link names (高墟镇年报), where the file is a report of nobody."""
    text = _SUFFIX.sub("", link.name)
    if not text or not report.is_report or (report.agency and not _from_source(report)):
        return None
    row = Document(kind="row", blocks=(Paragraph(text=text, place="row:标题", heading=1),), pairs=())
    return read_labels(row, region).agency


def _from_source(report: Report) -> list[Finding]:
    """What says that it names its agency in 来源 alone, which is the portal's as often."""
    return [finding for finding in report.findings if finding.code == FROM_SOURCE]


def _unknown(agency: Agency | None, year: int | None) -> Iterator[Finding]:
    """What a report must say of itself and does not."""
    if not agency:
        yield Finding(code="unknown-agency", severity="error")
    elif not agency.region:
        yield Finding(code="unknown-region", values={"agency": agency.name})
    if not year:
        yield Finding(code="unknown-year", severity="error")


def publication_key(record: Publication) -> str:
    """The natural key of a publication."""
    return f"{record.portal} {record.url}"


def publication_rows(latest: Publication, versions: Sequence[Version]) -> Iterator[Block]:
    """Every row of one publication; its column is the one last seen."""
    key = publication_key(latest)
    yield row(
        "publications",
        publication=key,
        portal=latest.portal,
        url=latest.url,
        column=latest.column,
        column_group=latest.group,
    )
    for version in versions:
        yield _version_row(key, version)
        yield from _sighting_rows(key, version)
        yield from _metadata_rows(version)
        yield from _part_rows(version)
        yield from finding_rows("version", version.key, version.findings)
        for part in version.parts:
            if part.document and part.report:
                yield from document_rows(part.document, part.size, part.report, part.conversion)
        for document, part, member in version.members:
            yield from document_rows(document, part.size, member, part.conversion)


def _version_row(publication: str, version: Version) -> Block:
    record, agency, index = version.record, version.agency, version.record.row
    printed = {key: datum.value for key, datum in version.metadata.items() if key in COLUMNS["versions"]}
    own: dict[str, Cell] = {
        "version": version.key,
        "publication": publication,
        "time": record.time,
        "record": record.record,
        "run": record.run,
        "row_title": index.title if index else None,
        "row_date": index.date if index else None,
        "is_report": int(version.is_report),
        "title": version.title,
        "year": version.year,
        "agency_region": agency.region if agency else None,
        "agency_name": agency.name if agency else None,
    }
    return row("versions", **{**printed, **own})


def _sighting_rows(publication: str, version: Version) -> Iterator[Block]:
    for one in (version.record, *version.later):
        cells = {"publication": publication, "run": one.run, "column": one.column}
        yield row("sightings", record=one.record, version=version.key, **cells)


def _metadata_rows(version: Version) -> Iterator[Block]:
    for key, datum in version.metadata.items():
        cells = {"value": datum.value, "text": datum.text, "place": datum.place, "source": datum.source}
        yield row("metadata", version=version.key, key=key, **cells)


def _part_rows(version: Version) -> Iterator[Block]:
    for position, part in enumerate(version.parts):
        link = part.link
        cells = {"role": str(link.role), "name": link.name, "url": link.url, "capture": link.capture}
        told = part.report if part.report and part.report.is_report else None
        own = version.speaks_of(told, part.linked) if told else {}
        yield row("parts", version=version.key, position=position, document=part.document, **cells, **own)
    for position, (document, part, member) in enumerate(version.members, len(version.parts)):
        link = part.link
        cells = {"role": MEMBER, "name": member.title, "url": link.url, "capture": link.capture}
        own = version.speaks_of(member)
        yield row("parts", version=version.key, position=position, document=document, **cells, **own)


def document_rows(
    document: str, size: int, report: Report, conversion: StoredConversion | None = None
) -> Iterator[Block]:
    """What a document says by its bytes or its conversion."""
    yield row(
        "documents",
        document=document,
        size=size,
        kind=report.kind,
        is_report=int(report.is_report),
        title=report.title or None,
        year=report.year,
        form=report.form,
        forms=packed(dict(report.forms)),
        variant=report.variant,
        scope=report.scope.value if report.scope else None,
        scope_place=report.scope.place if report.scope else None,
        conversion=conversion.conversion if conversion else None,
        converted_at=conversion.time if conversion and not conversion.error else None,
    )
    yield (
        "readings",
        [  # hundreds: by position
            (document, name, source, place, value, text, unit, state._value_, form)
            for name, value, text, unit, state, place, form, source in report.readings
        ],
    )
    chapters = enumerate(report.chapters, 1)
    yield "chapters", [(document, n, c.n, c.kind, c.heading, c.text, c.place) for n, c in chapters]
    own = [f for f in report.findings if f.code not in OF_THE_VERSION]
    yield from finding_rows("document", document, own)


def finding_rows(kind: str, subject: str, findings: Iterable[Finding], after: int = 0) -> Iterator[Block]:
    """Findings about a document, version or report, in their order, behind those that it has."""
    whose = tuple(subject if kind == one else None for one in ("document", "version", "report"))
    told = ((f.code, f.severity, packed_names(f.fields), f.place, packed(dict(f.values))) for f in findings)
    yield "findings", [(subject, position, *whose, *cells) for position, cells in enumerate(told, after + 1)]
