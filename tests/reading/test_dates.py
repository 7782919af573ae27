from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.about.dates import arabic, date_of, is_date


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2021-01-25", "2021-01-25"),
        ("2021-01-25 17:15", "2021-01-25 17:15"),
        ("2021-01-25 17:15:30", "2021-01-25 17:15"),
        ("2021-01-25T17:15:30", "2021-01-25 17:15"),
        ("2021-01-25T20:15:00Z", "2021-01-26 04:15"),
        ("2021-01-25T17:15:00+08:00", "2021-01-25 17:15"),
        ("2021年1月25日", "2021-01-25"),
        ("2026年09月24日 15:30", "2026-09-24 15:30"),
        ("2021 年 1 月 25 日", "2021-01-25"),
        ("2021/1/25", "2021-01-25"),
        ("2021.1.25", "2021-01-25"),
        ("20210125", "2021-01-25"),
        ("２０２１－０１－２５", "2021-01-25"),
        ("二〇二一年一月二十五日", "2021-01-25"),
        ("二○一○年四月十日", "2010-04-10"),
        ("二O一九年十二月三十一日", "2019-12-31"),
        ("二零一八年十月廿日", "2018-10-20"),
        ("2018年3月", "2018-03"),
        ("2018-03", "2018-03"),
        ("[2019-05-06] 字号", "2019-05-06"),
        ("2021-01-25 下午 05:15", "2021-01-25 17:15"),
        ("2021年1月25日（星期一）17:15", "2021-01-25 17:15"),
        ("2021年1月25日17时15分", "2021-01-25 17:15"),
        ("2021-01-25 05:15 PM", "2021-01-25 17:15"),
        ("2021-01-25 12:15:03 am", "2021-01-25 00:15"),
        ("2021-01-25 24:00", "2021-01-25"),
        ("二〇二一年元月五日", "2021-01-05"),
        ("Jan 25, 2021 5:15:03 PM", "2021-01-25 17:15"),
        ("Mon Jan 25 17:15:03 CST 2021", "2021-01-25 17:15"),
        ("Mon, 25 Jan 2021 17:15:03 +0800", "2021-01-25 17:15"),
        ("二О二一年一月二十五日", "2021-01-25"),
        ("21-01-25", None),
        ("2021-02-30", None),
        ("1970-01-01 08:00", None),
        ("2021-13-01", None),
        ("0000-00-00", None),
        ("2021-01-25 25:99", None),
        ("001008010002056/2021-116241", None),
        ("15号", None),
        ("", None),
    ],
)
def test_date_of_a_labelled_value(printed: str, expected: str | None) -> None:
    assert date_of(printed) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2018年3月", True),
        ("(2026年1月23日)", True),
        ("（二○一○年四月十日）", True),
        ("2020.1.5", True),
        ("2020.12", False),
        ("20210125", False),
        ("截至2018年3月", False),
        ("2018年13月", False),
    ],
)
def test_a_line_that_is_a_date(line: str, expected: bool) -> None:
    assert is_date(line) is expected


def test_arabic_leaves_ordinals_alone() -> None:
    assert arabic("一、二〇一九年总体情况") == "一、2019年总体情况"


@given(st.text(alphabet="0123456789-/.年月日:T 〇一十二", max_size=30))
def test_hostile_dates_never_raise(text: str) -> None:
    found = date_of(text)
    assert found is None or found[:4].isdigit()
