"""The objects of a PDF page, those within forms as well, each with its way to the page's coordinates."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from pypdfium2 import raw

Handle: TypeAlias = Any  # a pointer of ctypes
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]

PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 40  # forms within forms; PDFium itself stops there


class Object(NamedTuple):
    """A text, path or image; `matrix` leads from its own coordinates to the page's."""

    kind: int  # raw.FPDF_PAGEOBJ_…
    handle: Handle
    matrix: Matrix
    outer: Matrix  # of the forms that it lies in


def objects_of(page: Handle) -> Iterator[Object]:
    """All objects of a page in the order in which they are painted."""
    for at in range(raw.FPDFPage_CountObjects(page)):
        yield from _leaves(raw.FPDFPage_GetObject(page, at), PLAIN, 0)


def _leaves(handle: Handle, outer: Matrix, depth: int) -> Iterator[Object]:
    kind = raw.FPDFPageObj_GetType(handle)
    matrix = times(_matrix(handle), outer)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield Object(kind, handle, matrix, outer)
    elif depth < _DEEPEST:
        for at in range(raw.FPDFFormObj_CountObjects(handle)):
            yield from _leaves(raw.FPDFFormObj_GetObject(handle, at), matrix, depth + 1)


def _matrix(handle: Handle) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return PLAIN
    return found.a, found.b, found.c, found.d, found.e, found.f


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does both, one after the other."""
    if then is PLAIN:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def image_area(image: Object) -> float:
    """Of the box around an image, in square points."""
    a, b, c, d, _, _ = image.matrix
    return (abs(a) + abs(c)) * (abs(b) + abs(d))
