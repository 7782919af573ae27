"""A report that lost or gained a cell, a label or a line: what is read wrongly is doubted by name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.forms import SINCE_2019
from pipelines.readers import read
from pipelines.reading import read as read_report
from tests.reading.printing import LAYOUTS, html, lay_out, run_together
from tests.reading.test_tables import figures


def silent(text: str, name: str, printed: Mapping[str, str]) -> list[tuple[str, str, object]]:
    """Fields whose value is wrong and that no finding names: (field, printed, read)."""
    report = read_report(read(text.encode(), name))
    doubted = {field for finding in report.findings for field in finding.fields}
    return [
        (reading.field, printed.get(reading.field, "absent"), reading.value)
        for reading in report.readings
        if reading.value is not None
        and reading.field not in doubted
        and reading.value != float(printed.get(reading.field, "nan"))
    ]


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "html"])
@settings(max_examples=30, deadline=None)
@given(
    name=st.sampled_from(SINCE_2019), seed=st.integers(0, 2**32), at=st.floats(0, 0.999), twice=st.booleans()
)
def test_a_line_lost_or_doubled(layout: str, name: str, seed: int, at: float, twice: bool) -> None:
    printed = figures(name, seed)
    lines = lay_out(name, printed, LAYOUTS[layout]).split("\n")
    here = int(at * len(lines))
    lines[here : here + 1] = [lines[here]] * 2 if twice else []
    assert silent("\n".join(lines), "report.txt", printed) == []


@settings(max_examples=50, deadline=None)
@given(
    name=st.sampled_from(SINCE_2019), seed=st.integers(0, 2**32), at=st.floats(0, 0.999), twice=st.booleans()
)
def test_a_cell_of_a_page_lost_or_doubled(name: str, seed: int, at: float, twice: bool) -> None:
    printed = figures(name, seed)
    cells = html(name, printed).split("</td>")
    here = 1 + int(at * (len(cells) - 2))
    cells[here : here + 1] = [cells[here]] * 2 if twice else []
    assert silent("</td>".join(cells), "report.html", printed) == []


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(SINCE_2019), seed=st.integers(0, 2**32), at=st.floats(0, 0.999))
def test_a_character_of_a_label_lost(name: str, seed: int, at: float) -> None:
    printed = figures(name, seed)
    text = run_together(name, printed)
    labels = [i for i in range(text.index("第二十条"), len(text)) if not text[i].isdigit()]
    here = labels[int(at * len(labels))]
    assert silent(text[:here] + text[here + 1 :], "report.txt", printed) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_give_a_report(data: bytes) -> None:
    report = read_report(read(data))
    assert not report.readings


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(
    layout=st.sampled_from([layout for layout in LAYOUTS if layout != "html"]),
    name=st.sampled_from(SINCE_2019),
    seed=st.integers(0, 2**32),
    at=st.floats(0, 0.999),
    twice=st.booleans(),
)
def test_many_lines_lost_or_doubled(layout: str, name: str, seed: int, at: float, twice: bool) -> None:
    printed = figures(name, seed)
    lines = lay_out(name, printed, LAYOUTS[layout]).split("\n")
    here = int(at * len(lines))
    lines[here : here + 1] = [lines[here]] * 2 if twice else []
    assert silent("\n".join(lines), "report.txt", printed) == []
