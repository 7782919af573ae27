"""Pages that a camera saw from aside: the map that makes their level, and their upright, lines parallel."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.scans.seals import Grey, smaller

Map: TypeAlias = NDArray[np.float64]  # 3 × 3, of pixels in homogeneous coordinates
Lines: TypeAlias = NDArray[np.float64]  # rows x0, y0, x1, y1 in pixels

_SHORTEST = 15.0  # points of a line that tells where it leads: a rule; strokes of letters are shorter
_STEEPEST = 0.15  # of its length by which it may lean
_OFF = 0.03, 0.015, 0.008, 0.004  # of its length by which a line that counts may miss the others': each round
_LEAST = 8  # lines of each kind
_ALL = 3.0  # heights of the page that all of them are long together
_SLIGHT, _MOST = 0.004, 0.2  # difference in slope of lines at opposite edges: less is a scan, more is none


def keystone(grey: Grey, scale: float) -> Map | None:
    """The map of a page's pixels to those of the page seen from above; None where it is seen so.

    Level lines of the page meet in one point, so do upright ones; on the page as printed, in none.
    """
    height, width = grey.shape
    lines = _lines(grey, scale)
    size = max(height, width) / 2
    middle = np.array([[1 / size, 0, -width / 2 / size], [0, 1 / size, -height / 2 / size], [0, 0, 1]])
    far = [_meeting(lines, middle, upright=upright, least=_ALL * height) for upright in (False, True)]
    if far[0] is None or far[1] is None:
        return None
    line = np.cross(far[0], far[1])
    tilt = np.abs(line[:2] / line[2])
    if not _SLIGHT < tilt.max() < _MOST:
        return None
    apart = np.array([[1, 0, 0], [0, 1, 0], line / line[2]])
    ways = np.column_stack([far[0][:2] / far[0][0], far[1][:2] / far[1][1]])
    level = np.eye(3)
    level[:2, :2] = np.linalg.inv(ways)
    return np.asarray(np.linalg.inv(middle) @ level @ apart @ middle, dtype=np.float64)


def _lines(grey: Grey, scale: float) -> Lines:
    """Straight edges."""
    found = cv2.createLineSegmentDetector().detect(smaller(grey, 2))[0]
    if found is None:
        return np.zeros((0, 4))
    lines = found.reshape(-1, 4).astype(np.float64) * 2
    long = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    return np.asarray(lines[long >= _SHORTEST * scale], dtype=np.float64)


def _meeting(lines: Lines, middle: Map, *, upright: bool, least: float) -> NDArray[np.float64] | None:
    """Where the level or the upright ones of the lines meet, in coordinates from the page's middle."""
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    along, aside = (down, across) if upright else (across, down)
    kept = lines[np.abs(aside) <= _STEEPEST * np.abs(along)]
    ends = [np.column_stack([kept[:, at : at + 2], np.ones(len(kept))]) @ middle.T for at in (0, 2)]
    both = np.cross(ends[0], ends[1])
    both /= np.hypot(both[:, 0], both[:, 1])[:, None]
    long = np.hypot(*(ends[1] - ends[0])[:, :2].T)
    centre = (ends[0] + ends[1]) / 2
    good = np.ones(len(kept), bool)
    point = np.array([0.0, 1.0, 0.0] if upright else [1.0, 0.0, 0.0])
    for off in _OFF:
        if good.sum() < _LEAST or long[good].sum() / middle[0, 0] < least:
            return None
        weighted = both[good] * long[good, None]
        point = np.linalg.eigh(weighted.T @ weighted)[1][:, 0]
        ways = point[:2] - centre[:, :2] * point[2]
        ways /= np.hypot(*ways.T)[:, None]
        good = np.abs(both[:, 0] * ways[:, 0] + both[:, 1] * ways[:, 1]) <= off
    return point
