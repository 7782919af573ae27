"""Which printed cell stands under which head, where a grid says so: its columns, and what they span.

Real markup lies about spans, so the grid counts only where it leaves no choice: every head has a place of its
own that holds a cell, the kinds of legal persons stand together, with their head over them, and no figure
stands under no head at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipelines.forms import Block
from pipelines.reading.labels import is_past

LEGAL_PERSON = "legal_person"  # the head over the kinds of legal persons
_WIDEST = 1000  # columns
UNKNOWN, PAST = "", "past"  # heads that the form does not have; the latter over figures of another year


def strange_head(text: str) -> str:
    """What a head that the form does not have is called among spans."""
    return PAST if is_past(text) else UNKNOWN


class Span(NamedTuple):
    """The columns of a grid that a head stands over."""

    id: str
    start: int
    end: int

    def holds(self, column: int) -> bool:
        """Whether a cell that begins there stands under it."""
        return self.start <= column < self.end


class Stand(NamedTuple):
    """Which of a row's cells begin under which head; a fact of the grid, whatever the cells print."""

    below: tuple[tuple[str, tuple[int, ...]], ...]  # field without table and row, numbers of its cells
    outside: tuple[int, ...]  # cells under no head


_NOT_UNDER = Stand((), ())  # a head, perhaps one that the form does not have, has no cell below it


def under_heads(
    table: str, block: Block, spans: tuple[Span, ...], columns: tuple[int, ...], texts: Sequence[str]
) -> Mapping[str, int] | None:
    """Field without table and row (of table 4: with its group) → number of the cell.

    Null where the heads are not sound; {} where they are, and the row's cells do not stand under them.
    `columns` are those at which the row's cells begin, `texts` what they print.
    """
    stand = _stand(table, block, spans, columns)
    if stand is None:
        return None
    if stand is _NOT_UNDER or any(texts[at] for at in stand.outside):
        return {}
    found = {}
    for name, below in stand.below:
        at = below[0] if len(below) == 1 else _cell(below, texts)
        if at is None:
            return {}
        found[name] = at
    return found


def _cell(below: Sequence[int], texts: Sequence[str]) -> int | None:
    """The one cell below a head that prints something (a merged one perhaps repeated), or the first blank."""
    full = [at for at in below if texts[at]]
    return None if len({texts[at] for at in full}) > 1 else next(iter(full or below), None)


@lru_cache(maxsize=1024)  # the rows of a table stand under the same heads, and its reports are alike
def _stand(table: str, block: Block, spans: tuple[Span, ...], columns: tuple[int, ...]) -> Stand | None:
    """How the cells that begin at these columns stand; null where the heads leave that open."""
    ids = tuple(line.id for line in block.columns)
    known = _of_groups(block, spans) if table == "disputes" else _of_columns(ids, spans)
    if known is None or min(columns, default=-1) < 0:
        return None
    heads = (*known, *_strange(spans))
    numbered = [*enumerate(columns)]
    first = min((span.start for span in known), default=0)
    if any(span.start > first and not any(map(span.holds, columns)) for span in heads):
        return _NOT_UNDER
    return Stand(
        tuple((span.id, tuple(at for at, column in numbered if span.holds(column))) for span in known),
        tuple(at for at, column in numbered if not any(span.holds(column) for span in heads)),
    )


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
    return [span for span in spans if span.id in (UNKNOWN, PAST)]
