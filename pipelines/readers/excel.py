"""Excel's .xls and .xlsx, .et, .ods → Document: each sheet's rows as paragraphs and tables.

A cell's place is its address: sheet:统计表/C7. What a cell of a .xlsx shows is made by its number format
(50%); of other kinds, whose formats are not read, from its value: 3.0 is 3. A day is 2021-01-25 in all of
them, a formula its stored result.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import python_calamine as calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from pipelines.document import Block, Document, Finding, Scalar
from pipelines.readers.numberformats import Formats, Position, formats, shown
from pipelines.readers.opendocument import merged_ranges
from pipelines.readers.packages import Package
from pipelines.readers.pairs import pairs_of
from pipelines.readers.refused import Refused, beyond, unreadable
from pipelines.readers.sheets import Spans, blocks_of, place_of

MOST_SHEETS = 100
MOST_CELLS = 1 << 20  # of one sheet, blank ones within its bounds included
Value: TypeAlias = str | int | float | bool | date | time | datetime | timedelta

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
_ADDRESS = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def read_excel(data: bytes, kind: str) -> Document:
    """Read a workbook; raises Refused where it is damaged, encrypted or beyond the limits."""
    merged = _measured(Package(data)) if data.startswith(b"PK") else {}
    styled = formats(Package(data)) if kind == "xlsx" else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheets_metadata) > MOST_SHEETS:
            raise beyond(f"the workbook has more than {MOST_SHEETS} sheets")
        blocks, findings = _sheets(book, merged, styled)
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
    book: CalamineWorkbook, merged: Mapping[str, Spans], styled: Formats
) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """What visible sheets show, and the hidden ones that hold anything, named and left out."""
    blocks: list[Block] = []
    findings: list[Finding] = []
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        if sheet.height * sheet.width > MOST_CELLS:
            raise beyond(f"the sheet {about.name} has more than {MOST_CELLS} cells")
        if sheet.start is None:
            continue
        if about.visible == SheetVisibleEnum.Visible:
            texts, doubts = _printed(about.name, sheet, styled.get(about.name, {}))
            blocks += blocks_of(about.name, sheet.start, texts, merged.get(about.name) or _spans(sheet))
            findings += doubts
        else:
            findings.append(Finding(code="hidden-sheet", severity="info", values={"sheet": about.name}))
    return tuple(blocks), tuple(findings)


def _printed(
    name: str, sheet: CalamineSheet, codes: Mapping[Position, str]
) -> tuple[list[list[str]], list[Finding]]:
    """What the cells of a sheet show, and a finding where that is another number than is stored."""
    texts = [[printed(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    first = sheet.start or (0, 0)
    other: list[tuple[Position, str, str]] = []
    for at, code in codes.items() if texts else ():
        row, column = at[0] - first[0], at[1] - first[1]
        if not (0 <= row < len(texts) and 0 <= column < len(texts[row])) or not _is_number(
            texts[row][column]
        ):
            continue
        stored, said = texts[row][column], shown(float(texts[row][column]), code)
        if said is not None:
            texts[row][column] = said
            if not _is_number(plain := said.replace(",", "")) or float(plain) != float(stored):
                other.append((at, stored, said))
    if not other:
        return texts, []
    (at, stored, said), count = other[0], len(other)
    values: dict[str, Scalar] = {"stored": stored, "shown": said, "cells": count}
    return texts, [Finding(code="shown-otherwise", severity="info", place=place_of(name, *at), values=values)]


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


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


def _measured(package: Package) -> dict[str, Spans]:
    """The merged ranges of OpenDocument sheets.

    Refuses sheets whose corners lie far apart before the library makes room for all between them.
    """
    spans: dict[str, Spans] = {}
    for member in package.members:
        data = package.read(member)  # each counts what it unpacks to
        cells = 0
        if member.filename == "content.xml":
            spans, cells = merged_ranges(data, MOST_CELLS)
        elif member.filename.startswith("xl/worksheets/"):
            cells = _area(data)
        if cells > MOST_CELLS:
            raise beyond(f"a sheet has more than {MOST_CELLS} cells")
    return spans


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
