"""The heads of the columns of the statistics table (统计表): of cells, and of lines without a grid."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    "label": r"(?:统计)?指标(?:名称|内容)?|(?:统计)?项目|项目名称",
    "unit": r"(?:计量)?单位",
    "cumulative": r"(?:历年|历史)?累计(?:统计)?数?",
    "value": (
        r"统计(?:数(?:据|量|值)?|结果|量)|数(?:量|值|据)|年末统计|"
        r"(?:本年|(?:19|20)\d\d年)度?(?:统计)?数?(?:量|据)?|(?:年度)?统计数?"
    ),
    "other": r"序号|编号|代码|行次|备注|说明|上年(?:度)?(?:数|同期)?|去年(?:同期)?|同比.*|增减.*",
}
_HEAD = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()))
_IN_RUN = re.compile(
    r"年末统计|历年累计|累计数?|统计数[据量值]?|本年度?|(?:19|20)\d\d\s*年度?|数[量值]|上年度?数?|序号|备注|"
    r"(?:统计)?指标(?:名称|内容)?|(?:统计)?项目(?:名称)?|(?:计量)?单位"
)
_BEGINS = re.compile(
    r"(?:(?:统计)?指标(?:名称|内容)?|统计项目)(?:\s*(?:计量)?\s*单位|\s+(?:统计数(?!据)|本年度\s))"
)
_LINE = re.compile(rf"[\s|,]*(?:(?:{_IN_RUN.pattern})[\s|,]*)+")
_LONGEST = 60  # characters of a line that is but the table's head


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: label, unit, value, cumulative or other."""

    kind: str
    column: int


def kind_of(text: str) -> str:
    """Which head a cell's text (normal) is, "" if it is none."""
    found = _HEAD.fullmatch(text)
    return found.lastgroup or "" if found else ""


def begin(text: str) -> int | None:
    """Where in an aligned text the heads of a table begin that stand side by side."""
    if found := _BEGINS.search(text):
        return found.start()
    whole = len(text) < _LONGEST and _LINE.fullmatch(text)
    kinds = {head.kind for head in heads_in(text)} if whole else set()
    return 0 if {"label", "value"} <= kinds and (len(kinds) > 2 or re.search(r"\w[\s|,]+\w", text)) else None


def heads_in(text: str) -> list[Head]:
    """The heads that stand in an aligned text."""
    return [Head(kind=kind, column=-1) for one in _IN_RUN.finditer(text) if (kind := kind_of(one[0]))]
