"""Tables of pictures that were begun in the picture before: rows without the heads that open a table.

In other documents a label counts only inside its table; a picture may hold nothing but the rest of one.
"""

from __future__ import annotations

from pipelines.document import Cell, Document, Table
from pipelines.forms import form
from pipelines.reading.tables.cells import figure
from pipelines.reading.tables.labels import named, opens

_PICTURES = ("image", "scan")  # kinds of documents
_TABLE = "requests"
_COLUMNS = len(form("2021").tables[_TABLE][0].columns)
_LEAST = 3  # figures beside labels of table 3: fewer may stand in any other


def continued(document: Document) -> dict[int, str]:
    """Index of a block → the table that it goes on with, by the labels of most of its rows.

    That is table 3: its labels are long, its seven columns are always the same. The rows of table 2 have
    the words of many tables, and those of table 4 no label; without their heads they stay unread.
    """
    if document.kind not in _PICTURES:
        return {}
    blocks = enumerate(document.blocks)
    return {n: _TABLE for n, block in blocks if isinstance(block, Table) and _goes_on(block)}


def _goes_on(block: Table) -> bool:
    rows = [row for row in block.rows if any(map(_has_digits, row))]
    known = [row for row in rows if _is_row(row)]
    printed = sum(_has_digits(cell) for row in known for cell in row)
    return printed >= _LEAST and len(known) * 2 > len(rows) and not _opened(block)


def _opened(block: Table) -> bool:
    """Whether the table has its own heads here."""
    labels = (label for row in block.rows for cell in row for label in named(cell.text, None))
    return any(opens(label) and label.table == _TABLE for label in labels)


def _is_row(row: tuple[Cell, ...]) -> bool:
    """Whether seven figures or blanks stand behind a label of the table."""
    labels, cells = row[:-_COLUMNS], row[-_COLUMNS:]
    whole = all(figure(cell.text) is not None for cell in cells)
    return whole and any(label.kind == "row" for cell in labels for label in named(cell.text, _TABLE))


def _has_digits(cell: Cell) -> bool:
    found = figure(cell.text)
    return found is not None and found.value is not None
