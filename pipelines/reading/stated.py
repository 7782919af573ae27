"""The statistics table and the prose of one document, read together: each helps to read the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.document import Document, Finding, Paragraph
from pipelines.forms import TABLES
from pipelines.reading.prose import Prose, fujian_fields, in_form, national_fields, read_prose
from pipelines.reading.sentences import Speaker
from pipelines.reading.sheet import is_fujian, read_sheet
from pipelines.reading.statistics import Statistics
from pipelines.reading.tables import Tables
from pipelines.reading.text import normal
from pipelines.report import Chapter, Reading

_SINCE_2019 = "收到和处理"  # the title of chapter three in both forms
_NEW_FORMS = 2019  # the first year reported in chapters and tables
_NEW_RECEIVED = "requests.new_received.total"
_CARRIED_OVER = "requests.carried_over.total"
_TEXT = 30  # characters: a longer cell is text that a layout table frames


def read_stated(
    document: Document,
    tables: Tables,
    sheets: Sequence[Statistics],
    chapters: Sequence[Chapter],
    speaker: Speaker,
) -> tuple[Prose, str]:
    """Add the statistics tables to `tables`; return what the prose states, and the form it is written in.

    Sentences of reports since 2019 say of the tables only how many requests came; what reports before say in
    sentences are the indicators of the 统计表.
    """
    new = not sheets and _is_new(tables, chapters, speaker.year)
    name = _form(tables, speaker.year, new=new)
    prose = read_prose(_paragraphs(document, tables, sheets), speaker, _fields(sheets, new=new))
    prose = in_form(prose, name if new else "2014")
    for sheet in sheets:
        read_sheet(tables, sheet, prose.readings)
    prose.findings = [*_softened(prose.findings, tables.readings), *_against(prose.readings, tables.readings)]
    return prose, name


def _is_new(tables: Tables, chapters: Sequence[Chapter], year: int | None) -> bool:
    """By tables and chapter titles, which reports on 2019 and later have; without chapters, by the year."""
    if any(table in tables.forms for table in TABLES):
        return True
    if chapters:
        return any(_SINCE_2019 in normal(chapter.heading) for chapter in chapters)
    return year is not None and year >= _NEW_FORMS


def _form(tables: Tables, year: int | None, *, new: bool) -> str:
    """The form of the prose. Where no table's labels can tell, it is the form in force in that year."""
    if new:
        known = [
            tables.forms[table] for table in ("requests", "disclosure", "disputes") if table in tables.forms
        ]
        return known[0] if known else ("2019" if year in (2019, 2020) else "2021")
    in_force = year is not None and 2014 <= year < _NEW_FORMS
    return "2014" if in_force else "2008"


def _fields(sheets: Sequence[Statistics], *, new: bool) -> Mapping[str, str]:
    if new:
        return {"requests_received": _NEW_RECEIVED}
    return fujian_fields() if any(is_fujian(sheet.rows) for sheet in sheets) else national_fields()


def _paragraphs(
    document: Document, tables: Tables, sheets: Sequence[Statistics]
) -> Iterator[tuple[str, str]]:
    """The text that is no cell of a table, (text, place); a table within a paragraph is blanked."""
    filled = {index for sheet in sheets for index in sheet.blocks} | tables.blocks
    spans = [span for sheet in sheets for span in sheet.spans]
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            text = block.text if index not in filled else ""
            for _, start, end in (span for span in spans if span[0] == index):
                text = f"{text[:start]}\n{' ' * (end - start - 1)}{text[end:]}"
            yield text, block.place
        elif index not in filled:
            yield from (
                (cell.text, cell.place)
                for row in block.rows
                for cell in row
                if len(cell.text) > _TEXT and len(row) == 1
            )


def _softened(findings: Sequence[Finding], table: Mapping[str, Reading]) -> Iterator[Finding]:
    """A doubt about a sentence is no doubt about the figure that the table prints."""
    for finding in findings:
        printed = any(name in table for name in finding.fields)
        yield replace(finding, severity="info") if printed else finding


def _against(prose: Mapping[str, Reading], table: Mapping[str, Reading]) -> Iterator[Finding]:
    """Sentences that state another number than the table prints; the table counts."""
    for name, stated in prose.items():
        printed = table.get(name)
        if printed is None or stated.value is None or printed.value is None:
            continue
        if stated.value == printed.value or stated.value == _with_carried_over(name, printed, table):
            continue
        yield Finding(
            code="text-against-table",
            severity="info",
            fields=(name,),
            place=f"{stated.place} {printed.place}",
            values={"text": stated.value, "table": printed.value},
        )


def _with_carried_over(name: str, printed: Reading, table: Mapping[str, Reading]) -> int | float | None:
    """Prose often counts the requests carried over from the year before among those received."""
    over = table.get(_CARRIED_OVER)
    if name != _NEW_RECEIVED or over is None or over.value is None or printed.value is None:
        return None
    return printed.value + over.value
