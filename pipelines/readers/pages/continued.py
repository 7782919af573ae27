"""Ruled tables that go on over a page break → one table; a ruled table → a Table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.document import Cell, Table
from pipelines.readers.pages.ruled import RuledCell, RuledTable, clusters, nearest

_SAME = 5.0  # points by which a column edge may move from page to page
_BEGINS = re.compile(  # 三、 （四） 2. 其中：1． open a row, never go on
    r"(?:其中[:：]\s*)?[（(]?[一二三四五六七八九十\d]+[)）、.．]"
)
_NUMBER = re.compile(r"[\d.,，+\-－—–/／\s]+|无|没有")
_HEADS = 3  # of a row that go on: fewer may be labels


def continuation(upper: RuledTable, lower: RuledTable) -> RuledTable | None:
    """Both as one table if `lower` goes on with `upper`: the next page, the same outer edges and columns."""
    if lower.boxes[0].page != upper.boxes[-1].page + 1 or not _same_columns(upper.edges, lower.edges):
        return None
    begun, following = _mended(upper, lower)
    moved = [replace(cell, row=cell.row + upper.height) for cell in following]
    return RuledTable(
        boxes=upper.boxes + lower.boxes,
        edges=tuple(clusters(upper.edges + lower.edges, _SAME)),
        height=upper.height + lower.height,
        cells=(*begun, *moved),
    )


def _same_columns(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    fewer, more = sorted((one, other), key=len)
    outer = abs(one[0] - other[0]) <= _SAME and abs(one[-1] - other[-1]) <= _SAME
    return outer and all(abs(nearest(more, edge) - edge) <= _SAME for edge in fewer)


def _mended(upper: RuledTable, lower: RuledTable) -> tuple[list[RuledCell], list[RuledCell]]:
    """Cells that the page break has cut in two made whole: they stay with the upper page."""
    begun = list(upper.cells)
    following = list(lower.cells)
    cut = [
        (above, below)
        for above in upper.cells
        if above.row + above.rowspan == upper.height
        for below in lower.cells
        if below.row == 0 and _same_columns((above.box.x0, above.box.x1), (below.box.x0, below.box.x1))
    ]
    alike = sum(below.row == 0 for below in lower.cells) == len(cut)
    figures = _figures(lower.cells)
    heads = bool(figures) and all(below.row for below in figures) and not _figures(upper.cells)
    torn = [(above, below) for above, below in cut if above.rowspan == below.rowspan == 1]
    torn = torn if alike and (_row_goes_on(torn) or (heads and _heads_go_on(torn))) else []
    for above, below in cut:
        overlap = (above, below) in torn
        if overlap or _goes_on(above, below, heads=heads and not alike):
            begun[begun.index(above)] = _whole(above, below, overlap=overlap)
            following.remove(below)
    return begun, following


def _figures(cells: Iterable[RuledCell]) -> list[RuledCell]:
    return [cell for cell in cells if _NUMBER.fullmatch(cell.text)]


def _goes_on(above: RuledCell, below: RuledCell, *, heads: bool) -> bool:
    """A label over several rows: its lower part is blank, or has the rest of its text (（四）无 · 法提供).

    Where the page breaks between rows of `heads` that differ, a head over two is cut as well (自然 · 人).
    """
    if above.rowspan == below.rowspan == 1:
        return heads and bool(above.text) and _is_rest(below.text)
    if not below.text or not above.text:
        return True
    return _is_rest(below.text) and not _NUMBER.fullmatch(above.text)


def _row_goes_on(torn: Sequence[tuple[RuledCell, RuledCell]]) -> bool:
    """The rest of a numbered label alone: all figures of its row stand on the upper page."""
    labels = [(above, below) for above, below in torn if below.text]
    return (
        len(labels) == 1
        and bool(_BEGINS.match("".join(half.text for half in labels[0])))  # （七 · ）总计
        and _is_rest(labels[0][1].text)
        and any(_NUMBER.fullmatch(above.text) for above, _ in torn)
    )


def _heads_go_on(torn: Sequence[tuple[RuledCell, RuledCell]]) -> bool:
    """The rest of heads (商业 · 企业), before any figure of the table."""
    rests = [below.text for _, below in torn if below.text]
    return (
        len(rests) >= _HEADS
        and all(map(_is_rest, rests))
        and all(above.text and above.text != below.text for above, below in torn)
    )


def _is_rest(text: str) -> bool:
    return not (_BEGINS.match(text) or _NUMBER.fullmatch(text))


def _whole(above: RuledCell, below: RuledCell, *, overlap: bool) -> RuledCell:
    return RuledCell(
        text="\n".join(text for text in (above.text, below.text) if text),
        row=above.row,
        rowspan=above.rowspan + (below.rowspan if not overlap else 0),
        box=below.box,
        before=(*above.before, above.box),
    )


def as_table(ruled: RuledTable) -> Table:
    """Cells at their grid positions, rows without a cell of their own left out of no account."""
    cells = sorted(
        (_cell(cell, ruled.edges) for cell in ruled.cells), key=lambda cell: (cell.row, cell.column)
    )
    return Table(
        place=" ".join(box.place for box in ruled.boxes),
        rows=tuple(tuple(cell for cell in cells if cell.row == row) for row in range(ruled.height)),
    )


def _cell(cell: RuledCell, edges: tuple[float, ...]) -> Cell:
    column = edges.index(nearest(edges, cell.box.x0))
    return Cell(
        text=cell.text,
        place=" ".join(box.place for box in (*cell.before, cell.box)),
        row=cell.row,
        column=column,
        rowspan=cell.rowspan,
        colspan=max(1, edges.index(nearest(edges, cell.box.x1)) - column),
    )
