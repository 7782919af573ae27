"""Tables that a line right above them gives to another body than the report's: 附：县教育局情况."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.reading.about.agency import name_in_title
from pipelines.reading.text import normal

_LEAD = re.compile(r"(?:附[件表录]?\d{0,2}[:、.]?|\(?[一二三四五六七八九十\d]{1,2}[)、.])+")
_ENDS = (
    r"(?:[局厅镇乡馆院校]|委员会|管委会|[一-鿿]委|街道|办事处|政府|公署|办公[室厅]|中心"
    r"|[一-鿿]{2}[处队所站]|[中小大]学|集团|公司|联合会)"
)
_SAYS = (
    r"(?:本级|机关)?的?(?:20\d\d年?度?)?"
    r"(?:政府信息|政务|主动|依申请|收到|公开|申请|情况|统计|数据|[^,:]{0,20}表|[(:]|$)"
)
_NAMED = re.compile(rf"(?P<name>[一-鿿]{{1,25}}?{_ENDS})(?={_SAYS})")
_NOBODY = re.compile(
    "公开|信息|收到|处理|申请|情况|行政|法规|年|各|我|本|该|有关|其他|的|[和及与含]$|结果|费"
)
_BELOW = re.compile(r"(?<![和及与、含])(?:下属|所属|直属)[^,:]{0,4}单位")
_SELF = re.compile(r"(?:人民)?政府(?:办公[室厅])?$|办事处$|办公[室厅]$")


@lru_cache(maxsize=4096)  # all pages of a site have the same lines
def body_in(line: str) -> str:
    """The body that a line above a table names: 县教育局, 下属单位; "" where it names none."""
    plain = normal(line)
    if below := _BELOW.search(plain):
        return below[0]
    begun = _LEAD.match(plain)
    found = _NAMED.match(plain, begun.end() if begun else 0)
    return found["name"] if found and not _NOBODY.search(found["name"]) else ""


def is_one_of(body: str, titles: Iterable[str]) -> bool:
    """Whether a body, perhaps by its short name, is one that these titles name; so is any where none does."""
    if _BELOW.fullmatch(body):
        return False
    names = [normal(name) for name in map(name_in_title, titles) if name]
    return not names or any(_alike(_SELF.sub("", body), _SELF.sub("", name)) for name in names)


def _alike(one: str, other: str) -> bool:
    """Whether one is the other without some characters before the last: 人社局, 人力资源和社会保障局."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return short[-1:] == long[-1:] and all(character in rest for character in short)
