"""PDF printed by browsers: day, time, title, address and page number in the margins of each page."""

from __future__ import annotations

import pytest

from tests.readers.paper import ROWS, YS, Sheet, grid, rows_of, texts_of, write

TITLE = "某局2023年政府信息公开工作年度报告_某区"
HEADS = {  # left and right at the head and the foot of the first page; of the second the number differs
    "Chromium": ("11/22/26, 8:10 PM", TITLE, "file:///tmp/报告.html", "1/2"),
    "Chromium in Chinese": ("2024/1/5 上午10:20", TITLE, "https://www.example.gov.cn/a?b=1", "1/2"),
    "day and time of a server": ("2024-01-05 10:20:33", TITLE, "http://example.gov.cn/…/t1.htm", "1 / 2"),
    "Firefox": (TITLE, "https://www.example.gov.cn/t1.html", "1 of 2", "2024/1/5, 10:20"),
}


@pytest.mark.parametrize("case", HEADS)
def test_margins_part_no_table(case: str) -> None:
    left, right, *foot = HEADS[case]
    sheet = Sheet()
    for number in "12":
        sheet.canvas.setFont("STSong-Light", 8)
        sheet.text(24, 24, left)
        sheet.text(300, 24, right)
        sheet.text(24, 825, foot[0].replace("1", number, 1) if foot[0].startswith("1") else foot[0])
        sheet.text(500, 825, foot[1].replace("1", number, 1) if foot[1].startswith("1") else foot[1])
        sheet.canvas.setFont("STSong-Light", 12)
        grid(sheet, sheet.line)
        write(sheet, ROWS)
        sheet.turn()
    document = sheet.read()
    assert rows_of(document) == [ROWS * 2]
    assert texts_of(document) == [TITLE]


def test_days_and_addresses_of_a_report_stay() -> None:
    sheet = Sheet()
    printed = ["2024-01-05 10:20", "网址:https://www.example.gov.cn/", "https://www.example.gov.cn/"]
    for y, text in zip((YS[0], YS[1], 700), printed, strict=True):
        sheet.text(80, y, text)
    assert texts_of(sheet.read()) == printed
