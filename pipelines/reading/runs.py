"""Rows of the statistics table that stand in running text, nothing between label, unit and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.reading.indicators import UNIT, Indicator, mentions, unit_in

_FIGURES = re.compile(r"[\d.,+\-−—/\s]*|无")
_WORDS = re.compile(r"[^\W\d]{1,12}")
_BETWEEN = re.compile(rf"[\s)]*(?P<unit>{UNIT.pattern})?\s*[:|]?\s*(?P<figures>{_FIGURES.pattern})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A label in running text with the unit and the figures behind it."""

    indicator: Indicator
    text: str
    start: int
    end: int
    unit: str | None
    figures: str
    at: int  # where the figures begin


def rows_in(text: str, start: int = 0) -> list[Run]:
    """Labels with what is printed behind them up to the next label; a sentence between two ends the run.

    A few strange words behind the figures of a row make another label of the one that they stand before.
    """
    found = [one for one in mentions(text) if one.start >= start]
    rows: list[Run] = []
    strange = False
    for index, one in enumerate(found):
        if strange:
            strange = False
            continue
        until = found[index + 1].start if index + 1 < len(found) else len(text)
        between = text[one.end : until]
        remark = re.match(r"\s*\([^()\d]*(?:\d条)?[^()\d]*\)", between)
        skipped = remark.end() if remark else 0
        shape = _BETWEEN.match(between, skipped)
        assert shape
        last = index + 1 == len(found)
        if shape.end() < len(between) and not last:
            strange = bool(shape["figures"].strip() and _WORDS.fullmatch(between, shape.end()))
            if not strange and any(row.figures for row in rows):
                break
            if not strange:
                rows.clear()
                continue
        figures = shape["figures"].strip()
        rows.append(
            Run(
                indicator=one.indicator,
                text=text[one.start : one.end],
                start=one.start,
                end=one.end + shape.end(),
                unit=shape["unit"] or unit_in(remark[0] if remark else ""),
                figures=figures,
                at=one.end + shape.start("figures") + len(shape["figures"]) - len(shape["figures"].lstrip()),
            )
        )
    return rows
