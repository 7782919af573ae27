"""Document → the rows of the statistics table (统计表) as printed: label, unit, figures.

One machine reads every flattening, because all of them keep the order label → unit → figure: grids (also two
tables side by side), one cell a line, a row a line, all in one run. It follows labels, never positions. A few
rows without heads are a table only where a unit stands before each figure: prose prints it behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.document import Cell, Document, Paragraph
from pipelines.reading.sheet.captions import begins_another
from pipelines.reading.sheet.columns import (
    COUNTED,
    SERIALS,
    SUMS,
    Head,
    begin,
    has_codes,
    has_remarks,
    head_of,
    heads_in,
)
from pipelines.reading.sheet.indicators import CIRCLED, UNIT, Indicator, indicator, unit_in
from pipelines.reading.sheet.lines import (
    PAGE,
    SheetLine,
    lines_of,
    texts_in,
    together,
    unit_and_figures,
    without_notes,
)
from pipelines.reading.sheet.rows import ENOUGH, MANY, Row, Statistics, completed, is_table
from pipelines.reading.sheet.runs import Run, rows_in
from pipelines.reading.sheet.wrapped import (
    alone,
    beside,
    is_marked_page,
    is_page_number,
    is_pair,
    is_rest,
    measure,
    place,
)
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import aligned
from pipelines.reading.tables.rows import Print
from pipelines.reading.tables.upright import sheet_stood
from pipelines.reading.text import normal

_SOME = re.compile(  # stands in every such table and few other documents; first comes the rare character
    "[标標数數](?:(?<=指[标標])|(?!量)"
    "(?<=(?:申[请請]|[办辦][结結]|答[复復覆]|公[开開]|[信資][息訊]|文件|[复復][议議]|[诉訴][讼訟])[数數]))"
)
_HEAD_LINE = 60  # characters of a line that is but the table's head
_FAR = 12  # lines without anything of the table that end it
_FULL = 0.75  # of the longest line
_CODED = 2  # figures of a row beside its unit
_ABOVE = 5  # lines that stand right above a table
_SHORTEST = 3  # characters of a stranger's label, more or less


def statistics(document: Document) -> tuple[Statistics, ...]:
    """The statistics tables of a document, in order; a sheet continued over pages is one."""
    if not _SOME.search("".join("".join(texts_in(document.blocks)).split())):
        return ()
    blocks = [one if isinstance(one, Paragraph) else sheet_stood(one) for one in document.blocks]
    turned = {at for at, one in enumerate(blocks) if one is not document.blocks[at]}
    machine = _Machine()
    lines = list(lines_of(blocks))
    at = 0
    while at < len(lines):
        at += machine.take(lines, at)
    machine.end()
    return tuple(replace(one, turned=not turned.isdisjoint(one.blocks)) for one in machine.tables)


@dataclass(slots=True)
class _Machine:
    """What has been met of the table that is being read."""

    tables: list[Statistics] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    bare: list[Row] = field(default_factory=list)
    strangers: list[Print] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    row: Row | None = None
    group: str = ""
    idle: int = 0
    headed: bool = False
    widest: int = 0  # characters of a row's last line
    short: bool = False  # the line that ends the row leaves room for more
    orphan: bool = False  # a unit came whose label is lost: its figure belongs to nobody
    serials: bool = False  # their head came
    unread: list[str] = field(default_factory=list)  # the last lines that are nothing of a table
    above: tuple[str, ...] = ()  # those that stand above the table

    def take(self, lines: Sequence[SheetLine], at: int) -> int:
        """Read the line at `at`, and those that its label or row is broken over; returns how many."""
        line = lines[at]
        if line.grid:
            self._grid(line)
            return 1
        if is_marked_page(line.cells[0].text):
            return 1
        taken = together(lines[at : at + PAGE])
        joined = line.cells[0]._replace(text="".join(one.cells[0].text for one in taken))
        if self._cell(joined, grid=False) or self._measure(line.cells[0]):
            self.blocks.update(one.block for one in taken)
        elif not self._running(taken):
            self._unread(joined.text)
            return 1
        self.idle = 0
        return len(dict.fromkeys(one.cells[0].place for one in taken))

    def end(self) -> None:
        """Close the row and the table; too few rows are none."""
        self._close()
        if not any(row.prints for row in self.rows) and len(self.rows) >= MANY:
            self.bare, self.rows = [*self.bare, *self.rows], []
        if is_table(self.rows, self.bare, headed=self.headed):
            self.tables.append(
                Statistics(
                    rows=tuple(self.rows),
                    heads=tuple(self.heads),
                    bare=tuple(self.bare),
                    strangers=tuple(self.strangers),
                    blocks=frozenset(self.blocks - {block for block, _, _ in self.spans}),
                    spans=tuple(self.spans),
                    serials=self.serials,
                    above=self.above,
                )
            )
        self.rows, self.bare, self.heads, self.strangers, self.spans = [], [], [], [], []
        self.blocks, self.group, self.idle, self.widest = set(), "", 0, 0
        self.headed = self.serials = False

    def _grid(self, line: SheetLine) -> None:
        """A row of a grid is whole: nothing of it belongs to the row before or after, if it has a label."""
        if self._goes_on(line.cells):
            self.blocks.add(line.block)
            return
        self._close()
        before, bare = (len(self.rows), len(self.heads), self.group), len(self.bare)
        cells = without_notes(line.cells, self.heads)
        strange = [cell for cell in cells if not self._cell(cell, grid=True) and not self._beside(cell)]
        if self.row and not (self.row.unit or self.row.prints) and len(self.bare) > bare + 1:
            self.bare.append(self.row)  # the last of labels that stand side by side
            self.row = None
        self._close()
        self._strange_heads(before[1], strange)
        if before != (len(self.rows), len(self.heads), self.group):
            self.blocks.add(line.block)
            self.idle = 0
            return
        labels = [cell for cell in strange if len(normal(cell.text)) > _SHORTEST]
        if labels and self.rows and any(normal(c.text) and figure(c.text) for c in cells):
            self.strangers.append(Print(text=labels[0].text, place=labels[0].place))
        self.unread.append(" ".join(cell.text for cell in cells))
        self._idle()

    def _goes_on(self, cells: Sequence[Cell]) -> bool:
        """Whether a row of a grid is what follows the label on the line above: figures, or its rest."""
        if self.rows and (whole := completed(self.rows[-1], cells)):
            self.rows[-1] = whole
            return True
        unit, figures = unit_and_figures(cells)
        if not figures or not self.row or self.row.layout != "lines" or self.row.prints:
            return False
        for one in figures:
            self._figure(one, grid=True)
        return not unit or self._unit(unit, grid=True)

    def _strange_heads(self, before: int, cells: Sequence[Cell]) -> None:
        """Among the heads of a row those that say nothing to us: halves of a year, parts of a body."""
        kinds = {head.kind for head in self.heads[before:]}
        if {"label", "value"} <= kinds:
            self.heads += [Head(kind="other", column=one.column) for one in cells if normal(one.text)]

    def _beside(self, cell: Cell) -> bool:
        """A cell with a label and its figure, or one for a figure that prints something else: 5 6."""
        if self._row_in_cell(cell):
            return True
        if not self.row or not normal(cell.text):
            return False
        counted = any(one.column == cell.column and one.kind in COUNTED for one in self.heads)
        if not counted and (self.row.prints or not re.search(r"\d", cell.text)):
            return False
        self._print(Print(text=cell.text.strip(), place=cell.place, column=cell.column))
        return True

    def _row_in_cell(self, cell: Cell) -> bool:
        """A label and its figure in one cell of the grid."""
        rows = rows_in(aligned(CIRCLED.sub(" ", cell.text)))
        if len(rows) != 1 or not rows[0].figures:
            return False
        self._open(rows[0].indicator, cell, "grid", rows[0].unit)
        if not self.row:  # a group has no figure
            return False
        self._print(Print(text=rows[0].figures, place=cell.place, column=cell.column))
        self._close()
        return True

    def _cell(self, cell: Cell, *, grid: bool) -> bool:
        """A cell that is a label, a unit, a figure or a head; false if it is none of them."""
        plain = normal(cell.text)
        if not plain:
            return self._blank(cell, grid)
        if UNIT.fullmatch(plain):
            return self._unit(plain, grid)
        if figure(cell.text) is not None or (not grid and is_rest(plain)):
            return self._figure(cell, grid)
        if (head := head_of(plain, cell.column)) and not (plain in SUMS and (self.row or self.rows)):
            return self._head(head)
        if named := indicator(cell.text):
            self._label(named, cell, grid)
            return True
        return False

    def _label(self, named: Indicator, cell: Cell, grid: bool) -> None:
        """In a grid a label without unit and figure before another one in its row stands over rows."""
        if grid and self.row and not self.row.unit and not any(one.text for one in self.row.prints):
            self.bare.append(self.row)
            self.row = None
        self._open(named, cell, "grid" if grid else "lines", unit_in(cell.text))

    def _measure(self, cell: Cell) -> bool:
        """A line with the unit and the figure of the row whose label stands above it."""
        if self.row and self.row.layout == "lines" and not self.row.prints and is_pair(cell.text):
            self._print(Print(cell.text, cell.place))
            return True
        if not self.row or self.row.prints or not (found := measure(cell.text)):
            return False
        unit, printed, at = found
        self.row = self.row._replace(layout="run", unit=self.row.unit or unit)
        self._ends(cell.text)
        self._print(Print(printed, f"{cell.place}/{at}-{at + len(printed)}"))
        return True

    def _blank(self, cell: Cell, grid: bool) -> bool:
        if grid and self.row:
            self._print(Print(text="", place=cell.place, column=cell.column))
        return False

    def _unit(self, unit: str, grid: bool) -> bool:
        if self.row and not self.row.unit and (grid or len(self.row.prints) < _CODED):
            self.row = self.row._replace(unit=unit)  # what stands before it may be a code
            return True
        self._close()
        self.orphan = True
        return bool(self.rows)

    def _figure(self, cell: Cell, grid: bool) -> bool:
        """A figure before the label of its grid row is the row's number, one below a short line a page's."""
        if self.row and self.row.layout in ("run", "list") and self.short:
            return True
        if self.row and not self.orphan:
            self._print(Print(text=cell.text.strip(), place=cell.place, column=cell.column))
            return True
        return not grid and bool(self.rows) and self.orphan

    def _print(self, printed: Print) -> None:
        assert self.row
        self.row = self.row._replace(prints=(*self.row.prints, printed))

    def _head(self, head: Head) -> bool:
        """A head opens the table; 行政诉讼数量 and 数量 are told apart by the whole text."""
        if head.kind == "label" and not self.headed and self.rows and len(self.rows) < ENOUGH:
            serials = self.serials
            self.end()
            self.serials = serials
        if head.kind in ("label", "unit"):
            self.headed = True
        elif not self.headed:
            self.serials = head.kind == "serial"
            return False
        self._close()
        if head.kind == "label" and self._is_another():
            self.end()
            self.headed = True
        self._begin()
        self.heads.append(head)
        return True

    def _begin(self) -> None:
        """The first row or head of a table keeps what stands above it."""
        if not (self.rows or self.heads):
            self.above, self.unread = tuple(self.unread[-_ABOVE:]), []

    def _is_another(self) -> bool:
        """Whether another table is named since this one began, or this has but heads that say little."""
        if not self.rows:
            return bool(self.heads and self.unread)
        return begins_another(self.unread, self.above)

    def _open(self, named: Indicator, cell: Cell, layout: str, unit: str | None) -> None:
        self._close()
        self.group = named.group
        if not (named.national or named.fujian):
            return
        self._begin()
        self.row = Row(named, cell.text, cell.place, unit, layout)

    def _close(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self.row, self.orphan = None, False

    def _unread(self, text: str) -> None:
        """A line that is nothing of a table: the figure of the row before it may stand there."""
        if self.row and not self.row.prints and not is_page_number(text):
            self.row = self.row._replace(layout="torn")
        self.unread.append(text)
        self._idle()

    def _idle(self) -> None:
        if self.row and self.row.layout in ("run", "list"):
            self._close()
        self.idle += 1
        if self.idle > _FAR:
            self.end()

    def _running(self, lines: Sequence[SheetLine], after: int = 0) -> bool:
        """A label and its figure on a line or several, or a paragraph that holds tables or some rows."""
        cells = [line.cells[0] for line in lines]
        text = aligned(CIRCLED.sub(" ", "".join(cell.text for cell in cells)))
        head = begin(text, after)
        heads = self.heads if head is None else heads_in(text[head : head + _HEAD_LINE])
        remarks = has_remarks(heads)
        start = after if head is None else head
        rows = rows_in(text, start, remarks=remarks, coded=has_codes(heads))
        if remarks and self.row and len(rows) == 1 and rows[0].listed:  # 网上申请2件 on a line of its own
            self.blocks.add(lines[0].block)
            self._close()
            return True
        if not rows and len(" ".join(text.split())) > _HEAD_LINE:
            head = None
        if len(rows) >= MANY and not any(row.figures for row in rows):
            self.bare += [Row(row.indicator, row.text, cells[0].place, None, "torn") for row in rows]
            rows = []
        if head is None and not self._are_rows(rows, text):
            return False
        self._close()
        if start := (rows[0].start if head is None else head):
            self.unread.append(text[after:start].rpartition("。")[2])
        if head is not None:
            self._head_in(text[head : rows[0].start if rows else len(text)], rows)
            self.serials |= bool(SERIALS.search(text, 0, head))
        for row in rows:
            if row is not rows[0]:  # a figure on the next line may be the rest of the last one's
                self._close()
            self._run(row, cells)
        self._ends(cells[-1].text)
        self.blocks.update(line.block for line in lines)
        if len(lines) == 1:
            start = rows[0].start if head is None else head
            self.spans.append((lines[0].block, start, rows[-1].end if rows else len(text)))
        if rows and begin(text, rows[-1].end) is not None:
            self._running(lines, rows[-1].end)
        return True

    def _ends(self, line: str) -> None:
        """A row ends with this line: a figure is broken over two where a line is full."""
        self.widest = max(self.widest, len(line))
        self.short = len(line) < self.widest * _FULL

    def _run(self, row: Run, cells: Sequence[Cell]) -> None:
        label = Cell(row.text, place(cells, row.start, row.end), 0, -1)
        self._open(row.indicator, label, "list" if row.listed else "run", row.unit)
        if row.code and self.row:
            self._print(Print(row.code, label.place))
        if row.figures and self.row:
            self._print(Print(row.figures, place(cells, row.at, row.at + len(row.figures))))

    def _are_rows(self, rows: Sequence[Run], text: str) -> bool:
        """Whether rows in a text without the table's head are rows of it."""
        units = sum(1 for row in rows if row.unit and row.figures and not row.listed)
        if units >= ENOUGH or len(rows) >= MANY:
            return units >= ENOUGH or beside(rows, text)
        bare = len(rows) == 1 and bool(rows[0].figures) and text.rstrip()[-1:] not in "。；;"  # of a clause
        return bool(rows) and bool(units or self.headed or bare) and alone(rows, text)

    def _head_in(self, text: str, rows: Sequence[Run]) -> None:
        """The head of a table in running text; printed again on the next page it begins no new table."""
        found = heads_in(text)
        same = [one.kind for one in found] == [one.kind for one in self.heads]
        begun = [row.indicator.national or row.indicator.fujian for row in self.rows]
        again = bool(rows) and (rows[0].indicator.national or rows[0].indicator.fujian) in begun
        if not self.headed or not same or again or self._is_another():
            self.end()
            self._begin()
            self.heads += found
        self.headed = True
