"""Which printed cell stands in which column: decided by number and heads, never by position alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.forms import Block, Line
from pipelines.reading.blanks import measure, positions
from pipelines.reading.cells import figure
from pipelines.reading.decode import Group, Split, splits, sums
from pipelines.reading.places import PAST, has_others, under_heads
from pipelines.reading.rows import LITIGATION, Print, Row

_LEGAL_PERSONS = "legal_person_"
_GROUP = 5  # columns of a group of table 4


@dataclass(slots=True, kw_only=True)
class Aligned:
    """A row with its columns: `marks` one printed cell each, or null where that cannot be known."""

    row: Row
    lines: tuple[tuple[str, Line], ...]  # (field without the table, column)
    marks: tuple[Print, ...] | None = None
    splits: list[Split] = field(default_factory=list)  # of a run: the ways to read it that are left
    doubts: set[str] = field(default_factory=set)
    ordered: bool = True  # the heads leave no doubt about the order of the columns
    merged: bool = True  # blank cells at the ends may come from merged cells: no heads say where cells stand

    @property
    def raw(self) -> str:
        """All that is printed in the row."""
        return " ".join(mark.text.strip() for mark in self.row.prints if mark.text.strip())

    def cells(self, table: str) -> Iterator[tuple[str, Print | None, Line]]:
        """Field id, printed cell (null: cannot be known) and column, from left to right."""
        marks: Sequence[Print | None] = self._marks() or [None] * len(self.lines)
        for (name, line), mark in zip(self.lines, marks, strict=True):
            yield f"{table}.{name}", mark, line

    def _marks(self) -> tuple[Print, ...] | None:
        if len(self.splits) == 1:
            self.doubts.add("cells-joined")
            self.doubts.discard("ambiguous-cells")
            place = " ".join(mark.place for mark in self.row.prints)
            return tuple(Print(text=text, place=place) for text in self.splits[0])
        return self.marks


def align(table: str, rows: Sequence[tuple[Row, Block]], plain: bool) -> list[Aligned]:
    """Give the cells of each row to columns; `plain`: a text, where merged and blank cells may be lost."""
    aligned = [_placed(table, row, block, plain) for row, block in rows]
    for one in aligned:
        if one.marks is None and one.ordered:
            _by_number(one, plain)
    _doubt_odd(aligned)
    _by_blank_lines(aligned)
    _doubt_shifted(table, aligned)
    for one in aligned:
        if one.marks is None:
            one.doubts.add("ambiguous-cells")
            if one.row.layout == "run" and one.ordered:
                one.splits = splits(one.raw, _rules(table, one))
    return aligned


def open_splits(aligned: Sequence[Aligned]) -> dict[str, list[Split]]:
    """The rows with all ways to read them, those read already included; {} if none is open."""
    if not any(len(one.splits) > 1 for one in aligned):
        return {}
    found = {one.row.label.id: one.splits for one in aligned if one.splits}
    for one in aligned:
        if one.marks and all(figure(mark.text) for mark in one.marks):
            values = [figure(mark.text) for mark in one.marks]
            found[one.row.label.id] = [tuple(str((f and f.value) or 0) for f in values)]
    return found


def _placed(table: str, row: Row, block: Block, plain: bool) -> Aligned:
    """The row with the cells that stand under its heads; with none where the grid does not say."""
    if row.layout != "grid" or not row.spans:
        return _in_order(table, row, block)
    texts = [mark.text.strip() for mark in row.prints]
    columns = tuple([mark.column for mark in row.prints])
    found = under_heads(table, block, row.spans, columns, texts)
    if not found:
        sound = found is not None and not plain
        if sound and has_others(block, row.spans, columns):
            return Aligned(row=row, lines=_of_form(table, row, block), ordered=False)
        return _in_order(table, row, block, merged=not sound)
    marks = tuple([row.prints[at] for at in found.values()])
    own = "" if table == "disputes" else row.label.id
    return Aligned(row=row, lines=_lines(own, block, tuple(found)), marks=marks)


@lru_cache(maxsize=1024)  # every report has the same rows
def _lines(row: str, block: Block, names: Sequence[str]) -> tuple[tuple[str, Line], ...]:
    """(field without the table, column) of columns, or of those of groups, which bear theirs in the name."""
    columns = {line.id: line for line in reversed(block.columns)}  # the first of an id counts
    return tuple((f"{row}.{name}" if row else name, columns[name.rpartition(".")[2]]) for name in names)


def _in_order(table: str, row: Row, block: Block, *, merged: bool = True) -> Aligned:
    lines = _columns(table, row, block)
    if lines is None:
        return Aligned(row=row, lines=_of_form(table, row, block), ordered=False)
    return Aligned(row=row, lines=lines, merged=merged)


def _of_form(table: str, row: Row, block: Block) -> tuple[tuple[str, Line], ...]:
    """The columns in the form's order: of table 4 those of every group."""
    rows = [one.id for one in block.rows] if table == "disputes" else [row.label.id]
    return tuple((f"{name}.{column.id}", column) for name in rows for column in block.columns)


def _by_number(one: Aligned, plain: bool) -> None:
    """As many cells as columns: one each. Blank cells at the ends of a grid row come from merged cells."""
    count, prints = len(one.lines), one.row.prints
    if one.row.layout == "run":
        parts = [part for mark in prints for part in mark.text.split()]
        if not prints:
            one.marks = _blank(one)
        elif len(parts) == count and all(figure(part) for part in parts):
            one.marks = tuple(prints[0]._replace(text=part) for part in parts)
        return
    if one.merged and one.row.layout == "grid":
        prints = _trimmed(prints, count)
    if len(prints) != count:
        return
    cut = len(prints) < len(one.row.prints) and any(mark.text.strip() for mark in prints)
    if cut and not prints[0].text.strip():  # which of the blank cells before the figures is one of the row
        return
    lost = plain and not prints[-1].text.strip() and any(mark.text.strip() for mark in prints)
    if not (lost and one.row.layout == "grid"):
        one.marks = prints


def _blank(one: Aligned) -> tuple[Print, ...]:
    return tuple(Print(text="", place=one.row.place) for _ in one.lines)


def _trimmed(prints: tuple[Print, ...], count: int) -> tuple[Print, ...]:
    """Without blank cells at the end, then at the start, as long as there are too many."""
    while len(prints) > count and not prints[-1].text.strip():
        prints = prints[:-1]
    while len(prints) > count and not prints[0].text.strip():
        prints = prints[1:]
    return prints


def _doubt_odd(aligned: Sequence[Aligned]) -> None:
    """Where most rows have too many cells, one that lost a cell only seems to have as many as it should.

    So a row stays open if most of those are that have at least as many cells too many as it has.
    """
    if all(one.marks is not None for one in aligned):  # as most
        return
    odd = []
    for layout in ("grid", "lines", "run"):
        rows = [(_surplus(one), one) for one in aligned if one.row.layout == layout and _surplus(one) >= 0]
        for least in {surplus for surplus, _ in rows}:
            alike = [one for surplus, one in rows if surplus >= least]
            if sum(one.marks is None for one in alike) * 2 > len(alike):
                odd += alike
    for one in odd:
        one.marks = None


def _surplus(one: Aligned) -> int:
    prints = one.row.prints
    cells = sum(len(mark.text.split()) for mark in prints) if one.row.layout == "run" else len(prints)
    return cells - len(one.lines)


def _doubt_shifted(table: str, aligned: Sequence[Aligned]) -> None:
    """Note rows that may have lost a cell; zeros are counted if one is printed, or one cell only is blank."""
    uneven = [one for one in aligned if one.marks and not all(mark.text.isdecimal() for mark in one.marks)]
    uneven += [one for one in aligned if one.marks and _ends_in_past(one.row)]
    if not uneven:  # as most
        return
    texts = [mark.text.strip() for one in aligned for mark in one.marks or ()]
    counted = "0" in texts or texts.count("") == 1
    for one in uneven:
        if _may_be_shifted(table, one.marks or (), counted) or _ends_in_past(one.row):
            one.doubts.add("may-be-shifted")


def _may_be_shifted(table: str, marks: Sequence[Print], counted: bool) -> bool:
    """Whether a cell may be lost and others shifted: one prints no figure, or a blank is at an end.

    In tables 3 and 4 the total bears out a row that begins with a blank, unless zeros are `counted`: printed.
    """
    if len(marks) > 1 and any(figure(mark.text) is None for mark in marks):
        return True
    size = _GROUP if table == "disputes" else len(marks)
    for group in (marks[at : at + size] for at in range(0, len(marks), size)):
        texts = [mark.text.strip() for mark in sorted(group, key=_column)]
        if all(texts) or not any(texts):
            continue
        if table != "disclosure" and not group[-1].text.strip():
            return True
        if (counted or table == "disclosure") and not (texts[0] and texts[-1]):
            return True
    return False


def _has_past(row: Row) -> bool:
    return any(span.id == PAST for span in row.spans)


def _ends_in_past(row: Row) -> bool:
    """Whether a row with columns of another year ends in a blank: a cell may be lost, the years shifted."""
    return bool(row.prints) and _has_past(row) and not row.prints[-1].text.strip()


def _column(mark: Print) -> int:
    return mark.column


def _by_blank_lines(aligned: Sequence[Aligned]) -> None:
    lines = [one for one in aligned if one.row.layout == "lines"]
    by = measure([(one.row, len(one.lines)) for one in lines])
    if by is None:
        return
    for one in lines:
        if one.marks is None and (at := positions(one.row, len(one.lines), by)) is not None:
            marks = list(_blank(one))
            for column, mark in zip(at, one.row.prints, strict=True):
                marks[column] = mark
            one.marks = tuple(marks)
            one.doubts.add("cells-placed-by-blank-lines")


def _columns(table: str, row: Row, block: Block) -> tuple[tuple[str, Line], ...] | None:
    """The row's columns as the heads name them, else as the form has them; null where the heads differ."""
    heads = [head for head in row.heads if head.kind == "head"]
    if table == "disputes":
        return _dispute_columns(row, block, len(heads))
    named = tuple(head.id for head in heads)
    cells = -1 if row.layout == "run" else len(row.prints)
    order = _order(table, named, tuple(column.id for column in block.columns), cells)
    if order is None or (len(set(named)) < len(order) and _has_past(row)):
        return None
    return tuple((f"{row.label.id}.{block.columns[at].id}", block.columns[at]) for at in order)


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


def _dispute_columns(row: Row, block: Block, heads: int) -> tuple[tuple[str, Line], ...] | None:
    """Fifteen columns, or five or ten where the groups have tables of their own; null in another order."""
    groups = [head.id for head in row.heads if head.kind == "group"]
    ids = [line.id for line in block.rows]
    above = [ids[1] if head.id == LITIGATION else head.id for head in row.heads if head.kind != "head"]
    printed = list(dict.fromkeys(head.id for head in row.heads if head.kind == "head"))
    columns = [line.id for line in block.columns if line.id in printed]
    if printed != columns or [one for one in dict.fromkeys(above) if one in ids] != sorted(
        set(above), key=ids.index
    ):
        return None
    if heads == 5 and groups:
        ids = groups[-1:]
    elif heads == 10 and "review" not in groups:
        ids = ids[1:]
    return tuple((f"{group}.{column.id}", column) for group in ids for column in block.columns)


def _rules(table: str, one: Aligned) -> list[Group]:
    """What must hold among neighbouring columns of the row."""
    kinds = tuple(line.number for _, line in one.lines)
    if table == "requests":
        return [Group(kinds=kinds, holds=sums)]
    if table == "disputes":
        return [Group(kinds=kinds[i : i + 5], holds=sums) for i in range(0, len(kinds), 5)]
    return [Group(kinds=kinds, holds=lambda _: True)]  # table 2 has no sum; made ≤ valid is often broken
