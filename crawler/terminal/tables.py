"""Tables in a terminal: no figure and no word of a head is ever cut; what is too wide folds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.text import Text

GAP = 2  # between two columns
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # escapes and turns of direction
WORD = re.compile(r"[!-~]+")  # between Chinese characters there may be a break
HEAD = 6  # columns that a head keeps: three Chinese characters
ROOM, CROWDED = 40, 12  # columns that text keeps while heads could fold, and at the last
NAME = 32  # columns: a word of no more is a name and stays whole, a longer one is an address


def plain(text: str) -> str:
    """One line, in which nothing moves the cursor."""
    return CONTROL.sub("\ufffd", text.replace("\n", " "))


def laid(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]], room: int) -> Text:
    """A table within `room` columns, if that can be: figures to the right, null as a blank."""
    figures = {n for n in range(len(heads)) if any(isinstance(row[n], int | float) for row in rows)}
    names = [plain(head) for head in heads]
    cells = [["" if cell is None else plain(str(cell)) for cell in row] for row in rows]
    widths = _widths(names, cells, figures, room - GAP * (len(names) - 1))
    lines = [Text(line, "bold") for line in _lines(names, widths, figures)]
    lines += [Text(line) for row in cells for line in _lines(row, widths, figures)]
    return Text("\n").join([Text(title, "italic"), *lines] if title else lines)


def _widths(heads: Sequence[str], cells: Sequence[Sequence[str]], figures: set[int], room: int) -> list[int]:
    """As wide as what they hold; where that is too much text folds first, then heads, then text again."""
    columns = [[row[n] for row in cells] for n in range(len(heads))]
    widths = [max(map(cell_len, (head, *column))) for head, column in zip(heads, columns, strict=True)]
    least = {n: max(HEAD, _name((head, *columns[n]))) for n, head in enumerate(heads)}
    text = least.keys() - figures
    _fold(widths, {n: max(least[n], ROOM) for n in text}, room)
    _fold(widths, {n: least[n] for n in figures}, room)
    _fold(widths, {n: max(least[n], CROWDED) for n in text}, room)
    return widths


def _name(texts: Iterable[str]) -> int:
    """The length of the longest word that is kept whole."""
    return max((len(word) for text in texts for word in WORD.findall(text) if len(word) <= NAME), default=0)


def _fold(widths: list[int], least: Mapping[int, int], room: int) -> None:
    """Take from the widest of some columns, again and again, until all fits or none can give more."""
    while sum(widths) > room and (wide := [n for n in least if widths[n] > least[n]]):
        widths[max(wide, key=widths.__getitem__)] -= 1


def _lines(cells: Sequence[str], widths: Sequence[int], figures: set[int]) -> Iterator[str]:
    """The lines of one row, as many as its longest cell folds into."""
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*folded, fillvalue=""):
        padded = (_padded(part, widths[n], right=n in figures) for n, part in enumerate(parts))
        yield (" " * GAP).join(padded).rstrip()


def _folded(cell: str, width: int) -> list[str]:
    """The cell in pieces of a width, at blanks where that can be."""
    pieces = [""]
    for word in re.findall(r"\S+\s*", cell):
        if cell_len(pieces[-1] + word.rstrip()) <= width:
            pieces[-1] += word
        elif cell_len(word.rstrip()) <= width:
            pieces.append(word)
        else:
            pieces = [*pieces[:-1], *chop_cells(pieces[-1] + word, width)]
    return pieces


def _padded(piece: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - cell_len(piece.rstrip()))
    return blanks + piece.rstrip() if right else piece.rstrip() + blanks
