"""Where a walk over the lines is: in which table, under which heads, in which row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipelines.document import Cell
from pipelines.reading.tables.above import Above
from pipelines.reading.tables.labels import Label, may_open, numbered
from pipelines.reading.tables.rows import LITIGATION, Printed, Row, Stranger, gap_of

NAMELESS = Label(table="disputes", kind="row", id="")
_GROUP = 5  # heads of a group of table 4


@dataclass(slots=True)
class Where:
    """The walk's place and what it has gathered: labels and figures are told to it in the order of print."""

    begun: Mapping[int, str] = field(
        default_factory=dict
    )  # index of a block → the table that it goes on with
    table: str | None = None
    above: Above = field(default_factory=Above)
    row: Row | None = None
    fragment: str = ""  # of a label that is broken over lines
    fragment_line: int = 0
    year: int = 0  # that text names behind the row's label
    strange: bool = False  # words that are no label stand behind it
    serial: bool = False  # the table numbers its rows
    line: int = 0  # that is read, from 1, and its block
    block: int = 0
    row_line: int = 0  # in which the row began, and the last head stands
    head_line: int = 0
    heads_beside: int = 0  # on that line of text
    lone: int = 0  # the line of a lone head behind it
    rows: list[Row] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    damaged: list[Stranger] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    orphans: list[int] = field(default_factory=list)  # numbers of rows before which figures of no row stand

    def goes_to(self, line: int, block: int) -> None:
        """Another line begins: a row that has cells beside its label has ended with the last one."""
        self.line, self.block = line, block
        if self.row and self.row.layout == "grid" and self.row.prints:
            self.end(None)

    def is_inside(self, text: str) -> bool:
        """Whether a text may say anything here: a table has begun, or the text may open one."""
        if not self.table:
            self.table = self.begun.get(self.block)
        return bool(self.table) or may_open(text)

    def label(self, labels: tuple[Label, ...], mark: Printed, layout: str = "lines") -> None:
        """A label that may stand for `labels`."""
        label = self.meant(labels, mark.text)
        self.blocks.add(self.block)
        in_cell = layout == "run" and self._is_word_in_cell(label, mark)
        if label.kind == "head":
            self._head(label, mark)
            return
        self.end(gap_of(mark))
        self.serial = self.serial and self.table in (None, label.table)
        if label.table != self.table or label.kind == "clause" or label.id in ("content", "note"):
            self.above.forget()
            self.heads_beside = self.lone = 0
        self.table = label.table
        if label.kind == "row":
            self.open(label, mark, layout)
            if self.row and in_cell:
                self.row.shared = self.rows[-1].shared = True
        elif label.kind == "group" and label.table == "disputes":
            self._head(label, mark)
        elif label.kind == "caption":
            self.above.stands(label.id, mark)
            if not self.above.used and (label.id == LITIGATION or _begins_heads(label, mark)):
                self.above.add(label)

    def _is_word_in_cell(self, label: Label, mark: Printed) -> bool:
        """Whether 合计 stands where a row's first figure is looked for, in its line: 予以公开 合计3 9 0."""
        if label.id != "total_processed" or numbered(mark.text) or not self.is_bare():
            return False
        return self.row is not None and not self.row.label.id.startswith("other_handling")  # the row before

    def is_bare(self) -> bool:
        """Whether the row's label stands on this line, and none of its figures yet."""
        return self.row is not None and not self.row.prints and self.row_line == self.line

    def meant(self, labels: tuple[Label, ...], text: str) -> Label:
        """其他 and 总计 are heads until the first row has come, then rows."""
        if len(labels) == 1:  # as most
            return labels[0]
        kind = "row" if self.above.used or numbered(text) else "head"
        ours = [label for label in labels if label.table == self.table] or list(labels)
        return next((label for label in ours if label.kind == kind), ours[0])

    def _head(self, label: Label, mark: Printed) -> None:
        if self.row and self.row_line == self.line and not self.row.label.id:
            self.row, self.above.used = None, False  # blank cells of merged heads
        self._pass_blanks()
        if self.row or self.above.used or label.table != self.table:
            self.end(gap_of(mark))
            self.above.begin()
        if not isinstance(mark, Cell) and label.table != "disputes":
            self._beside()
        self.table, self.head_line = label.table, self.line
        self.above.add(label, mark.text)
        self.above.stands(label.id, mark)

    def _beside(self) -> None:
        """A lone head of text behind a line of several is what was left of a head among those."""
        if self.head_line == self.line:
            self.heads_beside += 1
            self.lone = 0 if self.lone == self.line else self.lone
            return
        if not self.above.is_open:
            self.lone = 0
        elif self.heads_beside > 1:
            self.lone = self.line
        self.heads_beside = 1

    def _pass_blanks(self) -> None:
        """Blank rows of a grid among the heads of table 4, some of which are still to come, are no rows."""
        if not self.above.used or self.row:  # as most
            return
        kinds = [head.kind for head in self.above.labels]
        if kinds.count("head") < _GROUP * kinds.count("group"):
            heads = self.above.heads()
            while self.rows and self.rows[-1].above is heads and _is_blank(self.rows[-1]):
                self.rows.pop()
                self.above.used = False

    def figure(self, mark: Printed) -> None:
        """A figure, a blank or a slash: it belongs to the open row, or to table 4, which has no labels."""
        grid = isinstance(mark, Cell)
        if not self.row:
            beside_head = self.line == self.head_line and not mark.text.strip()
            if self.table != "disputes" or not self.above.labels or beside_head:
                self.orphan(mark)
                return
            self.open(NAMELESS, mark, "grid" if grid else "lines")
        assert self.row
        beside = grid and self.row_line == self.line
        if beside and self.row.layout == "lines":
            self.row.layout = "grid"
        if grid and not beside and mark.text.strip() and mark.column > 0:
            self.row.apart = True
        if beside or mark.text.strip():
            self.row.prints.append(mark)
            self.row.shared = self.row.shared or (not grid and self.may_be_anothers())
            self.blocks.add(self.block)
        self.fragment = ""

    def may_be_anothers(self) -> bool:
        """Whether a figure of text may be another row's: an unknown label is between, or rows have numbers.

        In table 2 no sum shows that a figure is the number of the next row.
        """
        return self.strange or (self.serial and self.table == "disclosure")

    def orphan(self, mark: Printed) -> None:
        """Figures of text that stand below heads and above the first label."""
        below_heads = self.above.labels and not self.above.used
        if below_heads and not isinstance(mark, Cell) and any(map(str.isdigit, mark.text)):
            self.orphans.append(len(self.rows))

    def open(self, label: Label, mark: Printed, layout: str) -> None:
        text = mark.text if label.id else ""
        if self.lone:
            self.above.goes_on(apart=True)
            self.lone = 0
        self.row = Row(label, text, mark.place, self.above.heads(), layout)
        self.row_line, self.above.used, self.year, self.strange = self.line, True, 0, False

    def whole(self, label: Label, mark: Cell, cells: Sequence[Cell]) -> None:
        """A row of a grid with its label and all its cells."""
        self.end(0)
        self.fragment = ""
        self.blocks.add(self.block)
        text = mark.text if label.id else ""
        self.rows.append(Row(label, text, mark.place, self.above.heads(), "grid", [*cells]))
        self.above.used = True

    def is_told(self, row: Row, blocks: Sequence[int]) -> None:
        """A row whose figures stand behind the names of their columns."""
        self.end(None)
        self.fragment = ""
        self.table = row.label.table
        self.blocks.update(blocks)
        self.rows.append(row)

    def end(self, gap: int | None) -> None:
        """The row has ended, so many blank lines before what comes next."""
        if self.row:
            self.row.after = gap
            self.rows.append(self.row)
        self.row = None

    def leave(self) -> None:
        """The row and the table have ended."""
        self.end(None)
        self.table = None

    def doubt_orphans(self) -> None:
        """Where figures stand above the first label, and none below the last, each row's may be above it."""
        for at in set(self.orphans):
            alike = [*next(groupby(self.rows[at:], key=lambda row: row.above), (None, []))[1]]
            if alike and not alike[-1].prints:
                for row in alike:
                    row.shared = True


def _is_blank(row: Row) -> bool:
    """Whether it is one of table 4, without any figure."""
    return not row.label.id and not any(mark.text.strip() for mark in row.prints)


def _begins_heads(label: Label, mark: Printed) -> bool:
    """Whether heads follow, in text: 信息内容. What stands below it is one, known or not."""
    return label.id == "content" and not isinstance(mark, Cell)
