"""Where a PDF page's own coordinates lie on the page as it is shown."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TypeAlias

from pypdfium2 import raw

from pipelines.readers.pages.lines import Box
from pipelines.readers.pdf.objects import Handle, Matrix

Edges: TypeAlias = tuple[float, float, float, float]

_BEYOND = 1e6  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The page as shown, in points from its upper left corner; `matrix` leads there from its own space."""

    width: float
    height: float
    matrix: Matrix
    turned: int = 0  # quarters by which the page was turned clockwise to be read, beside what it says
    left: float = 0.0  # where the half of it begins that is read as a page

    def box(self, left: float, bottom: float, right: float, top: float) -> Edges:
        """x0, top, x1, bottom of a box on the page as shown."""
        a, b, c, d, e, f = self.matrix
        x, y = a * left + c * bottom + e, b * left + d * bottom + f
        u, v = a * right + c * top + e, b * right + d * top + f
        return min(x, u), min(y, v), max(x, u), max(y, v)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is on the page at all."""
        return 0 <= x <= self.width and 0 <= y <= self.height

    def original(self, box: Box) -> Box:
        """A box as it lies on the page that was neither turned nor halved to be read."""
        x0, y0, x1, y1 = box.x0 + self.left, box.top, box.x1 + self.left, box.bottom
        wide, high = self.width, self.height
        if self.turned == 1:
            x0, y0, x1, y1 = y0, wide - x1, y1, wide - x0
        elif self.turned == 2:
            x0, y0, x1, y1 = wide - x1, high - y1, wide - x0, high - y0
        elif self.turned:
            x0, y0, x1, y1 = high - y1, x0, high - y0, x1
        return Box(page=box.page, x0=x0, top=y0, x1=x1, bottom=y1)


def frame_of(page: Handle, turned: int = 0) -> Frame:
    """The media box, turned as the page says, and by further quarters."""
    left, bottom, right, top = _media_box(page)
    width, height = right - left, top - bottom
    turn = (raw.FPDFPage_GetRotation(page) + turned) % 4
    if turn % 2:
        width, height = height, width
    matrices: tuple[Matrix, ...] = (
        (1, 0, 0, -1, 0, height),
        (0, 1, 1, 0, 0, -2 * left),
        (-1, 0, 0, 1, left + right, -2 * bottom),
        (0, -1, -1, 0, bottom + top, height),
    )
    return Frame(width=width, height=height, matrix=matrices[turn], turned=turned)


def has_media_box(page: Handle) -> bool:
    """Whether the page has a media box of its own, and not that of its parent."""
    return _own(page) is not None


def show_all(page: Handle) -> None:
    """Set a crop box larger than any page; it holds when the page is loaded again."""
    raw.FPDFPage_SetCropBox(page, -_BEYOND, -_BEYOND, _BEYOND, _BEYOND)


def _media_box(page: Handle) -> Edges:
    shown = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(shown))
    return _own(page) or (shown.left, shown.bottom, shown.right, shown.top)


def _own(page: Handle) -> Edges | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPage_GetMediaBox(page, *map(ctypes.byref, edges)):
        return None
    x0, y0, x1, y1 = (edge.value for edge in edges)
    if x0 == x1 or y0 == y1:
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
