"""HTML elements → the lines and grids that a reader of the page sees, in order."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from lxml import etree

from pipelines.readers.grid import Slot

Element: TypeAlias = etree._Element

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
        section summary table tbody td tfoot th thead tr ul""",
    )
)
_BREAKS = _BLOCKS | {"br"}
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        """applet audio base canvas head iframe input link meta noframes noscript object option script select
        style svg template textarea title video xml""",
    )
)
_CELLS = frozenset(("td", "th"))
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NONE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*\+?(\d{1,5})")
_SHORT = 64  # characters of a line that other reports print too
_LONG = 500  # characters of a cell that is prose, not data; so are three sentences
_DEEPEST = 40  # tables inside tables; deeper ones are read as running text


class Line(NamedTuple):
    """A paragraph, or what stands before or behind a <br>; `element` is the block that holds it."""

    text: str
    heading: int
    element: Element


Grid: TypeAlias = list[list[Slot]]
Pieces: TypeAlias = list[Line | Grid]


def flow(root: Element, depth: int = 0) -> Pieces:
    """Lines and grids below `root`; tables that hold the page together are dissolved into their contents."""
    return _walked(root, depth)[0]


def _walked(root: Element, depth: int) -> tuple[Pieces, bool]:
    """What is below `root`, and whether it shows a table."""
    if len(root):
        walk = _Walk(root, depth)
        return walk.pieces, walk.has_tables
    text = root.text
    return _lines(_flat(text, root.tag), root, _LEVELS.get(root.tag, 0)) if text else [], False


def _flat(text: str, tag: str) -> str:
    """Text as it flows: only in <pre> do line breaks stay."""
    return text if "\n" not in text or tag == "pre" else _SPACES.sub(" ", text)


def _lines(gathered: str, element: Element, heading: int) -> Pieces:
    if "\n" not in gathered:  # as most
        text = _trimmed(gathered)
        return [Line(text, heading, element)] if text else []
    return [Line(text, heading, element) for line in gathered.split("\n") if (text := _trimmed(line))]


def _trimmed(line: str) -> str:
    return _short_line(line) if len(line) <= _SHORT else _SPACES.sub(" ", line.strip())


@lru_cache(maxsize=8192)  # the same labels and figures stand in every report
def _short_line(line: str) -> str:
    return _SPACES.sub(" ", line.strip())


def text_of(element: Element) -> str:
    """The visible text; lines of its own within it are joined by a line break."""
    return _joined(flow(element, _DEEPEST))


def _joined(pieces: Pieces) -> str:
    if len(pieces) == 1:  # as most cells
        return pieces[0].text if isinstance(pieces[0], Line) else ""
    return "\n".join(piece.text for piece in pieces if isinstance(piece, Line))


class _Walk:
    """One way through the elements below a root; each is visited once, for pages have thousands."""

    def __init__(self, root: Element, depth: int) -> None:
        self.pieces: Pieces = []
        self.has_tables = False
        self._depth = depth
        self._gathered: list[str] = []
        self._blocks = [(root, _LEVELS.get(root.tag, 0))]  # open ones, and the heading they stand in
        if root.text:
            self._gathered.append(_flat(root.text, root.tag))
        self._walk(root)
        self._end_line()

    def _walk(self, root: Element) -> None:
        way = [(root, iter(root))]  # without recursion, for pages nest as deep as they like
        while way:
            parent, children = way[-1]
            for node in children:
                if self._enter(node):
                    way.append((node, iter(node)))
                    break
                if node.tail:
                    self._gathered.append(_flat(node.tail, self._blocks[-1][0].tag))
            else:
                way.pop()
                if way:
                    self._leave(parent)
                    if parent.tail:
                        self._gathered.append(_flat(parent.tail, self._blocks[-1][0].tag))

    def _enter(self, node: Element) -> bool:
        """Take up a node; whether it has children to go through, after which it is to be left."""
        tag = node.tag
        if tag in _BREAKS and self._gathered:
            self._end_line()
        if tag in _UNSEEN or _is_hidden(node):
            return False
        if tag == "table" and self._depth < _DEEPEST:
            self.has_tables = True
            self.pieces += _table(node, self._depth + 1)
            return False
        if tag in _BLOCKS:
            self._blocks.append((node, _LEVELS.get(tag) or self._blocks[-1][1]))
        if node.text:
            self._gathered.append(_flat(node.text, tag))
        if len(node):
            return True
        self._leave(node)
        return False

    def _leave(self, node: Element) -> None:
        if node.tag in _BLOCKS:
            self._end_line()
            self._blocks.pop()

    def _end_line(self) -> None:
        """What has gathered is a line; only verbatim text still has line breaks of its own."""
        if self._gathered:
            self.pieces += _lines("".join(self._gathered), *self._blocks[-1])
            self._gathered.clear()


def _is_hidden(node: Element) -> bool:
    return _hides(tuple(node.items())) if node.keys() else not isinstance(node.tag, str)


@lru_cache(maxsize=4096)  # Word writes the same attributes into every cell
def _hides(attributes: tuple[tuple[str, str], ...]) -> bool:
    found = dict(attributes)
    if "hidden" in found or _NONE.search(found.get("style", "")):
        return True
    classes = found.get("class", "")
    return "modal" in classes and {"modal", "fade"} <= set(classes.split())  # Bootstrap hides these


def _is_seen(node: Element) -> bool:
    return node.tag not in _UNSEEN and not _is_hidden(node)


class _Cell(NamedTuple):
    """A cell with what it holds; layout: it holds a table or prose, and its table holds the page together."""

    slot: Slot
    pieces: Pieces
    layout: bool


def _table(element: Element, depth: int) -> Pieces:
    """Runs of data rows as grids; rows that hold prose or tables, and single columns, dissolved."""
    rows, others = _rows(element)
    pieces = [piece for other in others for piece in flow(other, depth)]
    column = all(len(cells) < 2 for cells in rows)
    read = [[_cell(cell, depth) for cell in cells] for cells in rows]
    for layout, run in groupby(read, key=lambda cells: column or any(cell.layout for cell in cells)):
        cells = list(run)
        grid = [[cell.slot for cell in row] for row in cells] if not layout else []
        if grid and (len(grid) == len(rows) or _is_data(grid)):
            pieces.append(grid)
        else:
            pieces += [piece for row in cells for cell in row for piece in cell.pieces]
    return pieces


def _cell(element: Element, depth: int) -> _Cell:
    if not len(element):  # as most
        text, has_tables = _trimmed(_flat(element.text or "", element.tag)), False
        pieces: Pieces = [Line(text, 0, element)] if text else []
    else:
        pieces, has_tables = _walked(element, depth)
        plain = not (has_tables and any(isinstance(piece, list) for piece in pieces))
        text = _joined(pieces) if plain else text_of(element)
    layout = len(text) > _LONG or text.count("。") > 2 or (has_tables and _holds_table(element))
    if not element.keys():
        return _Cell(Slot(text), pieces, layout)
    slot = Slot(text, _span(element.get("rowspan", "1")), _span(element.get("colspan", "1")) or 1)
    return _Cell(slot, pieces, layout)


def _holds_table(cell: Element) -> bool:
    for table in cell.iter("table"):
        rows, _ = _rows(table)
        if len(rows) > 1 and any(len(cells) > 1 for cells in rows):
            return True
    return False


def _rows(table: Element) -> tuple[list[list[Element]], list[Element]]:
    """The cells of each visible row, a foot last, and what stands in the table outside of cells."""
    rows: list[list[Element]] = []
    foot: list[list[Element]] = []
    others: list[Element] = []
    stray: list[Element] = []  # cells without a row, as lenient pages have them
    pending = [(child, False) for child in reversed(table)]
    while pending:
        node, in_foot = pending.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _CELLS:
            if _is_seen(node):
                stray = stray or _begin(foot if in_foot else rows)
                stray.append(node)
            continue
        stray = []
        if not _is_seen(node):
            continue
        if tag == "tr":
            seen = [child for child in node if _is_seen(child)]
            (foot if in_foot else rows).append([child for child in seen if child.tag in _CELLS])
            others += [child for child in seen if child.tag not in _CELLS]
        elif tag in ("thead", "tbody", "tfoot"):
            pending.extend((child, in_foot or tag == "tfoot") for child in reversed(node))
        else:
            others.append(node)
    return rows + foot, others


def _begin(rows: list[list[Element]]) -> list[Element]:
    rows.append([])
    return rows[-1]


def _is_data(grid: Grid) -> bool:
    return sum(sum(bool(slot.text) for slot in row) > 1 for row in grid) > 1


@lru_cache(maxsize=1024)
def _span(printed: str) -> int:
    """As browsers read it: leading digits count, anything else is 1."""
    digits = _DIGITS.match(printed)
    return int(digits[1]) if digits else 1
