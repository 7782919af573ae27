"""A picture made even and straight: white paper, level lines; and the way back to the file's own page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.readers.pages.lines import Box
from pipelines.scans.keystone import Map, keystone
from pipelines.scans.pages import Grey, Picture
from pipelines.scans.seals import smaller
from pipelines.scans.shaded import dark_on_white

_STEEPEST = 6.0  # degrees that a page may lie askew on the scanner
_COARSE, _FINE = 0.25, 0.02  # degrees
_CLEARLY = 1.01  # times more gathered than in the page as it lies; a page without lines has no angle
_WIDTH = 900  # pixels at which the angle is measured
_DARK = 160  # of 255: below it a pixel is ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A straightened page; `back` maps its pixels to those of the file's picture."""

    page: int
    grey: Grey
    scale: float  # pixels a point
    back: Map
    stretch: float = 1.0  # points of the file's page for one

    def original(self, box: Box) -> Box:
        """The box around a box of this sheet, on the page as it lies in the file."""
        corners = np.array([(x, y, 1) for x in (box.x0, box.x1) for y in (box.top, box.bottom)], dtype=float)
        corners[:, :2] *= self.scale
        there = corners @ self.back.T
        there = there[:, :2] / there[:, 2:] / self.scale * self.stretch
        (x0, top), (x1, bottom) = there.min(axis=0), there.max(axis=0)
        return Box(page=self.page, x0=max(x0, 0.0), top=max(top, 0.0), x1=x1, bottom=bottom)


def straightened(picture: Picture, quarters: int = 0) -> Sheet:
    """Turn by quarters (to the left), then by the angle at which the lines of the page run.

    A page that was seen from aside is shown as from above.
    """
    grey = _even(dark_on_white(picture.grey, picture.scale))
    turned = np.ascontiguousarray(np.rot90(grey, quarters))
    height, width = turned.shape
    matrix, size = _rotation(_angle(turned), width, height)
    straight = cv2.warpAffine(turned, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    way = np.vstack([matrix, [0, 0, 1]])
    if (above := keystone(np.asarray(straight, dtype=np.uint8), picture.scale)) is not None:
        way, size = _whole(above @ way, width, height)
        straight = cv2.warpPerspective(turned, way, size, flags=cv2.INTER_CUBIC, borderValue=(255,))
    back = _quarter(quarters, *picture.grey.shape) @ np.linalg.inv(way)
    return Sheet(
        page=picture.page,
        grey=np.asarray(straight, dtype=np.uint8),
        scale=picture.scale,
        back=back,
        stretch=picture.stretch,
    )


def _whole(way: Map, width: int, height: int) -> tuple[Map, tuple[int, int]]:
    """The map with all corners of a page in sight, and the size that holds them."""
    corners = np.array([[x, y, 1] for x in (0, width) for y in (0, height)], dtype=np.float64) @ way.T
    seen = corners[:, :2] / corners[:, 2:]
    (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
    moved = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ way
    return moved, (round(right - left), round(bottom - top))


def _even(grey: Grey) -> Grey:
    """Paper white everywhere: the shade around each spot, shaded cells included, is taken for paper."""
    small = smaller(grey, 8)
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), 5)
    around = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = grey.astype(np.float32) * 255 / np.maximum(around, 64)
    return np.clip(even, 0, 255).astype(np.uint8)


def _angle(grey: Grey) -> float:
    """Degrees by which the page leans: there, ink gathers in the fewest rows."""
    factor = min(1.0, _WIDTH / grey.shape[1])
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < _DARK)
    if not len(xs):
        return 0.0
    gathered = partial(_gathered, xs, ys)
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE), key=gathered)
    best = max(np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE), key=gathered)
    return float(best) if gathered(best) > _CLEARLY * gathered(0.0) else 0.0


def _gathered(xs: NDArray[np.intp], ys: NDArray[np.intp], angle: float) -> float:
    rows = np.rint(ys - xs * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts**2).sum())


def _rotation(angle: float, width: int, height: int) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The matrix that makes lines of this angle level, and the size that keeps all corners."""
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), dtype=np.float64)
    sine, cosine = abs(matrix[0, 1]), abs(matrix[0, 0])
    wide, high = round(width * cosine + height * sine), round(width * sine + height * cosine)
    matrix[:, 2] += ((wide - width) / 2, (high - height) / 2)
    return matrix, (wide, high)


def _quarter(quarters: int, height: int, width: int) -> NDArray[np.float64]:
    """Pixels of np.rot90(picture, quarters) → pixels of the picture."""
    matrices = (
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0, -1, width], [1, 0, 0], [0, 0, 1]],
        [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
    )
    return np.array(matrices[quarters % 4], dtype=np.float64)
