"""The ink within a cell: which of it is print, and the lines that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np

from pipelines.readers.pages.lines import Box
from pipelines.scans.pages import Grey

Spot: TypeAlias = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_SMALLEST = 2.2  # points: less is noise, unless it stands beside print (a decimal point)
_DUST = 0.7  # points of a decimal point; less is nothing
_EDGE = 1.5  # points from a border within which a thin shape is what is left of the rule
_THIN = 1.2  # points
_APART = 0.35  # points between lines
_BROKEN, _CRACK = 2.5, 1.5  # points of a piece broken off a letter, and of the crack between
_FLAT, _BETWEEN = 0.4, 5.0  # a level stroke's height in widths, and the points between two of one letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """All connected shapes of a page, as rows x0, y0, x1, y1, in pixels."""

    shapes: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    scale: float  # pixels a point

    @classmethod
    def of(cls, mask: Grey, scale: float) -> Ink:
        """The shapes of a mask that are large enough to be print."""
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        found = stats[1:count].astype(np.int64)
        found[:, 2:4] += found[:, :2]
        size = (found[:, 2:4] - found[:, :2]).max(axis=1) if len(found) else np.zeros(0)
        return cls(shapes=found[size >= _DUST * scale, :4], scale=scale)

    def within(self, box: Box) -> tuple[list[Spot], bool]:
        """The print in a cell; and whether something left out as the rest of a rule may be print too."""
        x0, y0, x1, y1 = (value * self.scale for value in (box.x0, box.top, box.x1, box.bottom))
        middle_x, middle_y = self.shapes[:, [0, 2]].mean(axis=1), self.shapes[:, [1, 3]].mean(axis=1)
        inside = (middle_x > x0) & (middle_x < x1) & (middle_y > y0) & (middle_y < y1)
        spots = [tuple(spot) for spot in self.shapes[inside].tolist()]
        kept = [spot for spot in spots if not self._is_rest(spot, (x0, y0, x1, y1))]
        print_ = self._printed(kept)
        doubtful = any(self._may_be_print(spot, y1 - y0) for spot in spots if spot not in kept)
        return print_, doubtful

    def _is_rest(self, spot: Spot, cell: tuple[float, float, float, float]) -> bool:
        """A thin shape along a border."""
        width, height = spot[2] - spot[0], spot[3] - spot[1]
        edge, thin = _EDGE * self.scale, _THIN * self.scale
        beside = spot[0] - cell[0] < edge or cell[2] - spot[2] < edge
        below = spot[1] - cell[1] < edge or cell[3] - spot[3] < edge
        return (beside and width <= thin) or (below and height <= thin)

    def _may_be_print(self, spot: Spot, height: float) -> bool:
        """An upright stroke of a figure's height: a 1 beside the border looks like that."""
        return 5 * self.scale <= spot[3] - spot[1] < height * 0.7

    def _printed(self, spots: Sequence[Spot]) -> list[Spot]:
        """Without specks; small shapes count beside larger ones, level with them."""
        least = _SMALLEST * self.scale
        large = [spot for spot in spots if max(spot[2] - spot[0], spot[3] - spot[1]) >= least]
        near = 4 * self.scale
        return [
            spot
            for spot in spots
            if spot in large
            or any(
                o[1] - near / 4 <= spot[1] <= o[3] and o[0] - near <= spot[0] <= o[2] + near for o in large
            )
        ]


def lines_of(spots: Iterable[Spot], scale: float) -> list[Spot]:
    """The box around each line of print, from top to bottom."""
    lines: list[Spot] = []
    for spot in sorted(spots, key=lambda it: it[1]):
        if lines and _is_level(lines[-1], spot, scale):
            lines[-1] = _around(lines[-1], spot)
        else:
            lines.append(spot)
    return lines


def _is_level(above: Spot, below: Spot, scale: float) -> bool:
    """Whether a shape belongs to the line: beside it, a piece of a letter, or the next stroke of 二 or 三."""
    gap = (below[1] - above[3]) / scale
    x0, y0, x1, y1 = _around(above, below)
    heights = [(spot[3] - spot[1]) / scale for spot in (above, below)]
    flat = below[3] - below[1] < _FLAT * (below[2] - below[0])
    stroke = flat and gap < _BETWEEN and y1 - y0 <= x1 - x0
    return gap < _APART or (gap < _CRACK and min(heights) < _BROKEN) or stroke


def _around(one: Spot, other: Spot) -> Spot:
    x0, y0 = min(one[0], other[0]), min(one[1], other[1])
    return x0, y0, max(one[2], other[2]), max(one[3], other[3])
