"""Which printed cell stands under which head, where a grid says so: its columns, and what they span.

Real markup lies about spans, so the grid counts only where it leaves no choice: every head has a place of its
own that holds a cell, the kinds of legal persons stand together, with their head over them, and no figure
stands under no head at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipelines.forms import Block
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import LAST_YEAR, THIS_YEAR, Label, is_past, year_alone

LEGAL_PERSON = "legal_person"  # the head over the kinds of legal persons
_WIDEST = 1000  # columns
UNKNOWN, PAST, THIS = "", "past", "this"  # heads that the form does not have; the latter two name a year
PIECED = "pieced"  # a head of text put together of words that other heads stand between


def strange_head(text: str) -> str:
    """What a head that the form does not have is called among spans: of a year in figures, these."""
    year = year_alone(text)
    if year is None or year == LAST_YEAR:
        return PAST if is_past(text) else UNKNOWN
    return THIS if year == THIS_YEAR else str(year)


class Span(NamedTuple):
    """The columns of a grid that a head stands over."""

    id: str
    start: int
    end: int

    def holds(self, column: int) -> bool:
        """Whether a cell that begins there stands under it."""
        return self.start <= column < self.end


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # the same heads are the same object
class Heads:
    """What stands over rows: labels, heads as printed (for their unit), and where in a grid they are."""

    labels: tuple[Label, ...]
    text: str
    spans: tuple[Span, ...]
    columns: frozenset[str]  # what the labels are heads of
    forms: tuple[str, ...]  # of the heads that only one form has
    past: bool  # a column of another year is among them
    strange: int  # heads in text that the form does not have
    pieced: bool  # where one of them stands among the others is not known


@lru_cache(maxsize=1024)  # the tables of a site are alike, and so are those of many sites
def heads(labels: tuple[Label, ...], text: str, spans: tuple[Span, ...]) -> Heads:
    """The one object for these heads, by which is found what follows from them."""
    columns = [label for label in labels if label.kind == "head"]
    spans = _of_years(spans)
    return Heads(
        labels=labels,
        text=text,
        spans=spans,
        columns=frozenset(label.id for label in columns),
        forms=tuple(label.forms[0] for label in columns if len(label.forms) == 1),
        past=any(span.id == PAST for span in spans),
        pieced=any(span.id == PIECED for span in spans),
        strange=sum(span.start < 0 and span.id == UNKNOWN for span in spans),
    )


def _of_years(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Years in figures as this year and earlier ones: a report sets the year before beside its own."""
    years = {span.id for span in spans if span.id.isdecimal()}
    names = {year: UNKNOWN if len(years) == 1 else THIS if year == max(years) else PAST for year in years}
    return tuple(span._replace(id=names[span.id]) if span.id in names else span for span in spans)


class Stand(NamedTuple):
    """Which of a row's cells begin under which head; a fact of the grid, whatever the cells print."""

    names: tuple[str, ...] = ()  # fields without table and row (of table 4: with the group)
    below: tuple[tuple[int, ...], ...] = ()  # the numbers of the cells below each
    outside: tuple[int, ...] = ()  # cells under no head
    elsewhere: tuple[int, ...] = ()  # cells under heads that the form has, but not for this row
    alone: tuple[int, ...] = ()  # the cell below each, where it is the only one and no other is left over

    def cells(self, texts: Sequence[str]) -> Sequence[int]:
        """The number of the cell of each field, where what they print decides; () where it does not."""
        if any(texts[at] for at in self.outside) or any(counts(texts[at]) for at in self.elsewhere):
            return ()
        found = [_cell(below, texts) for below in self.below]
        return [at for at in found if at is not None] if None not in found else ()


_NOT_UNDER = Stand()  # a head, perhaps one that the form does not have, has no cell below it


def counts(text: str) -> bool:
    """Whether anything but nothing is printed: no slash, 无 or 0."""
    found = figure(text)
    return not found or bool(found.value)


def _cell(below: Sequence[int], texts: Sequence[str]) -> int | None:
    """The one cell below a head that prints something (a merged one perhaps repeated), or the first blank."""
    full = [at for at in below if texts[at]]
    return None if len({texts[at] for at in full}) > 1 else next(iter(full or below), None)


@lru_cache(maxsize=1024)  # the same block and the same heads are the same objects
def stand(table: str, block: Block, heads: Heads, columns: tuple[int, ...]) -> Stand | None:
    """How the cells that begin at these columns stand below the heads; null where the heads are not sound."""
    spans = heads.spans
    ids = tuple(line.id for line in block.columns)
    known = _of_groups(block, spans) if table == "disputes" else _of_columns(ids, spans)
    known = _of_this_year(known, spans) if known else None
    if known is None or min(columns, default=-1) < 0:
        return None
    over = (*known, *_strange(spans))
    first = min((span.start for span in known), default=0)
    if any(span.start > first and not any(map(span.holds, columns)) for span in over):
        return _NOT_UNDER
    numbered = [*enumerate(columns)]
    below = tuple(tuple(at for at, column in numbered if span.holds(column)) for span in known)
    left = [(at, column) for at, column in numbered if not any(span.holds(column) for span in over)]
    others = [span for span in spans if span.id in heads.columns.difference(ids)]
    elsewhere = tuple(at for at, column in left if any(span.holds(column) for span in others))
    return Stand(
        names=tuple(span.id for span in known),
        below=below,
        outside=tuple(at for at, _ in left if at not in elsewhere),
        elsewhere=elsewhere,
        alone=tuple(at for at, *_ in below) if not left and all(len(cells) == 1 for cells in below) else (),
    )


def _of_this_year(known: Sequence[Span], spans: Sequence[Span]) -> Sequence[Span] | None:
    """The heads, narrowed to the year of the report where each has it below it; null where only some do."""
    this = [span for span in spans if span.id == THIS]
    if not this:
        return known
    below = [[one for one in this if _within(one, span)] for span in known]
    if len(this) != len(known) or any(len(ones) != 1 for ones in below):
        return None
    return [span._replace(start=one.start, end=one.end) for span, (one,) in zip(known, below, strict=True)]


def _of_columns(columns: tuple[str, ...], spans: tuple[Span, ...]) -> Sequence[Span] | None:
    """A span for each column of the form; null where one has none, or two share one."""
    known = [_joined([span for span in spans if span.id == column]) for column in columns]
    found = [span for span in known if span]
    if len(found) < len(columns) or _overlap(found):
        return None
    outer = [span for span in found if not span.id.startswith(f"{LEGAL_PERSON}_")]
    inner = [span.start for span in found if span not in outer]
    if inner and not _stand_together(inner, [span.start for span in outer]):
        return None
    over = _joined([span for span in spans if span.id == LEGAL_PERSON])
    over = _to_next(over, outer) if over else None
    if over and any(_within(span, over) != span.id.startswith(f"{LEGAL_PERSON}_") for span in found):
        return None
    return found


def _stand_together(inner: Sequence[int], outer: Sequence[int]) -> bool:
    """No other head is among the kinds of legal persons, and 总计, the last outer one, is at an end."""
    apart = [start for start in outer if min(inner) < start < max(inner)]
    return not apart and outer[-1] in (min(*outer, *inner), max(*outer, *inner))


def _of_groups(block: Block, spans: Sequence[Span]) -> list[Span] | None:
    """A span for each column under each group of table 4 that stands here; null where a head has no group."""
    groups = [
        group for row in block.rows if (group := _joined([span for span in spans if span.id == row.id]))
    ]
    groups = [_to_next(group, groups) for group in groups]
    columns = {line.id for line in block.columns}
    found = []
    for group in groups:
        for line in block.columns:
            span = _joined([one for one in spans if one.id == line.id and _within(one, group)])
            if not span:
                return None
            found.append(span._replace(id=f"{group.id}.{line.id}"))
    alone = [one for one in spans if one.id in columns and not any(_within(one, group) for group in groups)]
    return None if alone or not groups or _overlap(found) else found


def _to_next(span: Span, others: Iterable[Span]) -> Span:
    """A merged cell of which only the first position is left stands over the blank ones behind it too."""
    if span.end - span.start > 1:
        return span
    return span._replace(end=min((one.start for one in others if one.start > span.start), default=_WIDEST))


def _within(span: Span, over: Span) -> bool:
    return span.start >= over.start and span.end <= over.end


def _joined(spans: Sequence[Span]) -> Span | None:
    """One span of several that meet, as where a merged cell is repeated; null of none, or of two places."""
    if not spans:
        return None
    ordered = sorted({(span.start, span.end) for span in spans})
    end = ordered[0][0]
    for start, until in ordered:
        if start > end:
            return None
        end = max(end, until)
    return Span(spans[0].id, ordered[0][0], end)


def _overlap(spans: Iterable[Span]) -> bool:
    ordered = sorted((span.start, span.end) for span in spans)
    return any(start < end for (_, end), (start, _) in pairwise(ordered))


def has_others(block: Block, spans: Sequence[Span], columns: Sequence[int]) -> bool:
    """Whether a head that the form does not have stands over cells or among the columns, and takes a cell."""
    ids = {line.id for line in block.columns}
    begin = min((span.start for span in spans if span.id in ids), default=_WIDEST)
    return any(span.start > begin or any(map(span.holds, columns)) for span in _strange(spans))


def _strange(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.id in (UNKNOWN, PAST, THIS)]
