"""How the lines of a document read, found once for all who look for something in them.

A dozen readers look for lines of their own: titles, headings, dates, sentences. Most lines concern none of
them, so that nobody walks through all: a pattern is looked for in the whole text at once, and only the lines
that hold it are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from pipelines.document import Document, Paragraph, Table
from pipelines.reading.printed import Printed, printed, squeezed
from pipelines.reading.text import narrowed, normal, unsettled

_END = "\0"  # of a line; no blank, and nothing that any pattern looks for
_LONGER = re.compile("…")  # in half width it is three
DEEPEST = 10**6  # levels: a table ends no part


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """A document, and its lines: one a block, of a table an empty one."""

    document: Document
    lines: Sequence[Paragraph]
    paragraphs: Sequence[int]  # which lines are no tables
    normal: Sequence[str]  # each as `normal`
    squeezed: Sequence[str]  # each as `printed`
    whole: str  # the normal lines; none of them has a line break
    cells: str  # the texts of all cells as printed, each in one line behind a line break

    def holding(self, pattern: re.Pattern[str], *words: str) -> Iterator[int]:
        """The lines that hold a pattern in normal form, in order; it looks at one line alone.

        A pattern that few documents hold is not looked for where none of the `words` stands that it needs.
        """
        if words and not any(word in self.whole for word in words):
            return iter(())
        return _holding(self.whole, "\n", pattern)

    def cells_holding(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The texts of the cells that hold a pattern as they are printed."""
        for found in pattern.finditer(self.cells):
            start = self.cells.rfind("\n", 0, found.start() + 1) + 1
            end = self.cells.find("\n", start)
            yield self.cells[start : end if end > 0 else None]

    def printed(self, at: int) -> Printed:
        """The text of a line, squeezed."""
        return Printed(self.squeezed[at], self.lines[at].text)

    def without(self, blocks: Set[int]) -> Wording:
        """The document without some of its paragraphs."""
        out = blocks & set(self.paragraphs)
        if not out:
            return self
        kept = [at for at in range(len(self.lines)) if at not in out]
        return _wording(
            replace(self.document, blocks=tuple(self.document.blocks[at] for at in kept)),
            [self.lines[at] for at in kept],
            normal=[self.normal[at] for at in kept],
            squeezed=[self.squeezed[at] for at in kept],
            cells=self.cells,
        )


def worded(document: Document) -> Wording:
    """The lines of a document in every form; what changes few texts is looked for in all of them at once."""
    lines = [block if isinstance(block, Paragraph) else _empty(block) for block in document.blocks]
    tables = (block for block in document.blocks if isinstance(block, Table))
    cells = _END.join(["", *[cell.text for table in tables for row in table.rows for cell in row]])
    texts = [line.text for line in lines]
    joined = _END.join(texts)
    narrow = narrowed(joined)
    odd = {at for pattern in unsettled() for at in _holding(narrow, _END, pattern)}
    longer = set(_holding(joined, _END, _LONGER))
    solid = "".join(narrow.split())
    tight, short = solid.split(_END), squeezed(joined, solid).split(_END)
    if len(tight) != len(texts):  # there is none, or the mark stands in one
        odd, longer, tight, short = {*range(len(texts))}, set(), [*texts], [*texts]
    for at in odd:
        tight[at] = normal(texts[at])
    for at in odd | longer:
        short[at] = printed(texts[at]).text
    cells = cells.replace("\n", " ").replace(_END, "\n")
    return _wording(document, lines, normal=tight, squeezed=short, cells=cells)


def _wording(
    document: Document,
    lines: Sequence[Paragraph],
    *,
    normal: Sequence[str],
    squeezed: Sequence[str],
    cells: str,
) -> Wording:
    return Wording(
        document=document,
        lines=lines,
        paragraphs=[at for at, block in enumerate(document.blocks) if block is lines[at]],
        normal=normal,
        squeezed=squeezed,
        whole="\n".join(normal),
        cells=cells,
    )


def _empty(table: Table) -> Paragraph:
    return Paragraph(text="", place=table.place, level=DEEPEST)


def _holding(text: str, end: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """The numbers of the lines of a text that hold a pattern."""
    line = begin = 0
    while found := pattern.search(text, begin):
        line += text.count(end, begin, found.start())
        yield line
        line, begin = line + 1, text.find(end, found.end()) + 1
        if not begin:
            return
