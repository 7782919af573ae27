"""PDF: rows of a label, a unit and a figure that no rules part."""

from __future__ import annotations

import pytest

from tests.readers.paper import Sheet, texts_of

LEFT, UNIT, FIGURE = 60, 200, 260


def value(sheet: Sheet, y: float, unit: str, figure: str) -> None:
    if unit:
        sheet.text(UNIT, y, unit)
    sheet.text(FIGURE, y, figure)


def label(sheet: Sheet, y: float, *lines: str) -> None:
    for n, line in enumerate(lines):
        sheet.text(LEFT, y + 13 * n, line)


@pytest.mark.parametrize(
    ("unit", "behind", "higher"),
    [*(("条", behind, y) for behind in ("", "条") for y in (0, 4, 7, -7)), ("", "", 7), ("", "条", -7)],
)
def test_values_that_stand_higher_or_lower_than_their_labels(unit: str, behind: str, higher: float) -> None:
    """All by as much, but for the last one, as office programs set it; labels need no ordinals."""
    labels = ["主动公开文件数", "其中：1．网站公开数", "2．政府公报公开数", "受理申请总数", "3．信函申请数"]
    sheet = Sheet()
    for n, text in enumerate(labels):
        label(sheet, 100 + 24 * n, text)
        value(sheet, 100 + 24 * n - (higher if n < 4 else 0), unit, f"{n}{behind}")
    rows = [" ".join(filter(None, (text, unit, f"{n}{behind}"))) for n, text in enumerate(labels)]
    assert texts_of(sheet.read()) == rows


def test_columns_and_heads_of_different_heights() -> None:
    """The year's figures stand higher than their labels, those of all years level with them."""
    labels = ["主动公开文件数", "其中：1．网站公开数", "2．政府公报公开数", "受理申请总数"]
    sheet = Sheet()
    for x, y, head in (
        (LEFT, 87, "指标名称"),
        (UNIT, 80, "单位"),
        (FIGURE, 80, "本年度"),
        (320, 87, "历年累计"),
    ):
        sheet.text(x, y, head)
    for n, text in enumerate(labels):
        label(sheet, 110 + 24 * n, text)
        value(sheet, 103 + 24 * n, "条", str(n))
        sheet.text(330, 110 + 24 * n, str(3 * n))
    rows = [f"{text} 条 {n} {3 * n}" for n, text in enumerate(labels)]
    assert texts_of(sheet.read()) == ["指标名称 单位 本年度 历年累计", *rows]


def test_a_figure_of_two_lines_is_read_with_both() -> None:
    """13708 in a narrow column: whether these are one figure is not known here, and 8 alone is none."""
    sheet = Sheet()
    for n, lines in enumerate((("1370", "8"), ("7",), ("12",))):
        label(sheet, 100 + 30 * n, f"{n}．申请数")
        sheet.text(UNIT, 100 + 30 * n, "件")
        for at, line in enumerate(lines):
            sheet.text(FIGURE + 9 * at, 100 + 30 * n + 13 * at - 6.5 * (len(lines) - 1), line)
    assert texts_of(sheet.read()) == ["0．申请数 件 1370 8", "1．申请数 件 7", "2．申请数 件 12"]


BROKEN = {
    "（三）从事信息公开工作人员数": ("（三）从事信", "息公开工作人", "员数"),
    "1．专职人员数（不包括政府公报及网站工作人员数）": (
        "1．专职人员",
        "数（不包括政",
        "府公报及网站",
        "工作人员数）",
    ),
    "2．兼职人员数": ("2．兼职人员", "数"),
    "（四）专项经费": ("（四）专项经", "费"),
}


@pytest.mark.parametrize("beside", ["middle", "first"])
def test_labels_of_several_lines(beside: str) -> None:
    """Values stand beside the middle of their labels, or beside their first lines; headings have none."""
    sheet = Sheet()
    label(sheet, 80, "八、机构建设", "情况")
    y = 110.0
    for n, lines in enumerate(BROKEN.values()):
        label(sheet, y, *lines)
        value(sheet, y + (6.5 * (len(lines) - 1) if beside == "middle" else 0), "人", str(n))
        y += 13 * len(lines) + 10
    rows = [f"{text} 人 {n}" for n, text in enumerate(BROKEN)]
    assert texts_of(sheet.read()) == ["八、机构建设", "情况", *rows]


@pytest.mark.parametrize("foot", [1, 2, 3])
def test_a_label_over_a_page_break(foot: int) -> None:
    """Its value stands on the page that has the middle of it."""
    (name, lines), *_ = BROKEN.items()
    sheet = Sheet()
    label(sheet, 700, "（一）机构数")
    value(sheet, 700, "个", "1")
    label(sheet, 724, "（二）查阅点数")
    value(sheet, 724, "个", "2")
    label(sheet, 760, *lines[:foot])
    if foot > 1:
        value(sheet, 773, "人", "21")
    sheet.turn()
    label(sheet, 60, *lines[foot:])
    if foot == 1:
        value(sheet, 60, "人", "21")
    for n in (1, 2):
        label(sheet, 80 + 24 * n, f"{n}．专职人员数")
        value(sheet, 80 + 24 * n, "人", str(n))
    rows = ["（一）机构数 个 1", "（二）查阅点数 个 2", f"{name} 人 21"]
    assert texts_of(sheet.read()) == [*rows, "1．专职人员数 人 1", "2．专职人员数 人 2"]


def test_units_that_touch_their_labels_or_are_broken() -> None:
    sheet = Sheet()
    for n, (text, unit) in enumerate(
        (("（一）会议数", "次"), ("（二）培训数", "次"), ("（三）经费", "万元"))
    ):
        label(sheet, 100 + 30 * n, text)
        sheet.text(UNIT, 100 + 30 * n - (6 if unit == "万元" else 0), unit[:1])
        sheet.text(UNIT, 100 + 30 * n + 7, unit[1:])
        sheet.text(FIGURE, 100 + 30 * n, str(n))
    sheet.text(UNIT - 12 * 7, 220, "（四）某某人数人")
    sheet.text(FIGURE, 220, "9")
    rows = ["（一）会议数 次 0", "（二）培训数 次 1", "（三）经费 万元 2", "（四）某某人数 人 9"]
    assert texts_of(sheet.read()) == rows


def test_values_between_labels_are_in_doubt() -> None:
    """They may be of the label above or of the one below."""
    sheet = Sheet()
    for n in range(3):
        label(sheet, 100 + 24 * n, f"{n + 1}．申请数")
    for n in range(2):
        value(sheet, 112 + 24 * n, "件", str(n))
    document = sheet.read()
    assert texts_of(document) == ["1．申请数", "件 0", "2．申请数", "件 1", "3．申请数"]
    assert len(document.doubts) == 5
