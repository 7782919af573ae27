"""Document → the rows of the statutory tables, label by label.

One walk reads every flattening, because all of them keep the order label → cells: a grid (HTML, PDF, pipes,
tabs), one cell a line, or everything run together in one paragraph. It follows labels, never positions, and
knows only where it is.
"""

from __future__ import annotations

from pipelines.document import Document, Paragraph
from pipelines.reading.tables import flattened, gridded
from pipelines.reading.tables.aside import narrowed
from pipelines.reading.tables.begun import continued
from pipelines.reading.tables.labels import may_open
from pipelines.reading.tables.lines import lines_of, without_pages
from pipelines.reading.tables.loose import doubt, straight
from pipelines.reading.tables.rows import Rows
from pipelines.reading.tables.told import may_be_told, told
from pipelines.reading.tables.upright import stood
from pipelines.reading.tables.where import Where


def read_rows(document: Document) -> Rows:
    """Find the rows of tables 2, 3 and 4 wherever they stand."""
    where = Where(begun=continued(document))
    blocks, turned = stood(document.blocks)
    blocks, past = narrowed(blocks)
    found = straight([*without_pages([*lines_of(blocks)])])
    lines, at = found.lines, 0
    maybe_told = may_be_told(lines)
    while at < len(lines):
        block, printed = lines[at]
        if at in maybe_told and (one := told(lines, at)):
            row, width = one
            where.goes_to(at + 1, block)
            where.is_told(row, [index for index, _ in lines[at : at + width]])
            at += width
            continue
        if isinstance(printed, Paragraph) and not where.table and not may_open(printed.text):
            at += 1  # as most of a page
            continue
        where.goes_to(at + 1, block)
        if isinstance(printed, Paragraph) or len(printed) == 1:
            at += flattened.read(where, lines, at)
        else:
            gridded.read(where, printed)
            at += 1
    where.leave()
    where.doubt_orphans()
    doubt(where.rows, found.doubtful)
    if where.blocks:
        where.blocks |= found.blocks
    return Rows(
        rows=tuple(where.rows),
        strangers=tuple(where.strangers),
        damaged=tuple(where.damaged),
        blocks=frozenset(where.blocks),
        turned=turned,
        past=past,
    )
