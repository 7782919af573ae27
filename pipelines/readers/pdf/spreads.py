"""Two pages printed side by side on one sheet → two sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.readers.pages.ruled import Thing, strokes
from pipelines.readers.pdf.paths import Drawn
from pipelines.readers.pdf.pdfium import Sheet

_GUTTER = 0.015  # of the sheet's width, on either side of its middle: least of the margins of two pages
_SAME = 3.0  # points by which the margins of both pages may differ


def pages_of(sheet: Sheet) -> list[Sheet]:
    """The sheet, or its halves, each in points from its own upper left corner.

    Halves are pages where nothing stands in the middle of a broad sheet, from top to bottom, neither its
    title nor its number, and print begins, or ends, at the same distance from the left of both.
    """
    wide, high = sheet.frame.width, sheet.frame.height
    is_spread = wide > high and sheet.covered < wide * high / 2 and _are_halves(list(_marks(sheet)), wide)
    return [_half(sheet, 0.0), _half(sheet, wide / 2)] if is_spread else [sheet]


def _marks(sheet: Sheet) -> Iterator[tuple[float, float]]:
    """Left and right of all that is printed."""
    yield from ((char["x0"], char["x1"]) for char in sheet.chars if not char["text"].isspace())
    for stroke in strokes(sheet.drawn.lines, sheet.drawn.areas, sheet.drawn.curves):
        yield (stroke.at, stroke.at) if stroke.upright else (stroke.start, stroke.end)


def _are_halves(marks: Sequence[tuple[float, float]], width: float) -> bool:
    middle, gutter = width / 2, _GUTTER * width
    left = [mark for mark in marks if mark[1] <= middle - gutter]
    right = [mark for mark in marks if mark[0] >= middle + gutter]
    if not left or not right or len(left) + len(right) < len(marks):
        return False
    begins = min(x0 for x0, _ in right) - min(x0 for x0, _ in left)
    ends = max(x1 for _, x1 in right) - max(x1 for _, x1 in left)
    return min(abs(begins - middle), abs(ends - middle)) <= _SAME


def _half(sheet: Sheet, left: float) -> Sheet:
    def own(things: Sequence[Thing]) -> list[Thing]:
        middles = ((it, (it["x0"] + it["x1"]) / 2 - left) for it in things)
        return [_moved(it, left) for it, x in middles if 0 <= x < sheet.frame.width / 2]

    drawn = sheet.drawn
    return replace(
        sheet,
        frame=replace(sheet.frame, left=left),
        chars=[dict(char) for char in own(sheet.chars)],
        drawn=Drawn(lines=own(drawn.lines), areas=own(drawn.areas), curves=own(drawn.curves)),
    )


def _moved(thing: Thing, left: float) -> Thing:
    moved = {**thing, "x0": thing["x0"] - left, "x1": thing["x1"] - left}
    return moved | {"pts": [(x - left, y) for x, y in thing["pts"]]} if "pts" in thing else moved
