"""A table that is printed twice, once with the figures of an earlier year: which is the report's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from pipelines.document import Block, Document, Paragraph, steps
from pipelines.reading.labels import LAST_YEAR, is_past, may_begin, may_open, opens, scan
from pipelines.reading.rows import Row
from pipelines.reading.text import simplified

_LONGEST = 40  # characters of a line that heads a table
_SENTENCE = re.compile("[。，；;]")
_TITLE = re.compile(r"(20\d\d)\s*年度?[^。；;]{0,40}报告")
_FIRST = 100  # blocks, among which the title stands
_OTHER = re.compile(r"20\d\d(?=\s*年(?!\s*\d))|计划|目标|预计|样表|样例|示例(?=[表:：）)\s]|$)")  # no date
_CHAPTER = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*[、.．](?!本年|上年|结转)")
_YEAR = re.compile(r"20\d\d(?=\s*年)")


def of_this_year(rows: Sequence[Row], document: Document) -> list[Row]:
    """The rows without those that are printed again below the heading of a later year.

    A report sets the year before beside its own, never the year to come.
    """
    rows = _of_latest_year(rows)
    printed = [row.label.id for row in rows if row.prints]
    if len(printed) == len(set(printed)):  # as most
        return list(rows)
    own, years = _report_year(document), _years(document)
    printed_for: dict[str, set[int]] = {}
    for row in rows:
        if row.prints:
            printed_for.setdefault(row.label.id, set()).add(_year(row, years) or own)
    counts = {name: own if own in found else max(found) for name, found in printed_for.items() if all(found)}
    return [
        row
        for row in rows
        if not row.prints or (_year(row, years) or own) == counts.get(row.label.id, _year(row, years) or own)
    ]


def doubt_other_years(rows: Iterable[Row], document: Document) -> None:
    """Leave rows of a grid open that the line above it gives to another year than the title, or to a plan."""
    if places := of_other_years(document):
        for row in rows:
            row.shared = row.shared or steps(row.place)[0] in places


def of_other_years(document: Document) -> frozenset[str]:
    """The places of blocks that a line above their table gives to another year than the title, or to a plan.

    It goes on to the next chapter, or to a table that a line gives to the title's year.
    """
    own: int | None = None
    other, places = False, set()
    for line, after in zip_longest(document.blocks, document.blocks[1:]):
        if other:
            places.add(line.place)
        if not isinstance(line, Paragraph):
            continue
        if other and _CHAPTER.match(line.text):
            other = False
        if (found := _of_other(line.text)) and _begins_table(after):
            own = _report_year(document) if own is None else own
            other = not found[0].isdecimal() or own not in (0, int(found[0]))
    return frozenset(places)


def _begins_table(block: Block | None) -> bool:
    """Whether it is a grid, or a line of text with a label that opens a table."""
    if not isinstance(block, Paragraph):
        return block is not None
    tokens = scan(block.text) if may_open(block.text) else ()
    return bool(tokens) and any(map(opens, tokens[0].labels))


def _of_other(text: str) -> re.Match[str] | None:
    """The year, or the word for a plan, in a line that heads a table."""
    return _OTHER.search(simplified(text)) if len(text) <= _LONGEST and not _SENTENCE.search(text) else None


def _of_latest_year(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without those that say themselves to be of an earlier year than others do."""
    years = {row.year for row in rows if row.year}
    if not years or years == {max(years)} != {LAST_YEAR}:
        return rows
    return [row for row in rows if row.year in (0, max(years - {LAST_YEAR}, default=0))]


def _year(row: Row, years: Mapping[str, int]) -> int:
    return years.get(steps(row.place)[0], 0)


def _report_year(document: Document) -> int:
    """The year that the title names, else 0: that of tables without a heading of their own."""
    lines = (block.text for block in document.blocks[:_FIRST] if isinstance(block, Paragraph))
    titles = map(_TITLE.search, map(simplified, (document.title, *lines)))
    return next((int(found[1]) for found in titles if found), 0)


def _years(document: Document) -> Mapping[str, int]:
    """Place of a block → the year that the last heading above it names; 0 before the first."""
    found, year = {}, 0
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST and not _SENTENCE.search(block.text):
            named = set(_YEAR.findall(simplified(block.text)))
            if len(named) == 1:
                year = int(named.pop())
            elif is_past(block.text) and not named and year and not may_begin(block.text):  # no 上年结转
                year -= 1
        found[block.place] = year
    return found
