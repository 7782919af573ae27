"""Characters of a PDF page → lines, and lines of a document → paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.readers.pages.radicals import without_radicals
from pipelines.readers.pages.words import Char, words_of

_DASHES = r"[-—–－─_\s·.]*"
_NUMBER = re.compile(rf"{_DASHES}第?\s*\d{{1,4}}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{{1,4}}\s*页?)?{_DASHES}")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")  # begins a heading, and goes on with nothing
_ROW = re.compile(
    r".*\s(?:[条件次篇个人]|万元|[\d.,]+)\s+[\d.,]+$"
)  # of a table: a unit stands before its figure
_END = re.compile(r"(?:(?:[条件次篇个人]|万元)\s+)?[\d.,]+")  # of such a row
_BEGIN = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|其中")
_WORD = re.compile(r"[\dA-Za-z.,%]+[，。；：、）]?")
_STOP = re.compile(r"[。！？；：]$")  # of a sentence or a paragraph
_LATIN = 0x2E7F  # letters beyond are twice as wide
_NEAR = (-1, 0, 1)
_LONG = 20  # heights of a line that holds running text; labels of tables without rules are shorter
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


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes of one page."""
    return Box(
        page=boxes[0].page,
        x0=min(box.x0 for box in boxes),
        top=min(box.top for box in boxes),
        x1=max(box.x1 for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


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
    return whole_lines(words_in(chars, page))


def whole_lines(words: Iterable[TextLine], near: float = 0.5) -> list[TextLine]:
    """Words that stand level with each other as one line, from top to bottom; `near`: of their heights."""
    rows: list[list[TextLine]] = []
    for word in sorted(words, key=lambda it: (it.box.top + it.box.bottom, it.box.x0)):
        if rows and _beside(rows[-1][0], word, near):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(row) for row in rows]


def words_in(chars: Iterable[Char], page: int) -> list[TextLine]:
    """Each word as a line of its own."""
    return [word_in(word, page) for word in words_of(chars)]


def word_in(chars: Sequence[Char], page: int) -> TextLine:
    """The characters of a word as a line."""
    box = Box(
        page=page,
        x0=min(char["x0"] for char in chars),
        top=min(char["top"] for char in chars),
        x1=max(char["x1"] for char in chars),
        bottom=max(char["bottom"] for char in chars),
    )
    return TextLine(text="".join(char["text"] for char in chars), box=box)


def _beside(one: TextLine, other: TextLine, near: float) -> bool:
    apart = abs(one.box.top + one.box.bottom - other.box.top - other.box.bottom) / 2
    return apart < max(one.size, other.size) * near


def _line(words: Sequence[TextLine]) -> TextLine:
    words = sorted(words, key=lambda it: it.box.x0)
    text = without_radicals(" ".join(word.text for word in words))
    return TextLine(text=text, box=around([word.box for word in words]))


def whole_rows(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines from top to bottom; a row whose figure stands beside the middle of two lines of label is one."""
    found: list[TextLine] = []
    for line in lines:
        if len(found) > 1 and _ends_row(found[-2], found[-1], line):
            label, figure = found[-2:]
            text = f"{label.text}{line.text} {figure.text}"
            found[-2:] = [TextLine(text=text, box=around([label.box, figure.box, line.box]))]
        else:
            found.append(line)
    return found


def _ends_row(label: TextLine, figure: TextLine, rest: TextLine) -> bool:
    """Whether a figure stands beside both lines of a label, which begin below each other."""
    return (
        bool(_END.fullmatch(figure.text))
        and not _BEGIN.match(rest.text)
        and not _ROW.match(label.text)
        and max(label.box.x1, rest.box.x1) <= figure.box.x0
        and abs(label.box.x0 - rest.box.x0) < figure.size
        and figure.box.top < label.box.bottom <= rest.box.top < figure.box.bottom
    )


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
        """The commonest ends of long lines, or of the longer half; None where there are too few to tell."""
        by_length = sorted(lines, key=lambda line: line.box.x0 - line.box.x1)
        long = [line for line in by_length if line.box.x1 - line.box.x0 >= _LONG * line.size]
        longer = long if len(long) > 1 else by_length[: max(2, len(lines) // 2)]
        if len(lines) < 2:
            return None
        right, _ = Counter(round(line.box.x1 / 4) for line in longer).most_common(1)[0]
        return cls(left=min(line.box.x0 for line in longer), right=right * 4.0)

    def continues(self, line: TextLine, following: TextLine) -> bool:
        """Whether a line goes on: it reaches the right margin, and the next is not indented."""
        wide = line.box.x1 - line.box.x0 > 10 * line.size  # a column of short lines has no margin to reach
        least = 0.0 if _STOP.search(line.text) else _begin(following)
        full = wide and line.box.x1 > self.right - max(1.3 * line.size, least)
        indented = following.box.x0 > self.left + 1.2 * following.size
        same_type = abs(line.size - following.size) < 0.2 * line.size
        gap = following.box.top - line.box.bottom
        near = line.box.page != following.box.page or gap < 2 * line.size
        apart = _CHAPTER.match(following.text) or _ROW.match(line.text)
        return full and same_type and near and not indented and not apart


def _begin(line: TextLine) -> float:
    """The width of the figure or Latin word that begins a line, with the sign behind it: it is not broken."""
    found = _WORD.match(line.text)
    wide = [2 if ord(char) > _LATIN else 1 for char in line.text]
    return (line.box.x1 - line.box.x0) * sum(wide[: found.end()]) / sum(wide) if found else 0.0


def joined(lines: Sequence[TextLine]) -> str:
    """The text of a paragraph; Latin words at a line's end and the next one's begin are kept apart."""
    text = ""
    for line in lines:
        apart = text[-1:].isascii() and text[-1:].isalpha() and re.match("[A-Za-z]", line.text)
        text += f" {line.text}" if apart else line.text
    return text


def boxes_of(lines: Sequence[TextLine]) -> list[Box]:
    """One box a page around the lines of a paragraph."""
    pages = dict.fromkeys(line.box.page for line in lines)
    return [around([line.box for line in lines if line.box.page == page]) for page in pages]
