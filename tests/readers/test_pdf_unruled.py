"""PDF: tables whose columns no rule parts."""

from __future__ import annotations

import pytest

from pipelines.document import Document
from tests.readers.paper import Sheet, rows_of, texts_of

COLUMNS = tuple(range(300, 540, 35))
FIGURES = [
    ["3", "0", "", "12", "0", "1", "16"],
    ["10", "1,200", "2", "0", "/", "0", "1212"],
    ["0", "0", "0", "0", "0", "0", "0"],
]


def row(sheet: Sheet, y: float, figures: list[str]) -> None:
    """Figures in the middle of their columns."""
    for x, figure in zip(COLUMNS, figures, strict=True):
        sheet.text(x - 3 * len(figure), y, figure)


def drawn(*figures: list[str]) -> Document:
    """Labels of one line and of two, beside the middle of which the figures stand, and one of a group."""
    sheet = Sheet()
    sheet.text(80, 60, "三、收到和处理政府信息公开申请情况")
    sheet.text(150, 100, "1.属于国家秘密")
    sheet.text(150, 130, "2.其他法律行政法规")
    sheet.text(150, 143, "禁止公开")
    sheet.text(70, 125, "（三）不予公")
    sheet.text(70, 138, "开")
    sheet.text(150, 170, "3.其他")
    for y, line in zip((100, 136.5, 170), figures, strict=True):
        row(sheet, y, line)
    sheet.text(80, 210, "四、政府信息公开行政复议、行政诉讼情况")
    return sheet.read()


def test_figures_in_columns_are_a_table() -> None:
    document = drawn(*FIGURES)
    labels = ["1.属于国家秘密", "2.其他法律行政法规\n禁止公开", "3.其他"]
    assert rows_of(document) == [[[label, *row] for label, row in zip(labels, FIGURES, strict=True)]]
    chapters = ["三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"]
    assert texts_of(document) == [chapters[0], "（三）不予公", "开", chapters[1]]
    assert not document.findings


def test_figures_that_stand_in_no_columns_are_none() -> None:
    """One row of seven, one of four, and seven that are shifted by half a column."""
    shifted = ["\u3000\u3000" + figure for figure in FIGURES[1]]
    assert not rows_of(drawn(FIGURES[0], ["1", "2", "3", "4", "", "", ""], shifted))


ZERO = ["0"] * 7
CLOSE = {  # where the labels of a row begin, these and its figures
    "a figure to its label": (209, ["第三方合法权益"], ZERO),
    "a label to that of its group": (150, ["（三）不予", "4.保护第三方"], ZERO),
    "blanks": (150, ["3.其他"], ["0", "", "", "", "0", "", ""]),
}


@pytest.mark.parametrize("case", CLOSE)
def test_cells_that_are_full_or_blank(case: str) -> None:
    """Figures and labels nearly touch, and are two where the digits of others do; blanks have columns."""
    x, labels, figures = CLOSE[case]
    sheet = Sheet()
    for y in (100, 160):
        sheet.text(150, y, "1.属于国家秘密")
        row(sheet, y, FIGURES[1])
    for label in labels:
        sheet.text(x, 130, label)
        x += 12 * len(label) + 2
    row(sheet, 130, figures)
    (table,) = rows_of(sheet.read())
    assert table[1] == [labels[-1], *figures]


def test_figures_over_each_other_stand_in_no_columns() -> None:
    sheet = Sheet()
    row(sheet, 100, FIGURES[1])
    row(sheet, 104, FIGURES[1])
    assert not rows_of(sheet.read())


def test_a_row_alone_stands_under_its_heads() -> None:
    sheet = Sheet()
    heads = ["结果|维持", "结果|纠正", "其他|结果", "尚未|审结", "总计"] * 2
    sheet.text(200, 60, "行政诉讼")
    for n, head in enumerate(heads):
        for line, text in enumerate(head.split("|")):
            sheet.text(60 + 45 * n, 90 + 13 * line, text)
        sheet.text(60 + 45 * n, 140, str(n))
    document = sheet.read()
    expected = [[head.replace("|", "\n") for head in heads], [str(n) for n in range(10)]]
    assert rows_of(document) == [expected]
    assert texts_of(document) == ["行政诉讼"]


def test_heads_and_figures_of_narrow_columns() -> None:
    """One character a line, those of neighbours four points apart; long figures show that digits touch."""
    sheet = Sheet()
    for n in range(15):
        for line, text in enumerate("结果" + ("维持", "纠正")[n % 2]):
            sheet.text(60 + 16 * n, 90 + 13 * line, text)
        sheet.text(60 + 16 * n, 150, str(n % 10))
    sheet.text(400, 400, "20230105")
    document = sheet.read()
    heads = ["\n".join("结果" + ("维持", "纠正")[n % 2]) for n in range(15)]
    assert rows_of(document) == [[heads, [str(n % 10) for n in range(15)]]]


def test_a_figure_that_a_column_breaks_and_words_for_zero() -> None:
    """The end of a figure is no row of its own, and 〇 is one."""
    zeros = ["〇", "〇", "0", "零", "无", "○", "〇"]
    sheet = Sheet()
    for n, figures in enumerate((["12,91", *FIGURES[0][1:]], zeros, FIGURES[2])):
        sheet.text(150, 100 + 40 * n, f"{n + 1}.其他法律行政法规")
        sheet.text(150, 113 + 40 * n, "禁止公开")
        row(sheet, 100 + 40 * n, figures)
    sheet.text(COLUMNS[0], 113, "3")
    (table,) = rows_of(sheet.read())
    labels = [f"{n}.其他法律行政法规\n禁止公开" for n in (1, 2, 3)]
    assert table == [[labels[0], "12,91\n3", *FIGURES[0][1:]], [labels[1], *zeros], [labels[2], *FIGURES[2]]]


def test_a_row_at_the_foot_of_the_page_is_part_of_a_table() -> None:
    sheet = Sheet()
    sheet.text(80, 60, "三、收到和处理政府信息公开申请情况")
    sheet.text(80, 700, "一、本年新收政府信息公开申请数量")
    row(sheet, 700, FIGURES[1])
    sheet.text(290, 800, "- 1 -")
    assert rows_of(sheet.read()) == [[["一、本年新收政府信息公开申请数量", *FIGURES[1]]]]


@pytest.mark.parametrize(("title", "tables"), [("", 1), ("三、收到和处理政府信息公开申请情况", 2)])
def test_heads_printed_again_on_the_next_page(title: str, tables: int) -> None:
    """They are left out, but where they open a chapter: that is another report's table."""
    heads = ["申请人情况", "法人或其他组织 总计", "商业企业 科研机构", "其他"]
    sheet = Sheet()
    for _ in range(2):
        for n, line in enumerate([title, *heads]):
            sheet.text(80, 40 + 15 * n, line)
        for y in (120, 140, 160):
            sheet.text(150, y, "1.属于国家秘密")
            row(sheet, y, FIGURES[1])
        sheet.turn()
    document = sheet.read()
    assert len(rows_of(document)) == tables
    assert texts_of(document).count("其他") == tables


def test_rows_that_end_in_a_figure_are_not_joined() -> None:
    sheet = Sheet()
    for n, label in enumerate(("（一）收到申请数", "1.当面申请数", "2.传真申请数")):
        sheet.text(80, 100 + 18 * n, label)
        sheet.text(400, 100 + 18 * n, "件")
        sheet.text(480, 100 + 18 * n, str(30 + n))
    assert texts_of(sheet.read()) == ["（一）收到申请数 件 30", "1.当面申请数 件 31", "2.传真申请数 件 32"]


def test_a_figure_beside_the_middle_of_two_lines_of_label() -> None:
    """Of a row of its own the second line is the end, and of another row it is none."""
    sheet = Sheet()
    for n, (label, rest) in enumerate(
        (("（一）回应公众关注热点数", "（不同方式计1次）"), ("1．当面", "2．传真"))
    ):
        sheet.text(80, 100 + 50 * n, label)
        sheet.text(400, 106.5 + 50 * n, "次")
        sheet.text(480, 106.5 + 50 * n, "22")
        sheet.text(80, 113 + 50 * n, rest)
    assert texts_of(sheet.read()) == [
        "（一）回应公众关注热点数（不同方式计1次） 次 22",
        "1．当面",
        "次 22",
        "2．传真",
    ]


def test_short_lines_of_labels_are_no_margin() -> None:
    """What is as long as a narrow column of labels is no full line of text."""
    sheet = Sheet()
    prose = ["本年度平稳开展政府信息公开工作，依法公开，按时答复申请人，没有被", "复议的。"]
    labels = ["收到和处理政府信息", "收到和处理政府信息", "收到和处理政府信息"]
    chapter = ["四、政府信息公开行政复议、行政诉讼情况", "行政复议 行政诉讼"]
    lines = [*prose, *labels, *chapter, *labels, *prose]
    for n, text in enumerate(lines):
        sheet.text(80, 100 + 20 * n, text)
    assert texts_of(sheet.read()) == ["".join(prose), *labels, *chapter, *labels, "".join(prose)]
