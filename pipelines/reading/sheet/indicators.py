"""The labels of the statistics table (统计表, 2014): what a text names, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from pipelines.forms import Line, form
from pipelines.reading.tables.likeness import Known, likeness
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
_SHORTEST_PART = 3  # characters of a line that may be but the label's number
_LONGEST = 120
_MARK = re.compile(r"[\"'“”‘’、,/《》<>()\s]")  # may stand within a label of running text
_BEFORE = re.compile(  # and before it
    rf"(?:其中\s*[:,、]?\s*)?(?:(?:\(\s*{_NUMERAL}\s*\)|{_NUMERAL}\s*[、.,]|\(\d\)|\d\s*[.、](?!\d))\s*)?\Z"
)
_FARTHEST = 16  # characters that this takes
_WITH_FIGURE = re.compile(rf"\d(?:{UNIT.pattern})?\Z")
_Tree: TypeAlias = dict[str, "_Tree"]  # character → what follows it; "" where a label ends

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


def unit_in(text: str) -> str | None:
    """收到申请数（件）: the unit that a label bears."""
    found = _UNIT_IN_LABEL.search(normal(text))
    return found[1] if found else None


@lru_cache(maxsize=8192)
def indicator(text: str) -> Indicator | None:
    """What a cell's whole text names: as printed, without remarks in brackets, cut off, or damaged."""
    if len(text) > _LONGEST:
        return None
    printed, bare = _cores(text)
    found = _vocabulary().get(printed) or _vocabulary().get(bare)
    return found or _cut(bare or printed) or _resembling(bare or printed)


def in_fujian(text: str) -> str:
    """The row of Fujian's table whose label the text is when cut at its end, or resembles; else ""."""
    printed = core(text)
    own = {known: one.fujian for known, one in _vocabulary().items() if one.fujian}
    near = {
        row for known, row in own.items() if known.startswith(printed) or likeness(printed, known, _CLOSE)
    }
    return near.pop() if len(near) == 1 and len(printed) >= _SHORTEST_CUT else ""


def exact(text: str) -> bool:
    """Whether the text is a label in full."""
    printed, bare = _cores(text)
    return printed in _vocabulary() or bare in _vocabulary()


def is_numbered(text: str) -> bool:
    """Whether an ordinal stands before the label."""
    return bool(CIRCLED.match(text) or _ORDINAL.match(normal(text)))


def may_begin(text: str) -> bool:
    """Whether the text may be the first part of a label: most lines of a page cannot."""
    return len(text) <= _SHORTEST_PART or any(core in _beginnings() for core in _cores(text))


def core(text: str) -> str:
    """The label without blanks, marks, ordinals and 其中."""
    return _MARKS.sub("", _bare(text))


def mentions(text: str) -> Iterator[Mention]:
    """Labels in running text, in order; `text` is aligned (simplified, half-width)."""
    end = 0
    for found in _pattern().finditer(_MARK.sub(" ", text)):
        begin = _BEFORE.search(text, max(end, found.start() - _FARTHEST), found.start())
        assert begin
        start, end = begin.start(), found.end()
        if named := _vocabulary().get(core(text[start:end])) or indicator(text[start:end]):
            yield Mention(start=start, end=end, indicator=named)


def _cores(text: str) -> tuple[str, str]:
    """The label's core with its remarks in brackets, and without them."""
    plain = _bare(text)
    return _MARKS.sub("", plain), _MARKS.sub("", _REMARK.sub("", plain))


def _bare(text: str) -> str:
    plain = normal(CIRCLED.sub("", text))
    while found := _ORDINAL.match(plain):
        plain = plain[found.end() :]
    return plain


def _cut(printed: str) -> Indicator | None:
    found = _beginnings().get(printed, ()) if len(printed) >= _SHORTEST_CUT else ()
    return found[0] if len(found) == 1 else None


def _resembling(printed: str) -> Indicator | None:
    """The label that a damaged one resembles, if it resembles no other one."""
    if not 5 <= len(printed) <= _LONGEST or _WITH_FIGURE.search(printed):
        return None
    near: dict[Indicator, float] = {}
    for known, ratio in _known().like(printed, _APART):
        named = _vocabulary()[known]
        near[named] = max(near.get(named, 0), ratio)
    if len(near) != 1 or max(near.values()) < _CLOSE:
        return None
    (best,) = near
    return Indicator(national=best.national, fujian=best.fujian, group=best.group, damaged=True)


@cache
def _known() -> Known:
    return Known(_vocabulary())


@cache
def _beginnings() -> dict[str, tuple[Indicator, ...]]:
    """Every beginning of a label → what the labels name that begin so."""
    found: dict[str, dict[Indicator, None]] = {}
    for known, named in _vocabulary().items():
        for end in range(len(known) + 1):
            found.setdefault(known[:end], {})[named] = None
    return {beginning: tuple(named) for beginning, named in found.items()}


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
    """One pattern for all labels, the longest that stands; blanks may stand between their characters.

    As a tree it is compiled and tried in a tenth of the time that one way for each label takes.
    """
    texts = (normal(text) for row in rows().values() for text in row.labels)
    tree: _Tree = {}
    for text in sorted({*(_MARKS.sub("", text) for text in texts), *_GROUPS}):
        at = tree
        for character in text:
            at = at.setdefault(character, {})
        at[""] = {}
    return re.compile(f"(?=[{''.join(tree)}]){_ways(tree)}")  # what begins no label need not be tried


def _ways(tree: _Tree) -> str:
    ways = "|".join(character + _rest(after) for character, after in tree.items() if character)
    return f"(?:{ways})" if len(tree) > 1 else ways


def _rest(tree: _Tree) -> str:
    if tree.keys() == {""}:
        return ""
    return f"(?: *{_ways(tree)})?" if "" in tree else f" *{_ways(tree)}"
