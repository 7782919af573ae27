"""Lists and blocks that are rows of a table in all but name: sisters with as many parts each, mostly figures.

Pages for telephones set tables so (<ul><li>规章</li><li>3</li><li></li></ul>); read line by line their blank
cells would be lost (docs/decisions/0260).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from pipelines.readers.html.markup import BEGIN, BREAK, END, INLINE, SKIPPED, SKIPPED_BLOCK, Markup, markup_of

_LEAST = 3  # rows
_LONGEST = 120  # characters of a cell
_MOST = 5000  # rows of a table, and tags of a cell
_FIGURE = re.compile(r"[\d.,%％/／—–\-\s]*")


class _Row(NamedTuple):
    """A block and the blocks in it, by the tags that begin them."""

    at: int
    cells: Sequence[int]


class _Shown(NamedTuple):
    """The elements that are shown, in the order of the page."""

    children: dict[int, list[int]]
    ends: dict[int, int]  # the tags that end them


_Rows: TypeAlias = dict[int, list[_Row]]  # of each block that is a row, or holds nothing but rows


def with_tables(markup: Markup) -> Markup:
    """The page with such blocks as tables; itself where there are none."""
    shown = _shown(markup)
    rows = _rows(markup, shown)
    tags = markup.tags.copy()
    taken = bytearray(len(tags))  # tags in tables
    begins, ends = set[int](), set[int]()
    for inner in shown.children.values():
        for run in _runs(markup, shown, inner, rows):
            begin, end = run[0], shown.ends[run[-1]]
            if taken[begin]:
                continue
            taken[begin : end + 1] = bytes([True]) * (end + 1 - begin)
            begins.add(begin)
            ends.add(end)
            for at, name in _named(run, shown, rows):
                last = shown.ends[at]
                tags[at], tags[last] = (f"{name}/", f"{name}/") if last == at else (name, f"/{name}")
    return _framed(tags, markup.texts, begins, ends) if begins else markup


def _framed(tags: Sequence[str], texts: Sequence[str], begins: set[int], ends: set[int]) -> Markup:
    """The page with a table around what begins and ends at these tags."""
    parts: list[tuple[str, str]] = []
    for at, part in enumerate(zip(tags, texts, strict=True)):
        parts += [("table", "")] if at in begins else []
        parts += [(part[0], ""), ("/table", part[1])] if at in ends else [part]
    return markup_of([tag for tag, _ in parts], [text for _, text in parts])


def _shown(markup: Markup) -> _Shown:
    children: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    around: list[int] = []
    at = 0
    while at < len(markup.tags):
        if markup.tags[at][0] == "/":
            ends[around.pop()] = at
        elif markup.kinds[at] in (SKIPPED, SKIPPED_BLOCK):
            at = markup.end(at)
        else:
            children[at], ends[at] = [], at
            if around:
                children[around[-1]].append(at)
            if markup.opens(at):
                around.append(at)
        at += 1
    return _Shown(children, ends)


def _rows(markup: Markup, shown: _Shown) -> _Rows:
    """Rows in one block, and their cells, bear one name each."""
    found: _Rows = {}
    for at in reversed(shown.children):  # what lies in a block comes before it
        inner = shown.children[at]
        texts = (markup.texts[one] for one in (at, *map(shown.ends.__getitem__, inner)))
        if not inner or markup.kinds[at] != BEGIN or any(map(str.strip, texts)):
            continue
        within = [found.get(one, []) for one in inner]
        if _are_cells(markup, shown, inner):
            found[at] = [_Row(at, inner)]
        elif len(inner) == 1 and within[0]:
            found[at] = within[0]
        elif all(within) and len({_names(markup, rows[0]) for rows in within}) == 1:
            together = [row for rows in within for row in rows]
            found |= {at: together} if len(together) < _MOST else {}
    return found


def _are_cells(markup: Markup, shown: _Shown, inner: Sequence[int]) -> bool:
    """Whether blocks of one name hold a line each, or nothing; one in them holds all: <li><p>3</p></li>."""
    if len({markup.name(at) for at in inner}) > 1:
        return False
    return all(_is_cell(markup, shown, at) for at in inner)


def _is_cell(markup: Markup, shown: _Shown, at: int) -> bool:
    kinds = markup.kinds[at : min(shown.ends[at] + 1, at + _MOST)].replace(bytes([INLINE]), b"")
    said, depth = _said(markup, shown, at), len(kinds) // 2
    if not said:
        return {*kinds} <= {BEGIN, END, BREAK} and markup.name(at) != "br" and bool(kinds)
    return bool(depth) and kinds == bytes([BEGIN] * depth + [END] * depth) and len(said) <= _LONGEST


def _said(markup: Markup, shown: _Shown, at: int) -> str:
    return "".join(markup.texts[at : shown.ends[at]]).strip()


def _runs(markup: Markup, shown: _Shown, inner: Sequence[int], rows: _Rows) -> Iterator[list[int]]:
    """Sisters that follow one another and are rows of figures together."""
    for names, run in groupby(inner, key=lambda at: _names(markup, rows[at][0]) if at in rows else None):
        sisters = list(run)
        together = [row for at in sisters for row in rows.get(at, ()) if len(row.cells) > 1]
        apart = any(markup.texts[shown.ends[at]].strip() for at in sisters[:-1])
        if names and not apart and len(together) >= _LEAST:
            lines = [[_said(markup, shown, cell) for cell in row.cells] for row in together]
            if _are_figures(lines):
                yield sisters


def _names(markup: Markup, row: _Row) -> tuple[str, str]:
    return markup.name(row.at), markup.name(row.cells[0])


def _are_figures(lines: Sequence[Sequence[str]]) -> bool:
    """Whether most first cells are labels, and at least half of the others figures or blank."""
    labels = [line[0] for line in lines if not _FIGURE.fullmatch(line[0])]
    others = [text for line in lines for text in line[1:]]
    figures = [text for text in others if _FIGURE.fullmatch(text)]
    return len(labels) * 2 > len(lines) and len(figures) * 2 >= len(others) and any(figures)


def _named(sisters: Sequence[int], shown: _Shown, rows: _Rows) -> Iterator[tuple[int, str]]:
    """Elements of a table with the names that they have in one."""
    pending = list(sisters)
    while pending:
        at = pending.pop()
        row = rows[at][0]
        if row.at == at:
            yield at, "tr"
            yield from ((cell, "td") for cell in row.cells)
        else:
            yield at, "tbody"
            pending += shown.children[at]
