"""PDF: text that reaches over a rule, stands on one, beside its table, or far from its other letters."""

from __future__ import annotations

import pytest

from pipelines.document import Table
from tests.readers.paper import ROWS, XS, YS, Sheet, grid, rows_of, texts_of, write

REACHING = {  # x and text of a word wider than its cell, the figure beside it, the row, columns in doubt
    "both ways": (194, "１２３４５６", "7", ["规章", "１２３４５６", "7"], ()),
    "to the right": (202, "１２３４５６", "7", ["规章", "１２３４５６", "7"], ()),
    "to the left": (186, "１２３４５６", "7", ["规章", "１２３４５６", "7"], ()),
    "with a unit": (202, "１２３４５件", "7", ["规章", "１２３４５件", "7"], ()),
    "over the outer rule": (262, "１２３４５６", "", ["规章", "", "１２３４５６"], ()),
    "far": (202, "１２３４５６７８", "7", ["规章", "１２３４５", "６７８ 7"], (1, 2)),
    "cut by the rule": (200, "１２３４５６", "7", ["规章", "１２３４５", "６ 7"], (1, 2)),
    "beside a blank": (202, "１２３４５６", "", ["规章", "１２３４５６", ""], (1, 2)),
}


@pytest.mark.parametrize("case", REACHING)
def test_a_word_that_reaches_over_a_rule(case: str) -> None:
    x, word, beside, row, doubtful = REACHING[case]
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [["规章"], ROWS[1]])
    sheet.text(x, YS[0] + 20, word)
    sheet.text(305, YS[0] + 20, beside)
    document = sheet.read()
    assert rows_of(document) == [[row, ROWS[1]]]
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert sorted(document.doubts) == sorted(table.rows[0][column].place for column in doubtful)
    assert [finding.code for finding in document.findings] == (["across-cells"] if doubtful else [])


ABOVE, BELOW = YS[1] + 0.8, YS[1] + 4.8  # base lines of text through which the rule runs
ON_A_RULE = {  # column, base line and text, the other cells, those in doubt
    "a figure, a blank cell above": (
        1,
        BELOW,
        "7",
        [["规章", "", "1"], ["文件", "", "45"]],
        [(0, 1), (1, 1)],
    ),
    "and a figure below": (1, BELOW, "7", [["规章", "", "1"], ["文件", "58", "45"]], [(0, 1), (1, 1)]),
    "none is blank": (1, ABOVE, "7", [["规章", "", "1"], ["文件", "58", "45"]], []),
    "a label": (0, ABOVE, "规章", [["", "7", "1"], ["", "58", ""]], [(0, 1), (0, 2), (1, 1)]),
    "both labels": (0, ABOVE, "规章", [["", "7", "1"], ["文件", "58", "45"]], []),
}


@pytest.mark.parametrize("case", ON_A_RULE)
def test_text_on_a_level_rule(case: str) -> None:
    """It has come from above the rule or from below it, where a cell beside the rule is blank."""
    column, y, text, rows, doubtful = ON_A_RULE[case]
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, rows)
    sheet.text(XS[column] + 5, y, text)
    document = sheet.read()
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert sorted(document.doubts) == sorted(table.rows[row][at].place for row, at in doubtful)
    assert [finding.code for finding in document.findings] == (["across-cells"] if doubtful else [])


def test_labels_printed_over_each_other_name_no_figures() -> None:
    """Labels of two lines in rows for one, as a sheet with low rows is printed."""
    sheet = Sheet()
    ys = (100.0, 115.0, 130.0, 145.0, 160.0)
    grid(sheet, sheet.line, ys)
    for n, (label, rest) in enumerate(
        (("甲", ""), ("要求提供", "公开出版物"), ("大量反复", "申请的"), ("丙", ""))
    ):
        for text, y in ((label, ys[n] + 11), (rest, ys[n] + 23)):
            sheet.text(XS[0] + 5, y, text)
        sheet.text(XS[1] + 5, ys[n] + 11, str(n))
    document = sheet.read()
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert {row[1].text for row in table.rows if row[1].place in document.doubts} == {"2", "3"}


@pytest.mark.parametrize(("lower", "doubtful"), [(0.3, False), (2.3, True)])
def test_figures_that_have_met_on_a_line(lower: float, *, doubtful: bool) -> None:
    """5 and 0 a little below are two figures, of which one has come from elsewhere: no 50."""
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [["规章", "5", "1"], ROWS[1]])
    sheet.text(XS[1] + 11, YS[0] + 20 + lower, "0")
    document = sheet.read()
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.rows[0][1].text == "50"
    assert list(document.doubts) == [table.rows[0][1].place] * doubtful
    assert [finding.code for finding in document.findings] == ["across-cells"] * doubtful


@pytest.mark.parametrize(
    ("label", "x", "text", "doubtful"),
    [("规章", 330, "7", True), ("规章", 40, "果", False), ("", 40, "规章", True), ("", 330, "条", True)],
)
def test_text_beside_a_table_is_kept_and_found(label: str, x: float, text: str, *, doubtful: bool) -> None:
    """Figures level with it may be others than those of their row, but where it is the rest of a label."""
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [[label, "0", ""], ROWS[1]])
    sheet.text(x, 120, text)
    document = sheet.read()
    assert texts_of(document) == [text]
    assert list(document.doubts) == (["page:1/200,100,260,130"] if doubtful else [])
    (finding,) = document.findings
    assert (finding.code, finding.values["text"]) == ("text-outside-cells", text)
    assert finding.place.startswith(f"page:1/{x},")


SPACED = {  # figures set with spaces of so many points between digits, and how they are read
    "spaced": ([["规章", "120", "45"], ["文件", "7", "36"]], 8, [["规章", "120", "45"], ["文件", "7", "36"]]),
    "close": ([["规章", "120", "45"], ["文件", "7", "36"]], 3, [["规章", "120", "45"], ["文件", "7", "36"]]),
    "far apart": ([["规章", "12", "45"], ["文件", "76", "36"]], 14, None),
    "zeros": ([["规章", "000", "00"], ["文件", "0", "00"]], 8, None),
    "few": ([["规章", "12", "4"], ["文件", "7", "36"]], 8, None),
}


@pytest.mark.parametrize("case", SPACED)
def test_digits_set_apart_from_each_other(case: str) -> None:
    """One figure where the whole table is set so; else it is not known whether they are several."""
    rows, space, expected = SPACED[case]
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [[label] for label, *_ in rows])
    for y, (_, *figures) in zip(YS, rows, strict=False):
        for x, figure in zip(XS[1:], figures, strict=False):
            for n, digit in enumerate(figure):
                sheet.text(x + 5 + (6 + space) * n, y + 20, digit)
    apart = [[rows[0][0], *map(" ".join, rows[0][1:])], [rows[1][0], *map(" ".join, rows[1][1:])]]
    assert rows_of(sheet.read()) == [expected or apart]
