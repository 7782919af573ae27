"""Tables without a head or label of the form, found by the chapter that they stand in.

Table 4 is read without any head if its chapter prints one row of fifteen figures, and the sums of its three
groups hold. All else is a finding that names the table's fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from pipelines.document import Block, Document, Paragraph
from pipelines.forms import form
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import Label
from pipelines.reading.tables.places import Heads, heads
from pipelines.reading.tables.rows import Print, Printed, Row
from pipelines.reading.tables.where import NAMELESS
from pipelines.reading.text import simplified
from pipelines.report import Value

_HEADING = re.compile(
    "(?P<disclosure>主动公开政府信息)|(?P<requests>收到和处理)|(?P<disputes>行政复议|行政诉讼)"
    "|(?P<other>总体情况|主要问题|改进情况|需要报告)"
)
_LONGEST = 40  # characters of a heading
_SENTENCE = re.compile("[。，；;]")
_FEWEST = {"disclosure": 3, "requests": 7, "disputes": 5}  # figures that no prose prints in one row
_RUN, _RUNS = re.compile(r"\d{7,}"), 3  # rows of figures that ran together, and so many that no prose has
_GROUP = 5  # columns of a group of table 4


def chapters_of(document: Document) -> Mapping[str, Sequence[Block]]:
    """What stands in the chapters of the three tables; {} if one of them has no heading."""
    found: dict[str, list[Block]] = {}
    name = "other"
    for block in document.blocks:
        heading = _heading(block)
        if heading:
            name = heading
        found.setdefault(name, []).append(block)
    return found if found.keys() >= _FEWEST.keys() else {}


def _heading(block: Block) -> str | None:
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST or _SENTENCE.search(block.text):
        return None
    found = _HEADING.search(simplified(block.text))
    return found.lastgroup if found else None


def prints_figures(table: str, blocks: Sequence[Block]) -> str | None:
    """The place of the first row of figures in a table's chapter, or of the first that is told in words."""
    places = (row[0].place for row in _figures(table, blocks))
    return next(places, None) or _told(table, blocks) or _joined(blocks)


def _joined(blocks: Sequence[Block]) -> str | None:
    """The place of a text that prints several rows of figures which ran together."""
    lines = (block for block in blocks if isinstance(block, Paragraph))
    return next((line.place for line in lines if len(_RUN.findall(line.text)) >= _RUNS), None)


def _told(table: str, blocks: Sequence[Block]) -> str | None:
    """The place of the first column told in words (自然人5,商业企业0), if enough of them are."""
    told = _column(table)
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    places = [line.place for line in lines for _ in told.finditer(simplified(line.text))]
    return places[0] if len(places) >= _FEWEST[table] else None


@cache
def _column(table: str) -> re.Pattern[str]:
    """The name of a column with a figure behind it."""
    names = {
        column.label.partition("（")[0] for block in form("2021").tables[table] for column in block.columns
    }
    return re.compile(rf"(?:{'|'.join(names)})(?:[（(][^）)]*[）)])?[为是共:：\s]{{0,3}}\d")


def _figures(table: str, blocks: Sequence[Block]) -> Iterator[Sequence[Printed]]:
    """The rows of grids and lines of text with more figures than prose has beside each other."""
    for row in _rows(blocks):
        fewest = _FEWEST[table]
        if sum(_number(mark.text) is not None for mark in row) >= fewest or _is_run(row, 2 * fewest):
            yield row


def _is_run(row: Sequence[Printed], digits: int) -> bool:
    """Whether it is so many digits that ran together."""
    text = row[0].text.strip() if len(row) == 1 else ""
    return text.isdecimal() and len(text) >= digits


def _number(text: str) -> Value:
    """The figure that a cell or a word of a line prints, if it prints nothing else; null where none."""
    found = figure(text)
    return found.value if found and not found.unit else None


def _rows(blocks: Sequence[Block]) -> Iterator[Sequence[Printed]]:
    """Rows of grids, the words of each line of text, and lines of one figure that follow each other."""
    for alone, group in groupby(filter(None, _lines(blocks)), _is_figure):
        if alone:
            yield [mark for line in group for mark in line]
        else:
            yield from group


def _lines(blocks: Sequence[Block]) -> Iterator[Sequence[Printed]]:
    """What each line prints: the words of a paragraph, or the cells of a row that are not blank."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield [Print(text, block.place) for text in block.text.split()]
        else:
            yield from ([cell for cell in row if cell.text.strip()] for row in block.rows)


def _is_figure(line: Sequence[Printed]) -> bool:
    return len(line) == 1 and _number(line[0].text) is not None


def table_4(blocks: Sequence[Block]) -> Row | None:
    """The row of table 4, if its chapter has one row of figures: fifteen, and nothing beside them."""
    rows = [*_figures("disputes", blocks)]
    if len(rows) == 1 and _is_run(rows[0], 3 * _GROUP):  # sums say how it is cut, or leave it open
        return Row(NAMELESS, "", rows[0][0].place, _heads(), "run", [*rows[0]])
    numbers = [_number(mark.text) for mark in rows[0]] if len(rows) == 1 else []
    groups = [numbers[at : at + _GROUP] for at in range(0, len(numbers), _GROUP)]
    if len(numbers) != 3 * _GROUP or not all(map(_sums, groups)):
        return None
    return Row(NAMELESS, "", rows[0][0].place, _heads(), "grid", [*rows[0]])


def _sums(numbers: Sequence[Value]) -> bool:
    """Whether these are numbers, the last the sum of the others."""
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) and sum(known[:-1]) == known[-1]


@cache
def _heads() -> Heads:
    """All heads of table 4, as the form has them."""
    (block,) = form("2021").tables["disputes"]
    labels = [
        Label(table="disputes", kind=kind, id=one.id)
        for group in block.rows
        for kind, one in (("group", group), *(("head", column) for column in block.columns))
    ]
    return heads(tuple(labels), "", ())
