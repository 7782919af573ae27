"""Automatic numbers of paragraphs as office programs print them: 一、 1. (a) Ⅳ ①."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 9999  # beyond that digits stand for all


def numeral(number: int, style: str) -> str:
    """`number` in a w:numFmt of ECMA-376 part 1, 17.18.59; digits in one that is not known."""
    write = _STYLES.get(style, str)
    return write(number) if 0 < number <= _MOST or write is str else str(number)


def chinese(number: int) -> str:
    """一, 十, 十二, 二十, 一百零三: as chapters are counted."""
    text, rest, gap = "", number, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        if not digit:
            gap = bool(text)
            continue
        one_ten = name == "十" and digit == 1 and not text
        text += ("零" if gap else "") + ("" if one_ten else _DIGITS[digit]) + name
        gap = False
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letter(number: int) -> str:
    """From a to z, then aa to zz, aaa …"""
    times, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(times + 1, 9)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "koreanCounting",
    "ideographDigital",
    "taiwaneseDigital",
    "japaneseDigitalTenThousand",
)
_STYLES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese),
    "bullet": lambda _: "",
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
