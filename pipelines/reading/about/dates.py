"""Dates as documents print them; days are days in China (Asia/Shanghai)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from pipelines.reading.text import simplified

_SHANGHAI = timezone(timedelta(hours=8))  # without summer time since 1991
_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○◯〇零OoＯ0ОΟ", "0"
)  # О, Ο: Cyrillic, Greek
_CHINESE_YEAR = re.compile(r"(?<![一-九\d])([〇○◯零Oo0ОΟ一二三四五六七八九]{4})(?=\s*年)")
_CHINESE_COUNT = re.compile(r"([一二三四五六七八九十廿卅]{1,3})(?=\s*[月日])")
_WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
_CLOCK = r"(?P<hour>\d{1,2})[:时](?P<minute>\d{2})(?:[:分](?P<second>\d{2})(?:\.\d+)?秒?)?"
_TIME = rf"(?:\s*{_WEEKDAY}\s*T?\s*(?P<half>[上下]午)?\s*{_CLOCK}(?:\s*(?P<noon>[AaPp][Mm])\b)?)?"
_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*(?:年|[-/.—–])\s*(?P<month>\d{1,2})"
    rf"\s*(?:(?:月|[-/.—–])\s*(?P<day>\d{{1,2}})(?!\d)\s*日?{_TIME}|月|(?![-/.—–\d]))"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*"
_NOON = r"(?P<clock>\d{1,2}:\d{2})(?::\d{2})?(?: ?(?P<noon>[AP]M))?"
_ENGLISH = [  # as programs print them into meta tags
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}) {_NOON} CST (?P<year>\d{{4}})"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}}), (?P<year>\d{{4}}),? {_NOON}"),
    re.compile(rf"\b(?P<day>\d{{1,2}}) {_MONTH} (?P<year>\d{{4}}) {_NOON} \+0800"),
]
_LONGEST_LINE = 40
_COMPACT = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")


def arabic(text: str) -> str:
    """Years, months and days in Chinese numerals as digits: 二○一○年四月十日 → 2010年4月10日."""
    if "年" in text:
        text = text.replace("年元月", "年1月")
        text = _CHINESE_YEAR.sub(lambda year: "".join(_DIGITS[c] for c in year[1]), text)
    if "月" in text or "日" in text:
        text = _CHINESE_COUNT.sub(lambda count: str(_count(count[1])), text)
    return text


def date_of(text: str) -> str | None:
    """The first date of a labelled value as ISO (2021-01-25, 2021-01-25 17:15, 2018-03), None if it has none.

    20210125 counts too: behind a label it is a date, elsewhere it may be a number.
    """
    plain = _numbered(arabic(simplified(text)))
    found = _DATE.search(plain) or _COMPACT.search(plain)
    return _iso(found) if found else None


def _numbered(text: str) -> str:
    """An English date in the order of the others: Jan 25, 2021 5:15:03 PM → 2021-1-25 下午5:15."""
    found = next((found for form in _ENGLISH if (found := form.search(text))), None)
    if not found:
        return text
    half = {"PM": "下午", "AM": "上午"}.get(found["noon"] or "", "")
    return f"{found['year']}-{_MONTHS.index(found['name']) + 1}-{found['day']} {half}{found['clock']}"


@lru_cache(maxsize=4096)  # the lines of a site's pages are asked again and again
def is_date(line: str) -> bool:
    """Whether the whole line is a date, as below a signature: 2018年3月 · (2026年1月23日)."""
    if len(line) > _LONGEST_LINE:
        return False
    found = _DATE.fullmatch(arabic(simplified(line)).strip(" ()\n\t。"))
    return bool(found and (found["day"] or "年" in found[0]) and _iso(found))


def _count(numeral: str) -> int:
    """十 → 10, 十二 → 12, 二十五 → 25, 廿五 → 25."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = numeral.rpartition("十")
    if not ten:
        return int("".join(_DIGITS[c] for c in numeral))
    return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(units, "0"))


def _iso(found: re.Match[str]) -> str | None:
    part = found.groupdict()
    if part.get("hour") == "24":  # of the day that ends
        part["hour"] = None
    try:
        moment = datetime(
            int(part["year"]),
            int(part["month"]),
            int(part["day"] or 1),
            _hour(part),
            int(part.get("minute") or 0),
        )
    except ValueError:
        return None
    if not 1990 <= moment.year < 2100:  # 1970 is an empty field's
        return None
    if part["day"] is None:
        return f"{moment:%Y-%m}"
    if part.get("hour") is None:
        return f"{moment:%Y-%m-%d}"
    return f"{_local(moment, part.get('zone')):%Y-%m-%d %H:%M}"


def _hour(part: dict[str, str | None]) -> int:
    """下午 5:15 and 5:15 PM are 17:15."""
    hour = int(part.get("hour") or 0)
    noon = (part.get("noon") or "").upper()
    if noon == "AM" and hour == 12:
        return 0
    return hour + 12 if (part.get("half") == "下午" or noon == "PM") and hour < 12 else hour


def _local(moment: datetime, zone: str | None) -> datetime:
    """The moment in China, where a meta tag gives its own offset (…T09:15:00Z)."""
    return datetime.fromisoformat(f"{moment.isoformat()}{zone}").astimezone(_SHANGHAI) if zone else moment
