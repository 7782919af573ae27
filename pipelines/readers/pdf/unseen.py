"""Text of a PDF page that nobody sees: put away before the page's characters are asked for.

PDFium gives a character once where two like it are printed in one place, and it is the first, be it hidden or
painted over: what is unseen must be gone before.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from pypdfium2 import raw

from pipelines.readers.pages.ruled import Thing
from pipelines.readers.pdf.frame import Frame
from pipelines.readers.pdf.objects import Handle, Object

_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_AWAY = raw.FS_MATRIX(1, 0, 0, 1, 1e6, 1e6)  # far from any page
_SLACK = 1.0  # points by which a letter may reach beyond the white that was painted over it


def put_away(objects: Sequence[Object], covers: Sequence[Thing], frame: Frame) -> bool:
    """Move hidden texts off the page, and those under white areas; whether all text is hidden, and left."""
    texts = [(n, one) for n, one in enumerate(objects) if one.kind == raw.FPDF_PAGEOBJ_TEXT]
    hidden = [n for n, one in texts if raw.FPDFTextObj_GetTextRenderMode(one.handle) in _MODES]
    only = bool(texts) and len(hidden) == len(texts)
    gone = {n for n, one in texts if _is_covered(n, one, covers, frame)} | set(hidden if not only else ())
    for n in gone:
        raw.FPDFPageObj_TransformF(objects[n].handle, _AWAY)
    return only


def _is_covered(order: int, text: Object, covers: Sequence[Thing], frame: Frame) -> bool:
    later = [it for it in covers if it["order"] > order]
    if not later:
        return False
    x0, y0, x1, y1 = _edges(text.handle)
    a, b, c, d, e, f = text.outer
    corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x1, y1))]
    left, top, right, bottom = frame.box(*corners[0], *corners[1])
    return any(
        it["x0"] - _SLACK <= left
        and right <= it["x1"] + _SLACK
        and it["top"] - _SLACK <= top
        and bottom <= it["bottom"] + _SLACK
        for it in later
    )


def _edges(handle: Handle) -> tuple[float, float, float, float]:
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(handle, *map(ctypes.byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top
