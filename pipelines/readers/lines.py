"""Characters of a PDF page → lines, and lines of a document → paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pdfplumber.utils.text import extract_words

from pipelines.readers.radicals import without_radicals

Char: TypeAlias = dict[str, Any]  # as pdfplumber gives it

_BLANK = 0.5  # of a character's size: a gap that wide is printed as a blank
_DASHES = r"[-—–－─_\s·.]*"
_NUMBER = re.compile(rf"{_DASHES}第?\s*\d{{1,4}}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{{1,4}}\s*页?)?{_DASHES}")
_NEAR = (-1, 0, 1)
_MARGIN = 0.1  # share of the page's height at either end where its number stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page (from 1), in points from its upper left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def place(self) -> str:
        """page:3/72,80,523,291"""
        return f"page:{self.page}/{self.x0:.0f},{self.top:.0f},{self.x1:.0f},{self.bottom:.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A printed line."""

    text: str
    box: Box

    @property
    def size(self) -> float:
        """Its height, near enough the size of its type."""
        return self.box.bottom - self.box.top


def once(chars: Iterable[Char]) -> list[Char]:
    """Characters without those that are printed twice, up to a point apart, for bold type."""
    seen: dict[tuple[object, ...], tuple[float, float]] = {}
    kept = []
    for char in chars:
        x, y = char["x0"], char["top"]
        kind = (char["text"], char["fontname"], char["size"], char["upright"])
        near = (seen.get((kind, int(x) + dx, int(y) + dy)) for dx in _NEAR for dy in _NEAR)
        if not any(it and abs(it[0] - x) <= 1 and abs(it[1] - y) <= 1 for it in near):
            seen[kind, int(x), int(y)] = (x, y)
            kept.append(char)
    return kept


def lines_of(chars: Iterable[Char], page: int) -> list[TextLine]:
    """Lines from top to bottom; wide gaps and printed blanks become one blank."""
    words = extract_words(list(chars), x_tolerance_ratio=_BLANK, y_tolerance=3, keep_blank_chars=False)
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda it: (it["top"] + it["bottom"], it["x0"])):
        if rows and _beside(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(row, page) for row in rows]


def _beside(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    apart = abs(one["top"] + one["bottom"] - other["top"] - other["bottom"]) / 2
    return bool(apart < max(one["bottom"] - one["top"], other["bottom"] - other["top"]) / 2)


def _line(words: list[dict[str, Any]], page: int) -> TextLine:
    words = sorted(words, key=lambda it: it["x0"])
    box = Box(
        page=page,
        x0=words[0]["x0"],
        top=min(word["top"] for word in words),
        x1=max(word["x1"] for word in words),
        bottom=max(word["bottom"] for word in words),
    )
    return TextLine(text=without_radicals(" ".join(word["text"] for word in words)), box=box)


def is_page_number(line: TextLine, height: float) -> bool:
    """- 2 -, — 5 —, 第3页 共5页 in the head or foot of the page."""
    edge = line.box.bottom < height * _MARGIN or line.box.top > height * (1 - _MARGIN)
    return edge and bool(_NUMBER.fullmatch(line.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Where lines of running text begin and end."""

    left: float
    right: float

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> Margins | None:
        """The commonest ends of the longer half of the lines; None where there are too few to tell."""
        by_length = sorted(lines, key=lambda line: line.box.x0 - line.box.x1)
        longer = by_length[: max(2, len(lines) // 2)]
        if len(lines) < 2:
            return None
        right, _ = Counter(round(line.box.x1 / 4) for line in longer).most_common(1)[0]
        return cls(left=min(line.box.x0 for line in longer), right=right * 4.0)

    def continues(self, line: TextLine, following: TextLine) -> bool:
        """Whether a line goes on: it reaches the right margin, and the next is not indented."""
        wide = line.box.x1 - line.box.x0 > 10 * line.size  # a column of short lines has no margin to reach
        full = wide and line.box.x1 > self.right - 1.3 * line.size
        indented = following.box.x0 > self.left + 1.2 * following.size
        same_type = abs(line.size - following.size) < 0.2 * line.size
        gap = following.box.top - line.box.bottom
        near = line.box.page != following.box.page or gap < 2 * line.size
        return full and same_type and near and not indented


def joined(lines: Sequence[TextLine]) -> str:
    """The text of a paragraph; Latin words at a line's end and the next one's begin are kept apart."""
    text = ""
    for line in lines:
        apart = text[-1:].isascii() and text[-1:].isalpha() and re.match("[A-Za-z]", line.text)
        text += f" {line.text}" if apart else line.text
    return text


def boxes_of(lines: Sequence[TextLine]) -> list[Box]:
    """One box a page around the lines of a paragraph."""
    boxes: dict[int, Box] = {}
    for line in lines:
        box = boxes.get(line.box.page, line.box)
        boxes[box.page] = Box(
            page=box.page,
            x0=min(box.x0, line.box.x0),
            top=min(box.top, line.box.top),
            x1=max(box.x1, line.box.x1),
            bottom=max(box.bottom, line.box.bottom),
        )
    return list(boxes.values())
