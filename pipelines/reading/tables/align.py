"""Which printed cell stands in which column: decided by number and heads, never by position alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipelines.document import Cell
from pipelines.forms import Block, Line
from pipelines.reading.tables.blanks import measure, positions
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.decode import Group, Split, splits, sums
from pipelines.reading.tables.fills import place_by_fills
from pipelines.reading.tables.places import Stand, counts, has_others, stand
from pipelines.reading.tables.rows import LITIGATION, Print, Printed, Row
from pipelines.reading.tables.shifted import doubt_odd, doubt_order, doubt_shifted, drop_serials

_LEGAL_PERSONS = "legal_person_"
_GROUP = 5  # columns of a group of table 4
_LONGEST = 300  # digits of a row
_NUMBER = re.compile(r"0|[1-9]\d*")


class Columns(NamedTuple):
    """The columns of a row, from left to right."""

    fields: tuple[str, ...]
    lines: tuple[Line, ...]
    units: tuple[str | None, ...]
    ids: frozenset[str]
    counts: bool  # none has a fraction, or a unit of its own


@dataclass(slots=True, kw_only=True)
class Aligned:
    """A row with its columns: `marks` one printed cell each, or null where that cannot be known."""

    row: Row
    columns: Columns
    marks: Sequence[Printed] | None = None
    digits: bool = False  # the marks print digits, each of them, and nothing else
    splits: list[Split] = field(default_factory=list)  # of a run: the ways to read it that are left
    doubts: set[str] = field(default_factory=set)
    ordered: bool = True  # the heads leave no doubt about the order of the columns
    merged: bool = True  # blank cells at the ends may come from merged cells: no heads say where cells stand

    @property
    def raw(self) -> str:
        """All that is printed in the row."""
        return " ".join(mark.text.strip() for mark in self.row.prints if mark.text.strip())

    def printed(self) -> Sequence[Printed] | None:
        """The marks, also those of cells that ran together where one way to read them is left."""
        if len(self.splits) == 1:
            self.doubts.add("cells-joined")
            self.doubts.discard("ambiguous-cells")
            place = " ".join(mark.place for mark in self.row.prints)
            return [Print(text=text, place=place) for text in self.splits[0]]
        return self.marks


def align(table: str, rows: Sequence[tuple[Row, Block]], plain: bool) -> list[Aligned]:
    """Give the cells of each row to columns; `plain`: a text, where merged and blank cells may be lost."""
    aligned = [_placed(table, row, block, plain, rows) for row, block in rows]
    drop_serials(table, aligned)
    for one in aligned:
        if one.marks is None and one.ordered:
            _by_number(one, plain)
    for one in aligned:
        above = one.row.above
        strange = table == "requests" and above.strange > 0
        if one.marks and (strange or not above.columns.issuperset(one.columns.ids)):
            one.doubts.add("heads-absent")
    place_by_fills(table, aligned)
    doubt_odd(aligned)
    doubt_order(table, aligned)
    _by_blank_lines(aligned)
    for one in aligned:
        one.digits = bool(one.marks) and _are_digits(one.marks or ())
    doubt_shifted(table, aligned)
    unread = [one for one in aligned if one.marks is None]
    apart = bool(unread) and any(map(_stands_apart, aligned))
    for one in unread:
        one.doubts.discard("may-be-shifted")
        one.doubts.add("ambiguous-cells")
        if _is_run(table, one) and one.ordered and _ran_together(table, one, apart):
            one.splits = splits(one.raw, _rules(table, one))
    return aligned


def open_splits(aligned: Sequence[Aligned]) -> dict[str, list[Split]]:
    """The rows with all ways to read them, also those read already; {} if none is open, or one is twice."""
    names = {one.row.label.id for one in aligned}
    if not any(len(one.splits) > 1 for one in aligned) or len(names) < len(aligned):
        return {}
    found = {one.row.label.id: one.splits for one in aligned if one.splits}
    for one in aligned:
        if one.marks and all(figure(mark.text) for mark in one.marks):
            values = [figure(mark.text) for mark in one.marks]
            found[one.row.label.id] = [tuple(str((f and f.value) or 0) for f in values)]
    return found


def _stands_apart(one: Aligned) -> bool:
    """Whether the row's figures stand apart from each other."""
    return bool(one.marks) and len(one.raw.split()) == len(one.columns.fields) > 1


def _is_run(table: str, one: Aligned) -> bool:
    """Whether its figures may stand in one text: also on a line of their own, with digits for all columns."""
    alone = table != "disclosure" and one.row.layout == "lines" and len(one.row.prints) == 1
    return one.row.layout == "run" or (
        alone and one.raw.isdecimal() and len(one.raw) >= len(one.columns.fields)
    )


def _ran_together(table: str, one: Aligned, apart: bool) -> bool:
    """Whether the row's figures may have run together, where those of other rows stand `apart` or do not.

    In table 2 no sum bears out how a run is cut. What has blanks among it and a sum of its own lacks cells.
    """
    parts = one.raw.split()
    if table == "disclosure":
        return not apart and len(parts) == 1
    whole = len(one.raw) < _LONGEST and all(map(_NUMBER.fullmatch, parts))
    return len(parts) < 2 or not (whole and sums(parts))


def _are_digits(marks: Sequence[Printed]) -> bool:
    texts = [mark.text for mark in marks]
    joined = "".join(texts)
    return joined.isdecimal() and len(joined) < _LONGEST and all(texts)


def _placed(table: str, row: Row, block: Block, plain: bool, rows: Sequence[tuple[Row, Block]]) -> Aligned:
    """The row with the cells that stand under its heads; with none where the grid does not say."""
    if row.shared:
        return Aligned(row=row, columns=_of_form(table, row.label.id, block), ordered=False)
    if row.layout != "grid" or not row.above.spans:
        return _in_order(table, row, block, rows)
    columns = tuple([mark.column for mark in row.prints])
    found = stand(table, block, row.above, columns)
    cells = found and (found.alone or found.cells([mark.text.strip() for mark in row.prints]))
    if found and cells:
        one = Aligned(row=row, columns=_columns(table, row.label.id, block, found.names))
        one.marks = [row.prints[at] for at in cells]
        if not found.alone and _lacks_its_copy(row, found):
            one.doubts.add("may-be-shifted")
        return one
    if found is not None and (merged := _merged(table, row, block)):
        return merged
    sound = found is not None and not plain
    if sound and has_others(block, row.above.spans, columns):
        return Aligned(row=row, columns=_of_form(table, row.label.id, block), ordered=False)
    return _in_order(table, row, block, rows, merged=not sound)


def _lacks_its_copy(row: Row, found: Stand) -> bool:
    """Whether the last cell is blank, and another below the same head, merged or repeated, is not."""
    texts = [mark.text.strip() for mark in row.prints]
    return not texts[-1] and any(
        below[-1:] == (len(texts) - 1,) and any(texts[at] for at in below) for below in found.below
    )


def _merged(table: str, row: Row, block: Block) -> Aligned | None:
    """The row where cells that print nothing or 0 reach over several heads: so much for each of them."""
    spread = [one for mark in row.prints for one in _spread(mark)]
    end = max((span.end for span in row.above.spans), default=0)
    if len(spread) == len(row.prints) or spread[-1].column + 1 < end:  # a cell is lost
        return None
    found = stand(table, block, row.above, tuple(mark.column for mark in spread))
    if not found or not found.alone:
        return None
    marks = [spread[at] for at in found.alone]
    return Aligned(row=row, columns=_columns(table, row.label.id, block, found.names), marks=marks)


def _spread(mark: Printed) -> list[Printed]:
    if isinstance(mark, Cell) and mark.colspan > 1 and not counts(mark.text):
        return [mark._replace(column=mark.column + at) for at in range(mark.colspan)]
    return [mark]


@lru_cache(maxsize=1024)  # every report has the same rows
def _columns(table: str, row: str, block: Block, names: Sequence[str]) -> Columns:
    """The columns of these ids; those of table 4 bear their group's before it."""
    columns = {line.id: line for line in reversed(block.columns)}  # the first of an id counts
    lines = tuple(columns[name.rpartition(".")[2]] for name in names)
    return Columns(
        fields=tuple(f"{table}.{name}" if table == "disputes" else f"{table}.{row}.{name}" for name in names),
        lines=lines,
        units=tuple(line.unit for line in lines),
        ids=frozenset(line.id for line in lines),
        counts=all(line.number != "decimal" for line in lines),
    )


def _in_order(
    table: str, row: Row, block: Block, rows: Sequence[tuple[Row, Block]], *, merged: bool = True
) -> Aligned:
    names = _names(table, row, block, rows)
    if names is None:
        return Aligned(row=row, columns=_of_form(table, row.label.id, block), ordered=False)
    one = Aligned(row=row, columns=_columns(table, row.label.id, block, names), merged=merged)
    if row.above.pieced and tuple(_headed(table, row, block)) != names:
        one.doubts.add("heads-absent")
    return one


def _headed(table: str, row: Row, block: Block) -> Iterator[str]:
    """The columns of the form in the order in which the heads are printed."""
    named = tuple(head.id for head in row.above.labels if head.kind == "head")
    ids = tuple(column.id for column in block.columns)
    return (ids[at] for at in _order(table, named, ids, -1) or ())


def _of_form(table: str, row: str, block: Block) -> Columns:
    """The columns in the form's order: of table 4 those of every group."""
    names = [column.id for column in block.columns]
    if table == "disputes":
        names = [f"{group.id}.{name}" for group in block.rows for name in names]
    return _columns(table, row, block, tuple(names))


def _by_number(one: Aligned, plain: bool) -> None:
    """As many cells as columns: one each. Blank cells at the ends of a grid row come from merged cells."""
    count = len(one.columns.fields)
    prints: Sequence[Printed] = one.row.prints
    if one.row.layout == "run":
        parts = [part for mark in prints for part in mark.text.split()]
        if not parts:
            one.marks = _blank(one)
        elif len(parts) == count and all(figure(part) for part in parts):
            one.marks = [mark._replace(text=part) for mark in prints for part in mark.text.split()]
        return
    if one.merged and one.row.layout == "grid":
        prints = _trimmed(prints, count)
    if len(prints) != count:
        return
    cut = len(prints) < len(one.row.prints) and any(mark.text.strip() for mark in prints)
    if cut and not prints[0].text.strip():  # which of the blank cells before the figures is one of the row
        return
    lost = plain and not prints[-1].text.strip() and any(mark.text.strip() for mark in prints)
    if lost and one.row.layout == "grid":
        return
    one.marks = prints
    if not one.merged or (
        cut and not all(mark.text.strip() for mark in prints)
    ):  # which blank is one too many
        one.doubts.add("may-be-shifted")


def _blank(one: Aligned) -> list[Printed]:
    return [Print(text="", place=one.row.place) for _ in one.columns.fields]


def _trimmed(prints: Sequence[Printed], count: int) -> Sequence[Printed]:
    """Without blank cells at the end, then at the start, as long as there are too many."""
    while len(prints) > count and not prints[-1].text.strip():
        prints = prints[:-1]
    while len(prints) > count and not prints[0].text.strip():
        prints = prints[1:]
    return prints


def _by_blank_lines(aligned: Sequence[Aligned]) -> None:
    lines = [one for one in aligned if one.row.layout == "lines" and one.ordered]
    if not lines:
        return
    by = measure([(one.row, len(one.columns.fields)) for one in lines])
    if by is None:
        return
    for one in lines:
        if one.marks is None and (at := positions(one.row, len(one.columns.fields), by)) is not None:
            marks = _blank(one)
            for column, mark in zip(at, one.row.prints, strict=True):
                marks[column] = mark
            one.marks = marks
            one.doubts.add("cells-placed-by-blank-lines")


def _names(table: str, row: Row, block: Block, rows: Sequence[tuple[Row, Block]]) -> tuple[str, ...] | None:
    """The row's columns as the heads name them, else as the form has them; null where the heads differ."""
    heads = [head for head in row.above.labels if head.kind == "head"]
    if table == "disputes":
        return _dispute_names(row, block, len(heads))
    named = tuple(head.id for head in heads)
    alike = {len(one.prints) for one, its in rows if its is block and one.above is row.above}
    plain = row.layout != "run" and not row.above.strange
    cells = len(row.prints) if plain and len(alike) == 1 else -1
    order = _order(table, named, tuple(column.id for column in block.columns), cells)
    kinds = len(set(named))
    misprinted = cells == len(block.columns) and _is_misprint(named, [column.id for column in block.columns])
    twice = table == "disclosure" and kinds < len(named) and not misprinted
    more = table == "disclosure" and 0 < row.above.strange > len(block.columns) - kinds  # elsewhere sums tell
    if order is None or (row.above.past and (kinds < len(order) or row.layout != "grid")):
        return None
    if row.layout != "grid" and (twice or more):
        return None
    if row.above.pieced and kinds == len(block.columns):
        order = range(len(block.columns))
    return tuple(block.columns[at].id for at in order)


def _is_misprint(heads: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether one head is printed in the place of another, and all others stand in their own."""
    return len(heads) == len(columns) and sum(map(str.__ne__, heads, columns)) == 1


@lru_cache(maxsize=1024)  # the rows of a table stand under the same heads
def _order(table: str, heads: tuple[str, ...], columns: tuple[str, ...], cells: int) -> Sequence[int] | None:
    """The columns in the order of the heads; in the form's where the heads that are named keep it.

    Null where they do not, and not each is named once: which column stands where cannot be known then. So of
    总计 before 自然人: where the kinds of legal persons follow is not said.
    """
    named = [columns.index(head) for head in heads if head in columns]
    if table == "requests":
        named = _nested(list(dict.fromkeys(named)), columns)
        if len(columns) - 1 in named[:1]:
            return None
    once = len(named) == len(set(named))
    if once and (len(named) == len(columns) or (table == "disclosure" and 0 < len(named) == cells)):
        return named
    return range(len(columns)) if named == sorted(named) else None


def _nested(named: list[int], columns: tuple[str, ...]) -> list[int]:
    """法人或其他组织 stands between 自然人 and 总计, but its parts are printed a row below them."""
    outer = [at for at in named if not columns[at].startswith(_LEGAL_PERSONS)]
    inner = [at for at in named if columns[at].startswith(_LEGAL_PERSONS)]
    return outer[:1] + inner + outer[1:]


def _dispute_names(row: Row, block: Block, heads: int) -> tuple[str, ...] | None:
    """Fifteen columns, or five or ten where the groups have tables of their own; null in another order."""
    groups = [head.id for head in row.above.labels if head.kind == "group"]
    ids = [line.id for line in block.rows]
    above = [ids[1] if head.id == LITIGATION else head.id for head in row.above.labels if head.kind != "head"]
    printed = list(dict.fromkeys(head.id for head in row.above.labels if head.kind == "head"))
    columns = [line.id for line in block.columns if line.id in printed]
    if printed != columns or [one for one in dict.fromkeys(above) if one in ids] != sorted(
        set(above), key=ids.index
    ):
        return None
    if heads == 5 and groups:
        ids = groups[-1:]
    elif heads == 10 and "review" not in groups:
        ids = ids[1:]
    return tuple(f"{group}.{column.id}" for group in ids for column in block.columns)


def _rules(table: str, one: Aligned) -> list[Group]:
    """What must hold among neighbouring columns of the row."""
    kinds = tuple(line.number for line in one.columns.lines)
    if table == "requests":
        return [Group(kinds=kinds, holds=sums)]
    if table == "disputes":
        return [Group(kinds=kinds[i : i + 5], holds=sums) for i in range(0, len(kinds), 5)]
    return [Group(kinds=kinds, holds=lambda _: True)]  # table 2 has no sum; made ≤ valid is often broken
