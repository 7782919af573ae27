"""Pages in colour made grey, without the red seals (公章) that are stamped over text.

Red ink lets red light pass: in the red channel only black print is left. Other red print stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Colours: TypeAlias = NDArray[np.uint8]  # height × width × red, green, blue
Grey: TypeAlias = NDArray[np.uint8]
_Spread: TypeAlias = NDArray[np.float32]

_RED, _REDDISH = 40, 8  # of 255: by how much red outshines both other colours in a seal, and around it
_LEAST, _MOST = 50.0, 170.0  # points across; seals are 30 to 58 mm
_SLIM = 0.6  # breadth to length of an oval seal
_CRACK = 3.0  # points between pieces of one seal
_RIM = 0.86, 1.06  # of the radius: where the ring lies
_STEPS, _CLOSED = 72, 0.75  # parts of the ring, and how many of them have ink
_OUTSIDE = 0.02  # of the red ink around a seal that may lie outside of its ring
_FULL = 0.6  # of the ring's area; a disk has more ink


def grey_of(colours: Colours, scale: float) -> Grey:
    """The page in grey, seals taken out; `scale` is pixels a point."""
    grey = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    red = colours[..., 0].astype(np.float32)
    spread = red - colours[..., 1:].max(axis=2)
    for part in _seals(np.asarray(spread > _RED, dtype=np.uint8), scale):
        grey[part] = _without(grey[part], red[part], spread[part])
    return grey


def smaller(grey: Grey, times: int) -> Grey:
    """The page at a fraction of its size, never less than a pixel: some pictures are but a line."""
    height, width = grey.shape
    size = max(1, round(width / times)), max(1, round(height / times))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _without(grey: Grey, red: _Spread, spread: _Spread) -> Grey:
    """What is printed below a seal: its ink takes the more of red light the more it takes of other light."""
    paper = np.percentile(red, 90)
    taken = float(np.median((paper - red)[spread > _RED] / spread[spread > _RED]))
    below = np.clip(red + max(0.0, taken) * spread, 0, 255).astype(np.uint8)
    return np.where(spread > _REDDISH, below, grey)


def _seals(red: Grey, scale: float) -> Iterator[tuple[slice, slice]]:
    """Where seals are: rows and columns around each closed red ring of their size."""
    if not red.any():
        return
    wide = 2 * round(_CRACK * scale / 2) + 1
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, np.ones((wide, wide), np.uint8)))
    for x, y, width, height, _ in stats[1:].tolist():
        part = slice(y, y + height), slice(x, x + width)
        low, high = sorted((width / scale, height / scale))
        if low > max(_LEAST, _SLIM * high) and high < _MOST and _is_ring(red[part]):
            yield part


def _is_ring(red: Grey) -> bool:
    """Whether red ink goes round along the edge, none lies outside of it, and it is no disk."""
    ys, xs = np.nonzero(red)
    if not 0 < len(xs) < _FULL * np.pi / 4 * red.size:
        return False
    across = [(at - (at.min() + at.max()) / 2) / max(1, np.ptp(at) / 2) for at in (xs, ys)]
    far = np.hypot(*across)
    on = (far >= _RIM[0]) & (far <= _RIM[1])
    steps = ((np.arctan2(across[1], across[0]) / (2 * np.pi) + 0.5) * _STEPS).astype(int)[on]
    return len(np.unique(steps)) >= _CLOSED * _STEPS and float(np.mean(far > _RIM[1])) <= _OUTSIDE
