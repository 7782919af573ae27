"""Rows of the statistics table that stand in running text, nothing between label, unit and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.reading.indicators import UNIT, Indicator, mentions, unit_in

_WORDS = re.compile(r"[^\W\d]{1,12}")
_REMARK = re.compile(r"\s*\([^()\d]*(?:\d条)?[^()\d]*\)")
_FIGURES = r"[\d.,+\-−—/%\s]*[\d+\-−—/][*#%]?(?:\s*\([^()]{1,40}\))?|无"
_TWO = rf"(?:\d[\d.,]*\s*{UNIT.pattern}\s*){{2}}"  # of this year and of all years
_BETWEEN = re.compile(
    rf"[\s)]*[:,]?\s*(?P<unit>{UNIT.pattern})?\s*[:,|]?"
    rf"\s*(?P<figures>(?:{_TWO}|{_FIGURES})?)\s*(?P<after>{UNIT.pattern})?\s*"
)
_END = re.compile(r"[;。,、.]?\s*")


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
    listed: bool  # the unit stands behind the figure, as in prose


def rows_in(text: str, start: int = 0) -> list[Run]:
    """Labels with what is printed behind them up to the next label; a sentence between two ends the run.

    A few strange words behind the figures of a row make another label of the one that they stand before.
    """
    found = [one for one in mentions(text) if one.start >= start]
    rows: list[Run] = []
    strange = False
    for index, one in enumerate(found, 1):
        until = found[index].start if index < len(found) else len(text)
        if strange:
            strange = False
            continue
        remark = _REMARK.match(text, one.end, until)
        shape = _BETWEEN.match(text, remark.end() if remark else one.end, until)
        assert shape
        figures = shape["figures"]
        if shape.end() < until and one is not found[-1]:
            strange = bool(figures and _WORDS.fullmatch(text, shape.end(), until))
            if not strange and any(row.figures for row in rows):
                break
            if not strange:
                rows.clear()
                continue
        unit = shape["unit"] or unit_in(remark[0] if remark else "")
        end = _END.fullmatch(text, shape.end(), until)
        rows.append(
            Run(
                indicator=one.indicator,
                text=text[one.start : one.end],
                start=one.start,
                end=end.end() if end and until == len(text) else shape.end(),
                unit=unit or shape["after"],
                figures=figures,
                at=shape.start("figures"),
                listed=not unit and bool(shape["after"]),
            )
        )
    return rows
