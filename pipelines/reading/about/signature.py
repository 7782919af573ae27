"""The signature below a report: who signs, and when (落款)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipelines.document import Paragraph
from pipelines.reading.about.dates import arabic, date_of, is_date
from pipelines.reading.text import simplified
from pipelines.reading.wording import Wording

_LAST = 40  # paragraphs: attachments and page furniture follow a signature
_END = 80  # characters of a line, in which it stands behind text
_FIRST = 8  # some sign below the title: 沭阳县人民政府 / (2026年1月23日)
BODY = re.compile(  # what the name of a government body ends in
    r"(?:政府|街道|办事处|[省市县区镇乡]|局|厅|委|办|署|办公[室厅]|委员会|管委会|[一-鿿]{2}(?:处|队|所|站|院|中心|部|[中小]学|联合社))"
)
_TOGETHER = re.compile(r"(?P<name>[一-鿿]{2,29}?)\s*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)")

_DATED = re.compile(r"[月年/.—–-](?:(?<=月)|\d)")  # one stands in every date
_BREAK = re.compile(r"[。;；!]|\s+(?=[一-鿿]{4,}\s*\d{4}年)|事项无?(?=[一-鿿])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Name and date as printed; the name is "" where a date stands alone."""

    name: str
    date: str
    place: str


def signature(wording: Wording) -> Signature | None:
    """The last signed date near the end, else one below the title; None where nobody signs."""
    dated = frozenset(wording.holding(_DATED))
    ends = wording.paragraphs[-_LAST:], wording.paragraphs[:_FIRST]
    return next((found for end in ends if (found := _signed(wording, end, dated))), None)


def is_body(name: str) -> bool:
    """Whether a line is no more than the name of a government body."""
    plain = simplified(name[:80]).strip()
    return len(plain) < 40 and bool(re.fullmatch(rf"[一-鿿\s()]*{BODY.pattern}", plain))


def _signed(wording: Wording, paragraphs: Sequence[int], dated: Set[int]) -> Signature | None:
    for at in range(len(paragraphs) - 1, -1, -1):
        if paragraphs[at] not in dated:  # as most
            continue
        line, before = wording.lines[paragraphs[at]], wording.lines[paragraphs[at - 1]] if at else None
        name = before.text.strip().strip("()（）") if before else ""
        if is_date(line.text) and is_body(name):
            return Signature(name=name, date=line.text.strip(), place=line.place)
        together = _together(line)
        if together:
            return together
    return None


def _together(line: Paragraph) -> Signature | None:
    """A signature that ends a paragraph, run together with its text: 无。北京市某局2020年1月2日."""
    tail = _BREAK.split(arabic(simplified(line.text[-_END:]).strip()))[-1].strip()
    found = _TOGETHER.match(tail)
    if not found or not is_body(found["name"]) or not date_of(found["date"]):
        return None
    rest = tail[found.end() :].strip()
    if rest and not re.match(r"附|更多|扫一扫|\(此件|（此件", rest):
        return None
    return Signature(name=found["name"], date=found["date"], place=line.place)
