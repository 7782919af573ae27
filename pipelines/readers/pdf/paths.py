"""What is drawn on a PDF page: straight lines, rectangles and other figures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pypdfium2 import raw

from pipelines.readers.pages.ruled import THIN, Thing
from pipelines.readers.pdf.frame import Frame
from pipelines.readers.pdf.objects import Handle, Matrix, Object, Point, times

_WHITE = 0.99  # of each colour

Color: TypeAlias = tuple[float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Lines of two points, upright rectangles and the like, and all other figures with their corners."""

    lines: list[Thing] = field(default_factory=list)
    areas: list[Thing] = field(default_factory=list)
    curves: list[Thing] = field(default_factory=list)
    covers: list[Thing] = field(default_factory=list)  # white areas, with their order of painting


def drawn(objects: Sequence[Object], frame: Frame) -> Drawn:
    """The paths among the objects, on the page as shown."""
    found = Drawn()
    for order, one in enumerate(objects):
        if one.kind != raw.FPDF_PAGEOBJ_PATH:
            continue
        look = _look(one.handle)
        for figure in _figures(one.handle, times(one.matrix, frame.matrix)):
            if look["fill"] and figure[0] != figure[-1]:  # what is filled is closed
                figure.append(figure[0])
            thing = {**_box(figure), **look, "pts": figure}
            if len(figure) == 2 or (len(figure) == 3 and figure[0] == figure[2]):
                found.lines.append(thing)
            elif _is_rectangle(figure) or _is_rule(figure):
                found.areas.append(thing)
                if _covers(one.handle, thing):
                    found.covers.append({**thing, "order": order})
            else:
                found.curves.append(thing)
    return found


def _look(path: Handle) -> Thing:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return {
        "fill": bool(fill.value),
        "stroke": bool(stroke.value),
        "non_stroking_color": _color(raw.FPDFPageObj_GetFillColor, path),
        "stroking_color": _color(raw.FPDFPageObj_GetStrokeColor, path),
    }


def _covers(path: Handle, thing: Thing) -> bool:
    """Whether a rectangle is white paper over what was painted before it."""
    color = thing["non_stroking_color"]
    white = thing["fill"] and color is not None and min(color) >= _WHITE
    return bool(white and not raw.FPDFPageObj_HasTransparency(path))


def _color(get: Handle, path: Handle) -> Color:
    """Red, green, blue from 0 to 1 (a pattern is white), or None."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not get(path, *map(ctypes.byref, parts)):
        return None
    red, green, blue, _ = (part.value / 255 for part in parts)
    return red, green, blue


def _figures(path: Handle, matrix: Matrix) -> Iterator[list[Point]]:
    """The corners of each figure of a path; of a curve its end."""
    a, b, c, d, e, f = matrix
    figure: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    bends = 0
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(figure) > 1:
                yield figure
            figure = []
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            bends += 1
            if bends % 3:  # the points that pull it
                continue
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        figure.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
    if len(figure) > 1:
        yield figure


def _box(figure: Sequence[Point]) -> Thing:
    xs, ys = [x for x, _ in figure], [y for _, y in figure]
    return {"x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": max(ys)}


def _is_rectangle(figure: Sequence[Point]) -> bool:
    if len(figure) != 5 or figure[0] != figure[4]:
        return False
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), _ = figure
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (
        y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0
    )


def _is_rule(figure: Sequence[Point]) -> bool:
    """Four corners of which two pairs lie close: a border whose ends are mitred."""
    edges = _box(figure)
    return len(figure) == 5 and min(edges["x1"] - edges["x0"], edges["bottom"] - edges["top"]) <= THIN
