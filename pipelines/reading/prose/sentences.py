"""The sentences of a report's prose, and whether they speak of this body and this year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.reading.printed import Printed
from pipelines.reading.prose.leads import below, is_another_matter, last_body, led_by, opened_by, over
from pipelines.reading.prose.periods import of_whole_year, of_year
from pipelines.reading.wording import Wording

_TELLING = re.compile(  # one stands in every heading, figure and negation (不存在)
    "[0-9零〇一二两三四五六七八九十百千未没无存]"
)
_STOP = re.compile("[。!?](?!其中)")  # 公开9条。其中:网站5条
_HEADING = re.compile(
    r"(?:^|\n)(?:[一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十]{1,2}\)|\d{1,2}[.、])([^,。;\n]{2,40})"
)
_CHAPTER = re.compile(r"(?:^|\n)[一二三四五六七八九十]{1,2}、([^,。;\n]{2,40})")
_TOPICS = (  # of a heading, in the order tried
    ("disputes", re.compile("复议|诉讼|举报")),
    ("requests", re.compile("申请|答复")),
    ("fees", re.compile("收费|费用")),
    ("disclosure", re.compile("主动公开")),
)
_AHEAD = re.compile("不足|问题|改进|打算|下一步|下步|努力方向|工作计划|工作思路")
_ENDED = re.compile(r"[。;；:：!！?？]\s*$")
_NARROWEST, _WIDEST = 15, 80  # characters of a line of wrapped text
_LACKING = 3  # characters that such a line may be shorter: its indent is gone, or a mark began the next
_LEAST = 3  # lines as long as the longest of such a text
_ORDINAL = re.compile(r"^(?:.*[条件次个人篇项])?\d{1,2}\.")  # 1.当面申请3件2.传真申请2件
_BORDER = re.compile(r"[,。;:、()!?<>《》\n|]")
_WORD = re.compile(
    r"(?:19|20)\d\d年(?:度)?|\d{1,2}月(?:\d{1,2}日|底|末)?|截[至止]|至|到|起|止|本年度?|今年|全年|年内|年度|一年来|期间|当年|报告期内"
    r"|共计|总共|一共|累计|总计|合计|共|已经|已|均|都|先后|依法|依规|按规定|规范|妥善|认真|全部|及时|主动|积极|按时|按要求|其中|通过(?:各种|各类|多种|不同)(?:渠道|途径|方式|形式)(?:[和、](?:渠道|途径|方式|形式))?|通过|利用|在|对外"
    r"|向社会|也|并|同时|首次|主要|包括|收到|受理|接收|接到|办理|处理|作出|答复|告知|回复|涉及|由|因|被|有关|关于|关于|的|为|属于|属|有|含|发生|产生"
    r"|[本我](?:局|办|委|厅|院|所|部门|单位|机关)(?!级)|事务|类|新增|从事|专门|工作|针对|引发|引起|导致|提起|申请|政府信息公开|信息公开|政务公开|工作|申请人|新|另|另外|各类|直接|开展|组织|配备|设有|以|经|按|对"
)
_OWN = re.compile(
    r"(?:我|本|全)(?:省|市|州|盟|区|县|旗|镇|乡|街道|街|局|厅|委|办|院|校|所|处|会|中心|单位|机关|部门|系统|地区|新区|开发区|管委会)?"
    r"(?:办事处|委员会|人民政府|政府(?!信息)|公室|机关)?(?:各级)?各?(?:(?:信息公开工作|行政|政府|公开)?(?:机关|部门|机构|单位|系统))?"
)
_WHOLE = re.compile(
    r"(?:[从就以])?(?:全|[我本](?!.{0,12}(?:局|委|办|厅|院|所|处|会|中心)))(省|市|州|盟|区|县|旗|镇|乡|街道|系统)"
)
_WHEN = re.compile(
    r"(?:\d{1,2}[.、]|\([一二三四五六七八九十]{1,2}\)|(?:19|20)\d\d年度?|全年|今年|本年度?|一年来|年内|同时|此外|[一二三四五六]是|例如|比如|[以拿](?=[^,]+为例))+"
)
_SUBJECT = re.compile(  # 县公安局加强组织领导 · 局属各学校认真落实
    r"(?!督促|要求|指导|推动|带动|组织|明确|加强|落实|强化|按照?|根据|依据|围绕|结合|通过|在|为|对|向|由|经|与|配合|协助|会同|依托|利用|确保|将|把|以|从)"
    r"(?P<who>[一-鿿]{0,14}?(?:局|委员会|委|厅|政府|镇街|乡镇|镇|乡|街道|办事处|管委会|小学|中学|学校|大学|医院|中心|单位|部门|机关|机构|公司|系统))"
    r"(?=$|为例|加强|认真|严格|坚持|积极|高度|按照?|根据|依据|依法|不断|切实|全面|深入|进一步|紧紧|始终|及时|主动|通过|围绕|结合|严|扎实|大力|继续|建立"
    r"|完善|健全|制定|落实|强化|推进|组织|召开|成立|成效|工作|作为|共|累计|均|都|也|把|将|以|在)"
)
_GOVERNING = re.compile(  # the end of the name of a body that governs a place, and the rank of that
    r"(?P<rank>[省市州盟区县旗镇乡]|街道)?(?P<body>(?:人民)?政府|公署|管委会|管理委员会|办事处)?(?:政务公开|党政)?(?:办公[室厅]|办)?$"
)
_OURSELVES = re.compile(r"[我本](?:局|委|办|厅|院|所|镇|乡|街道|单位|部门|机关)(?!级)")
_LONGEST = 1200  # characters of a sentence; of flattened tables, which have no full stop, 1,020 were seen
_PART, _CONTEXT = 200, 300  # characters of a longer text that are read at once, and of what is around them
_RUN_ON = re.compile(r"(?:情况|情况说明|数量|概述|概况|内容)(?=(?:19|20)\d\d年|本年|今年|全年|$)")


class Sentence(NamedTuple):
    """A stretch of squeezed text that begins at `start`; `topic` is that of the heading above."""

    text: str
    source: Printed
    place: str
    start: int
    topic: str
    torn: bool = False  # it may have begun in the line before
    open: bool = False  # and may go on in the next
    under: tuple[str, ...] = ()  # headings and words that lead it in, up to a colon; the deepest is last
    own: tuple[int, int] = (0, _LONGEST)  # from where to where it is read; what is around that is context

    def owns(self, at: int) -> bool:
        """Whether what begins there is read in this stretch."""
        return self.own[0] <= at < self.own[1]

    def parts(self) -> Iterator[Sentence]:
        """The sentence; one longer than any that reports print in parts, so that the work grows with it."""
        length = len(self.text)
        if length <= _LONGEST:
            yield self
            return
        for start in range(0, length, _PART):
            first, last = max(0, start - _CONTEXT), min(start + _PART + _CONTEXT, length)
            yield self._replace(
                text=self.text[first:last],
                start=self.start + first,
                torn=self.torn or bool(first),
                open=self.open or last < length,
                own=(start - first, start - first + _PART),
            )

    def whole(self, start: int, end: int) -> bool:
        """Whether what is said there does not begin or end at the end of a line of wrapped text."""
        if self.open and end == len(self.text):
            return False
        return not self.torn or bool(_BORDER.search(self.text[:start]))

    def unbroken(self, start: int, end: int) -> bool:
        """Whether no blank is printed within the stretch: 12 1 0 is no 1210."""
        first, last = self.source.span(self.start + start, self.start + end)
        return last - first == end - start

    def printed(self, start: int, end: int) -> str:
        """A stretch of the sentence as it is printed."""
        return self.source.whole[slice(*self.source.span(self.start + start, self.start + end))]

    def at(self, start: int, end: int) -> str:
        """The place of a stretch of the sentence: p:14/120-125."""
        first, last = self.source.span(self.start + start, self.start + end)
        return f"{self.place}/{first}-{last}"


def sentences(wording: Wording) -> Iterator[Sentence]:
    """The sentences of a text without those of chapters on problems and plans.

    Those that print neither a numeral nor a negation are left out.
    """
    chapter, topic, ahead = "", "", False
    above: Mapping[int, str] = {}
    wrapped = _wrapped([line.text for line in wording.lines])
    wrapped |= {at for at, line in enumerate(wording.lines) if line.open}
    begin = 0
    for at in wording.holding(_TELLING):
        for line in range(begin, at + 1):
            above = led_by(above, wording.squeezed[line])
        begin = at + 1
        source, place = wording.printed(at), wording.lines[at].place
        for start, sentence in _telling(source.text):
            for heading in _headings(sentence):
                above = below(above, _depth(heading[0]), heading[1].partition(":")[0])
                named = next((name for name, words in _TOPICS if words.search(heading[1])), "")
                if begun := _CHAPTER.match(heading[0]):
                    ahead = bool(_AHEAD.search(begun[1]))
                    chapter = topic = named
                else:  # (二) leaves what (一) was about, 1. does not
                    topic = named or (chapter if "(" in heading[0][:2] else topic)
            under = over(above, sentence)
            if not ahead:
                open_ = at in wrapped and start + len(sentence) == len(source.text)
                torn = at - 1 in wrapped and not start
                whole = Sentence(sentence, source, place, start, topic, torn, open_, (*under.values(),))
                yield from whole.parts()
            above = opened_by(under, sentence)


def _wrapped(lines: Sequence[str]) -> frozenset[int]:
    """The lines of a text wrapped at one width that are as long as it and go on in the next line.

    Several lines of that length tell, and that none is longer.
    """
    width = max(map(len, lines), default=0)
    full = [at for at, line in enumerate(lines) if len(line) >= width - _LACKING]
    if not _NARROWEST <= width <= _WIDEST or len(full) < _LEAST:
        return frozenset()
    return frozenset(at for at in full if not _ENDED.search(lines[at]) and not _HEADING.match(lines[at]))


def _telling(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text that print a numeral or a negation, and where each begins."""
    start = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.start() if stop else len(text)
        if _TELLING.search(text, start, end):
            yield start, text[start:end]
        start = end + 1


def _headings(text: str) -> Iterable[re.Match[str]]:
    """The headings at the start of a sentence and of its lines."""
    if "\n" in text:
        return _HEADING.finditer(text)
    first = _HEADING.match(text)
    return (first,) if first else ()


def _depth(heading: str) -> int:
    """How deep a heading stands: 一、 at 1, (一) at 2, 1. at 3."""
    mark = heading.lstrip("\n")[:1]
    return 2 if mark == "(" else 3 if mark.isdecimal() else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whose report this is, and on which year."""

    names: tuple[str, ...]  # as the title and the issuer print it, simplified
    year: int | None

    def means(self, before: str, said: str, *, part: bool = False) -> bool:
        """Whether what a sentence says before a phrase leaves the figure to this body and year.

        What is `said` may begin with 全年, as labels do.

        `part`: the phrase names a part, which 其中 may introduce with a place or an office of its own.
        """
        if not of_year(before, self.year) or not of_whole_year(before + said):
            return False
        lead = _ORDINAL.sub("", _RUN_ON.split(_BORDER.split(before)[-1])[-1])
        rest = subject(lead)
        if (rank := _counted_in(before)) and not self.governs(rank):
            return False
        if (other := _spoken_of(before)) and not self.is_called(other):
            return False
        if not rest:
            return True
        if "其中" in before and not part:
            return False
        return self.is_called(rest)

    def is_called(self, name: str) -> bool:
        """Whether this body may be meant by a name: 省人社厅, 县政府."""
        return any(_abbreviates(subject(name), one) for one in self.names)

    def speaks_under(self, headings: Sequence[str]) -> bool:
        """Whether headings leave what stands below them to this body and year: no 县公安局, no 2011年工作."""
        if not headings:
            return True
        if not of_year("\n".join(headings), self.year) or any(map(is_another_matter, headings)):
            return False
        other = last_body(headings)
        return not other or bool(_OURSELVES.search(other)) or self.is_called(other)

    def governs(self, rank: str) -> bool:
        """Whether the counts of a whole 市, 县 or 镇 are this body's own: a government's, no bureau's."""
        ends = [found for name in self.names if (found := _GOVERNING.search(name))]
        return not self.names or any((one["rank"] or (one["body"] and rank)) == rank for one in ends)

    def named(self, text: str) -> bool:
        """Whether a text that follows names this body, as one part of many."""
        part = text.partition("其中")[2]
        return bool(_OURSELVES.match(part.lstrip(",:"))) or any(name in part for name in self.names)


def _counted_in(before: str) -> str:
    """The rank of the place (市 of 全市) that the last subject of a sentence names; "" where that is none."""
    for clause in reversed(_BORDER.split(before)):
        if found := _WHOLE.match(_stripped(clause)):
            return found[1]
        if _OURSELVES.search(clause):
            return ""
    return ""


def _spoken_of(before: str) -> str:
    """The body that the last clause with a subject is about; "" where that is this one, a place, or none."""
    for clause in reversed(_BORDER.split(before)):
        if _OURSELVES.search(clause) or _WHOLE.match(_stripped(clause)):
            return ""
        start = ahead.end() if (ahead := _WHEN.match(clause)) else 0
        if found := _SUBJECT.match(clause, start):
            return found["who"]
    return ""


def subject(lead: str) -> str:
    """What is left of the words before a phrase without time, manner and 我局, 全区各行政机关."""
    rest = _stripped(lead)
    if own := _OWN.match(rest):
        rest = _stripped(rest[own.end() :])
    return rest


def _stripped(text: str) -> str:
    while found := _WORD.match(text):
        text = text[found.end() :]
    while found := re.search(f"(?:{_WORD.pattern})$", text):
        text = text[: found.start()]
    return text


def _abbreviates(short: str, name: str) -> bool:
    """省人社厅 stands for 河北省人力资源和社会保障厅: its characters in their order."""
    rest = iter(name)
    return bool(name) and all(character in rest for character in short)
