"""Figures that sentences state: 收到申请3件,其中当面申请1件 → readings with source `prose`.

A figure belongs to an indicator only where the phrase stands directly beside it, the unit fits, and what
stands before speaks of this body and year. Everything else that looks like a figure of an indicator is the
finding `prose-unattributed`, never a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.document import Finding
from pipelines.forms import form
from pipelines.reading.cells import Figure
from pipelines.reading.figures import in_unit
from pipelines.reading.indicators import rows
from pipelines.reading.numerals import NUMBER, number
from pipelines.reading.printed import printed
from pipelines.reading.rows import Print
from pipelines.reading.sentences import Sentence, Speaker, sentences
from pipelines.reading.tables import in_doubt, printed_twice
from pipelines.report import Reading, State

_COUNTED = r"(?:数量|总数量?|总量|件数|条数|次数|总次数|人数|人次数|数)"
_JOINT = r"(?:为|共计|总计|累计|共有|合计|共|计|有|达到?|是|:|各)"
_ABOUT = r"(?P<about>约|大约|近|将近|逾|超过?|不少于|至少|不足)?"
_FIGURE = re.compile(  # the first test spares most characters the others
    rf"(?=[\d零〇一二两三四五六七八九十百千约大近将逾超不至]){_ABOUT}(?P<number>(?<![\d.]){NUMBER})(?P<more>余|多|几)?"
)
_OVER = re.compile(r"以上|左右|余|多|以内|[%‰]")
_TAIL = 110  # characters: the longest label and what joins it to its figure
_ENDS = re.compile(
    rf"(?:信息|文件|公开|发布|热点|问题|舆情|布会|访谈|稿件|事件|申请|事项|办结|答复|范围|秘密|的|隐私|稳定|情形|机关|不存在|补充|办理|复议|案件|案"
    rf"|诉讼|起诉|请求|行为|决定|维持|纠错|举报|投诉|费用|费|机构|点|场所|人员|训人|经费|会议|培训班|收到|受理|接收|接到|答复的|参加|举办|召开|召开了"
    rf"|举办了){_COUNTED}?{_JOINT}*$"
)
_REQUESTS = ("requests_", "concluded_", "reply_", "refused_", "replies_")
_DISPUTES = ("reconsideration_", "litigation_")
_TOPICS = {  # indicators whose words other work has too → the headings that make them those of disclosure
    "requests_received": ("requests",),
    "reconsideration_": ("disputes",),
    "litigation_": ("disputes",),
    "complaints": ("disputes",),
    "request_fees": ("fees", "requests"),
}
_ABROAD = re.compile(
    "建议|提案|信访|留言|来信|热线|投诉|咨询|许可|审批"
)  # other things that are received and answered


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
    around: bool = False  # the phrase goes on behind the figure, and names open information there


def read_prose(paragraphs: Iterable[tuple[str, str]], speaker: Speaker, fields: Mapping[str, str]) -> Prose:
    """Read (text, place) paragraphs; `fields` gives the field id of each indicator that is looked for."""
    prose = Prose()
    for sentence in sentences(paragraphs):
        for row, reading, doubts in _stated(sentence, speaker, fields):
            if reading:
                prose.add(reading, doubts)
            else:
                prose.findings.append(_unattributed(fields[row], sentence, doubts))
        for row, start, end in _absences(sentence, speaker, fields):
            found = Figure(state=State.NUMBER, value=0)
            prose.add(_reading(fields[row], found, sentence, start, end, rows()[row].unit), ())
    return prose


_Stated = tuple[str, Reading | None, tuple[Finding, ...] | tuple[int, int]]


def _stated(
    sentence: Sentence, speaker: Speaker, fields: Mapping[str, str]
) -> Iterator[tuple[str, Reading | None, Any]]:
    text = sentence.text
    for found in _FIGURE.finditer(text):
        before = text[max(0, found.start() - _TAIL) : found.start()]
        if not _ENDS.search(before[-20:]):
            continue
        claims = [*_claims(text, found, fields), *_around(text, found, fields)]
        if not claims:
            continue
        longest = min(claims, key=lambda one: one.start)
        good = [one for one in claims if one.start == longest.start]
        exact = not (found["about"] or found["more"])
        kept = [one for one in good if one.fits and exact and _allowed(one, sentence, speaker)]
        value = number(found["number"])
        if len(kept) != 1 or value is None:
            yield longest.row, None, (longest.start, longest.end)
            continue
        yield (kept[0].row, *_figure(fields[kept[0].row], kept[0], value, found, sentence))


def _figure(
    name: str, claim: _Claim, value: int | float, found: re.Match[str], sentence: Sentence
) -> tuple[Reading, tuple[Finding, ...]]:
    line = rows()[claim.row]
    place = sentence.at(found.start("number"), claim.end)
    mark = Print(text=sentence.text[found.start("number") : claim.end], place=place)
    figure = Figure(state=State.NUMBER, value=value, unit=claim.unit)
    figure, unit, doubts = in_unit(name, figure, claim.unit, line, mark)
    return _reading(name, figure, sentence, found.start("number"), claim.end, unit), doubts


def _claims(text: str, found: re.Match[str], fields: Mapping[str, str]) -> Iterator[_Claim]:
    """Phrases that end where the figure begins."""
    start = max(0, found.start() - _TAIL)
    for row in fields:
        phrase = _phrase(row).search(text, start, found.start())
        if not phrase:
            continue
        unit = _units(row).match(text, found.end())
        end = unit.end() if unit else found.end()
        labelled = phrase["counted"] is not None or bool(phrase["joint"])
        bare = labelled and bool(re.match(r"[,。;:、()\n]|$", text[found.end() :]))
        fits = (bool(unit) and not _OVER.match(text, end)) or bare
        yield _Claim(row=row, start=phrase.start(), end=end, unit=unit[0] if unit else None, fits=fits)


def _around(text: str, found: re.Match[str], fields: Mapping[str, str]) -> Iterator[_Claim]:
    """Phrases that the figure stands within: 已答复的304项申请."""
    for row, pairs in _surrounding().items():
        for before, after in pairs if row in fields else ():
            start = re.search(f"(?:{before})$", text[: found.start()])
            unit = _units(row).match(text, found.end())
            if start and unit and re.match(after, text[unit.end() :]):
                yield _Claim(
                    row=row, start=start.start(), end=unit.end(), unit=unit[0], fits=True, around=True
                )


def _allowed(claim: _Claim, sentence: Sentence, speaker: Speaker) -> bool:
    """Whether the words before the phrase, and the topic, leave the figure to this indicator."""
    before = sentence.text[: claim.start]
    said = sentence.text[claim.start : claim.end]
    if not (claim.around or _of_disclosure(claim.row, sentence, before, said)):
        return False
    if re.search(r"(?:未|没有|无)[^,。;]*$", before):
        return False
    if claim.row.startswith(_REQUESTS) and claim.row != "requests_received":
        about = sentence.topic == "requests" or "申请" in before
        if not about or _ABROAD.search(before):
            return False
    if claim.row.startswith(_DISPUTES) and not _dispute(claim.row, before):
        return False
    part = bool(rows()[claim.row].parent) or claim.row.startswith("channel_")
    return speaker.means(before, part=part)


def _of_disclosure(row: str, sentence: Sentence, before: str, said: str) -> bool:
    """Disputes, complaints, fees and bare 申请 count where a heading or sentence speaks of open information.

    受理行政复议30件,其中涉及政府信息公开2件 counts all cases first.
    """
    topics = next((topics for prefix, topics in _TOPICS.items() if row.startswith(prefix)), ())
    if not topics:
        return True
    if re.search("其中[^。]*信息公开", sentence.text[len(before) + len(said) :]):
        return False
    return sentence.topic in topics or bool(re.search("公开", before + said))


def _dispute(row: str, before: str) -> bool:
    """维持, 驳回 and 纠错 belong to the last of 复议 and 诉讼 that was named."""
    if row.endswith("_total"):
        return not re.search("(?:复议|诉讼)(?:案件)?[和及与、]$", before)
    last = max(before.rfind("复议"), before.rfind("诉讼"))
    wanted = "复议" if row.startswith("reconsideration") else "诉讼"
    return last >= 0 and before[last : last + 2] == wanted


def _absences(
    sentence: Sentence, speaker: Speaker, fields: Mapping[str, str]
) -> Iterator[tuple[str, int, int]]:
    """(indicator, start, end) of each indicator that the sentence says there was none of."""
    negation, word, nouns = _none()
    for found in negation.finditer(sentence.text):
        clause = re.compile(f"(?:{word})+").match(sentence.text, found.end())
        if not clause or not re.match(r"[,。;:()\n]|$", sentence.text[clause.end() :]):
            continue
        before = sentence.text[: found.start()]
        said = clause[0]
        for row, noun in nouns.items():
            named = row in fields and re.search(noun, said) and _now(speaker, before)
            if named and _is_none(row, sentence, before, said):
                yield row, found.start(), clause.end()


def _is_none(row: str, sentence: Sentence, before: str, said: str) -> bool:
    """Whether the words speak of this indicator, and of open information."""
    ours = _of_disclosure(row, sentence, before, said) or (row == "request_fees" and "申请" in said)
    return ours and _only(row, said)


def _only(row: str, said: str) -> bool:
    """未收到复议申请 says nothing of requests, nor does 未收到申请 of fees."""
    others = "复议|诉讼|举报|投诉"
    return row != "requests_received" or not re.search(f"{others}|费", said)


def _now(speaker: Speaker, before: str) -> bool:
    lead = re.split(r"[,。;:\n]", before)[-1]
    limited = re.search("其中|部分|个别|除|每|各乡镇|基本", lead)
    return not limited and Speaker(names=(), year=speaker.year).means(
        re.sub(r"[^,。;\n]*$", "", before) or ""
    )


def _reading(name: str, found: Figure, sentence: Sentence, start: int, end: int, unit: str | None) -> Reading:
    return Reading(
        field=name,
        value=found.value,
        text=sentence.text[start:end],
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
        values={"printed": sentence.text[slice(*span)]},
    )


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "prose.toml").read_text(encoding="utf-8"))


@cache
def _phrase(row: str) -> re.Pattern[str]:
    """The row's labels and phrases with what may join them to a figure, at the end of a stretch of text."""
    labels = [printed(re.sub("[（(].*", "", label)).text for label in rows()[row].labels]
    phrases = "|".join(
        [*map(re.escape, sorted(labels, key=len, reverse=True)), *_words()["phrases"].get(row, [])]
    )
    counted = rf"(?P<counted>{_COUNTED}|(?<=数))?"
    return re.compile(rf"(?:{phrases}){counted}(?P<joint>{_JOINT}{{0,3}})\Z")


@cache
def _units(row: str) -> re.Pattern[str]:
    return re.compile(_words()["units"][rows()[row].unit or "件"])


@cache
def _surrounding() -> Mapping[str, list[tuple[str, str]]]:
    halves = {row: [one.split("{n}") for one in around] for row, around in _words()["around"].items()}
    return {row: [(before, after) for before, after in pairs] for row, pairs in halves.items()}


@cache
def _none() -> tuple[re.Pattern[str], str, Mapping[str, str]]:
    none = _words()["none"]
    nouns: Mapping[str, str] = none["nouns"]
    words = sorted({*none["words"], *(w for noun in nouns.values() for w in noun.split("|"))}, key=len)
    return re.compile(none["negation"]), "|".join(map(re.escape, reversed(words))), nouns


def national_fields() -> dict[str, str]:
    """Indicator → field id, of the national table and Beijing's."""
    blocks = form("2014").tables["indicators"]
    return {row.id: f"indicators.{row.id}" for b in blocks if not b.columns for row in b.rows}


def fujian_fields() -> dict[str, str]:
    """The same, where Fujian's table has a row of its own for it."""
    blocks = form("2014").tables["indicators"]
    own = {
        row.same_as: f"indicators.{row.id}.year" for b in blocks if b.columns for row in b.rows if row.same_as
    }
    return national_fields() | own


def in_form(prose: Prose, name: str) -> Prose:
    """The same readings, of another form."""
    readings = {key: replace(one, form=name) for key, one in prose.readings.items()}
    return Prose(readings=readings, findings=prose.findings)
