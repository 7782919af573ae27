"""What one printed cell says: a number, nothing, a slash, 无, or something that is no figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.reading.text import MARK, normal
from pipelines.report import State, Value

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_UNIT = re.compile(r"([十百千]?万元|亿元|[十百千]?元|件次|人次|件|条|项|个|宗|起|次|篇|份|人|场)$")
_NOTE = re.compile(r"^(.*?)\((.*)\)$", re.DOTALL)
_STARS = re.compile(r"(?<=\d)\s*[*＊※]+\Z")  # of a note below the table
_TWO_FIGURES = re.compile(r"\d\s+\d")  # never joined: 3 5 is not 35
CIRCLED = re.compile(r"\s*[①-⒛⓪-⓿❶-➓]")  # the mark of a note, no figure
_SLASHES = frozenset("/\\-—–－―~*")
_NONE = frozenset(("无", "没有", "未发生", "暂无"))
_SHORT = 40  # characters; longer texts are no figures, and would fill the cache
_LONGEST = 1000  # digits of a number
_ZERO = frozenset(("〇", "零", "○"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a cell prints; `note` is what stands beside the figure in brackets."""

    state: State
    value: Value = None
    unit: str | None = None
    note: str = ""


def figure(text: str) -> Figure | None:
    """Read a cell; null if it prints something that is no figure (a label, a sentence).

    Blank, slash and 无 are states, never 0: only a written 0, 〇 or 零 is 0.
    """
    return _figure(text) if len(text) <= _SHORT else _read(text)


def _read(text: str) -> Figure | None:
    printed = normal(_STARS.sub(r"(\g<0>)", MARK.sub(r"(\g<0>)", text.strip()))).replace(
        "−", "-"
    )  # the minus sign of typesetters
    if not printed:
        return Figure(state=State.BLANK)
    if _TWO_FIGURES.search(text) or CIRCLED.match(text):
        return None
    if set(printed) <= _SLASHES:
        return Figure(state=State.SLASH)
    if printed in _NONE:
        return Figure(state=State.NONE)
    if printed in _ZERO:
        return Figure(state=State.NUMBER, value=0)
    return _number(printed)


_figure = lru_cache(maxsize=16384)(_read)  # most cells of all reports print 0


def _number(printed: str) -> Figure | None:
    note = _NOTE.match(printed)
    bare = note[1] if note else printed
    unit = _UNIT.search(bare)
    digits = bare[: unit.start()] if unit else bare
    if len(digits) > _LONGEST or not _NUMBER.fullmatch(digits):
        return None
    return Figure(
        state=State.NUMBER,
        value=value_of(digits),
        unit=unit[1] if unit else None,
        note=note[2] if note else "",
    )


def value_of(digits: str) -> int | float:
    """The number that digits with sign, thousands separators and decimal point stand for."""
    plain = digits.replace(",", "").replace("+", "")
    return float(plain) if "." in plain else int(plain)
