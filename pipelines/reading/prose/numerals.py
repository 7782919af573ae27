"""Numbers as sentences print them: 1,034 · 1.2万 · 三 · 二十五 · 两."""

from __future__ import annotations

import re

from pipelines.reading.tables.cells import value_of

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "千": 1000, "百": 100}
NUMBER = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:万(?!元))?|[零〇一二两三四五六七八九十百千]+)"
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]+")


def number(text: str) -> int | float | None:
    """The value of a numeral in half-width digits or Chinese; None where it is none (百十)."""
    if _CHINESE.fullmatch(text):
        return _chinese(text)
    factor = _LARGE.get(text[-1:], 1)
    value = value_of(text[:-1] if factor > 1 else text)
    if factor == 1:
        return value
    large = round(value * factor, 6)
    return int(large) if large == int(large) else large


def _chinese(text: str) -> int | None:
    if len(text) > 1 and not any(c in _UNITS for c in text):  # 二〇一七 is a year, not a count
        return None
    total, digit, last = 0, 0, 10_000
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        unit = _UNITS[character]
        if unit >= last or (not digit and unit != 10):
            return None
        total, digit, last = total + (digit or 1) * unit, 0, unit
    return total + digit
