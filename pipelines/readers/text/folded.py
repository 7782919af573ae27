"""Lines of prose that were broken at one width → the paragraphs that they were (docs/decisions/0276).

Texts saved with line breaks, pages with a <br> at every line's end: a figure may lie over two lines. Only
where lines of one width abound, hardly any is wider, and what is joined ends as sentences do; else all stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from unicodedata import east_asian_width

from pipelines.document import Block, Paragraph, Table

_NARROWEST, _WIDEST = 15, 80  # characters of a line
_LEAST = 3  # lines of the full width that no sentence ends
_OFTEN = 10  # of them for each wider line
_LACKING = 3  # characters that a line may be shorter and still go on: who knows by what rules it was broken
_TITLED = 3  # lines of a title, at most
_INDENTED = 2  # lines that begin with as many blanks: then paragraphs do
_ENDS, _CLOSING = frozenset("。；;：:！!？?"), '”’"』」）)]】'
_BEGINS = re.compile(  # a heading, an item of a list
    r"第?[一二三四五六七八九十]{1,3}[、章.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.](?!\d)"
    r"|[①-⑳⑴-⒛#*•●■◆—|>-]"
)
_TITLE = re.compile(
    r"[^，,。]*(?:报告|報告|总结|總結|年报|年報|情况|情況|通知|公告)(?:[)）》]|[（(〔][^)）〕]*[)）〕])?"
)
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十]{4}\s*年.{1,8}")
_CELLS = re.compile(r"[\d\s.,，%/／—–-]*|.*\s[\d.,%/／—–-]+")  # figures alone, or behind a blank
_FIRST = re.compile(r"(?:[A-Za-z0-9.,%]+|.)[，、。；：！？”’）》】]*")  # what no line's end tears apart
_LETTERS = re.compile(r"(?<=[A-Za-z,])\n(?=[A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fold:
    """The width of a text's lines; of a full-width character `measure` gives the `unit`."""

    width: int
    measure: Callable[[str], int]
    unit: int
    full: int  # how many lines have that width
    lead: int  # blanks before a paragraph; 0 where nothing is indented
    lost: int  # by how much its first line is shorter where these are gone
    leads: Mapping[str, str]

    def joins(self, paragraph: Sequence[Paragraph], after: Paragraph) -> bool:
        """Whether the last line of a paragraph goes on in the one after it."""
        first, line = paragraph[0], paragraph[-1]
        own, more = self._printed(line), _FIRST.match(after.text)
        least = self.width - (self.lost if line is first else 0)
        full = own <= self.width + self.unit and own + self.measure(more[0] if more else "") > least
        if not full or _stands(line) or after.gap or after.heading or self._is_indented(after):
            return False
        if any(begins.match(after.text) for begins in (_BEGINS, _DATE)) or _CELLS.fullmatch(after.text):
            return False
        head = "" if self._is_indented(first) else "".join(one.text for one in paragraph[:_TITLED])
        return len(paragraph) > _TITLED or not _is_heading(head)

    def leaves_open(self, line: Paragraph, after: Paragraph) -> bool:
        """Whether a line that was not joined may go on in the one after it."""
        long = self._printed(line) >= self.width - _LACKING * self.unit
        return long and not (_stands(line) or after.gap or self._is_indented(after))

    def _is_indented(self, line: Paragraph) -> bool:
        return 0 < self.lead <= self.measure(self.leads.get(line.place, ""))

    def _printed(self, line: Paragraph) -> int:
        return self.measure(self.leads.get(line.place, "") + line.text)


def unfolded(blocks: tuple[Block, ...], leads: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks with such lines joined; `leads` has the blanks before those that begin with any, by place.

    A paragraph has the place of its first line; positions in it count on over the ends of its lines.
    """
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    lengths = [length for length in (len(line.text) for line in lines) if length >= _NARROWEST]
    if len(lengths) < _LEAST or sum(length > _WIDEST for length in lengths) * _OFTEN > len(lengths):
        return blocks  # as most
    folds = [_fold(lines, leads, len, 1), _fold(lines, leads, _columns, 2)]
    fold = max(filter(None, folds), key=lambda one: one.full, default=None)
    return _folded(blocks, fold) if fold else blocks


def _fold(
    lines: Sequence[Paragraph], leads: Mapping[str, str], measure: Callable[[str], int], unit: int
) -> _Fold | None:
    widths = {line.place: measure(leads.get(line.place, "") + line.text) for line in lines}
    going_on = [widths[line.place] for line in lines if not _stands(line)]
    often = Counter(width for width in going_on if width >= _NARROWEST * unit)
    width = max(often, key=lambda one: (often[one], one), default=0)
    full = sum(width - unit < one <= width for one in going_on)
    if full < _LEAST or sum(one > width + unit for one in widths.values()) * _OFTEN > full:
        return None
    indents = Counter(measure(leads[line.place]) for line in lines if line.place in leads)
    lead, count = max(indents.items(), key=lambda one: (one[1], -one[0]), default=(0, 0))
    shorter = sum(width - 3 * unit < one <= width - 2 * unit for one in going_on)
    return _Fold(
        width=width,
        measure=measure,
        unit=unit,
        full=full,
        lead=lead if count >= _INDENTED else 0,
        lost=2 * unit if count < _INDENTED <= shorter else 0,
        leads=leads,
    )


def _folded(blocks: tuple[Block, ...], fold: _Fold) -> tuple[Block, ...]:
    found: list[Table | list[Paragraph]] = []
    for block in blocks:
        above = found[-1] if found else None
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(above, list) and fold.joins(above, block):
            above.append(block)
        else:
            found.append([block])
    long = [one[-1] for one in found if isinstance(one, list) and len(one) > 1]
    if sum(_is_ended(line.text) for line in long) * 3 < len(long) * 2:
        return blocks
    return tuple(
        _joined(one, open_=isinstance(after, list) and fold.leaves_open(one[-1], after[0]))
        if isinstance(one, list)
        else one
        for one, after in zip_longest(found, found[1:])
    )


def _joined(group: Sequence[Paragraph], *, open_: bool) -> Paragraph:
    first, *rest = group
    if not rest:
        return replace(first, open=True) if open_ else first
    text = _LETTERS.sub(" ", "\n".join(line.text for line in group)).replace("\n", "")
    return replace(first, text=text, level=min(line.level for line in group), open=open_)


def _stands(line: Paragraph) -> bool:
    """Whether nothing of a line can stand in the next."""
    return bool(line.heading) or _is_ended(line.text) or bool(_CELLS.fullmatch(line.text))


def _is_ended(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _ENDS


def _is_heading(text: str) -> bool:
    """Whether a text by its words may be a heading or title; prose has commas."""
    return ("，" not in text and bool(_BEGINS.match(text))) or bool(_TITLE.fullmatch(text))


def _columns(text: str) -> int:
    """Columns of a terminal: two of a Han character."""
    return len(text) + sum(east_asian_width(one) in "WFA" for one in text)
