"""Statutory tables in PDFs without ruled lines: words at their places, and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.forms import SINCE_2019
from pipelines.readers import read
from pipelines.reading.tables.readings import read_tables
from tests.reading.printing import Figures, grid
from tests.reading.test_tables import differences, figures

_FONT = "STSong-Light"
_TOP, _BOTTOM, _STEP = 800, 50, 13


def borderless(name: str, printed: Figures) -> bytes:
    """A PDF that sets labels from the left and figures in columns."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = BytesIO()
    canvas, y = Canvas(file), _TOP
    for row in [row for rows in grid(name, printed).values() for row in rows]:
        canvas.setFont(_FONT, 8)
        labels = [cell for cell in row if not cell.isdigit()]
        numbers = [cell for cell in row if cell.isdigit()]
        x = 40
        for label in labels:
            canvas.drawString(x, y, label)
            x += 8 * len(label) + 12
        x = 380 if labels else 60
        for column, number in enumerate(numbers):
            canvas.drawString(x + 28 * column, y, number)
        y -= _STEP
        if y < _BOTTOM:
            canvas.showPage()
            y = _TOP
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", SINCE_2019)
def test_tables_without_lines(name: str, seed: int) -> None:
    printed = figures(name, seed)
    tables = read_tables(read(borderless(name, printed)))
    assert differences(tables, printed) == {}
    assert set(tables.forms.values()) == {name}
