"""A doubtful figure counts only where the form's sums bear it out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.document import Block, Doubt, Table
from pipelines.readers import read as read_document
from pipelines.reading import read as read_report
from pipelines.report import Report, State
from tests.reading.printing import html
from tests.reading.test_tables import figures

PRINTED = figures("2021", 7)
ROW, TOTAL = "requests.new_received.natural_person", "requests.new_received.total"
LICENCES = "disclosure.licensing.processed"


def scanned(seen: dict[str, tuple[str, Doubt]]) -> Report:
    """The report, with other texts and doubts in some cells, as recognition gives them."""
    document = read_document(html("2021", PRINTED).encode())
    places = {reading.field: reading.place for reading in read_report(document).readings}
    texts = {places[name]: text for name, (text, _) in seen.items()}
    blocks = tuple(_printed(block, texts) for block in document.blocks)
    doubts = {places[name]: doubt for name, (_, doubt) in seen.items()}
    return read_report(replace(document, blocks=blocks, doubts=doubts))


def _printed(block: Block, texts: dict[str, str]) -> Block:
    if not isinstance(block, Table):
        return block
    rows = (tuple(c._replace(text=texts.get(c.place, c.text)) for c in row) for row in block.rows)
    return replace(block, rows=tuple(rows))


def outcome(report: Report, name: str) -> tuple[State, object, list[tuple[str, str]]]:
    (reading,) = [one for one in report.readings if one.field == name]
    named = [(f.code, f.severity) for f in report.findings if name in f.fields and f.code.startswith("recog")]
    return reading.state, reading.value, named


CONFIRMED, OPEN = [("recognition-confirmed", "info")], [("recognition-doubt", "warning")]
RIGHT = PRINTED[ROW]
CASES = {
    "一眼没把握，合计成立": ({ROW: (RIGHT, Doubt(sure=0.5))}, ROW, (State.NUMBER, int(RIGHT), CONFIRMED)),
    "second look is right": (
        {ROW: ("9907", Doubt(sure=0.8, other=RIGHT))},
        ROW,
        (State.NUMBER, int(RIGHT), CONFIRMED),
    ),
    "first look is right": (
        {ROW: (RIGHT, Doubt(sure=0.8, other="O"))},
        ROW,
        (State.NUMBER, int(RIGHT), CONFIRMED),
    ),
    "neither fits": ({ROW: ("9901", Doubt(sure=0.8, other="9907"))}, ROW, (State.AMBIGUOUS, None, OPEN)),
    "no sum knows it": ({LICENCES: ("3", Doubt(sure=0.8))}, LICENCES, (State.AMBIGUOUS, None, OPEN)),
    "ink without text": ({ROW: ("", Doubt(sure=0.0))}, ROW, (State.ILLEGIBLE, None, OPEN)),
}


@pytest.mark.parametrize(("seen", "name", "expected"), CASES.values(), ids=CASES)
def test_one_doubtful_figure(
    seen: dict[str, tuple[str, Doubt]], name: str, expected: tuple[State, object, list[tuple[str, str]]]
) -> None:
    assert outcome(scanned(seen), name) == expected


def test_the_same_error_twice_in_a_row_is_not_borne_out() -> None:
    """1 and 1 misread as 7 and 7: the row's sum holds, the columns' do not."""
    added = str(int(PRINTED[ROW]) + 6), str(int(PRINTED[TOTAL]) + 6)
    report = scanned({ROW: (added[0], Doubt(sure=0.8)), TOTAL: (added[1], Doubt(sure=0.8))})
    assert outcome(report, ROW) == (State.AMBIGUOUS, None, OPEN)
    assert outcome(report, TOTAL) == (State.AMBIGUOUS, None, OPEN)


def test_a_figure_that_is_not_doubted_stays() -> None:
    report = scanned({ROW: (RIGHT, Doubt(sure=0.5))})
    assert outcome(report, LICENCES) == (State.NUMBER, int(PRINTED[LICENCES]), [])


def test_without_doubts_nothing_changes() -> None:
    document = read_document(html("2021", PRINTED).encode())
    assert read_report(replace(document, doubts={"p:99": Doubt(sure=0.1)})) == read_report(document)
