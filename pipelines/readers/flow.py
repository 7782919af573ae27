"""HTML elements → the lines and grids that a reader of the page sees, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

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
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        """applet audio base canvas head iframe input link meta noframes noscript object option script select
        style svg template textarea title video xml""",
    )
)
_NONE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LONG = 500  # characters of a cell that is prose, not data; so are three sentences
_DEEPEST = 40  # tables inside tables; deeper ones are read as running text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, or what stands before or behind a <br>; `element` is the block that holds it."""

    text: str
    heading: int
    element: Element


Grid: TypeAlias = list[list[Slot]]


def flow(root: Element, depth: int = 0) -> Iterator[Line | Grid]:
    """Lines and grids below `root`; tables that hold the page together are dissolved into their contents."""
    buffer: list[str] = []
    blocks = [root]  # open block elements, innermost last
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        breaks = tag in _BLOCKS or tag == "br"
        table = tag == "table" and node is not root and depth < _DEEPEST
        if breaks:
            yield from _lines(buffer, blocks)
        if leaving:
            if blocks[-1] is node and node is not root:
                blocks.pop()
        elif _is_seen(node, tag) and not table:
            if tag in _BLOCKS and node is not root:
                blocks.append(node)
            buffer.append(_text(node.text, tag == "pre"))
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
            continue
        elif table and _is_seen(node, tag):
            yield from _table(node, depth + 1)
        if node is not root:
            buffer.append(_text(node.tail, blocks[-1].tag == "pre"))
    yield from _lines(buffer, blocks)


def text_of(element: Element) -> str:
    """The visible text; lines of its own within it are joined by a line break."""
    return "\n".join(piece.text for piece in flow(element, _DEEPEST) if isinstance(piece, Line))


def _is_seen(node: Element, tag: str) -> bool:
    if not tag or tag in _UNSEEN:
        return False
    classes = (node.get("class") or "").split()
    modal = "modal" in classes and "fade" in classes  # Bootstrap hides these by its style sheet
    return not (modal or node.get("hidden") is not None or _NONE.search(node.get("style") or ""))


def _text(text: str | None, verbatim: bool) -> str:
    if not text:
        return ""
    return text if verbatim else _SPACES.sub(" ", text)


def _lines(buffer: list[str], blocks: list[Element]) -> Iterator[Line]:
    """What has gathered, and empties the buffer; only verbatim text still has line breaks of its own."""
    levels = (int(block.tag[1]) for block in reversed(blocks) if re.fullmatch("h[1-6]", str(block.tag)))
    heading = next(levels, 0)
    for text in "".join(buffer).split("\n"):
        if text.strip():
            yield Line(text=_SPACES.sub(" ", text.strip()), heading=heading, element=blocks[-1])
    buffer.clear()


def _table(element: Element, depth: int) -> Iterator[Line | Grid]:
    """Runs of data rows as grids; rows that hold prose or tables, and single columns, dissolved."""
    rows, others = _rows(element)
    for other in others:
        yield from flow(other, depth)
    column = all(len(cells) < 2 for cells in rows)
    for layout, run in groupby(rows, key=lambda cells: column or any(_is_layout(cell) for cell in cells)):
        cells = list(run)
        grid = [[_slot(cell) for cell in row] for row in cells] if not layout else []
        if grid and (len(grid) == len(rows) or _is_data(grid)):
            yield grid
            continue
        for cell in (cell for row in cells for cell in row):
            yield from flow(cell, depth)


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
        if tag in ("td", "th"):
            stray = stray or _begin(foot if in_foot else rows)
            stray.append(node)
            continue
        stray = []
        if not _is_seen(node, tag):
            continue
        if tag == "tr":
            cells = [cell for cell in node if cell.tag in ("td", "th") and _is_seen(cell, cell.tag)]
            (foot if in_foot else rows).append(cells)
            others.extend(child for child in node if child.tag not in ("td", "th"))
        elif tag in ("thead", "tbody", "tfoot"):
            pending.extend((child, in_foot or tag == "tfoot") for child in reversed(node))
        else:
            others.append(node)
    return rows + foot, others


def _begin(rows: list[list[Element]]) -> list[Element]:
    rows.append([])
    return rows[-1]


def _is_layout(cell: Element) -> bool:
    for table in cell.iter("table"):
        rows, _ = _rows(table)
        if len(rows) > 1 and any(len(cells) > 1 for cells in rows):
            return True
    text = text_of(cell)
    return len(text) > _LONG or text.count("。") > 2


def _is_data(grid: Grid) -> bool:
    return sum(sum(bool(slot.text) for slot in row) > 1 for row in grid) > 1


def _slot(cell: Element) -> Slot:
    return Slot(text=text_of(cell), rowspan=_span(cell, "rowspan"), colspan=_span(cell, "colspan") or 1)


def _span(cell: Element, name: str) -> int:
    """As browsers read it: leading digits count, anything else is 1."""
    digits = re.match(r"\s*\+?(\d{1,5})", cell.get(name) or "")
    return int(digits[1]) if digits else 1
