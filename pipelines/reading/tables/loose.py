"""Figures of tables in text that stand on lines of their own: below their labels, above them, or no row's.

Text of PDFs breaks labels over lines, and prints a row's figures above its label, or the number of a page
between two rows. Which it is, the whole table says: figures below the label of a group, or of a row that has
its own, are not those of the label above them, and figures above such a label not those of the one below.
Lines are put in the order label, figures; what the table does not decide is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.document import Paragraph
from pipelines.reading.tables.around import parts
from pipelines.reading.tables.decode import sums
from pipelines.reading.tables.lines import Numbered
from pipelines.reading.tables.parted import Part, parted
from pipelines.reading.tables.rows import Row

_TABLES = ("requests", "disclosure")
_WIDE = 7  # figures of a row of table 3
_PAGE = re.compile(r"[1-9]\d{0,2}")  # what may be the number of a page
_DIGITS = re.compile(r"0|[1-9]\d*")
_LOOSE = re.compile(r"[-+−—–－/／\d\s.,，]+|.*\s[-—–－/／]+", re.DOTALL)  # figures, or what ends in a slash
_SLASHES = re.compile(r"[-—–－/／]+(?:\s+[-—–－/／]+)*")
_ENDS = frozenset("-—–－/／")
_NONE = Part(kind="text", table="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Straight:
    """Lines in the order label, figures; the blocks of labels now in one line; where figures are in doubt."""

    lines: Sequence[Numbered]
    blocks: frozenset[int] = frozenset()
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """Figures on lines of their own, and the parts above and below them."""

    figures: Part
    above: Part
    below: Part

    @property
    def table(self) -> str:
        return next((one.table for one in (self.below, self.above) if one.kind != "text"), "")


def straight(lines: Sequence[Numbered]) -> Straight:
    """The lines of a document with the figures of its tables behind their labels."""
    if not any(_is_loose(printed) for _, printed in lines):  # as most documents
        return Straight(lines=lines)
    return _Sorting(lines).done()


def _is_loose(printed: object) -> bool:
    """Whether a line prints nothing but figures, or a slash behind words."""
    text = printed.text if isinstance(printed, Paragraph) else ""
    ends = text[-1:].isdecimal() or text[-1:] in _ENDS
    return ends and bool(_LOOSE.fullmatch(text))


class _Sorting:
    """The parts of a document's tables, and what was decided of them."""

    def __init__(self, lines: Sequence[Numbered]) -> None:
        self._lines = lines
        self._parts = list(parted(lines))
        self._sets = list(_sets(self._parts))
        self._moved: dict[int, list[int]] = {}  # first line of a label → its figures that stand above it
        self._gone: set[int] = set()  # lines of numbers of pages
        self._doubtful: set[int] = set()
        for part in self._parts:
            self._within(part)

    def done(self) -> Straight:
        above = False
        for table in _TABLES:
            above = self._decide([one for one in self._sets if one.table == table], above)
        self._find_pages()
        self._doubt_split()
        joined = [part for part in self._parts if self._is_joined(part)]
        return Straight(
            lines=list(self._sorted()),
            blocks=frozenset(self._lines[at][0] for part in joined for at in part.words),
            doubtful=frozenset(self._text(at).place for at in self._doubtful),
        )

    def _decide(self, sets: Sequence[_Set], above: bool) -> bool:
        """Give a table's sets to the labels above or below them, or to none; returns whether to those below.

        `above`: whether figures stand above their labels in the table before.
        """
        votes = [one for one in sets if not self._is_page(one.figures)]
        not_above = sum(one.above.is_closed for one in votes)
        not_below = sum(one.below.is_closed for one in votes)
        if not (not_above or not_below):  # what is no label may be one that is not known
            not_above = sum(not one.above.is_open for one in votes)
            not_below = sum(not one.below.is_open for one in votes)
        if (not_above and not not_below) or (above and not votes):
            self._moved |= {one.below.words[0]: one.figures.figures for one in sets if one.below.is_open}
            return True
        if votes and not_above * 2 >= not_below:
            self._doubtful.update(line for one in sets for line in one.figures.figures)
        return False

    def _doubt_split(self) -> None:
        """The figures of a row that stand on two lines, some beside each other, have no order.

        Where a line lacks some, what stands above and below it may be the ends of broken figures.
        """
        for above, part, below in zip(
            [_NONE, *self._parts], self._parts, [*self._parts[1:], _NONE], strict=False
        ):
            if part.kind != "row" or part.table != "requests" or not part.figures:
                continue
            lines = [*part.figures, *(below.figures if below.kind == "figures" else [])]
            counts = [len(self._figures(line).text.split()) for line in lines]
            split = sum(counts) == _WIDE > max(counts) and min(counts) > 1
            if split or (above.kind == below.kind == "figures" and counts[0] < _WIDE):
                self._doubtful.update(lines)

    def _within(self, part: Part) -> None:
        """A number alone among the lines of a group's label, or of a row of several figures, is a page's."""
        alone = part.kind == "row" and part.table == "requests" and self._is_page(part)
        if alone or part.kind == "label":
            self._gone.update(filter(self._is_lone, part.figures))
            part.figures = [line for line in part.figures if line not in self._gone]

    def _find_pages(self) -> None:
        """Take out numbers of pages that stand by whole rows; those that may be figures are in doubt."""
        for part in self._parts:
            if part.kind == "row":
                self._find_page(part.figures, part.table)
        pages = any(self._is_page(one.figures) and _is_nobodys(one) for one in self._sets)
        for one in self._sets:
            figures = one.figures.figures
            beside = one.above.figures if one.above.kind == "row" and not self._is_moved(one) else []
            self._find_page([*beside, *figures], one.table)
            may_be = one.table == "disclosure" and one.above.is_open and self._is_page(one.figures)
            if may_be and (pages or (len(one.above.words) == 1 and self._stand_beside)):
                self._doubtful.update(figures)

    def _find_page(self, lines: Sequence[int], table: str) -> None:
        """A lone number where a row has a line of figures besides is a page's, or both are in doubt."""
        lone = {line for line in lines if self._is_lone(line)}
        others = [self._figures(line).text.split() for line in lines if line not in lone]
        beside = any(self._figures(line) is not self._text(line) for line in lines)
        if not lone or not (beside or any(len(texts) > 1 for texts in others)):
            return
        rest = [text for texts in others for text in texts]
        whole = (
            table == "requests" and len(rest) == _WIDE and all(map(_DIGITS.fullmatch, rest)) and sums(rest)
        )
        (self._gone if whole else self._doubtful).update(lone)

    @property
    def _stand_beside(self) -> bool:
        """Whether most rows with a label on one line have their figures on it."""
        rows = [one.figures == one.words for one in self._parts if one.kind == "row" and len(one.words) == 1]
        return sum(rows) * 2 > len(rows)

    def _is_page(self, part: Part) -> bool:
        """Whether figures may be the number of a page."""
        return len(part.figures) == 1 and self._is_lone(part.figures[0])

    def _is_lone(self, line: int) -> bool:
        return bool(_PAGE.fullmatch(self._text(line).text))

    def _is_moved(self, one: _Set) -> bool:
        return bool(one.below.words) and self._moved.get(one.below.words[0]) == one.figures.figures

    def _is_joined(self, part: Part) -> bool:
        """Whether a label is put in one line, before its figures."""
        return len(part.words) > 1 or next(iter(part.words), -1) in self._moved

    def _sorted(self) -> Iterator[Numbered]:
        moved = {line for lines in self._moved.values() for line in lines} | self._gone
        for part in self._parts:
            if self._is_joined(part):
                yield self._lines[part.words[0]][0], replace(self._text(part.words[0]), text=part.text)
                behind = [*part.figures, *self._moved.get(part.words[0], ())]
                yield from ((self._lines[at][0], self._figures(at)) for at in behind if at not in self._gone)
            elif part.kind == "row" and part.figures == part.words and self._ends_in_slashes(part):
                yield from self._apart(part.words[0])
            else:
                yield from (self._lines[at] for at in sorted({*part.words, *part.figures} - moved))

    def _ends_in_slashes(self, part: Part) -> bool:
        return bool(_SLASHES.fullmatch(self._figures(part.words[0]).text))

    def _apart(self, line: int) -> Iterator[Numbered]:
        """A label and the slashes behind it, which else were taken for marks of the label."""
        block, text = self._lines[line][0], self._text(line)
        figures = self._figures(line)
        yield block, replace(text, text=text.text.removesuffix(figures.text).rstrip())
        for number, slash in enumerate(figures.text.split()):
            yield block, replace(figures, text=slash, gap=text.gap if not number else 0)

    def _figures(self, line: int) -> Paragraph:
        """What a line prints behind its words."""
        whole = self._text(line)
        words, printed = parts(whole.text)
        if not words:
            return whole
        at = len(whole.text.rsplit(maxsplit=len(printed.split()))[0])
        figures = whole.text[at:].lstrip()
        start = len(whole.text) - len(figures)
        return replace(whole, text=figures, place=f"{whole.place}/{start}-{len(whole.text)}")

    def _text(self, line: int) -> Paragraph:
        printed = self._lines[line][1]
        assert isinstance(printed, Paragraph)
        return printed


def _sets(found: Sequence[Part]) -> Iterator[_Set]:
    for above, one, below in zip([_NONE, *found], found, [*found[1:], _NONE], strict=False):
        if one.kind == "figures":
            yield _Set(figures=one, above=above, below=below)


def _is_nobodys(one: _Set) -> bool:
    """Whether no row above or below can have the figures, nor a label that is not known."""
    if one.above.kind == one.below.kind == "text":
        return True
    return one.above.is_closed and not one.below.is_open


def doubt(rows: Iterable[Row], places: Collection[str]) -> None:
    """Leave the rows open that print something at one of the places."""
    for row in rows if places else ():
        if any(
            mark.place == place or mark.place.startswith(f"{place}/")
            for mark in row.prints
            for place in places
        ):
            row.shared = True
