"""The statistics table and the prose of one document, read together: each helps to read the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.document import Block, Document, Finding, Paragraph, Table
from pipelines.forms import SINCE_2019, TABLES
from pipelines.reading.prose.readings import Prose, fujian_fields, in_form, national_fields, read_prose
from pipelines.reading.prose.sentences import Speaker
from pipelines.reading.prose.vocabulary import DECOY, Vocabulary, of_2014, since_2019
from pipelines.reading.sheet.captions import is_own
from pipelines.reading.sheet.readings import is_fujian, passed_over, read_sheets
from pipelines.reading.sheet.rows import Statistics
from pipelines.reading.tables.readings import Tables
from pipelines.reading.text import normal
from pipelines.reading.wording import Wording, worded
from pipelines.report import Chapter, Reading

_SINCE_2019 = "收到和处理"  # the title of chapter three in both forms
_NEW_TITLES = re.compile("总体情况|行政复议、?行政诉讼情况|其他需要报告的")  # older reports may have them too
NEW_FORMS = 2019  # the first year reported in chapters and tables
_IN_PARAGRAPH = re.compile(r"(\S+)/(\d+)-(\d+)(?!\S)")
_TEXT = 30  # characters: a longer cell is text that a layout table frames


def read_stated(
    wording: Wording,
    tables: Tables,
    sheets: Sequence[Statistics],
    chapters: Sequence[Chapter],
    speaker: Speaker,
) -> tuple[Prose, str]:
    """Add the statistics tables to `tables`; return what the prose states, and the form it is written in.

    Sentences of reports since 2019 state what the three tables print, and some indicators of the 统计表; what
    reports before say in sentences are those indicators.
    """
    own = [one for one in sheets if is_own(one.above, one.heads, speaker.year)]
    new = not own and _is_new(tables, chapters, speaker.year)
    name = _form(tables, speaker.year, new=new)
    words = since_2019(name) if new else of_2014()
    prose = read_prose(_prose(wording, tables, sheets), speaker, _fields(own, words, new=new), words)
    prose = in_form(prose, name)
    read_sheets(tables, own, prose.readings, speaker.year)
    tables.findings += passed_over(tables, [one for one in sheets if one not in own], prose.readings)
    prose.findings = [
        *_softened(prose.findings, tables.readings),
        *_against(prose.readings, tables.readings),
        *_instead(prose.readings, tables.readings),
    ]
    return prose, name


def _is_new(tables: Tables, chapters: Sequence[Chapter], year: int | None) -> bool:
    """By tables and chapter titles, which reports on 2019 and later have; without chapters, by the year."""
    if any(table in tables.forms for table in TABLES):
        return True
    late = year is not None and year >= NEW_FORMS
    titles = [normal(chapter.heading) for chapter in chapters]
    if titles:
        return any(_SINCE_2019 in one or (late and _NEW_TITLES.search(one)) for one in titles)
    return late


def _form(tables: Tables, year: int | None, *, new: bool) -> str:
    """The form of the prose. Where no table's labels can tell, it is the form in force in that year."""
    if new:
        known = [
            tables.forms[table] for table in ("requests", "disclosure", "disputes") if table in tables.forms
        ]
        return known[0] if known else ("2019" if year in (2019, 2020) else "2021")
    in_force = year is not None and 2014 <= year < NEW_FORMS
    return "2014" if in_force else "2008"


def _fields(sheets: Sequence[Statistics], words: Vocabulary, *, new: bool) -> Mapping[str, str]:
    if new:
        return {row: row if "." in row else f"indicators.{row}" for row in words.phrases if row != DECOY}
    own = {row.indicator.fujian for sheet in sheets if is_fujian(sheet.rows) for row in sheet.rows}
    return fujian_fields(own) if own else national_fields()


def _prose(wording: Wording, tables: Tables, sheets: Sequence[Statistics]) -> Wording:
    """The text that is no cell of a table; a table within a paragraph is blanked."""
    filled = {index for sheet in sheets for index in sheet.blocks} | tables.blocks
    spans: dict[int, list[tuple[int, int]]] = {}
    runs = _runs(wording.document, tables)
    for index, start, end in (*(span for sheet in sheets for span in sheet.spans), *runs):
        spans.setdefault(index, []).append((start, end))
    grids = {n: block for n, block in enumerate(wording.document.blocks) if isinstance(block, Table)}
    framed = {n: _framed(block) for n, block in grids.items() if n not in filled}
    if not spans and not any(framed.values()):
        return wording.without(filled)
    blocks: list[Block] = []
    for index, block in enumerate(wording.lines):
        if index in framed:
            blocks += framed[index]
        elif index in spans:
            blocks.append(replace(block, text=_blanked(block.text, spans[index])))
        elif index not in filled:
            blocks.append(block)
    return worded(replace(wording.document, blocks=tuple(blocks)))


def _framed(table: Table) -> list[Paragraph]:
    """The texts that a layout table frames."""
    cells = (row[0] for row in table.rows if len(row) == 1)
    return [Paragraph(text=cell.text, place=cell.place) for cell in cells if len(cell.text) > _TEXT]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = f"{text[:start]}\n{' ' * (end - start - 1)}{text[end:]}"
    return text


def _runs(document: Document, tables: Tables) -> Iterator[tuple[int, int, int]]:
    """(block, start, end) of each table that stands within a paragraph, from its first figure to its last."""
    ends: dict[tuple[str, str], list[int]] = {}
    places = (one for one in tables.readings.values() if "-" in one.place)  # as that of no cell
    for one in places:
        for place, start, end in _IN_PARAGRAPH.findall(one.place):
            ends.setdefault((one.field.partition(".")[0], place), []).extend((int(start), int(end)))
    blocks = {block.place: index for index, block in enumerate(document.blocks)} if ends else {}
    for (_, place), found in ends.items():
        if place in blocks:
            yield blocks[place], min(found), max(found)


def _softened(findings: Sequence[Finding], table: Mapping[str, Reading]) -> Iterator[Finding]:
    """A doubt about a sentence is no doubt about the figure that the table prints."""
    for finding in findings:
        printed = any(name in table for name in finding.fields)
        yield replace(finding, severity="info") if printed else finding


def _against(prose: Mapping[str, Reading], table: Mapping[str, Reading]) -> Iterator[Finding]:
    """Sentences that state another number than the 统计表 prints; the table counts."""
    for name, stated in prose.items():
        printed = table.get(name)
        if printed is None or stated.value is None or printed.value is None or stated.form in SINCE_2019:
            continue
        if stated.value != printed.value:
            yield Finding(
                code="text-against-table",
                severity="info",
                fields=(name,),
                place=f"{stated.place} {printed.place}",
                values={"text": stated.value, "table": printed.value},
            )


def _instead(prose: Mapping[str, Reading], table: Mapping[str, Reading]) -> Iterator[Finding]:
    """Figures of the three tables that only sentences state: a form demands the table."""
    said = [one for name, one in prose.items() if one.form in SINCE_2019 and name not in table]
    if fields := [one for one in said if one.field.partition(".")[0] in TABLES]:
        yield Finding(
            code="text-instead-of-table",
            severity="info",
            fields=tuple(one.field for one in fields),
            place=" ".join(dict.fromkeys(one.place for one in fields)),
        )
