"""Characters of a PDF page with their boxes, by PDFium's text page.

A character is as wide as its font says and as high as its type, from the font's descent up, whatever its
shape: a box depends on the file alone. What PDFium adds to the text (blanks, line breaks, the text of marks)
is left out. It skips text without extent, such as a lone character whose font is neither embedded nor
installed; an outline gives it one, so that no character depends on the fonts of the machine.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pypdfium2 import raw

from pipelines.readers.pages.words import Char
from pipelines.readers.pdf.frame import Edges, Frame
from pipelines.readers.pdf.objects import PLAIN, Handle, Matrix, Object, Point, times

UNMAPPED = "\ufffd"  # what stands for a glyph whose character the font does not tell
_BLANK = 0x20
_HYPHENS = {0x02, 0xFFFE}  # PDFium's signs for a hyphen at the end of a line
_DEEPEST = -0.5  # of any font's descent; PDFium guesses where a font says nothing
_SLACK = 0.02  # of a character's size, by which a box may be smaller than its width


class Font(NamedTuple):
    """What the characters of a font share; widths and descent are shares of the size."""

    handle: Handle
    name: bytes
    descent: float  # below zero
    widths: dict[int, float]  # by character; below zero if set from top to bottom


class Run(NamedTuple):
    """What the characters of a text object share; `matrix` holds the size of the type."""

    matrix: Matrix
    font: Font
    upright: bool
    turned: int  # quarters by which the text is turned clockwise on the page as shown
    tilt: float  # degrees, up to 45, by which it runs askew


def glyphs(page: Handle, objects: Iterable[Object], frame: Frame) -> list[Char]:
    """The characters in the order of PDFium's text."""
    texts = [it for it in objects if it.kind == raw.FPDF_PAGEOBJ_TEXT]
    for one in texts:
        _as_printed(one.handle)
    chars, seen = _read(page, frame)
    missing = [it for it in texts if _address(it.handle) not in seen]
    if not missing:
        return chars
    for one in missing:
        _outline(one.handle)
    return _read(page, frame)[0]


def _address(handle: Handle) -> int:
    return ctypes.addressof(handle.contents)


def _as_printed(handle: Handle) -> None:
    """Take away the marks by which PDFium would give another text than the glyphs'."""
    for at in reversed(range(raw.FPDFPageObj_CountMarks(handle))):
        mark = raw.FPDFPageObj_GetMark(handle, at)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN:
            raw.FPDFPageObj_RemoveMark(handle, mark)


def _outline(handle: Handle) -> None:
    raw.FPDFPageObj_SetStrokeWidth(handle, 1.0)
    raw.FPDFTextObj_SetTextRenderMode(handle, raw.FPDF_TEXTRENDERMODE_STROKE)
    raw.FPDFPageObj_TransformF(handle, raw.FS_MATRIX(*PLAIN))  # measures anew


def _read(page: Handle, frame: Frame) -> tuple[list[Char], Mapping[int, Run]]:
    """The characters, and the text objects that have any."""
    text = raw.FPDFText_LoadPage(page)
    if not text:
        raise ValueError("no text")
    try:
        runs: dict[int, Run] = {}
        return list(_chars(text, frame, runs)), runs
    finally:
        raw.FPDFText_ClosePage(text)


def _chars(text: Handle, frame: Frame, runs: dict[int, Run]) -> Iterator[Char]:
    fonts: dict[int, Font] = {}
    last: Char | None = None
    before = None
    for at in range(raw.FPDFText_CountChars(text)):
        owner, code = raw.FPDFText_GetTextObject(text, at), raw.FPDFText_GetUnicode(text, at)
        if not owner or (code == _BLANK and raw.FPDFText_IsGenerated(text, at)):
            continue
        key, origin = _address(owner), _origin(text, at)
        run = runs.get(key) or runs.setdefault(key, _run(text, at, owner, frame, fonts))
        letter = _letter(text, at, code)
        if last and before == (key, origin):  # a glyph that stands for several characters
            last["text"] += letter
            continue
        if last:
            yield _whole(last)
        width = run.font.widths.get(code) or run.font.widths.setdefault(code, _width(text, at, code, run))
        last, before = _char(letter, origin, width, run, frame), (key, origin)
    if last:
        yield _whole(last)


def _char(letter: str, origin: Point, width: float, run: Run, frame: Frame) -> Char:
    x0, top, x1, bottom = frame.box(*_box(origin, width, run))
    return {
        "text": letter,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "upright": run.upright,
        "turned": run.turned,
        "tilt": run.tilt,
        "size": round(x1 - x0 if width < 0 else bottom - top, 3),  # the same wherever it stands
        "fontname": run.font.name,
    }


def _box(origin: Point, width: float, run: Run) -> Edges:
    """Left, bottom, right and top; the origin is the left end of the base line, of stacked characters too."""
    a, b, c, d, _, _ = run.matrix
    low, high, wide = (1 + width, 1, 1) if width < 0 else (run.font.descent, run.font.descent + 1, width)
    left, right = sorted((0, a * wide))
    lower, upper = sorted((0, b * wide))
    west, east = sorted((c * low, c * high))
    south, north = sorted((d * low, d * high))
    x, y = origin
    return x + left + west, y + lower + south, x + right + east, y + upper + north


def _letter(text: Handle, at: int, code: int) -> str:
    if code in _HYPHENS and raw.FPDFText_IsHyphen(text, at):
        return "-"
    return UNMAPPED if raw.FPDFText_HasUnicodeMapError(text, at) else chr(code)


def _whole(char: Char) -> Char:
    """Halves of a character beyond the first plane made one; a half alone is none."""
    if any("\ud800" <= letter <= "\udfff" for letter in char["text"]):
        char["text"] = char["text"].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return char


def _origin(text: Handle, at: int) -> Point:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, at, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _run(text: Handle, at: int, owner: Handle, frame: Frame, fonts: dict[int, Font]) -> Run:
    found = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, ctypes.byref(found))
    size = raw.FPDFText_GetFontSize(text, at)
    matrix = (found.a * size, found.b * size, found.c * size, found.d * size, 0.0, 0.0)
    handle = raw.FPDFTextObj_GetFont(owner)
    key = _address(handle)
    font = fonts.get(key) or fonts.setdefault(key, _font(handle))
    return Run(matrix, font, _is_upright(matrix, frame), _turned(matrix, frame), _tilt(matrix))


def _font(handle: Handle) -> Font:
    descent = ctypes.c_float()
    raw.FPDFFont_GetDescent(handle, 1.0, ctypes.byref(descent))
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(handle, name, len(name))
    return Font(handle, name.value, min(max(descent.value, _DEEPEST), 0.0), {})


def _width(text: Handle, at: int, code: int, run: Run) -> float:
    """What the font says of the character, unless PDFium's box, which holds its glyph too, is smaller."""
    found = ctypes.c_float()
    raw.FPDFFont_GetGlyphWidth(run.font.handle, code, 1.0, ctypes.byref(found))
    width = found.value
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box))
    (x, y), (a, b, _, _, _, _) = _origin(text, at), run.matrix
    if width < 0 or (a and b) or not (a or b):
        return width
    seen = max((box.left - x) / a, (box.right - x) / a) if a else max((box.bottom - y) / b, (box.top - y) / b)
    return seen if width == 0 or width > seen + _SLACK else width


def _is_upright(matrix: Matrix, frame: Frame) -> bool:
    """Whether it is neither turned nor mirrored on the page as shown (where y points down)."""
    a, b, c, d, _, _ = times(matrix, frame.matrix)
    return a * d < 0 and b * c >= 0


def _turned(matrix: Matrix, frame: Frame) -> int:
    """By where the base line leads on the page as shown: right, down, left, up."""
    a, b, *_ = times(matrix, frame.matrix)
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _tilt(matrix: Matrix) -> float:
    """By where the base line leads, from the nearest edge of the page."""
    off = math.degrees(math.atan2(matrix[1], matrix[0])) % 90
    return min(off, 90 - off)
