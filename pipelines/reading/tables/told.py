"""Rows of the statutory tables that are told in words: 规章：本年制发件数3，本年废止件数0，现行有效件数4。

Each figure stands behind the name of its column, on the line of the row's label or on lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from pipelines.document import Paragraph
from pipelines.forms import TABLES, form
from pipelines.reading.tables.labels import Label, exactly
from pipelines.reading.tables.lines import Numbered, texts_of
from pipelines.reading.tables.places import heads
from pipelines.reading.tables.rows import Print, Row
from pipelines.reading.tables.where import NAMELESS

_COLON = re.compile("[:：]")
_PART = re.compile("[^，,、;；。]+")
_PAIR = re.compile(
    r"\s*(?P<head>.*?[^\d\s.,+＋\-−—–:：])[:：为是\s]*"
    r"(?P<figure>[+＋\-−]?\d[\d.]*\s*(?:件|条|项|个|宗|万元|元)?|[/／—–-]+|无)\s*"
)
_ENDS = frozenset("0123456789件条项个宗元无/／—–-")
_SHORTEST, _LONGEST, _LONGEST_LABEL = 3, 300, 60  # characters of a row that is told, and of a label
_GROUP = 5  # columns of a group of table 4
_LINES = 16  # of a label and the names of its columns


class Pair(NamedTuple):
    """The name of a column, perhaps behind that of its group, and what is printed behind it."""

    labels: tuple[Label, ...]
    mark: Print


def may_be_told(lines: Sequence[Numbered]) -> set[int]:
    """The lines that end in a figure, as few do, and those above them."""
    ends = {at for at, line in enumerate(lines) if _ends_in_figure(_text(line))}
    return ends | {at - 1 for at in ends}


def told(lines: Sequence[Numbered], at: int) -> tuple[Row, int] | None:
    """The row that is told in the line at `at` and perhaps those below it, and how many these are."""
    text = _text(lines[at])
    if not text or not _ends_in_figure(text):
        return _below(lines, at) if text and len(text) < _LONGEST_LABEL else None
    place = next(texts_of(lines[at : at + 1]))[1]
    if colon := _COLON.search(text):
        pairs = _pairs(text[colon.end() :], place, colon.end())
        row = _row(text[: colon.start()], place, pairs) if pairs else None
        if row:
            return row, 1
    found = _line_by_line(lines[at : at + _LINES])
    row = _row("", place, [pair for pairs in found for pair in pairs])
    return (row, len(found)) if row else None


def _below(lines: Sequence[Numbered], at: int) -> tuple[Row, int] | None:
    """The row of a label whose figures are told on the lines below it."""
    text, place = next(texts_of(lines[at : at + 1]))
    found = _line_by_line(lines[at + 1 : at + _LINES])
    row = _row(text, place, [pair for pairs in found for pair in pairs]) if found else None
    return (row, len(found) + 1) if row else None


def _line_by_line(lines: Sequence[Numbered]) -> list[list[Pair]]:
    return list(takewhile(bool, (_pairs(*line) for line in texts_of(lines))))


def _text(line: Numbered) -> str:
    return line[1].text if isinstance(line[1], Paragraph) else ""


def _ends_in_figure(text: str) -> bool:
    return text[-2:].rstrip("。；;，,")[-1:] in _ENDS and _SHORTEST <= len(text) <= _LONGEST


def _pairs(text: str, place: str, start: int = 0) -> list[Pair]:
    """The pairs that are all of a text; [] where it says anything else."""
    found = []
    for part in _PART.finditer(text) if len(text) <= _LONGEST else ():
        pair = _PAIR.fullmatch(part[0])
        labels = _named(pair["head"]) if pair else ()
        if not pair or not labels:
            return []
        begin = start + part.start() + pair.start("figure")
        figure = pair["figure"].strip()
        found.append(Pair(labels, Print(text=figure, place=f"{place}/{begin}-{begin + len(figure)}")))
    return found


def _named(text: str) -> tuple[Label, ...]:
    """The head of a column that the text names; of table 4 its groups before it."""
    *groups, name = text.split() if exactly(text.split()[-1], "disputes") else [text]
    over = [
        label for one in groups for label in exactly(one, "disputes") if label.kind in ("group", "caption")
    ]
    found = {
        (one.table, one.id): one for table in TABLES for one in exactly(name, table) if one.kind == "head"
    }
    return (*over, *found.values()) if found and len(over) == len(groups) else ()


def _row(text: str, place: str, pairs: Sequence[Pair]) -> Row | None:
    """The row of a label, and its figures in the order of the form; null where these are not its own."""
    for label in _rows(text):
        known = [_of_table(pair, label.table) for pair in pairs]
        columns = [labels[-1].id for labels in known if labels]
        if len(columns) < len(pairs) or not pairs:
            continue
        if len(columns) % _GROUP if label.table == "disputes" else len(set(columns)) < len(columns):
            continue
        order = sorted(range(len(pairs)), key=lambda at: _place(label.table, columns[at]))
        above = [one for at in order for one in known[at]]
        if label.kind == "group":
            above, label = [label, *above], NAMELESS
        marks = [pairs[at].mark for at in order]
        return Row(label, text if label.id else "", place, heads(tuple(above), text, ()), "lines", [*marks])
    return None


def _rows(text: str) -> Iterator[Label]:
    """What a label before the columns may stand for; table 4 has none, or that of a group."""
    if not text.strip():
        yield NAMELESS
    for table in TABLES:
        kind = "group" if table == "disputes" else "row"
        found = {label.id: label for label in exactly(text, table) if label.kind == kind}
        if len(found) == 1:
            yield from found.values()


def _of_table(pair: Pair, table: str) -> tuple[Label, ...]:
    return tuple(dict.fromkeys(label for label in pair.labels if label.table == table))


@cache
def _order() -> dict[str, int]:
    return {column.id: at for at, column in enumerate(form("2021").tables["requests"][0].columns)}


def _place(table: str, column: str) -> int:
    """Where the form has a column of table 3; others stand as they are told."""
    return _order()[column] if table == "requests" else 0
