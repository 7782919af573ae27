"""The heads of the columns of the statistics table (统计表): of cells, and of lines without a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.reading.sheet.indicators import indicator

_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = rf"(?:{_YEAR.pattern})年"
COUNTED = ("value", "cumulative")  # kinds of heads that figures stand under
SUMS = ("合计", "总计")  # heads, or a last row
_COUNT = r"(?:统计)?(?:数(?:量|值|据)?|结果)?"
_WORDS = {
    "label": r"(?:统计)?指标(?:名称|内容)?|(?:统计)?项目|项目名称",
    "unit": r"(?:计量)?单位",
    "cumulative": r"(?:历年|历史)?累计(?:统计)?数?",
    "past": rf"(?:上年|上一年|去年|上期)度?(?:同期)?{_COUNT}",
    "value": (
        rf"(?:统计(?:数(?:据|量|值)?|结果|量)|数(?:量|值|据)|年末统计|(?:年度)?统计数?)(?:\({_NAMED}度?\))?|"
        rf"(?:本年|当年|本期|{_NAMED})度?{_COUNT}|全年(?:合计|总计)?{_COUNT}|{'|'.join(SUMS)}"
    ),
    "plan": r"(?:工作|计划|年度)?目标(?:值|数|任务)?|(?:计划|任务)(?:数|值|指标)?",
    "remarks": r"备注(?:说明)?|(?:情况|填报)?说明",
    "serial": r"序号|编号|编码|代码|行次",
    "other": r"同比.*|增减.*|第?[一二三四]季度|[上下]半年",
}
_HEAD = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()))
_RUN_WORDS = (
    rf"年末统计|历年累计|累计数?|(?:本年|上年|上一年|去年|{_NAMED})\s*度?(?:同期)?(?:统计)?(?:数(?:据|量|值)?)?|"
    r"第?[一二三四]季度|[上下]半年|(?:目标|计划|任务)(?:数|值)|统计数(?:据|量|值)?|数(?:量|值)|序号|编号|编码|代码|行次|备注(?:说明)?|同比(?:增减|增长)?|增减率?|(?:统计)?指标(?:名称|内容)?|"
    r"(?:统计)?项目(?:名称)?|(?:计量)?单位"
)
_FIRST = (  # two heads, or one right before the first row
    r"(?:(?:统计)?指标(?:名称|内容)?|统计项目)(?:\s*(?:计量)?\s*单位|\s+(?:统计数(?!据)|本年度\s))|"
    rf"(?:(?:统计)?指标(?:名称|内容)?|(?:统计)?项目(?:名称)?)(?:[\s|,]*(?:{_RUN_WORDS})){{2}}|"
    rf"(?:统计)?指标(?:名称|内容)?(?:{_RUN_WORDS})(?=(?:\(?[一1][)、.])*(?:主动公开|收到申请))"
)


def _spaced(pattern: str) -> str:
    """The pattern with blanks allowed between characters, as heads are printed: 统 计 指 标."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])|(?<=\)\?)(?=[\u4e00-\u9fff])", r"\\s*", pattern)


_IN_RUN = re.compile(_spaced(_RUN_WORDS))
_BEGINS = re.compile(_spaced(_FIRST))
_LINE = re.compile(rf"[\s|,]*(?:(?:{_IN_RUN.pattern})[\s|,]*)+")
SERIALS = re.compile(
    r"(?:序\s*号|编\s*[号码]|代\s*码|行\s*次)[\s|,]*\Z"
)  # before the heads that are told apart
_BORDERS = re.compile(r"[\s|,]+")
_WORD = re.compile(r"[\u3400-\u9fff]{2,12}")
_LONGEST = 60  # characters of a line that is but the table's head


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: label, serial, unit, value, cumulative, past (other years), plan, remarks."""

    kind: str
    column: int
    year: int = 0  # that it names


def head_of(text: str, column: int) -> Head | None:
    """The head that a cell's text (normal) is."""
    found = _HEAD.fullmatch(text)
    if not found:
        return None
    year = _YEAR.search(text)
    return Head(kind=found.lastgroup or "", column=column, year=int(year[0]) if year else 0)


def is_plan(heads: Sequence[Head]) -> bool:
    """Whether a table prints aims, and no counts."""
    kinds = {head.kind for head in heads}
    return "plan" in kinds and kinds.isdisjoint(COUNTED)


def has_codes(heads: Sequence[Head]) -> bool:
    """Whether serials or codes stand between labels and figures."""
    kinds = [head.kind for head in heads]
    return "serial" in kinds[kinds.index("label") :] if "label" in kinds else False


def has_remarks(heads: Sequence[Head]) -> bool:
    """Whether notes stand beside the figures."""
    return any(head.kind == "remarks" for head in heads)


def meant(heads: Sequence[Head], year: int | None) -> tuple[Head, ...]:
    """The heads in a report on that year: beside its own column one of another year is past."""
    ours = {head.year for head in heads if head.kind == "value" and head.year in (0, year)}
    if not ours:
        return tuple(heads)
    own = year if year in ours else 0
    return tuple(
        replace(head, kind="past") if head.kind == "value" and head.year != own else head for head in heads
    )


def begin(text: str, after: int = 0) -> int | None:
    """Where in an aligned text the heads of a table begin that stand side by side."""
    if found := _BEGINS.search(text, after):
        return found.start()
    whole = not after and len(text) < _LONGEST and _LINE.fullmatch(text)
    kinds = {head.kind for head in heads_in(text)} if whole else set()
    apart = len(kinds) > 2 or "value" not in kinds or re.search(r"\w[\s|,]+\w", text)
    return 0 if "label" in kinds and kinds & {*COUNTED, "plan"} and apart else None


def heads_in(text: str) -> list[Head]:
    """The heads that stand in an aligned text, and words between and behind them that may be others."""
    heads: list[Head] = []
    at = 0
    for one in _IN_RUN.finditer(text):
        if head := head_of("".join(one[0].split()), -1):
            heads += _strange(text[at : one.start()]) if heads else []
            heads.append(head)
            at = one.end()
    return heads + _strange(text[at:]) if heads else heads


def _strange(text: str) -> list[Head]:
    """Words that are no label of the form: halves of a year, parts of a body."""
    words = _BORDERS.split(text.strip(" |,"))
    if not all(_WORD.fullmatch(word) and not indicator(word) for word in words):
        return []
    return [head_of(word, -1) or Head(kind="other", column=-1) for word in words]
