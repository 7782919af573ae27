"""Tables of a text whose values stand apart by commas, as Excel writes a sheet, alone or between prose."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

_LEAST = 3  # rows and columns of a table
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])")  # within an upright label
_PROSE = re.compile(  # of a row's values: a sentence, and 公开1,234条, where the comma is the number's
    r"。|\t +[^\s\d+\-−—/]|[(（][^)）\t]*\t|[^\x00-\x7f\d\s] *\d{1,3}\t\d{3}(?!\d)|[^\s\d] +\d+(?:\t|$)"
)


class _Row(NamedTuple):
    """What stands between two ends of lines that end a row, and its values."""

    lines: Sequence[str]
    values: Sequence[str]


def apart_by_tabs(text: str) -> str:
    """The text with tabs in the place of such commas; any other text as it is.

    Rows of a table follow one another, each with as many values as the first; one with a single value is a
    line of text.
    """
    if text.count(",") < _LEAST * (_LEAST - 1):  # as in most
        return text
    try:
        rows = list(_rows(text.split("\n")))
    except csv.Error:
        return text
    return "\n".join(
        line for _, run in groupby(rows, key=lambda row: len(row.values)) for line in _written([*run])
    )


def _rows(lines: Sequence[str]) -> Iterator[_Row]:
    """Raises csv.Error where quotes are none of values."""
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    begin = 0
    for values in reader:
        yield _Row(lines[begin : reader.line_num], values)
        begin = reader.line_num


def _written(rows: Sequence[_Row]) -> Iterator[str]:
    """Rows of as many values each."""
    several = len(rows) >= _LEAST and len(rows[0].values) >= _LEAST
    if not several or any(_PROSE.search("\t".join(row.values)) for row in rows):
        for row in rows:
            yield from row.lines
        return
    for row in rows:
        values = [" ".join(_BROKEN.sub("", value).split()) for value in row.values]
        blank = row is rows[-1] and not any(values)  # below heads: table 4 without figures
        yield "\t".join(values) if blank or any(values[1:]) else values[0]
