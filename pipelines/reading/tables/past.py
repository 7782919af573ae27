"""Tables of another year, of a plan or of another body beside the report's own: which are the report's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from pipelines.document import Block, Document, Paragraph, Table, steps
from pipelines.reading.tables.labels import LAST_YEAR, is_past, may_begin, may_open, named, opens, scan
from pipelines.reading.tables.others import body_in, is_one_of
from pipelines.reading.tables.rows import Row
from pipelines.reading.text import simplified

_LONGEST = 40  # characters of a line that heads a table
_SENTENCE = re.compile("[。，；;]")
_TITLE = re.compile(r"(20\d\d)\s*年度?[^。；;]{0,40}报告")
_FIRST = 100  # blocks, among which the title stands
_ENCLOSED = re.compile(r"附[件表录]?\d?[:：]")
_HEADS = 4  # rows of a grid, among which its heads stand
_OTHER = re.compile(
    r"20\d\d(?=\s*年(?!\s*\d))|预计|样表|样例|示例(?=[表:：）)\s]|$)"  # no date
    r"|(?:计划|目标)(?![一-鿿]{0,8}(?:[局委]|办公室)|生育|单列)"  # no body's name
)
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


def doubt_others(rows: Iterable[Row], document: Document) -> None:
    """Leave rows open that the line above their table gives to another year, to a plan or to another body."""
    if places := of_others(document):
        for row in rows:
            row.shared = row.shared or steps(row.place)[0] in places


def of_others(document: Document) -> frozenset[str]:
    """The places of blocks that a line above their table gives to another year or body, or to a plan.

    Another than the title names. It goes on to the next chapter, or to a table that a line gives to the
    title's year or body.
    """
    other, places = False, set()
    for line, after in zip_longest(document.blocks, document.blocks[1:]):
        if other:
            places.add(line.place)
        if not isinstance(line, Paragraph):
            continue
        if other and _CHAPTER.match(line.text):
            other = False
        if _heads_table(line.text, after):
            other = _is_of_another(line.text, document)
        elif any(_is_of_another(text, document) for text in _heads_within(line.text)):
            places.add(line.place)
    return frozenset(places)


def _heads_table(text: str, after: Block | None) -> bool:
    """Whether it is a line right above a table that names a year, a plan or a body."""
    if len(text) > _LONGEST or _SENTENCE.search(text) or not _begins_table(after):  # as nearly all
        return False
    return bool(_OTHER.search(simplified(text)) or (body_in(text) and _opens_table(after)))


def _heads_within(text: str) -> Iterator[str]:
    """What heads tables in a text that holds all of a report: 附：县教育局情况 before what opens one."""
    if len(text) <= _LONGEST or not _ENCLOSED.search(text):  # as nearly all
        return
    for before, token in pairwise(scan(text)):
        enclosed = before.text[max(before.text.rfind("附"), 0) :]
        is_line = _ENCLOSED.match(enclosed) and len(enclosed) <= _LONGEST and not _SENTENCE.search(enclosed)
        if is_line and not before.labels and any(map(opens, token.labels)):
            yield enclosed


def _is_of_another(text: str, document: Document) -> bool:
    """Whether what heads a table names another year or body than the title, or a plan."""
    if found := _OTHER.search(simplified(text)):
        return not found[0].isdecimal() or _report_year(document) not in (0, int(found[0]))
    body = body_in(text)
    return bool(body) and not is_one_of(body, _titles(document))


def _begins_table(block: Block | None) -> bool:
    """Whether it is a grid, or a line of text with a label that opens a table."""
    if not isinstance(block, Paragraph):
        return block is not None
    tokens = scan(block.text) if may_open(block.text) else ()
    return bool(tokens) and any(map(opens, tokens[0].labels))


def _opens_table(block: Block | None) -> bool:
    """Whether it begins with a label that opens a table: bodies are named above other grids too."""
    if not isinstance(block, Table):
        return _begins_table(block)
    cells = (cell for row in block.rows[:_HEADS] for cell in row)
    return any(opens(label) for cell in cells for label in named(cell.text, None))


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
    return next((int(found[1]) for title in _titles(document) if (found := _TITLE.search(title))), 0)


def _titles(document: Document) -> Iterator[str]:
    """What looks like the title of a report near the head."""
    lines = (block.text for block in document.blocks[:_FIRST] if isinstance(block, Paragraph))
    return filter(_TITLE.search, map(simplified, (document.title, *lines)))


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
