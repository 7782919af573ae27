"""Rows of the statistics table that stand in running text, nothing between label, unit and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.reading.sheet.indicators import UNIT, Indicator, Mention, indicator, mentions, unit_in

_WORDS = re.compile(r"[^\d。;!?,]{1,20}")
_ORDINAL = re.compile(  # cut from its label, and what ends the row before it
    r"\s*;?\s*(?:其中)?[\s:、.()]*[一二三四五六七八九十]{0,2}[\s:、.()]*"
)
_REMARK = re.compile(r"\s*\([^()\d]*(?:\d条)?[^()\d]*\)")
_REMARKS = re.compile(r"[^。;!?]{0,30}")  # behind the figures, up to the next label
_FIGURES = r"[\d.,+\-−—/%\s]*[\d+\-−—/][*#%]?(?:\s*\([^()]{1,40}\))?|无|[零〇]"
_TWO = rf"(?:\d[\d.,]*\s*{UNIT.pattern}\s*){{2}}"  # of this year and of all years
_LEADER = (  # from a label to its figure: dots, lines, words; a dash alone may be the figure
    rf"(?:[:,|=→]|[.·…⋯_─]{{2,}}|…|[—–-]{{2,}}(?=\s*\d)|[—–-](?=\d[\d.,]*\s*{UNIT.pattern})|[为共]计?)?"
)
_BETWEEN = re.compile(
    rf"[\s)]*{_LEADER}\s*(?:\((?:单位:)?)?(?P<unit>{UNIT.pattern})?\)?\s*{_LEADER}"
    rf"\s*(?P<figures>(?:{_TWO}|{_FIGURES})?)\s*(?P<after>{UNIT.pattern})?\s*"
)
_OTHER = re.compile(  # a row whose label is damaged or unknown
    rf"\s*(?P<label>[^。;!?]{{2,60}}?)\s*(?P<unit>{UNIT.pattern})\s*(?P<figures>{_FIGURES})\s*"
)
_NUMBERED = re.compile(
    r"[.、]\s*[\u3400-\u9fff]"
)  # a label that is not known: its number ran into the figure
_CODE = re.compile(r"[\s)|]*(?P<code>\d{1,3})[\s|]*(?=\D|\s)")
_LINE = 100  # characters: longer texts are prose where no label of the form stands
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
    code: str = ""  # between the label and its unit


def rows_in(text: str, start: int = 0, *, remarks: bool = False, coded: bool = False) -> list[Run]:
    """Labels with what is printed behind them up to the next label; a sentence between two ends the run.

    A few strange words behind the figures of a row make another label of the one that they stand before. Rows
    with labels that are damaged or unknown do not end it where a unit stands before their figures. In a table
    with `remarks` what stands behind a row's figures is one, also where it names a label: 网上申请2件. In a
    `coded` one a number stands between label and unit.
    """
    found = [one for one in mentions(text) if one.start >= start]
    if len(text) < _LINE and not (found and not text[: found[0].start].strip()):
        alone = _others(text, 0, len(text)) or []
        if len(alone) == 1 and not text[: alone[0].start].strip():
            return alone
    rows: list[Run] = []
    strange = False
    for index, one in enumerate(found, 1):
        until = found[index].start if index < len(found) else len(text)
        if strange:
            strange = False
            continue
        row = _row(text, one, until, coded=coded)
        if remarks and row.figures and _REMARKS.fullmatch(text, row.end, until):
            of = rows.pop() if rows and row.listed else row
            rows.append(replace(of, end=until))
            continue
        whole = bool(row.unit and row.figures and not row.listed)
        others = _others(text, row.end if whole else one.start, until) if row.end < until else []
        if others is None and one is not found[-1]:
            strange = bool(row.figures and _WORDS.fullmatch(text, row.end, until))
            if not strange and any(one.figures for one in rows):
                break
            if not strange:
                rows.clear()
                continue
        cut = others == [] and row.end < until and not (row.unit or row.figures)  # it begins a longer label
        rows += [row] if whole or not (others or cut) else []
        rows += others or []
    return rows


def _row(text: str, one: Mention, until: int, *, coded: bool) -> Run:
    remark = _REMARK.match(text, one.end, until)
    at = remark.end() if remark else one.end
    code = _CODE.match(text, at, until) if coded else None
    shape = _BETWEEN.match(text, code.end() if code else at, until)
    assert shape
    end = _END.fullmatch(text, shape.end(), until) if until == len(text) else None
    end = end or _ORDINAL.fullmatch(text, shape.end(), until)
    unit = shape["unit"] or unit_in(remark[0] if remark else "")
    return Run(
        indicator=one.indicator,
        text=text[one.start : one.end],
        start=one.start,
        end=end.end() if end else shape.end(),
        unit=unit or shape["after"],
        figures=shape["figures"] + _numbered(text, shape.end("figures"), until),
        at=shape.start("figures"),
        listed=not unit and bool(shape["after"]),
        code=code["code"] if code else "",
    )


def _numbered(text: str, at: int, until: int) -> str:
    """The mark behind the number of an unknown label, with which a figure is none: 291.当面 may say 29."""
    return text[at] if text[at - 1].isdigit() and _NUMBERED.match(text, at, until) else ""


def _others(text: str, start: int, until: int) -> list[Run] | None:
    """Rows whose labels resemble those of the form; None where there is something else than rows."""
    rows = []
    while start < until:
        found = _OTHER.match(text, start, until)
        if not found:
            return None
        if named := indicator(found["label"]):
            row = Run(
                indicator=named,
                text=found["label"],
                start=found.start("label"),
                end=found.end(),
                unit=found["unit"],
                figures=found["figures"],
                at=found.start("figures"),
                listed=False,
            )
            rows.append(row)
        start = found.end()
    return rows
