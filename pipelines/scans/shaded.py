"""White print on dark cells, as heads of tables have it, turned into dark print on white."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.scans.seals import Grey, smaller

_COARSE = 16  # pixels of a side of the squares that the paper's shade is taken from
_FAR = 150.0  # points
_DARK = 190  # of 255, on white paper: a ground is darker
_STROKE, _LETTER = 3.5, 14.0  # points: strokes of letters are thinner, and letters lower
_GROUND = 0.4  # of a dark area that has no print
_LONG, _LARGE = 10.0, 400.0  # points of its plain parts' length, and square points of all: it has more
_EDGE = 3.0  # points along its edges where rules lie
_BRIGHT, _BLACK = 0.25, 0.6  # from the ground to the paper, and of the ground: print on it is so far off
_PRINT, _MORE = 0.002, 3  # of an area that has print, and times as much bright print as black


def dark_on_white(grey: Grey, scale: float) -> Grey:
    """The page with its dark areas turned over where print on them is brighter; `scale`: pixels a point."""
    paper = _paper(grey, scale)
    even = np.clip(grey * (255 / paper), 0, 255).astype(np.uint8)
    half = smaller(even, 2)
    dark = np.asarray(half < (255 + _DARK) / 2, dtype=np.uint8)
    plain = _large(_changed(dark, cv2.MORPH_OPEN, _STROKE * scale / 2), _LONG * scale / 2)
    if not plain.any():
        return grey
    areas = _changed(plain, cv2.MORPH_CLOSE, _LETTER * scale / 2)
    inner = _changed(areas, cv2.MORPH_ERODE, _EDGE * scale)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(areas)
    found = grey.copy()
    for label, (x, y, width, height, size) in enumerate(stats[1:].tolist(), 1):
        part = slice(y, y + height), slice(x, x + width)
        inside = labels[part] == label
        clear = inside & (inner[part] > 0)
        bare = np.count_nonzero(inside & (plain[part] > 0))
        if size < _LARGE * (scale / 2) ** 2 or bare < _GROUND * size or not clear.any():
            continue
        ground = float(np.median(half[part][clear]))
        if _is_print_bright(half[part][clear], ground):
            place = slice(2 * y, 2 * (y + height)), slice(2 * x, 2 * (x + width))
            area = np.kron(inside, np.ones((2, 2), bool))[: even[place].shape[0], : even[place].shape[1]]
            turned = _turned(even[place], ground) * (paper[place] / 255)
            found[place] = np.where(area, turned.astype(np.uint8), grey[place])
    return found


def _paper(grey: Grey, scale: float) -> NDArray[np.float32]:
    """The shade of the paper at each pixel: the brightest one near by, farther than dark areas are high."""
    length = 2 * round(_FAR * scale / _COARSE / 2) + 1
    brightest = cv2.dilate(smaller(grey, _COARSE), np.ones((length, length), np.uint8))
    smooth = cv2.blur(brightest, (length, length)).astype(np.float32)
    return np.maximum(cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), 1)


def _large(mask: Grey, side: float) -> Grey:
    """The connected shapes of a mask that are as long or as high; crossing strokes are not."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    kept = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= side
    kept[0] = False  # what is not in the mask
    return np.asarray(kept[labels], dtype=np.uint8)


def _changed(mask: Grey, way: int, side: float) -> Grey:
    """A mask changed with a square, nothing beyond its edges."""
    length = max(1, round(side))
    around = cv2.copyMakeBorder(mask, length, length, length, length, cv2.BORDER_CONSTANT, value=(0,))
    changed = cv2.morphologyEx(around, way, np.ones((length, length), np.uint8))
    return np.asarray(changed[length:-length, length:-length], dtype=np.uint8)


def _is_print_bright(pixels: NDArray[np.uint8], ground: float) -> bool:
    """Whether print on a dark ground is brighter than it, and not darker."""
    bright = float(np.mean(pixels > ground + _BRIGHT * (255 - ground)))
    black = float(np.mean(pixels < _BLACK * ground))
    return ground < _DARK and bright > max(_PRINT, _MORE * black)


def _turned(even: Grey, ground: float) -> NDArray[np.float32]:
    """What is brighter than the ground becomes as much darker than white; what is darker stays so."""
    shade = even.astype(np.float32)
    over = 255 - (shade - ground) * 255 / (255 - ground)
    under = shade * 255 / max(1.0, ground)
    return np.where(shade >= ground, over, under)
