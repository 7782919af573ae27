"""Excel's .xls and .xlsx, .et, .ods → Document: each sheet's rows as paragraphs and tables.

A cell's place is its address: sheet:统计表/C7. What a cell shows of a number is made by its number
format (50%); OpenDocument says it beside the number. A day is 2021-01-25, a formula its stored result; one
that was never reckoned shows itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from html import unescape
from typing import TypeAlias

import python_calamine as calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from pipelines.document import Block, Document, Finding, Scalar
from pipelines.readers.office import biff, numberformats
from pipelines.readers.office.numberformats import shown
from pipelines.readers.office.opendocument import open_sheets
from pipelines.readers.office.richtext import as_seen
from pipelines.readers.office.sheets import (
    NOTHING,
    Hidden,
    Position,
    Spans,
    blocks_of,
    left_out,
    place_of,
    within,
)
from pipelines.readers.packages import Package
from pipelines.readers.pairs import pairs_of
from pipelines.readers.refused import Refused, beyond, unreadable

MOST_SHEETS = 100
MOST_CELLS = 1 << 20  # of one sheet, blank ones within its bounds included
Value: TypeAlias = str | int | float | bool | date | time | datetime | timedelta

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
_ADDRESS = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_UNRECKONED = re.compile(
    rb'<c\s(?![^>]*?\bt="str")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_HIDDEN_ROW = re.compile(rb'<row\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_HIDDEN_COLUMNS = re.compile(rb'<col\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_NUMBERED = re.compile(rb'\br="(\d{1,7})"')
_ENDS = re.compile(rb'\b(?:min|max)="(\d{1,5})"')
_COLUMNS = 1 << 14  # that a sheet of Excel has
_Say: TypeAlias = Callable[[float], str | None]  # what a cell shows of its number; None: as it is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What the library does not tell of a sheet."""

    spans: Spans = field(default_factory=dict)
    says: Mapping[Position, _Say] = field(default_factory=dict)
    formulas: Mapping[Position, str] = field(default_factory=dict)  # those without a result
    texts: Mapping[Position, str] = field(default_factory=dict)  # that are seen otherwise than stored
    hidden: Hidden = NOTHING


def read_excel(data: bytes, kind: str) -> Document:
    """Read a workbook; raises Refused where it is damaged, encrypted or beyond the limits."""
    data = as_seen(data) if kind == "xlsx" else data
    about = _in_package(Package(data)) if data.startswith(b"PK") else _in_stream(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheets_metadata) > MOST_SHEETS:
            raise beyond(f"the workbook has more than {MOST_SHEETS} sheets")
        blocks, findings = _sheets(book, about)
    except calamine.PasswordError as fault:
        raise unreadable("the workbook is encrypted and asks for a password") from fault
    except Refused:
        raise
    except BaseException as fault:  # a panic of the library is no Exception
        if not isinstance(fault, Exception) and type(fault).__name__ != "PanicException":
            raise
        raise unreadable(f"the workbook is damaged: {' '.join(str(fault).split())[:120]}") from fault
    return Document(kind=kind, blocks=blocks, pairs=pairs_of(blocks), findings=findings)


def _sheets(
    book: CalamineWorkbook, known: Mapping[str, _About]
) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """What visible sheets show, and the hidden ones that hold anything, named and left out."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.height * sheet.width > MOST_CELLS:
            raise beyond(f"the sheet {meta.name} has more than {MOST_CELLS} cells")
        if sheet.start is None:
            continue
        if meta.visible == SheetVisibleEnum.Visible:
            about = known.get(meta.name) or _About()
            texts, doubts = _printed(meta.name, sheet, about)
            hidden = within(about.hidden, sheet.start, texts)
            blocks += blocks_of(meta.name, sheet.start, texts, about.spans or _spans(sheet), hidden)
            findings += [*doubts, *left_out(meta.name, hidden)]
        else:
            findings.append(Finding(code="hidden-sheet", severity="info", values={"sheet": meta.name}))
    return tuple(blocks), tuple(findings)


def _printed(name: str, sheet: CalamineSheet, about: _About) -> tuple[list[list[str]], list[Finding]]:
    """What the cells of a sheet show, and a finding where that is another number than is stored."""
    texts = [[printed(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    first = sheet.start or (0, 0)
    other: list[tuple[Position, str, str]] = []
    for at, row, column in _within(about.says, first, texts):
        stored = texts[row][column]
        said = about.says[at](float(stored)) if _NUMBER.fullmatch(stored) else None
        if said is not None:
            texts[row][column] = said
            if not _NUMBER.fullmatch(plain := said.replace(",", "")) or float(plain) != float(stored):
                other.append((at, stored, said))
    for at, row, column in _within(about.texts, first, texts):
        texts[row][column] = about.texts[at].strip()
    for at, row, column in _within(about.formulas, first, texts):
        texts[row][column] = texts[row][column] or f"={about.formulas[at]}"
    if not other:
        return texts, []
    (at, stored, said), count = other[0], len(other)
    values: dict[str, Scalar] = {"stored": stored, "shown": said, "cells": count}
    return texts, [Finding(code="shown-otherwise", severity="info", place=place_of(name, *at), values=values)]


def _within(
    known: Iterable[Position], first: Position, texts: Sequence[Sequence[str]]
) -> Iterator[tuple[Position, int, int]]:
    """The positions that are among the texts, the first of which stands at `first`; row and column there."""
    for at in known:
        row, column = at[0] - first[0], at[1] - first[1]
        if 0 <= row < len(texts) and 0 <= column < len(texts[row]):
            yield at, row, column


def _spans(sheet: CalamineSheet) -> Spans:
    """Upper left corner → (rows, columns); spreadsheets of OpenOffice do not tell."""
    ranges = sheet.merged_cell_ranges or ()
    return {begin: (end[0] - begin[0] + 1, end[1] - begin[1] + 1) for begin, end in ranges}


def printed(value: Value) -> str:
    """A value as a cell shows it, with the fifteen digits that Excel keeps."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        digits = f"{value:.15g}"
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else digits
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return str(value).strip()


def _in_package(package: Package) -> dict[str, _About]:
    """What the parts of a .xlsx or .ods tell, by the names of the sheets.

    Refuses sheets whose corners lie far apart before the library makes room for all between them.
    """
    for member in package.members:
        data = package.read(member)  # each counts what it unpacks to
        if member.filename == "content.xml":
            sheets, cells = open_sheets(data, MOST_CELLS)
            if cells <= MOST_CELLS:
                return {
                    name: _About(
                        spans=it.spans,
                        says={at: _always(text) for at, text in it.shown.items()},
                        hidden=it.hidden,
                    )
                    for name, it in sheets.items()
                }
        else:
            cells = _area(data) if member.filename.startswith("xl/worksheets/") else 0
        if cells > MOST_CELLS:
            raise beyond(f"a sheet has more than {MOST_CELLS} cells")
    said = {name: _says(cells) for name, cells in numberformats.formats(Package(package.data)).items()}
    told = dict(_told(Package(package.data)))
    return {
        name: replace(told.get(name) or _About(), says=said.get(name, {}))
        for name in dict.fromkeys((*said, *told))
    }


def _in_stream(data: bytes) -> dict[str, _About]:
    """The same of a .xls."""
    told = biff.sheets(data)
    return {name: _About(says=_says(it.codes), texts=it.texts, hidden=it.hidden) for name, it in told.items()}


def _says(codes: Mapping[Position, str]) -> dict[Position, _Say]:
    return {at: partial(shown, code=code) for at, code in codes.items()}


def _always(text: str) -> _Say:
    return lambda _: text


def _told(package: Package) -> Iterator[tuple[str, _About]]:
    """Of each sheet the formulas that have no result (no Excel has reckoned them), and what is hidden."""
    with suppress(Refused):
        for name, path in numberformats.sheets_of(package):
            data = package.read(path)
            formulas = {
                (int(row) - 1, _column(column) - 1): unescape(text.decode("utf-8", "replace"))
                for column, row, text in _UNRECKONED.findall(data)
            }
            yield name, _About(formulas=formulas, hidden=_hidden(data))


def _hidden(data: bytes) -> Hidden:
    """Rows and columns of a sheet that are not shown: hidden by hand, by a filter, or folded away."""
    rows = {int(row) - 1 for tag in _HIDDEN_ROW.findall(data) for row in _NUMBERED.findall(tag)}
    ends = [[int(at) for at in _ENDS.findall(tag)] for tag in _HIDDEN_COLUMNS.findall(data)]
    columns = {at for pair in ends if len(pair) == 2 for at in range(min(pair) - 1, min(max(pair), _COLUMNS))}
    return frozenset(rows), frozenset(columns)


def _area(data: bytes) -> int:
    """Cells between the first and the last used column and row."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    for column, row in _ADDRESS.findall(data):
        columns.add(column)
        rows.add(int(row))
    if not rows:
        return 0
    numbers = [_column(name) for name in columns]
    return (max(rows) - min(rows) + 1) * (max(numbers) - min(numbers) + 1)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
