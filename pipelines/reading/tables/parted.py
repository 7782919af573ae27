"""The lines of a table in text → its parts: labels, whole though broken over lines, and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.document import Paragraph
from pipelines.reading.tables.around import parts
from pipelines.reading.tables.labels import Label, exactly, key, may_begin, numbered, scan
from pipelines.reading.tables.lines import Numbered

_LONGEST = 40  # characters of a line of a table
_WORDS = 16  # lines that a label may be broken over


@dataclass(slots=True, kw_only=True)
class Part:
    """A label with the figures beside and between its lines, or figures alone, or what is neither.

    kind: row · label (of groups, columns, clauses) · figures · text; `words` and `figures` are lines.
    """

    kind: str
    table: str
    words: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    text: str = ""  # the label in full

    @property
    def is_open(self) -> bool:
        """Whether it is a row that has no figures of its own."""
        return self.kind == "row" and not self.figures

    @property
    def is_closed(self) -> bool:
        """Whether figures above or below it cannot be its own."""
        return self.kind == "label" or (self.kind != "figures" and bool(self.figures))


def parted(lines: Sequence[Numbered]) -> Iterator[Part]:
    """The parts in order; figures that follow each other are one."""
    texts = [printed.text if isinstance(printed, Paragraph) else None for _, printed in lines]
    table, at, loose = "disclosure", 0, None
    while at < len(texts):
        one = _label(texts, at, table) or _alone(texts[at], at, table)
        table, at = one.table, max((*one.words, *one.figures)) + 1
        if loose and one.kind == "figures":
            loose.figures += one.figures
            continue
        yield one
        loose = one if one.kind == "figures" else None


def _alone(text: str | None, at: int, table: str) -> Part:
    """A line that is no label."""
    if text is None or len(text) > _LONGEST:
        return Part(kind="text", table=table, words=[at])
    words, figures = parts(text)
    if not words:
        return Part(kind="figures", table=table, figures=[at])
    heads = not figures and all(token.labels for token in scan(text))
    return Part(kind="label" if heads else "text", table=table, words=[at], figures=[at] if figures else [])


def _label(texts: Sequence[str | None], at: int, table: str) -> Part | None:
    """The longest label that begins in this line, figures perhaps among its lines."""
    found, joined = None, ""
    words: list[int] = []
    figures: list[int] = []
    for number in range(at, len(texts)):
        text = texts[number]
        if text is None or len(text) > _LONGEST or len(words) == _WORDS:
            break
        own, printed = parts(text)
        if own and (not may_begin(joined + own) or (key(joined) and _begins(own, table))):
            break
        if own and found and figures and _label(texts, number, table):
            break  # what follows the figures is whole without what stands before them
        if own:
            joined, words = joined + own, [*words, number]
        elif not joined:
            break
        if printed:
            figures = [*figures, number]
        if own and (label := _meant(joined, table)):
            kind = "row" if label.kind == "row" else "label"
            found = Part(kind=kind, table=label.table, words=words, figures=figures, text=joined)
    return found


def _begins(own: str, table: str) -> bool:
    """Whether a line begins another label."""
    return numbered(own) or bool(exactly(own, table))


def _meant(text: str, table: str) -> Label | None:
    """The label; 其他 and 总计 without an ordinal are heads or rows."""
    labels = exactly(text, table)
    rows = [label for label in labels if label.kind == "row"]
    if rows and len(labels) > len(rows) and not numbered(text):
        return None
    return next(iter(rows or labels), None)
