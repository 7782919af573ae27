"""One table for all that is measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement: what, how much, beside what, and what was wanted."""

    what: str
    value: str
    beside: str = ""
    wanted: str = ""


HEAD = Row(what="what", value="measured", beside="beside", wanted="wanted")


def show(rows: Sequence[Row]) -> None:
    """Print rows in aligned columns."""
    table = [astuple(row) for row in (HEAD, *rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
