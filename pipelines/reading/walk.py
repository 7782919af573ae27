"""Document → the rows of the statutory tables, label by label.

One machine reads every flattening, because all of them keep the order label → cells: a grid (HTML, PDF,
pipes, tabs), one cell a line, or everything run together in one paragraph. It follows labels, never
positions, and knows only which table it is in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, starmap

from pipelines.document import Cell, Document, Paragraph
from pipelines.reading.around import Wrapped, wrapped
from pipelines.reading.begun import continued
from pipelines.reading.cells import figure
from pipelines.reading.joined import GOES_ON, RUN, adjacent, is_run
from pipelines.reading.labels import (
    Label,
    Token,
    key,
    may_begin,
    may_open,
    named,
    numbered,
    opens,
    resembling,
    scan,
    year_alone,
)  # fmt: skip
from pipelines.reading.lines import Line, Numbered, Piece, line_of, lines_of, piece_of, texts_of
from pipelines.reading.places import Heads, Span, heads, strange_head
from pipelines.reading.rows import LITIGATION, Print, Row, Rows, Stranger
from pipelines.reading.text import normal
from pipelines.reading.upright import stood

_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]\s*\d+\s*[-—–－]|第\s*\d+\s*页.*?)\s*\Z")
_WORDS_AND_FIGURES = re.compile(
    r"(?P<words>.*[^\d\s.,，．+\-−—/]|)\s*(?P<figures>[\d\s.,，．+\-−—/]*)", re.DOTALL
)
_LONGEST = 45  # characters of a label
_LONGEST_LINE, _LONGEST_JOINED = 40, 60  # characters of a label's first line, and of all of it
_JOINED, _NEAR = 4, 24  # lines that a label may be broken over, and those with its figures
_HAN = re.compile(r"[㐀-鿿]")
_NAMELESS = Label(table="disputes", kind="row", id="")
_PROSE = 12  # characters: what stands between two labels of a table is shorter


def read_rows(document: Document) -> Rows:
    """Find the rows of tables 2, 3 and 4 wherever they stand."""
    machine = _Machine(begun=continued(document))
    blocks, turned = stood(document.blocks)
    lines = [*lines_of(blocks)]
    at = 0
    while at < len(lines):
        at += machine.take(lines, at)
    machine.close()
    machine.doubt_above()
    return Rows(
        rows=tuple(machine.rows),
        strangers=tuple(machine.strangers),
        damaged=tuple(machine.damaged),
        blocks=frozenset(machine.blocks),
        turned=turned,
    )


@dataclass(slots=True)
class _Machine:
    """Where we are: in which table, under which heads, in which row."""

    begun: Mapping[int, str]  # index of a block → the table that it goes on with
    table: str | None = None
    heads: list[Label] = field(default_factory=list)
    head_texts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    above: Heads | None = None  # these, as the rows below them share them
    kept: list[Label] = field(default_factory=list)  # heads above groups of table 4 that are rows
    heads_used: bool = False  # a row has come under them
    row: Row | None = None
    row_line: int = 0
    head_line: int = 0
    rows: list[Row] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    damaged: list[Stranger] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    line: int = 0  # that is read, from 1, and its block
    block: int = 0
    fragment: str = ""  # of a label that is broken over lines
    orphans: list[int] = field(default_factory=list)  # numbers of rows before which figures of no row stand

    def take(self, lines: Sequence[Numbered], at: int) -> int:
        """Read the line at `at`, and those after it that its label is broken over; returns how many."""
        printed = lines[at][1]
        if isinstance(printed, Paragraph) and not self.table and not may_open(printed.text):
            return 1  # as most of a page
        line = line_of(*lines[at])
        self._line_ends()
        self.line, self.block = at + 1, line.block
        for number, cell in enumerate(line.cells):
            if not self.table:
                self.table = self.begun.get(line.block)
                if not self.table and not may_open(cell.text):
                    continue
            if self.table and figure(cell.text) is not None:  # as no page number is
                self._print(cell, line)
                if self._fills_row(line.cells[number + 1 :]):
                    break
            elif (
                not line.grid
                and self.table
                and (found := wrapped(texts_of(lines[at : at + _NEAR]), self.table))
            ):
                return self._wrapped(found, lines, at)
            elif labels := named(cell.text, self.table):
                self._label(labels, piece_of(cell, line))
            elif _PAGE_NUMBER.match(cell.text):
                continue
            elif width := self._broken(lines, at, piece_of(cell, line)):
                return width
            else:
                self._text(piece_of(cell, line))
        return 1

    def close(self) -> None:
        """End the row and the table."""
        self._flush(None)
        self.table = None

    def _wrapped(self, found: Wrapped, lines: Sequence[Numbered], at: int) -> int:
        """A label with its figures between its lines; returns the number of lines."""
        line = line_of(*lines[at])
        piece = piece_of(line.cells[0], line)._replace(text=found.text)
        self._label(found.labels, piece)
        for text, place in found.figures:
            self._between(piece._replace(text=text, place=place))
        self.blocks.update(block for block, _ in lines[at : at + found.lines])
        return found.lines

    def _broken(self, lines: Sequence[Numbered], at: int, first: Piece) -> int:
        """A label broken over up to four lines; returns the number of lines, or 0."""
        if first.grid or len(first.text) > _LONGEST_LINE or not may_begin(first.text):
            return 0
        joined = first.text
        for width, line in enumerate(starmap(line_of, lines[at + 1 : at + _JOINED]), 2):
            if line.grid:
                return 0
            joined += line.cells[0].text
            labels = named(joined, self.table)
            if labels and len(normal(joined)) < _LONGEST_JOINED:
                self._label(labels, first._replace(text=joined))
                self.blocks.update(block for block, _ in lines[at : at + width])
                return width
        return 0

    def _label(self, labels: tuple[Label, ...], piece: Piece, layout: str = "lines") -> None:
        label = self._meant(labels, piece.text)
        self.blocks.add(self.block)
        if label.kind == "head":
            self._head(label, piece)
            return
        self._flush(piece.gap)
        self._enter(label)
        if label.kind == "row":
            self._open(label, piece, layout)
        elif label.kind == "group" and label.table == "disputes":
            self._head(label, piece)
        elif label.kind == "caption":
            self._stands(label.id, piece)
            if label.id == LITIGATION and not self.heads_used:
                self.heads.append(label)
                self.above = None

    def _meant(self, labels: tuple[Label, ...], text: str) -> Label:
        """其他 and 总计 are heads until the first row has come, then rows."""
        if len(labels) == 1:  # as most
            return labels[0]
        kind = "row" if self.heads_used or numbered(text) else "head"
        ours = [label for label in labels if label.table == self.table] or list(labels)
        return next((label for label in ours if label.kind == kind), ours[0])

    def _enter(self, label: Label) -> None:
        """Clause, caption and a new table begin new heads."""
        if label.table != self.table or label.kind == "clause" or label.id in ("content", "note"):
            self._new_heads()
            self.kept = []
        self.table = label.table

    def _new_heads(self) -> None:
        self.heads, self.head_texts, self.spans, self.heads_used = [], [], [], False
        self.above = None

    def _stands(self, name: str, piece: Piece) -> None:
        """Note where in a grid a head stands, or what the form does not have above the first row."""
        if piece.grid and not self.heads_used:
            self.spans.append(Span(name, piece.column, piece.column + piece.width))
            self.above = None

    def _head(self, label: Label, piece: Piece) -> None:
        if self.row and self.row_line == self.line and not self.row.label.id:
            self.row, self.heads_used = None, False  # blank cells of merged heads
        if self.row or self.heads_used or label.table != self.table:
            self._flush(piece.gap)
            self.kept = [head for head in self.heads if head.kind == "head"] or self.kept
            self._new_heads()
        self.table, self.head_line = label.table, self.line
        self.heads.append(label)
        self.head_texts.append(piece.text)
        self.above = None
        self._stands(label.id, piece)

    def _print(self, cell: Cell, line: Line) -> None:
        """A figure, a blank or a slash: it belongs to the open row, or to table 4, which has no labels."""
        if not self.row:
            head_line = self.line == self.head_line and not cell.text.strip()
            if self.table != "disputes" or not self.heads or head_line:
                self._orphan(cell.text, line.grid)
                return
            self._open(_NAMELESS, cell, "grid" if line.grid else "lines")
        assert self.row
        beside = self.row_line == self.line and line.grid
        if beside and self.row.layout == "lines":
            self.row.layout = "grid"
        self.fragment = ""
        if beside or cell.text.strip():
            self.row.prints.append(cell if line.grid else Print(cell.text, cell.place, line.gap))
            self.blocks.add(line.block)

    def _orphan(self, text: str, grid: bool) -> None:
        """Figures of text that stand below heads and above the first label."""
        if not grid and self.heads and not self.heads_used and any(map(str.isdigit, text)):
            self.orphans.append(len(self.rows))

    def doubt_above(self) -> None:
        """Where figures stand above the first label, and none below the last, each row's may be above it."""
        for at in set(self.orphans):
            alike = [*next(groupby(self.rows[at:], key=lambda row: row.above), (None, []))[1]]
            if alike and not alike[-1].prints:
                for row in alike:
                    row.shared = True

    def _fills_row(self, cells: Sequence[Cell]) -> bool:
        """Whether the first figure beside a label has but figures and blanks behind it: they are taken."""
        row = self.row
        if not (row and cells and len(row.prints) == 1 and self.row_line == self.line):
            return False
        if not "".join([cell.text for cell in cells]).isdecimal():
            return False
        row.prints += cells
        return True

    def _open(self, label: Label, piece: Piece | Cell, layout: str) -> None:
        text = piece.text if label.id else ""
        self.row = Row(label, text, piece.place, self._above(), layout)
        self.row_line, self.heads_used = self.line, True

    def _above(self) -> Heads:
        if not self.above:
            beside = self.kept if [head.kind for head in self.heads] == ["group"] else []
            self.above = heads((*beside, *self.heads), " ".join(self.head_texts), tuple(self.spans))
        return self.above

    def _line_ends(self) -> None:
        """A row that has cells beside its label is whole at the end of its line."""
        if self.row and self.row.layout == "grid" and self.row.prints:
            self._flush(None)

    def _flush(self, gap: int | None) -> None:
        if self.row:
            self.row.after = gap
            self.rows.append(self.row)
        self.row = None

    def _text(self, piece: Piece) -> None:
        """What is neither label nor figure: a run of both, a damaged label, a fragment, or prose."""
        tokens = scan(piece.text)
        if is_run(tokens, self.table):
            self._run(tokens, piece)
        elif self.table and not piece.grid and RUN.fullmatch(piece.text):
            self._between(piece)
        elif self.table is None:
            return
        elif piece.grid:
            self._strange(piece)
        elif not self._begins(piece) and len(_HAN.findall(piece.text)) >= _PROSE:
            self.close()

    def _begins(self, piece: Piece) -> bool:
        """A line that is part of a broken label, or a label cut or damaged, perhaps with its figures."""
        assert self.table
        parts = _WORDS_AND_FIGURES.fullmatch(piece.text.strip())
        assert parts
        words, figures = parts["words"], parts["figures"]
        if not words:  # it begins with a mark that is no part of a figure
            return False
        if numbered(words) and not key(words):  # an ordinal alone: another row begins
            self._flush(piece.gap)
        fragment, self.fragment = self.fragment, ""
        if self.row and not self.row.prints and self.row.label in named(self.row.text + words, self.table):
            self.row.text += words
        elif len(words) > _LONGEST:
            return False
        elif found := named(fragment + words, self.table) or self._label_in(words, piece):
            self._label(found, piece._replace(text=fragment + words), layout="run" if figures else "lines")
        else:
            self.fragment = "" if figures else words
            return False
        if figures:
            self._between(piece._replace(text=figures))
        return True

    def _label_in(self, words: str, piece: Piece) -> tuple[Label, ...]:
        """What the words name, or resemble; the latter is noted."""
        assert self.table
        if found := named(words, self.table):
            return found
        if found := resembling(words, self.table):
            self.damaged.append(Stranger(table=self.table, text=words, place=piece.place))
        return found

    def _strange(self, piece: Piece) -> None:
        assert self.table
        if found := self._label_in(piece.text, piece):
            self._label(found, piece)
        elif (year := year_alone(piece.text)) and self._before_columns(piece):
            self._year(year, piece)
        elif self.row and self.row_line == self.line:
            self.row.layout = "grid"
            self.row.prints.append(Print(piece.text, piece.place, 0, piece.column))
        else:
            self._stands(strange_head(piece.text), piece)
            self._note(piece)

    def _before_columns(self, piece: Piece) -> bool:
        """Whether it stands left of all heads of columns: it says of what year a row is."""
        names = {head.id for head in self.heads if head.kind == "head"}
        return piece.column < min((span.start for span in self.spans if span.id in names), default=0)

    def _year(self, year: int, piece: Piece) -> None:
        """The open row is of that year; else one begins: of table 4, or a further one of the last label."""
        last = self.rows[-1] if self.rows else None
        if not self.row and self.table == "disputes" and self.heads:
            self._open(_NAMELESS, piece, "grid")
        elif not self.row and last and last.year and last.label.table == self.table:
            self._open(last.label, piece._replace(text=last.text), "grid")
        if self.row and self.row_line == self.line:
            self.row.year = year

    def _note(self, piece: Piece) -> None:
        assert self.table
        if len(key(piece.text)) > 3:
            self.strangers.append(Stranger(table=self.table, text=piece.text, place=piece.place))

    def _run(self, tokens: Sequence[Token], piece: Piece) -> None:
        """Labels and figures run together in one text; it may hold the whole report."""
        before, begun = self.block in self.blocks, len(self.rows) + bool(self.row)
        for index, token in enumerate(tokens):
            end = token.start + len(token.text)
            here = piece._replace(text=token.text, place=f"{piece.place}/{token.start}-{end}")
            labels = tuple(label for label in token.labels if label.table == self.table or opens(label))
            if labels and (self.table == labels[0].table or adjacent(tokens, index)):
                self._label(labels, here, layout="run")
            elif self.table:
                self._between(here)
        if piece.grid and self.row:
            self._share(self.rows[begun:], self.row)
        prose = "".join(token.text for token in tokens if not token.labels)
        if not before and len(_HAN.findall(prose)) >= _PROSE:
            self.blocks.discard(self.block)

    def _share(self, above: Sequence[Row], last: Row) -> None:
        """Of several labels in one cell with figures behind them: which row prints these is not said."""
        others = [row for row in above if row.label.id not in ("other_handling", last.label.parent)]
        if others and not any(row.prints for row in (*others, last)):
            for row in (*others, last):
                row.shared = True

    def _between(self, here: Piece) -> None:
        run = RUN.match(here.text)
        assert run
        printed, rest = run[0].strip(), here.text[run.end() :].strip()
        if printed and rest[:1] in GOES_ON:
            more, _, rest = rest.partition(" ")
            printed += more
        if not self.row and self.table == "disputes" and len(self.heads) >= 5 and printed:
            self._open(_NAMELESS, here, "run")
        if not self.row:
            self._orphan(printed, here.grid)
        if self.row and printed:
            self.row.layout = "run"
            self.row.prints.append(Print(text=printed, place=here.place))
        prose = len(_HAN.findall(rest)) >= _PROSE
        if not (self.table and rest) or self._begins(here._replace(text=rest)):
            return
        if prose:
            self.close()
        elif self.row and not self.row.prints and figure(rest.split()[0]) is not None:
            self.row.prints.append(Print(text=rest, place=here.place))  # not blank, whatever it is
