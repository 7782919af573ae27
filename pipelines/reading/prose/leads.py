"""What stands above a statement and says whose or of when it is: headings, and words that lead in others.

(二)县公安局 · 附:县公安局2016年工作情况 · 表1 2015年主动公开情况 · 2015年度: · 任务:主动公开30条
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipelines.reading.prose.periods import names_year

_YEAR = r"(?:(?:19|20)\d\d年度?|[本上]一?年度?|去年|全年)?"
_BODY = (
    r"(?P<who>(?!主动|依申请)[一-鿿]{0,14}?(?:局|委员会|厅|乡镇|镇街|镇|乡|街道|办事处|管委会|小学|中学|学校"
    r"|[省市州盟区县旗镇乡]政府|各单位|各部门))?"
)
_WORK = r"(?:的|政府|政务|信息|主动|依申请|申请|公开|工作|总体|基本|开展|完成)*"
_PLAN = "打算|计划|目标|下一?步|思路|上年度|上一年"
_EXAMPLE = "案例|(?<!完成)(?<!落实)(?<!贯彻)(?:任务|要求|经验)"
_NAMED = re.compile(f"{_YEAR}{_BODY}{_YEAR}{_WORK}(?:情况|概况)?")
_OTHERWISE = re.compile(f"{_PLAN}|案例$|^[一-鿿]{{0,4}}(?:{_EXAMPLE})$")
_LEAD = re.compile(
    r"(?:(?:附[件表录]?|表)[\d一二三四五六]{0,2}[:、.\n]*)?"
    rf"(?P<lead>[与和同较比]?{_YEAR}{_BODY}{_YEAR}{_WORK}"
    rf"(?:[一-鿿]{{0,8}}?(?:{_PLAN}|{_EXAMPLE})|情况|概况|回顾|总结|[相对]比|比较)?)(?::(?P<rest>.)?|$)"
)
_LONGEST = 48  # characters of words that lead in others
_OPENING = re.compile(r"((?:19|20)\d\d年)度?,")
LINE, PARAGRAPH, SENTENCE = 4, 5, 6  # depths: headings have 1 to 3


def below(above: Mapping[int, str], depth: int, text: str) -> Mapping[int, str]:
    """What stands above what follows a heading or other words of a depth; those as deep end there."""
    kept = {one: words for one, words in above.items() if one < depth}
    return kept | {depth: text} if text else kept


def led_by(above: Mapping[int, str], line: str) -> Mapping[int, str]:
    """What stands above the sentences of a line, or of the lines behind one that leads them in."""
    if max(above, default=0) >= PARAGRAPH:
        above = below(above, PARAGRAPH, "")
    if len(line) > _LONGEST and line.find(":", 0, _LONGEST) < 0:  # as most
        return above
    if not (found := _LEAD.match(line)) or not found["lead"]:
        return above
    return below(above, PARAGRAPH if found["rest"] else LINE, found["lead"])


def over(above: Mapping[int, str], sentence: str) -> Mapping[int, str]:
    """What stands above a sentence: 2015年,我局工作扎实 holds for those behind it until one names a year."""
    return below(above, SENTENCE, "") if SENTENCE in above and names_year(sentence) else above


def opened_by(above: Mapping[int, str], sentence: str) -> Mapping[int, str]:
    """What stands above the sentence behind this one."""
    opening = _OPENING.match(sentence)
    if not opening or names_year(sentence[opening.end() :]):
        return above
    return below(above, SENTENCE, opening[1])


def is_another_matter(heading: str) -> bool:
    """Whether a heading is that of a plan, of last year, or of an example."""
    return bool(_OTHERWISE.search(heading))


def last_body(headings: Iterable[str]) -> str:
    """The body that the last heading with one names; "" where none does."""
    found = [one["who"] for heading in headings if (one := _NAMED.fullmatch(heading)) and one["who"]]
    return found[-1] if found else ""
