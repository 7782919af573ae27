"""Whose work the figures of a report count: that of its body alone, or also that of bodies below it.

Only what the report says of itself tells: 综合各区政府和市政府各部门的年度报告编制而成, 数据为本级数据.
Where it says nothing, or both, the scope is unknown: a sum of parts may be asked only of a report that says
that it is one (forms/identities: xl.sum_of_parts), and nothing follows from the kind of body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.reading.text import normal
from pipelines.reading.wording import Wording
from pipelines.report import Datum

OWN, CONSOLIDATED = "own", "consolidated"

_MAYBE = re.compile("综合|汇总|范围|口径|数据|资料|本级|报告(?:的?基础上)?编|涵盖|覆盖|反映")
_SENTENCE = re.compile("[^。;!?]+")
_SHORTEST = 10  # characters of a paragraph that says whose work it counts
_LONGEST = 250  # characters of a sentence: a table that ran together has more
_CLAUSE = re.compile("[,:()]")
_PLACE = "[省市州盟区县旗乡镇街园]"
_PART = (  # of the bodies below; 各科室 and 各处室 are offices of the body itself
    rf"(?:各(?:有关|相关|职能|责任|级|直属|下属|所属|行政|基层|[市县区省州乡镇]直)*(?:{_PLACE}|部门|单位|机关|机构|分局|委[、办局]|委员会|局)"
    r"|(?:所属|下属|下辖|下级|基层|直属|局属|委属|厅属|[市县区省州]直)(?:各|[一-鿿]{0,4}(?:部门|单位|机构|机关|分局|政府))"
    rf"|本级[、和及与以]|全{_PLACE}(?=汇总|各|所有|行政机关|政府系统|系统))"
)
_WHAT = "(?:报告|年报|情况|数据|材料|资料|统计)"
_SELF = re.compile("(?:本|该|此|年度|公开)(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_MADE_OF = re.compile(
    rf"(?:综合|汇总|整合)(?!协调|运用|科|处)[^。;]{{0,60}}{_PART}[^。;]{{0,80}}{_WHAT}[^。;]{{0,24}}(?:而成|编制|编写|编撰|汇编|形成)"
    rf"|{_PART}[^。;]{{0,80}}{_WHAT}[^。;]{{0,12}}(?:综合|汇总)[^。;]{{0,8}}(?:而成|编制|编写|编撰|汇编|形成|整理)"
    rf"|{_PART}[^。;《》]{{0,60}}(?:年度(?:工作)?报告|年报)(?:的?基础上)?(?:编制|编写|汇编)(?:而成|完成)?(?=[,;]|$)"
    rf"|(?:涵盖|覆盖|反映)[^,。;]{{0,30}}{_PART}[^。;]{{0,40}}公开(?:工作)?情况"
)
_COUNTED = re.compile(  # 本报告所列数据的统计范围为 …
    r"(?:(?:本(?!列)|该|以上|上述|所列|统计|使用|涉及|报告)[^,。;:()]{0,12}数据|统计(?:数据)?(?:范围|口径)|报告(?:编制|统计)?范围)"
    r"(?P<what>[^,。;:()]{0,8}?(?:为|是|系|仅|只|均|包括|包含|涵盖|覆盖|含).*)"
)
_WITHOUT = re.compile("不含|不包括|不包含|不涉及|未含|未包括|未包含|不统计|除外")
_ALONE = re.compile("本级|本(?:行政)?机关|本单位|本部门|[本我](?:局|委|办|厅|镇|乡|街道|办事处)")
_OF_ALL = re.compile(f"汇总数|{_PART}")
_TITLE = re.compile(r"本级|\((?P<all>[^()]*汇总[^()]*)\)")


def scope_of(wording: Wording, title: Datum | None) -> Datum | None:
    """What the report says of itself: the value is OWN or CONSOLIDATED; None where it leaves that open.

    Text and place are those of the sentence or title that says it first.
    """
    said = [*_of_title(title), *_of_sentences(wording)]
    return said[0] if len({one.value for one in said}) == 1 else None


def _of_title(title: Datum | None) -> Iterator[Datum]:
    found = _TITLE.search(normal(title.value)) if title else None
    if title and found:
        value = CONSOLIDATED if found["all"] else OWN
        yield Datum(value=value, text=title.text, place=title.place, source=title.source)


def _of_sentences(wording: Wording) -> Iterator[Datum]:
    for at in wording.holding(_MAYBE):
        line = wording.lines[at]
        if len(line.text) < _SHORTEST:
            continue
        source = wording.printed(at)
        for sentence in _SENTENCE.finditer(source.text):
            if len(sentence[0]) <= _LONGEST and (value := _said(sentence[0])):
                first, last = source.span(*sentence.span())
                place = f"{line.place}/{first}-{last}"
                yield Datum(value=value, text=line.text[first:last], place=place, source="text")


def _said(sentence: str) -> str | None:
    if _SELF.search(sentence) and _MADE_OF.search(sentence):
        return CONSOLIDATED
    found = _COUNTED.search(sentence)
    if not found:
        return None
    clauses = _CLAUSE.split(found["what"])
    within = ",".join(one for one in clauses if not _WITHOUT.search(one))
    without = ",".join(one for one in clauses if _WITHOUT.search(one))
    if _OF_ALL.search(within):
        return CONSOLIDATED
    return OWN if _ALONE.search(within) or re.search(_PART, without) else None
