"""The labels of the statistics table (统计表, 2014): what a text names, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.forms import Line, form
from pipelines.reading.likeness import likeness
from pipelines.reading.text import normal

CIRCLED = re.compile("[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f]")  # NFKC would make bare digits of them
_NUMERAL = r"[一二三四五六七八九十]{1,2}"
_ORDINAL = re.compile(
    rf"^(?:其中[:,、]?|\({_NUMERAL}\)[、.]?|{_NUMERAL}[、.,:]|\(\d{{1,2}}\)|\d{{1,2}}[.、,)](?!\d)|[:、.])"
)
_REMARK = re.compile(r"\([^()]*\)?")
_MARKS = re.compile(r"[\W_]+")
UNIT = re.compile(r"(?:万元|亿元|元|人次|条\(件\)|件\(条\)|条/件|件/条|件次|[条件次篇人个份期场项宗起名])")
_UNIT_IN_LABEL = re.compile(rf"\((?:单位:)?({UNIT.pattern})\)")
_CLOSE, _APART = 0.87, 0.8  # how near a damaged label must be to its own label, and how far from others
_SHORTEST_CUT = 6  # characters of a label that is cut off at its end
_LONGEST = 120

# The groups of the table; a row such as 被依法纠错数 belongs to the group printed before it.
_GROUPS = {
    "主动公开情况": "disclosure",
    "通过不同渠道和方式公开政府信息的情况": "disclosure",
    "回应解读情况": "response",
    "通过不同渠道和方式回应解读的情况": "response",
    "依申请公开情况": "requests",
    "行政复议情况": "reconsideration",
    "行政诉讼情况": "litigation",
    "机构建设和保障经费情况": "organisation",
    "政府信息公开会议和培训情况": "training",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What a label names: a row of the national table (Beijing's included), of Fujian's, or of both.

    A group has neither; `group` tells which rows follow.
    """

    national: str = ""
    fujian: str = ""
    group: str = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A label within running text."""

    start: int
    end: int
    indicator: Indicator


@cache
def rows() -> dict[str, Line]:
    """Row id → row, of all variants."""
    return {row.id: row for block in form("2014").tables["indicators"] for row in block.rows}


@cache
def beijing() -> frozenset[str]:
    """The rows that only Beijing prints."""
    blocks = form("2014").tables["indicators"]
    return frozenset(row.id for block in blocks if block.variant == "beijing" for row in block.rows)


def unit_in(text: str) -> str | None:
    """收到申请数（件）: the unit that a label bears."""
    found = _UNIT_IN_LABEL.search(normal(text))
    return found[1] if found else None


@lru_cache(maxsize=8192)
def indicator(text: str) -> Indicator | None:
    """What a cell's whole text names: as printed, without remarks in brackets, cut off, or damaged."""
    if len(text) > _LONGEST:
        return None
    known, printed = _vocabulary(), core(text)
    bare = _MARKS.sub("", _REMARK.sub("", _bare(text)))
    found = known.get(printed) or known.get(bare)
    return found or _cut(bare or printed) or _resembling(bare or printed)


def exact(text: str) -> bool:
    """Whether the text is a label in full."""
    known = _vocabulary()
    return core(text) in known or _MARKS.sub("", _REMARK.sub("", _bare(text))) in known


def core(text: str) -> str:
    """The label without blanks, marks, ordinals and 其中."""
    return _MARKS.sub("", _bare(text))


def mentions(text: str) -> Iterator[Mention]:
    """Labels in running text, in order; `text` is aligned (simplified, half-width)."""
    for found in _pattern().finditer(text):
        if named := _vocabulary().get(core(found[0])) or indicator(found[0]):
            yield Mention(start=found.start(), end=found.end(), indicator=named)


def _bare(text: str) -> str:
    plain = normal(CIRCLED.sub("", text))
    while found := _ORDINAL.match(plain):
        plain = plain[found.end() :]
    return plain


def _cut(printed: str) -> Indicator | None:
    if len(printed) < _SHORTEST_CUT:
        return None
    found = {named for known, named in _vocabulary().items() if known.startswith(printed)}
    return found.pop() if len(found) == 1 else None


def _resembling(printed: str) -> Indicator | None:
    """The label that a damaged one resembles, if it resembles no other one."""
    if not 5 <= len(printed) <= _LONGEST or printed[-1].isdigit():  # a label with its figure
        return None
    near: dict[Indicator, float] = {}
    for known, named in _vocabulary().items():
        if ratio := likeness(printed, known, _APART):
            near[named] = max(near.get(named, 0), ratio)
    if len(near) != 1 or max(near.values()) < _CLOSE:
        return None
    (best,) = near
    return Indicator(national=best.national, fujian=best.fujian, group=best.group, damaged=True)


@cache
def _vocabulary() -> dict[str, Indicator]:
    """Core → indicator; a label of both the national table and Fujian's names a row of each."""
    found: dict[str, dict[str, str]] = {key: {"group": group} for key, group in _GROUPS.items()}
    for block in form("2014").tables["indicators"]:
        kind = "fujian" if block.variant == "fujian" else "national"
        for row in block.rows:
            for text in row.labels:
                named = found.setdefault(core(text), {})
                named.setdefault(kind, row.id)
                if kind == "national" and "group" not in named:
                    named["group"] = _GROUPS.get(core(block.clause), row.id.partition("_")[0])
    return {
        text: Indicator(
            national=named.get("national", ""), fujian=named.get("fujian", ""), group=named.get("group", "")
        )
        for text, named in found.items()
    }


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for all labels, the longest first; blanks and marks may be missing or differ."""
    texts = {normal(text) for row in rows().values() for text in row.labels}
    whole = sorted({*texts, *_GROUPS}, key=len, reverse=True)
    ordinal = rf"(?:\(\s*{_NUMERAL}\s*\)|{_NUMERAL}\s*[、.,]|\(\d\)|\d\s*[.、](?!\d))\s*"
    before = rf"(?:其中\s*[:,、]?\s*)?(?:{ordinal})?"
    first = "".join(sorted({text[0] for text in whole}))  # or one before it; all else need not be tried
    return re.compile(
        rf"(?=[其(\d一二三四五六七八九十{first}]){before}(?:{'|'.join(_loose(text) for text in whole)})"
    )


def _loose(text: str) -> str:
    marks = r"[\"'“”‘’、,/《》<>()\s]*"
    return marks.join(re.escape(c) for c in text if c.isalnum())
