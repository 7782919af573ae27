"""Of which time a sentence speaks: the report's year as a whole, or another, a part of one, or several."""

from __future__ import annotations

import re

_YEAR = re.compile(r"((?:19|20)\d\d)年")
_YEARS = re.compile(  # 2019年至2023年, 2008年5月1日至2012年12月31日
    r"((?:19|20)\d\d)年?度?(?:\d{1,2}月(?:\d{1,2}日|底|初)?)?起?[至到—~-]+((?:19|20)\d\d)年"
)
_OTHER = re.compile("去年|上年|往年|历年|以来|上一年|明年|下一?年|自从|[截至到迄][至止]?目前|[至迄]今")
_CARRIED = re.compile(
    r"(?:上一?年度?|去年|20\d\d年度?)结转|结转(?:至|到|入)?(?:下|次|明)一?年度?"
)  # counts of this year
_COMPARED = re.compile(
    r"[较比](?:19|20)\d\d年[^,。;]*[,。;]|[较比同与](?:去年|上年|上一年|往年)[^,。;]*[,。;]"
)  # 较去年回落12.3%
_THIS = re.compile(r"全年|本年|今年|年内|一年来|(?:19|20)\d\d年")
_AHEAD = r"(?:^|[,;:。\n(])(?:其中|在|于|从|自|仅|截[至止]|到|今年|本年度?|(?:19|20)\d\d年度?)*"
_SOME = "[一二两三四五六七八九十几多数\\d]"
_PART = re.compile(  # begins a clause: what is said up to the next time that is named is said of it
    rf"{_AHEAD}(?:[上下]半年|第?[一二三四1-4]季度|[上中下]旬|[前后近最]+{_SOME}+个月|[当本上]月|每[月季]|月均|首批|第{_SOME}+批"
    r"|[^,;:。\n()]{0,12}(?<!报告)(?<!统计)(?<!年)(?<!年度)(?<!日)期间"
    r"|(?:预计|计划|目标|拟|力争|最[多高]时)(?=[,:]))"
)
_SEVERAL = re.compile(
    rf"{_AHEAD}(?:[^,;:。\n()]{{0,12}}(?:(?!一){_SOME}年多?以?来|一年多以?来|近年以?来)|[年每]年?均|每年|前年|平均每年)"
)
_MONTHS = re.compile(  # 1月1日至2012年12月31日, 1—12月, 截至12月底, 12月31日止
    r"(?:(?<!\d)(?P<first>\d{1,2})(?:月(?:\d{1,2}日|初|份)?)?起?[至到—–~-]+(?:(?:19|20)\d\d年|[本当]年)?"
    r"|(?P<until>[至到止](?:(?:19|20)\d\d年|[本当]年)?))?"
    r"(?<!\d)(?P<last>\d{1,2})月(?P<end>(?:31日|底|末)?(?:止|为止|前))?"
)


def names_year(text: str) -> bool:
    """Whether a text names a year."""
    return bool(_THIS.search(text))


def of_year(before: str, year: int | None) -> bool:
    """Whether a sentence that begins like this speaks of the year of the report."""
    before = _CARRIED.sub("", _COMPARED.sub("", before))
    if _THIS.search(newer := before.rpartition("其中")[2]):  # 累计500条,其中2009年新增120条
        before = newer
    if any(first != last for first, last in _YEARS.findall(before)):
        return False
    years = [int(found) for found in _YEAR.findall(before)]
    if years and year and years[-1] != year:
        return False
    if _OTHER.search(before):
        return False
    return "累计" not in before or bool(_THIS.search(before) and not re.search("截[至止]", before))


def of_whole_year(before: str) -> bool:
    """Whether it speaks of no part of a year and not of several: 上半年, 12月, 春节期间, 三年来, 每年."""
    return not _governs(_SEVERAL, before) and of_no_part(before)


def of_no_part(before: str) -> bool:
    """Whether it speaks of a year or more."""
    months = list(_MONTHS.finditer(re.split("全年|本年|年度", before)[-1]))
    return not _governs(_PART, before) and (not months or _is_whole(months[-1]))


def _is_whole(months: re.Match[str]) -> bool:
    begun = int(months["first"]) == 1 if months["first"] else bool(months["until"] or months["end"])
    return begun and int(months["last"]) == 12


def _governs(period: re.Pattern[str], before: str) -> bool:
    """Whether no other time is named behind the period."""
    found = list(period.finditer(before))
    return bool(found) and not _THIS.search(before, found[-1].end())
