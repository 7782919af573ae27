"""Figures that a narrow column breaks over lines: 35 above 4 may be 354, or two figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.document import Doubt
from pipelines.readers.pages.lines import Box
from pipelines.readers.pages.ruled import RuledTable

_BROKEN = re.compile(r"[\d,]+(?:\n[\d,]+)+")
_WHOLE = re.compile(r"[\d,]+")


def broken(tables: Iterable[RuledTable]) -> Iterator[tuple[Box, Doubt]]:
    """The cells in doubt, with what they say as one figure; sums decide.

    Where all figures of a row have several lines, it is several rows.
    """
    for table in tables:
        whole = {cell.row for cell in table.cells if _WHOLE.fullmatch(cell.text)}
        for cell in table.cells:
            if cell.row in whole and _BROKEN.fullmatch(cell.text):
                yield cell.box, Doubt(sure=0.0, other=cell.text.replace("\n", ""))
