"""Places on pages turned or halved to be read → places on the sheets of the file; doubts by place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from pipelines.document import Block, Doubt, Finding, Paragraph, Table
from pipelines.readers.pages.lines import Box

_PLACE = re.compile(r"page:(\d+)/(-?\d+),(-?\d+),(-?\d+),(-?\d+)")
_PAGE = re.compile(r"page:(\d+)")

Doubts = Mapping[Box, Doubt]


def moved(
    blocks: Iterable[Block], boxes: Doubts, back: Callable[[Box], Box]
) -> tuple[tuple[Block, ...], dict[str, Doubt]]:
    """The blocks and the doubts by place, each box on a page as `back` has it."""
    read = list(blocks)
    doubts = dict(_doubts(read, boxes)) if boxes else {}
    places = {place: _back(place, back) for block in read for place in _places(block)}
    return tuple(_moved(block, places) for block in read), {places[it]: doubts[it] for it in doubts}


def findings_moved(findings: Iterable[Finding], back: Callable[[Box], Box]) -> Iterator[Finding]:
    """The findings with places as `back` has them."""
    for finding in findings:
        if page := _PAGE.fullmatch(finding.place):
            number = back(Box(page=int(page[1]), x0=0.0, top=0.0, x1=0.0, bottom=0.0)).page
            yield replace(finding, place=f"page:{number}")
        else:
            yield replace(finding, place=_back(finding.place, back))


def _doubts(blocks: Iterable[Block], boxes: Doubts) -> Iterator[tuple[str, Doubt]]:
    """The doubt about a cell, or about any line of a paragraph, by the place of the cell or paragraph."""
    exact = {box.place: doubt for box, doubt in boxes.items()}
    for block in blocks:
        for place in _places(block):
            parts = [exact[part] for part in place.split() if part in exact]
            if isinstance(block, Paragraph):
                parts += [
                    doubt for box, doubt in boxes.items() if any(_within(box, one) for one in place.split())
                ]
            if parts:
                yield place, min(parts, key=lambda doubt: doubt.sure)


def _within(box: Box, place: str) -> bool:
    page, *edges = map(int, _PLACE.fullmatch(place).groups())  # type: ignore[union-attr]
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return box.page == page and edges[0] <= x <= edges[2] and edges[1] <= y <= edges[3]


def _places(block: Block) -> Iterator[str]:
    yield block.place
    if isinstance(block, Table):
        yield from (cell.place for row in block.rows for cell in row)


def _back(place: str, back: Callable[[Box], Box]) -> str:
    def one(match: re.Match[str]) -> str:
        page, x0, top, x1, bottom = map(int, match.groups())
        return back(Box(page=page, x0=x0, top=top, x1=x1, bottom=bottom)).place

    return _PLACE.sub(one, place)


def _moved(block: Block, places: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=places[block.place])
    rows = tuple(tuple(cell._replace(place=places[cell.place]) for cell in row) for row in block.rows)
    return replace(block, place=places[block.place], rows=rows)
