"""The tags of a page → the lines and grids that its reader sees, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, takewhile
from typing import NamedTuple, TypeAlias

from pipelines.readers.html.grid import Row
from pipelines.readers.html.markup import (
    BEGIN,
    CELL,
    EMPTY_CELL,
    EMPTY_ROW,
    END,
    FOOT,
    GROUP,
    ROW,
    SKIPPED,
    SKIPPED_BLOCK,
    TABLE,
    Markup,
)

_BEGINNING = frozenset((BEGIN, TABLE, ROW, CELL, GROUP, FOOT))
_CELLS = bytes((CELL, END))
_PARTS = frozenset((ROW, EMPTY_ROW, CELL, EMPTY_CELL, GROUP, FOOT))  # of tables
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_VERBATIM = ("pre", "textarea")  # where line breaks stay
_SPACES = re.compile(r"[ \t\r\n\f]+")
_FEW = 2  # cells: a label and a blank figure
_LONG = 500  # characters of a cell that is prose, not data; so are three sentences
_DEEPEST = 40  # tables inside tables; deeper ones are read as running text


class Line(NamedTuple):
    """A paragraph, or what stands before or behind a <br>.

    `block` is the tag that begins the block which holds it, `at` the last tag before the line ended.
    """

    text: str
    heading: int
    block: int
    at: int


Grid: TypeAlias = list[Row]
Pieces: TypeAlias = list[Line | Grid]


@dataclass(slots=True, kw_only=True)
class _Row:
    """The cells of a row while it is read."""

    texts: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)  # the tag of each
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    pieces: dict[int, Pieces] = field(default_factory=dict)  # of cells that hold more than a line
    holds: bool = False  # a table of several rows and columns

    def is_layout(self) -> bool:
        """Whether it holds a table or prose: its own table holds the page together."""
        whole = "".join(self.texts)
        return self.holds or (_is_prose(whole) and any(map(_is_prose, self.texts)))

    def is_title(self) -> bool:
        """Whether only the first of several cells has a text, as sheets have them above their tables."""
        return len(self.texts) > _FEW and bool(self.texts[0]) and not any(self.texts[1:]) and not self.spans

    def has_figures(self) -> bool:
        """Whether a cell is a number."""
        return any(text.replace(",", "").isdecimal() for text in self.texts)

    def dissolved(self, markup: Markup) -> Iterator[Line | Grid]:
        """What its cells hold, where their table is none of data."""
        for at, begin in enumerate(self.begins):
            yield from self.pieces[at] if at in self.pieces else flow(markup, begin)


def flow(markup: Markup, at: int) -> Pieces:
    """Lines and grids of the element that begins at `at`.

    Tables that hold the page together are dissolved into their contents.
    """
    return _walked(markup, at, 0)[0]


def text_of(markup: Markup, at: int) -> str:
    """The visible text of an element; lines of its own within it are joined by a line break."""
    if markup.end(at) == at + 1:  # as of most labels
        return _trimmed(markup.texts[at])
    return _joined(flow(markup, at))


def _joined(pieces: Sequence[Line | Grid]) -> str:
    """All text of lines and of the cells of grids."""
    if len(pieces) == 1 and isinstance(pieces[0], Line):  # as in most cells
        return pieces[0].text
    lines = [
        [piece.text] if isinstance(piece, Line) else [text for row in piece for text in row.texts if text]
        for piece in pieces
    ]
    return "\n".join(chain.from_iterable(lines))


def _walked(markup: Markup, at: int, nested: int) -> tuple[Pieces, bool]:
    """What stands in an element, and whether a table of more than one row and column is in it."""
    kinds, texts, marks = markup.kinds, markup.texts, markup.marks
    pieces: Pieces = []
    holds = False
    last, mark = markup.end(at), markup.next_mark(at)
    name = markup.name(at)
    # of blocks that are open: their tag, the heading they stand in, whether line breaks stay
    blocks = [(at, _LEVELS.get(name, 0), name in _VERBATIM)]
    held, begun = "", at  # of the line that is open: text, and the tag behind which more stands
    while at < last:
        at = marks[mark] if mark < len(marks) and marks[mark] < last else last
        mark += 1
        text = texts[begun] if begun + 1 == at else "".join(texts[begun:at])
        kind = kinds[at]
        if kind == SKIPPED and at < last:
            held, at = held + text, markup.end(at)
            begun, mark = at, markup.next_mark(at)
            continue
        if held:
            held, text = "", held + text
        if text and not text.isspace():
            pieces += _lines(text, *blocks[-1], at - 1)
        begun = at
        if kind == END:
            blocks.pop()
        elif kind == TABLE and nested < _DEEPEST:
            found, within = _table(markup, at, nested + 1)
            pieces += found
            holds |= within
            begun = at = markup.end(at)
            mark = markup.next_mark(at)
        elif kind == SKIPPED_BLOCK:
            begun = at = markup.end(at)
            mark = markup.next_mark(at)
        elif kind in _BEGINNING:
            name = markup.name(at)
            blocks.append((at, _LEVELS.get(name) or blocks[-1][1], name in _VERBATIM or blocks[-1][2]))
    return pieces, holds


def _lines(text: str, block: int, heading: int, verbatim: bool, at: int) -> Pieces:
    """The lines of what stands between two tags; only verbatim text is more than one."""
    lines = text.split("\n") if verbatim else (text,)
    return [Line(line, heading, block, at) for line in map(_trimmed, lines) if line]


def _trimmed(text: str) -> str:
    text = text.strip()
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:  # as few
        return _SPACES.sub(" ", text)
    return text


def _table(markup: Markup, at: int, nested: int) -> tuple[Pieces, bool]:
    """Runs of data rows as grids; rows that hold prose or tables, and single columns, dissolved.

    And whether it, or a table in one of its cells, has more than one row and column.
    """
    rows, pieces = _rows(markup, at, nested)
    column = all(len(row.texts) < 2 for row in rows)
    titles = _titles(rows)
    pieces += [piece for row in rows[:titles] for piece in row.dissolved(markup)]
    rows = rows[titles:]
    for layout, run in groupby(rows, key=lambda row: column or row.is_layout()):
        some = list(run)
        grid = [Row(row.texts, row.spans) for row in some] if not layout else []
        if grid and (len(grid) == len(rows) or _is_data(grid)):
            pieces.append(grid)
        else:
            pieces += [piece for row in some for piece in row.dissolved(markup)]
    return pieces, any(row.holds for row in rows) or (len(rows) > 1 and not column)


def _rows(markup: Markup, at: int, nested: int) -> tuple[list[_Row], Pieces]:
    """The visible rows, a foot last; and what stands outside of cells, which browsers show above them."""
    kinds, texts, tags = markup.kinds, markup.texts, markup.tags
    body: list[_Row] = []
    foot: list[_Row] = []
    outside: Pieces = []
    rows, row = body, None
    table, last = at, markup.end(at)
    while True:
        if texts[at] and not texts[at].isspace():
            outside += _lines(texts[at], table, 0, False, at)
        if (at := at + 1) >= last:
            return body + foot, outside
        kind = kinds[at]
        if kind in (CELL, EMPTY_CELL):
            if row is None:  # as lenient pages have it
                rows.append(row := _Row())
            at = _read_cell(markup, at, nested, row)
        elif tags[at][0] == "/":
            rows, row = (body if tags[at] == "/tfoot" else rows), None
        elif kind == ROW and (plain := _plain_row(markup, at)):
            rows.append(plain)
            row, at = None, plain.begins[-1] + 2
        elif kind in (ROW, EMPTY_ROW):
            rows.append(row := _Row())
            row = row if kind == ROW else None
        elif kind in (GROUP, FOOT):
            rows, row = (foot if kind == FOOT else body), None
        elif kind in (SKIPPED, SKIPPED_BLOCK):
            at = markup.end(at)
        elif not markup.opens(at) or kinds[at + 1] not in _PARTS:  # a form around rows changes nothing
            outside += _walked(markup, at, nested)[0]
            at = markup.end(at)


def _plain_row(markup: Markup, at: int) -> _Row | None:
    """The row that begins here, if its cells hold text alone, as those of most rows."""
    spans, begin, end = markup.spans, at + 1, markup.end(at)
    if markup.kinds[begin:end] != _CELLS * ((end - at) // 2) or end == begin:
        return None
    if not "".join(markup.texts[at:end:2]).strip():
        texts, tags = markup.texts[begin:end:2], markup.tags[begin:end:2]
        whole = "".join(texts)
        return _Row(
            texts=texts if whole.split() == [whole] else [*map(_trimmed, texts)],  # few hold blanks
            begins=[*range(begin, end, 2)],
            spans={n: spans[tag] for n, tag in enumerate(tags) if tag in spans},
        )
    return None


def _read_cell(markup: Markup, at: int, nested: int, row: _Row) -> int:
    """Add a cell to its row; where it ends."""
    kinds, tags = markup.kinds, markup.tags
    if tags[at] in markup.spans:
        row.spans[len(row.texts)] = markup.spans[tags[at]]
    row.begins.append(at)
    if kinds[at] == EMPTY_CELL:
        row.texts.append("")
        return at
    end = at + 1 if kinds[at + 1] == END else markup.end(at)  # the former of most
    text = markup.texts[at] if end == at + 1 else _line(markup, at, end)
    if text is None:
        pieces, holds = _walked(markup, at, nested)
        row.pieces[len(row.texts)] = pieces
        row.holds |= holds
        row.texts.append(_joined(pieces))
    else:
        row.texts.append(_trimmed(text))
    return end


def _line(markup: Markup, at: int, end: int) -> str | None:
    """All text of a cell, where it surely stands on one line: <td><p><span>3</span></p></td>."""
    marks, kinds, texts = markup.marks, markup.kinds, markup.texts
    mark = markup.next_mark(at)
    if marks[mark] < end:
        first, last = marks[mark], marks[mark + 1]
        around = (*texts[at:first], *texts[last:end])
        if (
            kinds[first] != BEGIN
            or marks[mark + 2] != end
            or markup.name(first) in _VERBATIM
            or any(map(str.strip, around))
        ):
            return None
    return "".join(texts[at:end])


def _is_prose(text: str) -> bool:
    return len(text) > _LONG or text.count("。") > 2


def _titles(rows: Sequence[_Row]) -> int:
    """How many rows at the top are titles: a head follows, and not the figures of another row."""
    titles = sum(1 for _ in takewhile(_Row.is_title, rows))
    return titles if titles < len(rows) and not rows[titles].has_figures() else 0


def _is_data(grid: Grid) -> bool:
    return sum(sum(map(bool, row.texts)) > 1 for row in grid) > 1
