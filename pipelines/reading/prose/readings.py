"""Figures that sentences state: 收到申请3件,其中当面申请1件 → readings with source `prose`.

A figure belongs to an indicator only where the phrase stands directly beside it, the unit fits, and what
stands before speaks of this body and year. Everything else that looks like a figure of an indicator is the
finding `prose-unattributed`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.document import Finding
from pipelines.forms import form
from pipelines.reading.prose.matters import (
    is_apart,
    is_one_of_two,
    of_disclosure,
    of_requests,
    shared,
    states,
)
from pipelines.reading.prose.numerals import NUMBER, number
from pipelines.reading.prose.periods import of_no_part, of_year
from pipelines.reading.prose.sentences import Sentence, Speaker, sentences
from pipelines.reading.prose.vocabulary import DECOY, Vocabulary, of_2014
from pipelines.reading.tables.cells import Figure
from pipelines.reading.tables.figures import in_unit
from pipelines.reading.tables.readings import in_doubt, printed_twice
from pipelines.reading.tables.rows import Print
from pipelines.reading.wording import Wording
from pipelines.report import STATED, Reading, State

_ABOUT = r"(?P<about>约|大约|近|将近|逾|超过?|不少于|至少|不足)?"
_FIGURE = re.compile(  # the first test spares most characters the others
    rf"(?=[0-9零〇一二两三四五六七八九十百千约大近将逾超不至]){_ABOUT}(?P<number>(?<![\d.]){NUMBER})(?P<more>余|多|几)?(?!(?<=一)[经旦律])"
)
_OVER = re.compile(  # 30条左右, 30条至40条, 30条的任务
    r"以上|左右|余|多|以内|[%‰]|[至到—–~-]+\d|(?:的|是[^,。;]{0,10})(?:任务|目标|要求|计划)"
)
_TAIL = 110  # characters: the longest label and what joins it to its figure
_ENDS = re.compile(
    r"(?:信息|文件|公开|公开件|人员[、和]|申请[书表件]|请求|培训|参训|配备|设有|(?<=[,;])共|发布|热点|问题|舆情|布会|访谈|稿件?|事件|申请|事项|办结|完毕|完结|答复|回复|范围|秘密|的|隐私|稳定|情形|情况|机关|不存在|补充|办理"
    r"|处理|提供|结转|年度?|复议|案件|案卷|案|诉讼|应诉|起诉|请求|行为|决定|维持|纠错|纠正|结果|审结|未办结|举报|投诉|费用|费|收费|金额|项目|机构|点|场所"
    r"|人员|训人|经费|会议|培训班|对|收到|新收|受理|接收|接到|参加|出席|举办|召开|了|自然人|规章|有效|权益|制作|明确|出版物|额|网站|微博|微信|公众号|公众平台|公报|其[他它]|方式|渠道|途径|形式|职|废止"
    r")(?:数量|总数量?|总量|件数|条数|次数|总次数|人数|人次数|数)?(?:\([条件次个人篇项]\))?(?:为|共计|总计|累计|共有|合计|共|计|有|达到?|是|:|各)*$"
)
_EACH = re.compile("[均都议讼]")  # what _ALL begins with
_ALL = re.compile("[均都][为是]?[0零无]|[议讼](?:案件|案)?(?:数量|数)?(?:共计|[为共计各])?[0零]")
_CLOSED = re.compile(r"[,。.;:()\n]|(?<=[和及与、且])(?:未|没有|无)|$")  # the end of what a negation denies
_NEGATES = re.compile("[未没无存]")  # what every negation has: 未, 没有, 无, 不存在
_CARRIED_ON = re.compile(r"\D{1,3}结转")  # 1件结转下年度
_OTHERS = re.compile(  # a lack of these says nothing of requests: those of legal persons are some of them
    "复议|诉讼|举报|投诉|费|不予公开的|第三方|^(?!.*(?:公民|个人|公众|群众|申请人|任何)).*(?:法人|组织|单位)"
    "|^(?!.*任何).*(?:书面|网上|网络|在线|当面|现场|邮件|信函|信件|来信|邮寄|传真|口头|电话)"
)
_BARE_END = re.compile(  # of no row of figures: 25、0、0、26
    r"(?!、[\d、]|,\d+(?:[,、。;\n]|$))(?:[,。;:、()\n]|$)"
)
_OF_ALL = re.compile(r"全[省市州盟区县旗镇乡][^,。;]*$")  # 全市公开30条,其中某局公开3条


@dataclass(slots=True)
class Prose:
    """What the sentences of one document state: field → reading; and the doubts."""

    readings: dict[str, Reading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, fresh: Reading, doubts: Iterable[Finding]) -> None:
        """Keep a statement; one that a later sentence contradicts is in doubt."""
        old = self.readings.get(fresh.field)
        if old is None:
            self.readings[fresh.field] = fresh
            self.findings += doubts
        elif old.value != fresh.value and fresh.text not in old.text.split(" | "):
            self.findings.append(printed_twice(old, fresh))
            self.readings[fresh.field] = in_doubt(old, fresh)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A phrase that lays claim to a figure; `start` is where the phrase begins in the sentence."""

    row: str
    start: int
    end: int  # of the unit
    unit: str | None
    fits: bool
    last: int = 0  # the end of a phrase that goes on behind the figure, and names open information there

    @property
    def around(self) -> bool:
        """Whether the figure stands within the phrase."""
        return bool(self.last)


def read_prose(
    wording: Wording,
    speaker: Speaker,
    fields: Mapping[str, str],
    words: Vocabulary | None = None,
) -> Prose:
    """Read what a text states; `fields` gives the field of each row of `words` to look for."""
    words = words or of_2014()
    prose, listener = Prose(), _Listener(words=words, speaker=speaker, fields=fields)
    for sentence in sentences(wording):
        for row, reading, doubts in listener.stated(sentence):
            if reading is None:
                if not row.startswith(STATED):
                    prose.findings.append(_unattributed(fields[row], sentence, doubts))
                continue
            for one in listener.covered(row, reading):
                prose.add(one, doubts)
        for row, start, end in listener.absences(sentence):
            found = Figure(state=State.NUMBER, value=0)
            nothing = _reading(fields[row], found, sentence, start, end, words.lines[row].unit)
            for one in listener.covered(row, nothing):
                prose.add(one, ())
    return prose


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listener:
    """Who listens for which rows, and knows who speaks."""

    words: Vocabulary
    speaker: Speaker
    fields: Mapping[str, str]

    def stated(self, sentence: Sentence) -> Iterator[tuple[str, Reading | None, Any]]:
        """(row, reading, its doubts) of each figure, or (row, None, where) where it may be another's."""
        text = sentence.text
        for found in _FIGURE.finditer(text):
            before = text[max(0, found.start() - _TAIL) : found.start()]
            if not sentence.owns(found.start()):
                continue
            if not _ENDS.search(before[-24:]) and not _CARRIED_ON.match(text, found.end()):
                continue
            claims = [*self._claims(text, found), *self._around(text, found)]
            if not claims:
                continue
            longest = min(claims, key=lambda one: one.start)
            if longest.row not in self.fields:
                continue
            good = [one for one in claims if one.start == longest.start]
            exact = not (found["about"] or found["more"]) and sentence.unbroken(*found.span("number"))
            exact = exact and sentence.whole(longest.start, max(one.end for one in good))
            kept = [one for one in good if one.fits and exact and self._allowed(one, sentence)]
            value = number(found["number"])
            if len(kept) != 1 or value is None or self._has_fraction(longest.row, value):
                row = next((one.row for one in good if one.fits), longest.row)
                yield row, None, (longest.start, longest.end)
                continue
            yield (kept[0].row, *self._figure(kept[0], value, found, sentence))

    def _has_fraction(self, row: str, value: int | float) -> bool:
        """Whether a count has one, as of 1.203: amounts alone may."""
        return value != int(value) and self.words.lines[row].number != "decimal"

    def covered(self, row: str, reading: Reading) -> Iterator[Reading]:
        """The reading; and where it says 0, the same of what it includes."""
        yield reading
        for name in self.words.covers.get(row, ()) if reading.value == 0 else ():
            yield reading._replace(field=name)

    def absences(self, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
        """(row, start, end) of each row that the sentence says there was none of."""
        for start, end, said in self._negated(sentence.text):
            if not (sentence.owns(start) and sentence.whole(start, end)):
                continue
            if not self.speaker.speaks_under(sentence.under):
                continue
            before = sentence.text[:start]
            for row, noun in self.words.nouns.items():
                named = row in self.fields and re.search(noun, said) and self._now(row, before)
                if named and self._is_none(row, sentence, before, said):
                    yield row, start, end

    def _now(self, row: str, before: str) -> bool:
        """Whether a negation behind these words speaks of the whole year; fees were abolished within one."""
        lead = re.split(r"[,。;:\n]", before)[-1]
        limited = re.search("其中|部分|个别|除|每|各乡镇|基本", lead)
        if re.search(r"(?:19|20)\d\d年度?$", lead):  # 2014年发生1件,2015年未发生
            return not limited and of_year(lead, self.speaker.year)
        since = re.sub(r"[^,。;\n]*$|历年来|以来", "", before)  # what was never is not this year either
        whole = self.words.kinds.get(row) == "fees" or of_no_part(re.sub(r"[^,。;\n]*以来", "", before))
        return not limited and whole and of_year(since, self.speaker.year)

    def _negated(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, words) of 未收到申请, and of 行政复议、行政诉讼均为0."""
        for found in self.words.negation.finditer(text) if _NEGATES.search(text) else ():
            clause = self.words.absent.match(text, found.end())
            if clause and _CLOSED.match(text, clause.end()):
                yield found.start(), clause.end(), clause[0]
        for found in self.words.zeros.finditer(text) if _EACH.search(text) and _ALL.search(text) else ():
            yield found.start(), found.end(), found[0]

    def _is_none(self, row: str, sentence: Sentence, before: str, said: str) -> bool:
        """Whether the words speak of this row: 未收到复议申请 says nothing of requests."""
        kind = self.words.kinds.get(row, "complaints")
        ours = of_disclosure(kind, sentence, before, said) or (kind == "fees" and "申请" in said)
        return ours and (kind != "received" or not _OTHERS.search(said))

    def _figure(
        self, claim: _Claim, value: int | float, found: re.Match[str], sentence: Sentence
    ) -> tuple[Reading, tuple[Finding, ...]]:
        name, line = self.fields[claim.row], self.words.lines[claim.row]
        place = sentence.at(found.start("number"), claim.end)
        mark = Print(text=sentence.printed(found.start("number"), claim.end), place=place)
        figure = Figure(state=State.NUMBER, value=value, unit=claim.unit)
        figure, unit, doubts = in_unit(name, figure, claim.unit, line, mark)
        return _reading(name, figure, sentence, found.start("number"), claim.end, unit), doubts

    def _claims(self, text: str, found: re.Match[str]) -> Iterator[_Claim]:
        """Phrases that end where the figure begins."""
        start = max(0, found.start() - _TAIL)
        clause = max(start, *(text.rfind(mark, start, found.start()) + 1 for mark in ",;\n"))
        for row in (*self.fields, *({DECOY} & self.words.phrases.keys())):
            begin = start if row in self.words.wide else clause
            phrase = self.words.phrases[row].search(text, begin, found.start())
            if not phrase:
                continue
            unit = self.words.units[row].match(text, found.end())
            end = unit.end() if unit else found.end()
            labelled = phrase["counted"] is not None or bool(phrase["joint"])
            bare = labelled and bool(_BARE_END.match(text, found.end()))
            fits = (bool(unit) and not _OVER.match(text, end)) or bare
            yield _Claim(row=row, start=phrase.start(), end=end, unit=unit[0] if unit else None, fits=fits)

    def _around(self, text: str, found: re.Match[str]) -> Iterator[_Claim]:
        """Phrases that the figure stands within: 已答复的304项申请."""
        for row, before, after in self.words.around:
            if row not in self.fields:
                continue
            unit = self.words.units[row].match(text, found.end())
            behind = after.match(text, unit.end()) if unit else None
            start = before.search(text, max(0, found.start() - _TAIL), found.start()) if behind else None
            if unit and behind and start:
                yield _Claim(
                    row=row, start=start.start(), end=unit.end(), unit=unit[0], fits=True, last=behind.end()
                )

    def _allowed(self, claim: _Claim, sentence: Sentence) -> bool:
        """Whether the words before the phrase, and the topic, leave the figure to this row."""
        before = sentence.text[: claim.start]
        said = sentence.text[claim.start : claim.end]
        kind = self.words.kinds.get(claim.row, "")
        if not self.speaker.speaks_under(sentence.under):
            return False
        if not ((claim.around and kind != "staff") or of_disclosure(kind, sentence, before, said)):
            return False
        if re.search(r"(?:未|没有|无)[^,。;]*$", before) or (not claim.around and shared(before)):
            return False
        if kind == "requests" and not of_requests(sentence, before, _named_by(claim, sentence)):
            return False
        if kind in ("disputes", "heads") and not self._owned(claim.row, before + said):
            return False
        if is_apart(kind, before + said) or is_one_of_two(claim.row, sentence.text):
            return False
        if not states(sentence, claim.start, claim.last or claim.end, kind=kind):
            return False
        if _OF_ALL.search(before) and self.speaker.named(sentence.text[claim.end :]):
            return False
        part = bool(self.words.lines[claim.row].parent) or claim.row.startswith("channel_")
        return self.speaker.means(before, said, part=part or kind in ("requests", "disputes"))

    def _owned(self, row: str, before: str) -> bool:
        """维持, 驳回 and 纠错 belong to the last of 复议 and 诉讼 that was named."""
        if row.endswith(("_total", ".total")) or row in self.words.owners:
            return not re.search("(?:复议|诉讼)(?:案件)?[和及与、]$", before)
        last: dict[str, int] = {}
        taken = before
        for prefix, found in self.words.owners.items():
            for named in found.finditer(taken):
                last[prefix] = named.end()
            taken = found.sub(lambda one: "-" * len(one[0]), taken)
        return bool(last) and row.startswith(max(last, key=lambda prefix: last[prefix]))


def _named_by(claim: _Claim, sentence: Sentence) -> str:
    """The words of a claim; of 在答复的5件申请中,同意公开的3件 those to the end."""
    around = claim.around and "公开" in sentence.text[claim.end :]
    return sentence.text[claim.start : None if around else claim.end]


def _reading(name: str, found: Figure, sentence: Sentence, start: int, end: int, unit: str | None) -> Reading:
    return Reading(
        field=name,
        value=found.value,
        text=sentence.printed(start, end),
        unit=unit,
        state=found.state,
        place=sentence.at(start, end),
        form="2014",
        source="prose",
    )


def _unattributed(name: str, sentence: Sentence, span: tuple[int, int]) -> Finding:
    return Finding(
        code="prose-unattributed",
        severity="info",
        fields=(name,),
        place=sentence.at(*span),
        values={"printed": sentence.printed(*span)},
    )


def national_fields() -> dict[str, str]:
    """Indicator → field id, of the national table and Beijing's."""
    blocks = form("2014").tables["indicators"]
    return {row.id: f"indicators.{row.id}" for b in blocks if not b.columns for row in b.rows}


def fujian_fields(printed: Collection[str]) -> dict[str, str]:
    """The same, where Fujian's table has a row of its own for it, one of those that are printed."""
    rows = [row for b in form("2014").tables["indicators"] if b.columns for row in b.rows]
    own = {row.same_as: f"indicators.{row.id}.year" for row in rows if row.same_as and row.id in printed}
    return national_fields() | own


def in_form(prose: Prose, name: str) -> Prose:
    """The same readings, of the form that has their fields: the indicators are those of 2014."""
    readings = {
        key: one._replace(form="2014" if key.startswith("indicators.") else name)
        for key, one in prose.readings.items()
    }
    return Prose(readings=readings, findings=prose.findings)
