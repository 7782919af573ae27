"""Document → the rows of the statistics table (统计表) as printed: label, unit, figures.

One machine reads every flattening, because all of them keep the order label → unit → figure: grids (also two
tables side by side), one cell a line, a row a line, everything run together. It follows labels, never
positions. A few rows without the table's head are a table only where a unit stands before each figure: prose
prints it behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from pipelines.document import Block, Cell, Document, Paragraph, Table
from pipelines.reading.cells import figure
from pipelines.reading.indicators import CIRCLED, UNIT, Indicator, exact, indicator, may_begin, unit_in
from pipelines.reading.labels import aligned
from pipelines.reading.rows import Print
from pipelines.reading.runs import Run, rows_in
from pipelines.reading.text import normal
from pipelines.reading.upright import sheet_stood

_HEADS = {
    "label": r"(?:统计)?指标(?:名称)?|统计项目|项目(?:名称)?|指标内容",
    "unit": r"(?:计量)?单位",
    "cumulative": r"(?:历年|历史)?累计(?:数|统计数?)?",
    "value": (
        r"统计(?:数(?:据|量|值)?|结果|量)|数(?:量|值|据)|年末统计|"
        r"(?:本年|(?:19|20)\d\d年)度?(?:统计)?数?(?:量|据)?|(?:年度)?统计数?"
    ),
    "other": r"序号|编号|代码|行次|备注|说明|上年(?:度)?(?:数|同期)?|去年(?:同期)?|同比.*|增减.*",
}
_HEAD = re.compile("|".join(f"(?P<{kind}>{texts})" for kind, texts in _HEADS.items()))
_SOME = re.compile(  # stands in every such table and few other documents; first comes the rare character
    "[标標数數](?:(?<=指[标標])|(?!量)"
    "(?<=(?:申[请請]|[办辦][结結]|答[复復覆]|公[开開]|[信資][息訊]|文件|[复復][议議]|[诉訴][讼訟])[数數]))"
)
_TABLE_HEAD = re.compile(  # in running text
    r"(?:统计)?指标(?:名称)?(?:\s*(?:计量)?\s*单位|\s+(?:统计数(?!据)|本年度\s))"
)
_HEAD_IN_RUN = re.compile(
    r"年末统计|历年累计|累计数?|统计数|本年度?|(?:19|20)\d\d\s*年度?|序号|备注|(?:统计)?指标(?:名称)?|(?:计量)?单位"
)
_ENOUGH = 3  # rows that make a table without a head
_HEAD_LINE = 60  # characters of a line that is but the table's head
_FAR = 12  # lines without anything of the table that end it
_WIDEST = 1 << 20  # columns
_SHORTEST = 3  # characters of a stranger's label, more or less
_JOINED = 4  # lines that a label may be broken over
_LONGEST_LINE = 40  # characters of each


class Row(NamedTuple):
    """A row as printed."""

    indicator: Indicator
    text: str
    place: str
    unit: str | None
    layout: str  # grid · lines · run
    prints: tuple[Print, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: label, unit, value, cumulative or other."""

    kind: str
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """One statistics table; `blocks` are the blocks it fills, `spans` the parts of paragraphs."""

    rows: tuple[Row, ...]
    heads: tuple[Head, ...]
    strangers: tuple[Print, ...] = ()  # labels of a grid that the form does not have
    blocks: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int, int], ...] = ()  # block, start, end
    turned: bool = False  # it lay on its side


def statistics(document: Document) -> tuple[Statistics, ...]:
    """The statistics tables of a document, in order; a sheet continued over pages is one."""
    if not _SOME.search("".join("".join(_texts(document)).split())):
        return ()
    blocks = [one if isinstance(one, Paragraph) else sheet_stood(one) for one in document.blocks]
    turned = {at for at, one in enumerate(blocks) if one is not document.blocks[at]}
    machine = _Machine()
    lines = list(_lines(blocks))
    at = 0
    while at < len(lines):
        at += machine.take(lines, at)
    machine.end()
    return tuple(replace(one, turned=not turned.isdisjoint(one.blocks)) for one in machine.tables)


class _Line(NamedTuple):
    """A paragraph, or a row of a grid."""

    cells: tuple[Cell, ...]
    block: int
    grid: bool


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def _lines(blocks: Sequence[Block]) -> Iterator[_Line]:
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield _Line((Cell(block.text, block.place, 0, -1),), index, grid=False)
            continue
        for left, right in pairwise([*_sides(block), _WIDEST]):
            for row in block.rows:
                if cells := tuple(cell for cell in row if left <= cell.column < right):
                    yield _Line(cells, index, len(cells) > 1)


def _sides(table: Table) -> list[int]:
    """The first columns of tables that are printed side by side: each begins with a head of its own."""
    for row in table.rows:
        begins = [cell.column for cell in row if _head(normal(cell.text)) == "label"]
        if len(begins) > 1:
            return [0, *begins[1:]]
    return [0]


@dataclass(slots=True)
class _Machine:
    """What has been met of the table that is being read."""

    tables: list[Statistics] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    strangers: list[Print] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    row: Row | None = None
    group: str = ""
    idle: int = 0
    headed: bool = False
    orphan: bool = False  # a unit came whose label is lost: its figure belongs to nobody

    def take(self, lines: Sequence[_Line], at: int) -> int:
        """Read the line at `at`, and those that its label is broken over; returns how many."""
        line = lines[at]
        if line.grid:
            self._grid(line)
            return 1
        width = self._width(lines, at)
        text = "".join(one.cells[0].text for one in lines[at : at + width])
        joined = line.cells[0]._replace(text=text)
        if self._cell(joined, grid=False):
            self.blocks.update(one.block for one in lines[at : at + width])
            self.idle = 0
            return width
        self._running(joined, line)
        return 1

    def end(self) -> None:
        """Close the row and the table; too few rows are none."""
        self._close()
        filled = [row for row in self.rows if row.prints]
        plain = [row for row in filled if row.unit or row.layout == "grid"]
        if (self.headed and filled) or len(plain) >= _ENOUGH:
            self.tables.append(
                Statistics(
                    rows=tuple(self.rows),
                    heads=tuple(self.heads),
                    strangers=tuple(self.strangers),
                    blocks=frozenset(self.blocks - {block for block, _, _ in self.spans}),
                    spans=tuple(self.spans),
                )
            )
        self.rows, self.heads, self.strangers, self.spans = [], [], [], []
        self.blocks, self.group, self.idle, self.headed = set(), "", 0, False

    def _width(self, lines: Sequence[_Line], at: int) -> int:
        """How many lines the label at `at` is broken over; 1 if it is whole."""
        first = lines[at].cells[0].text
        if not _is_part(first) or not may_begin(first):
            return 1
        whole = exact(first)
        joined = first
        for width, line in enumerate(lines[at + 1 : at + _JOINED], 2):
            following = line.cells[0].text
            if line.grid or not _is_part(following):
                break
            joined += following
            if exact(joined) and not (whole and indicator(following)):
                return width
        return 1

    def _grid(self, line: _Line) -> None:
        """A row of a grid is whole: nothing of it belongs to the row before or after."""
        self._close()
        before = len(self.rows), len(self.heads), self.group
        strange = [cell for cell in line.cells if not self._cell(cell, grid=True) and not self._beside(cell)]
        self._close()
        if before != (len(self.rows), len(self.heads), self.group):
            self.blocks.add(line.block)
            self.idle = 0
            return
        labels = [cell for cell in strange if len(normal(cell.text)) > _SHORTEST]
        if labels and self.rows and any(normal(c.text) and figure(c.text) for c in line.cells):
            self.strangers.append(Print(text=labels[0].text, place=labels[0].place))
        self._idle()

    def _beside(self, cell: Cell) -> bool:
        """A cell with a label and its figure, or one beside a label that prints no figure: 5 6."""
        if self._row_in_cell(cell):
            return True
        if not self.row or self.row.prints or not re.search(r"\d", cell.text):
            return False
        self._print(Print(text=cell.text.strip(), place=cell.place, column=cell.column))
        return True

    def _row_in_cell(self, cell: Cell) -> bool:
        """A label and its figure in one cell of the grid."""
        rows = rows_in(aligned(CIRCLED.sub(" ", cell.text)))
        if len(rows) != 1 or not rows[0].figures:
            return False
        self._open(rows[0].indicator, cell, "grid", rows[0].unit)
        self._print(Print(text=rows[0].figures, place=cell.place, column=cell.column))
        self._close()
        return True

    def _cell(self, cell: Cell, *, grid: bool) -> bool:
        """A cell that is a label, a unit, a figure or a head; false if it is none of them."""
        plain = normal(cell.text)
        if not plain:
            return self._blank(cell, grid)
        if UNIT.fullmatch(plain):
            return self._unit(plain)
        if figure(cell.text) is not None:
            return self._figure(cell, grid)
        if kind := _head(plain):
            return self._head(kind, cell)
        if named := indicator(cell.text):
            self._open(named, cell, "grid" if grid else "lines", unit_in(cell.text))
            return True
        return False

    def _blank(self, cell: Cell, grid: bool) -> bool:
        if grid and self.row:
            self._print(Print(text="", place=cell.place, column=cell.column))
        return False

    def _unit(self, unit: str) -> bool:
        if self.row and not self.row.prints and not self.row.unit:
            self.row = self.row._replace(unit=unit)
            return True
        self._close()
        self.orphan = True
        return bool(self.rows)

    def _figure(self, cell: Cell, grid: bool) -> bool:
        """A figure before the label of its grid row is the row's number."""
        if self.row and not self.orphan:
            self._print(Print(text=cell.text.strip(), place=cell.place, column=cell.column))
            return True
        return not grid and bool(self.rows) and self.orphan

    def _print(self, printed: Print) -> None:
        assert self.row
        self.row = self.row._replace(prints=(*self.row.prints, printed))

    def _head(self, kind: str, cell: Cell) -> bool:
        """A head opens the table; 行政诉讼数量 and 数量 are told apart by the whole text."""
        if kind == "label" and not self.headed and self.rows and len(self.rows) < _ENOUGH:
            self.end()
        if kind in ("label", "unit"):
            self.headed = True
        elif not self.headed:
            return False
        self._close()
        self.heads.append(Head(kind=kind, column=cell.column))
        return True

    def _open(self, named: Indicator, cell: Cell, layout: str, unit: str | None) -> None:
        self._close()
        self.group = named.group
        if not (named.national or named.fujian):
            return
        self.row = Row(named, cell.text, cell.place, unit, layout)

    def _close(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self.row, self.orphan = None, False

    def _idle(self) -> None:
        self.idle += 1
        if self.idle > _FAR:
            self.end()

    def _running(self, cell: Cell, line: _Line) -> None:
        """A line with a label and its figure, or a paragraph that holds the table or some rows of it."""
        text = aligned(CIRCLED.sub(" ", cell.text))
        head = _TABLE_HEAD.search(text)
        rows = rows_in(text, head.start() if head else 0)
        units = sum(1 for row in rows if row.unit and row.figures)
        alone = bool(rows) and (units or self.headed) and _alone(rows, text)
        if not (rows and (head or units >= _ENOUGH or alone)) and not (head and len(text) < _HEAD_LINE):
            self._idle()
            return
        self._close()
        if head:
            self._head_in(text[head.start() : rows[0].start if rows else len(text)])
        for row in rows:
            here = f"{cell.place}/{row.start}-{row.end}"
            self._open(row.indicator, cell._replace(text=row.text, place=here), "run", row.unit)
            if row.figures and self.row:
                end = row.at + len(row.figures)
                self._print(Print(text=row.figures, place=f"{cell.place}/{row.at}-{end}"))
            if row is not rows[-1] or row.figures:
                self._close()
        self.blocks.add(line.block)
        end = rows[-1].end if rows else len(text)
        self.spans.append((line.block, head.start() if head else rows[0].start, end))
        self.idle = 0

    def _head_in(self, text: str) -> None:
        """The head of a table in running text; printed again on the next page it begins no new table."""
        found = [Head(kind=kind, column=-1) for one in _HEAD_IN_RUN.finditer(text) if (kind := _head(one[0]))]
        if not self.headed or [one.kind for one in found] != [one.kind for one in self.heads]:
            self.end()
            self.heads += found
        self.headed = True


def _is_part(text: str) -> bool:
    """Whether a line may be a part of a label that is broken over lines."""
    return len(text) <= _LONGEST_LINE and figure(text) is None and not UNIT.fullmatch(normal(text))


def _alone(rows: Sequence[Run], text: str) -> bool:
    """Whether nothing stands behind the last row, and before the first at most its number."""
    before = text[: rows[0].start].strip()
    return not text[rows[-1].end :].strip() and (not before or figure(before) is not None)


def _head(plain: str) -> str:
    """Which head a text is, "" if it is none."""
    found = _HEAD.fullmatch(plain)
    return found.lastgroup or "" if found else ""
