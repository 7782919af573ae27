"""The content of an OFD page in points: characters with boxes, drawn lines and filled areas."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from pipelines.readers.packages import Element
from pipelines.readers.pages.ruled import Thing
from pipelines.readers.pages.words import Char

_POINTS = 72 / 25.4  # of a millimetre, OFD's unit
_ASCENT = 0.86  # share of a character's size above its base line
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_CHARS = 100_000  # of an object
_PATH = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Point: TypeAlias = tuple[float, float]
Matrix: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is printed on a page, or by a template on several."""

    chars: tuple[Char, ...] = ()
    lines: tuple[Thing, ...] = ()
    areas: tuple[Thing, ...] = ()
    images: int = 0

    def __add__(self, other: Layer) -> Layer:
        """Both, one above the other."""
        return Layer(
            chars=self.chars + other.chars,
            lines=self.lines + other.lines,
            areas=self.areas + other.areas,
            images=self.images + other.images,
        )


def layer_of(root: Element) -> Layer:
    """The visible objects below the root of a page's Content.xml."""
    texts = [node for node in root.iter("{*}TextObject") if _is_visible(node)]
    drawn = [_drawn(node) for node in root.iter("{*}PathObject") if _is_visible(node)]
    return Layer(
        chars=tuple(char for node in texts for char in _chars(node)),
        lines=tuple(line for lines, _ in drawn for line in lines),
        areas=tuple(area for _, areas in drawn for area in areas),
        images=sum(1 for _ in root.iter("{*}ImageObject")),
    )


def _is_visible(node: Element) -> bool:
    return node.get("Visible") != "false" and node.get("Alpha") != "0"


def _chars(node: Element) -> Iterator[Char]:
    """Each character at its place on the page: TextCode begins at X, Y and goes on by its deltas."""
    size = next(iter(_numbers(node.get("Size"))), 0.0)
    origin, matrix = _placing(node)
    for code in node.iter("{*}TextCode"):
        text = (code.text or "").strip("\r\n")[:_MOST_CHARS]
        across, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        x, y = (next(iter(_numbers(code.get(name))), 0.0) for name in ("X", "Y"))
        for at, letter in enumerate(text):
            width = _width(letter, size, across[at] if at < len(across) else 0.0)
            yield _char(letter, _moved((x, y), origin, matrix), width, size, matrix)
            if at < len(across):
                x += across[at]
            elif not down:
                x += width
            y += down[at] if at < len(down) else 0.0


def _width(letter: str, size: float, step: float) -> float:
    """As far as the next character, if that is no jump; fonts are not read, so else by kind of character."""
    if 0 < step <= size * 1.05:
        return step
    return size if step > 0 or unicodedata.east_asian_width(letter) in "WFA" else size / 2


def _char(letter: str, at: Point, width: float, size: float, matrix: Matrix) -> Char:
    size *= math.hypot(matrix[2], matrix[3])
    width *= math.hypot(matrix[0], matrix[1])
    top = (at[1] - size * _ASCENT) * _POINTS
    box = {"x0": at[0] * _POINTS, "x1": (at[0] + width) * _POINTS, "top": top, "bottom": top + size * _POINTS}
    return {"text": letter, "upright": True, "size": size * _POINTS, "fontname": "", **box}


def _drawn(node: Element) -> tuple[list[Thing], list[Thing]]:
    """Straight strokes, and the boxes of filled areas."""
    origin, matrix = _placing(node)
    data = node.find("{*}AbbreviatedData")
    paths = list(_paths((data.text or "") if data is not None else ""))
    placed = [[_moved(point, origin, matrix) for point in path] for path in paths]
    stroke, fill = _color(node, "StrokeColor"), _color(node, "FillColor")
    lines = [_thing(pair, stroking_color=stroke) for path in placed for pair in pairwise(path)]
    areas = [
        _thing(path, fill=True, stroke=False, non_stroking_color=fill) for path in placed if len(path) > 2
    ]
    return (
        lines if node.get("Stroke") != "false" else [],
        areas if node.get("Fill") == "true" else [],
    )


def _thing(points: list[Point] | tuple[Point, Point], **look: object) -> Thing:
    xs, ys = [x * _POINTS for x, _ in points], [y * _POINTS for _, y in points]
    return {"x0": min(xs), "x1": max(xs), "top": min(ys), "bottom": max(ys), **look}


def _paths(data: str) -> Iterator[list[Point]]:
    """The corners of each figure; of a curve its end."""
    path: list[Point] = []
    operator, operands = "", list[float]()
    for letter, number in _PATH.findall(data):
        if letter:
            if letter in "MSC" and len(path) > 1:
                yield [*path, path[0]] if letter == "C" else path
            path = [] if letter in "MS" else path[-1:] if letter == "C" else path
            operator, operands = letter, []
            continue
        operands.append(float(number))
        if len(operands) == _OPERANDS.get(operator, 0):
            path.append((operands[-2], operands[-1]))
            operands = []
    if len(path) > 1:
        yield path


def _placing(node: Element) -> tuple[Point, Matrix]:
    box, matrix = _numbers(node.get("Boundary")), _numbers(node.get("CTM"))
    origin = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    return origin, tuple(matrix) if len(matrix) == 6 else _PLAIN


def _moved(point: Point, origin: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return origin[0] + a * x + c * y + e, origin[1] + b * x + d * y + f


def _deltas(text: str | None) -> list[float]:
    """5 5 5, or g 3 5 for the same."""
    found: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times, value = _numbers(next(words, "")), _numbers(next(words, ""))
            found += value * min(int(times[0]), _MOST_CHARS) if times and value else []
        else:
            found += _numbers(word)
    return found[:_MOST_CHARS]


def _numbers(text: str | None) -> list[float]:
    """Finite numbers; [] if any of the words is none."""
    try:
        found = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def _color(node: Element, name: str) -> tuple[float, ...] | None:
    """From 0 to 1, as a PDF's; null where none is given: black."""
    color = node.find(f"{{*}}{name}")
    parts = _numbers(color.get("Value")) if color is not None else []
    return tuple(part / 255 for part in parts) or None
