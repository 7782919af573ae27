"""HTML elements → the lines and grids that a reader of the page sees, in order."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from pipelines.readers.grid import Slot
from pipelines.readers.wordsymbols import raised

Element: TypeAlias = etree._Element

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
        section summary table tbody td tfoot th thead tr ul""",
    )
)
_ENDING = _BLOCKS | {"br"}  # what ends a line
_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        """applet audio base canvas del head iframe input link meta noframes noscript object option s script
        select strike style svg template textarea title video xml""",
    )
)
_CELLS = frozenset(("td", "th"))
_TURNS = frozenset(("br", "pre", "table"))  # what may make several lines of a text
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_NONE = re.compile(  # who strikes a figure out sets another beside it
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*:[^;]*line-through", re.IGNORECASE
)
_RAISED: Any = etree.XPath(
    "descendant::*[self::sup or contains(@style, 'vertical-align') and contains(@style, 'super')]"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*\+?(\d{1,5})")
_SHORT = 64  # characters of a line that other reports print too
_LONG = 500  # characters of a cell that is prose, not data; so are three sentences
_BREAK = "\v"  # of a line in verbatim text; no page has this character
_DEEPEST = 40  # tables inside tables; deeper ones are read as running text


class Line(NamedTuple):
    """A paragraph, or what stands before or behind a <br>; `element` is the block that holds it."""

    text: str
    heading: int
    element: Element


Grid: TypeAlias = list[list[Slot]]
Pieces: TypeAlias = list[Line | Grid]


def strip_unseen(body: Element) -> None:
    """Take out of a page what it does not show; what stands before and behind a hidden block stays apart."""
    for node in [*body.iterdescendants()]:
        if node.keys() and _hides(tuple(node.items())):
            tail, tag = node.tail, node.tag
            node.clear()
            node.tail, node.tag = tail, "br" if tag in _BLOCKS else "template"
    etree.strip_elements(body, *_UNSEEN, with_tail=False)


def raise_marks(body: Element) -> None:
    """Make raised digits superscripts: 18<sup>2</sup> prints a note's mark behind 18, and not 182."""
    for mark in _RAISED(body):
        for node in mark.iter():
            node.text = raised(node.text or "")
            if node is not mark:
                node.tail = raised(node.tail or "")


def flow(root: Element, depth: int = 0) -> Pieces:
    """Lines and grids below `root`; tables that hold the page together are dissolved into their contents."""
    return _walked(root, depth)[0]


def text_of(element: Element) -> str:
    """The visible text; lines of its own within it are joined by a line break."""
    line = _line(element)
    return _joined(flow(element, _DEEPEST)) if line is None else _trimmed(line)


def _joined(pieces: Pieces) -> str:
    return "\n".join(piece.text for piece in pieces if isinstance(piece, Line))


def _line(element: Element) -> str | None:
    """All text of an element, where it surely stands on one line: <td><p><span>3</span></p></td>."""
    if not len(element):
        return element.text or "" if element.tag != "pre" else None
    tags = [node.tag for node in element.iterdescendants()]
    ending = [tag for tag in tags if tag in _ENDING]
    if ending and (ending != tags[:1] or tags[0] in _TURNS or len(element) > 1 or _is_beside(element[0])):
        return None
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _is_beside(child: Element) -> bool:
    """Whether anything is printed before or behind an only child."""
    parent = child.getparent()
    assert parent is not None
    return bool((parent.text or "").strip() or (child.tail or "").strip())


def _walked(root: Element, depth: int) -> tuple[Pieces, bool]:
    """What is below `root`, and whether it shows a table; each element is visited once."""
    pieces: Pieces = []
    has_tables = False
    gathered = [_as_it_flows(root.text, root.tag)] if root.text else []  # of the line that is open
    blocks = [(root, _LEVELS.get(root.tag, 0))]  # that are open, and the heading they stand in

    def end_line() -> None:
        pieces.extend(_lines("".join(gathered), *blocks[-1]))
        gathered.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    next(walk)  # the root's start
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if gathered and tag in _ENDING:
                end_line()
            if tag != "table" or depth >= _DEEPEST:
                if tag in _BLOCKS:
                    blocks.append((node, _LEVELS.get(tag) or blocks[-1][1]))
                if node.text:
                    gathered.append(_as_it_flows(node.text, tag))
                continue
            pieces += _table(node, depth + 1)
            has_tables = True
            walk.skip_subtree()
            next(walk)  # the table's end
        elif node is root:
            break
        elif tag in _BLOCKS:
            if gathered:
                end_line()
            blocks.pop()
        if node.tail:
            gathered.append(_as_it_flows(node.tail, blocks[-1][0].tag))
    if gathered:
        end_line()
    return pieces, has_tables


def _as_it_flows(text: str, tag: str) -> str:
    """Only in <pre> do line breaks stay: they are marked, for elsewhere they are blanks."""
    return text.replace("\n", _BREAK) if tag == "pre" else text


def _lines(gathered: str, element: Element, heading: int) -> Pieces:
    if _BREAK not in gathered:  # as most
        text = _trimmed(gathered)
        return [Line(text, heading, element)] if text else []
    return [Line(text, heading, element) for line in gathered.split(_BREAK) if (text := _trimmed(line))]


def _trimmed(line: str) -> str:
    return _short_line(line) if len(line) <= _SHORT else _SPACES.sub(" ", line.strip())


@lru_cache(maxsize=8192)  # the same labels and figures stand in every report
def _short_line(line: str) -> str:
    return _SPACES.sub(" ", line.strip())


@lru_cache(maxsize=4096)  # Word writes the same attributes into every cell
def _hides(attributes: tuple[tuple[str, str], ...]) -> bool:
    found = dict(attributes)
    if "hidden" in found or _NONE.search(found.get("style", "")):
        return True
    classes = found.get("class", "")
    return "modal" in classes and {"modal", "fade"} <= set(classes.split())  # Bootstrap hides these


class _Cell(NamedTuple):
    """A cell as a slot, and what its elements hold; layout: it holds a table or prose.

    The table of such a cell holds the page together.
    """

    slot: Slot
    layout: bool
    pieces: Pieces | None = None  # None: a line of text at most


def _table(element: Element, depth: int) -> Pieces:
    """Runs of data rows as grids; rows that hold prose or tables, and single columns, dissolved."""
    rows, others = _rows(element)
    pieces = [piece for other in others for piece in flow(other, depth)]
    column = all(len(cells) < 2 for cells in rows)
    read = [[(cell, _cell(cell, depth)) for cell in cells] for cells in rows]
    for layout, run in groupby(read, key=lambda cells: column or any(cell.layout for _, cell in cells)):
        cells = list(run)
        grid = [[cell.slot for _, cell in row] for row in cells] if not layout else []
        if grid and (len(grid) == len(rows) or _is_data(grid)):
            pieces.append(grid)
        else:
            pieces += [piece for row in cells for cell in row for piece in _dissolved(*cell, depth)]
    return pieces


def _cell(element: Element, depth: int) -> _Cell:
    line = _line(element) if len(element) else element.text or ""
    if line is not None:  # as of most
        cell = _of_text(line)
    else:
        pieces, has_tables = _walked(element, depth)
        plain = not (has_tables and any(isinstance(piece, list) for piece in pieces))
        text = _joined(pieces) if plain else text_of(element)
        layout = _is_prose(text) or (has_tables and _holds_table(element))
        cell = _Cell(Slot(text), layout, pieces)
    if not element.keys():
        return cell
    rowspan, colspan = _span(element.get("rowspan", "1")), _span(element.get("colspan", "1")) or 1
    return cell if rowspan == colspan == 1 else cell._replace(slot=Slot(cell.slot.text, rowspan, colspan))


def _of_text(text: str) -> _Cell:
    return _short_cell(text) if len(text) <= _SHORT else _long_cell(text)


def _long_cell(text: str) -> _Cell:
    text = _SPACES.sub(" ", text.strip())
    return _Cell(Slot(text), _is_prose(text))


_short_cell = lru_cache(maxsize=8192)(_long_cell)  # the same labels and figures stand in every report


def _is_prose(text: str) -> bool:
    return len(text) > _LONG or text.count("。") > 2


def _dissolved(element: Element, cell: _Cell, depth: int) -> Pieces:
    """What a cell holds, where its table is none of data."""
    return _walked(element, depth)[0] if cell.pieces is None else cell.pieces


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
        tag = node.tag
        if tag in _CELLS:
            stray = stray or _begin(foot if in_foot else rows)
            stray.append(node)
            continue
        stray = []
        if tag == "tr":
            cells = [child for child in node if child.tag in _CELLS]
            (foot if in_foot else rows).append(cells)
            if len(cells) < len(node):
                others += [child for child in node if child.tag not in _CELLS]
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
