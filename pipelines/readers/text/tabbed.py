"""Text that a browser copies from a page whose cells hold paragraphs: lone tabs stand between its cells.

Rows end in four blank lines, or in two where one of the cells there holds no paragraph; one blank line parts
the paragraphs of a cell. Where a table ends and another begins no sign says: a figure is a cell by itself,
and of other text the last line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LONE = re.compile(r"^[ \xa0]*\t[ \xa0]*$", re.MULTILINE)
_FEWEST = 6  # lone tabs
_ROW_END = re.compile(r"\n *\n *\n\s*")
_FIGURE = re.compile(r"[\s\d.,，%％+＋\-−—–/／*]*|[无零〇○]|\d[\d.,]*\s*[件条项个次元]|\d[\d.,]*万元")
_LONGEST = 120  # characters of a paragraph in a cell


def rows_of_tabs(text: str) -> str:
    """The text with each row of its tables on one line, tabs between the cells; any other text as it is."""
    if len(_LONE.findall(text)) < _FEWEST:
        return text
    return "\n".join(_lines(text.split("\t")))


def _lines(pieces: Sequence[str]) -> Iterator[str]:
    """`pieces`: what stands between two tabs."""
    parts = _parts(pieces[0])
    before, cell = _first(parts, alone=len(parts) == 1)
    yield from before
    row = [cell]
    for piece in pieces[1:-1]:
        parts = _parts(piece)
        if len(parts) == 1 and not _ends(parts[0]):
            row.append(_joined(parts[0]))
            continue
        last, rest = _last(parts)
        yield "\t".join([*row, last])
        between, cell = _first(rest, alone=len(parts) == 1)
        yield from between
        row = [cell]
    last, rest = _last(_parts(pieces[-1]))
    yield "\t".join([*row, last])
    yield from (line for part in rest for line in part)


def _parts(piece: str) -> list[list[str]]:
    """The lines of what stands between two tabs, parted where rows end; one blank cell is one part."""
    parts = [part.split("\n") for part in _ROW_END.split(piece)] if piece.strip() else [[]]
    return [[line.strip() for line in part if line.strip(" ")] for part in parts]


def _ends(lines: Sequence[str]) -> bool:
    """Whether a table ends among the lines of one part: behind a figure, or before prose."""
    return len(lines) > 1 and (
        (_is_figure(lines[0]) and not all(map(_is_figure, lines))) or max(map(len, lines)) > _LONGEST
    )


def _last(parts: Sequence[list[str]]) -> tuple[str, list[list[str]]]:
    """The last cell of a row, and what follows it."""
    first, *rest = parts
    if _ends(first):
        return first[0], [first[1:], *rest]
    return _joined(first), rest


def _first(parts: Sequence[list[str]], *, alone: bool) -> tuple[list[str], str]:
    """What stands before a row, line by line, and the row's first cell; `alone`: no row ends before it."""
    *before, last = parts
    lines = [line for part in before for line in part]
    if not alone and max(map(len, last), default=0) <= _LONGEST:
        return lines, _joined(last)
    return [*lines, *last[:-1]], last[-1] if last else ""


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _joined(lines: Sequence[str]) -> str:
    """The paragraphs of a cell; digits of two are not those of one figure."""
    joined = ""
    for line in lines:
        joined += f" {line}" if joined[-1:].isdigit() and line[:1].isdigit() else line
    return joined
