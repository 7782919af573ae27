"""What the lines above a statistics table (统计表) say of it: its year, a part of it, a plan, a body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.reading.sheet.columns import Head, is_plan
from pipelines.reading.text import normal

_LINES = 4  # that a caption has at most
_LONGEST = 45  # characters of each
_SENTENCE = re.compile("[。;!?]|,.*:?$")
_CAPTION = re.compile("表|附件|统计(?!时|期|口径)|如下")
_GOES_ON = re.compile("续|接上|^注|说明")
_YEAR = re.compile(r"20\d\d(?=年(?!\d{1,2}月))")  # no date
_OTHER = re.compile(  # part of a year, what is to be, another body
    r"[上下]半年|季度|目标|任务|预计|打算|计划(?!生育|单列|局|委)|(?<![和及与、含])(?:下属|所属|直属)[^,:]{0,4}单位"
)
_DAY = r"(\d{1,2})月(?:份|(\d{1,2})日)?"
_PERIOD = re.compile(rf"(?:(\d{{1,2}})|{_DAY})[-—–~至到]+(?:20\d\d年)?{_DAY}")  # 1-6月, 1月1日至9月30日
_YEARS = {("1", "", "", "12", ""), ("", "1", "", "12", ""), ("", "1", "1", "12", "31")}  # whole ones
_MONTH = re.compile(r"(?:\(|[期间段度]:?)20\d\d年\d{1,2}月份?(?:\)|$)")
_SINCE = re.compile("以来|累计")


def caption(lines: Sequence[str]) -> str:
    """The lines right above a table that name it: up to the one that calls it a table, else the last one."""
    found: list[str] = []
    for line in reversed(lines[-_LINES:]):
        text = normal(line)
        if len(text) > _LONGEST or _SENTENCE.search(text):
            break
        found.append(text)
        if _CAPTION.search(text):
            return " ".join(found)
    return found[0] if found else ""


def _is_part(text: str) -> bool:
    """Whether it names months or days that are not a year."""
    return bool(_MONTH.search(text)) or not _YEARS.issuperset(_PERIOD.findall(text))


def begins_another(lines: Sequence[str], above: Sequence[str]) -> bool:
    """Whether these lines name another table than those above the one before: no next page does."""
    fresh, before = caption(lines), caption(above)
    if _CAPTION.search(fresh) and not _GOES_ON.search(fresh):
        return fresh != before
    return bool(years(lines) - years(above))


def years(lines: Sequence[str]) -> frozenset[int]:
    """The years that a table's caption names."""
    return frozenset(map(int, _YEAR.findall(caption(lines))))


def is_own(lines: Sequence[str], heads: Sequence[Head], year: int | None) -> bool:
    """Whether a table below these lines may be that of a report on the year, and of its body."""
    text, named = caption(lines), years(lines)
    if is_plan(heads) or _OTHER.search(text) or _is_part(text) or (named and year and year not in named):
        return False
    columns = {head.year for head in heads if head.kind == "value"}
    if year and columns and not columns & {0, year}:
        return False
    return not _SINCE.search(text) or any(head.kind == "value" for head in heads)
