"""Numbers of sentences, where they were printed, and sentences broken over lines or without an end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading.printed import Printed, printed
from pipelines.reading.prose.numerals import number
from pipelines.reading.prose.sentences import Sentence
from tests.reading.test_prose import report_of, stated, unattributed

NUMBERS = [
    ("1,034", 1034),
    ("1.2万", 12000),
    ("三", 3),
    ("二十五", 25),
    ("两", 2),
    ("一百零五", 105),
    ("二〇一六", None),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_numeral(text: str, value: float | None) -> None:
    assert number(text) == value


@given(st.text(max_size=80) | st.text("资資訊訊微網志息公2① \u3000\n“”…(de)，⁵", max_size=20))
def test_squeezed_text_knows_where_it_was_printed(text: str) -> None:
    squeezed = printed(text)
    spans = [squeezed.span(at, at + 1) for at in range(len(squeezed.text))]
    assert all(0 <= first < last <= len(text) for first, last in spans)
    assert spans == sorted(spans)


def test_every_character_of_a_paragraph_stands_where_it_was_printed() -> None:
    text = "“我局” 主动公开，政府信息5\u3000九 二条。"
    squeezed = printed(text)
    assert squeezed.text == "我局主动公开,政府信息5\n九二条。"
    assert [text[slice(*squeezed.span(at, at + 1))] for at in range(len(squeezed.text))] == list(
        "我局主动公开，政府信息5\u3000九二条。"
    )


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(0, 99999),
    before=st.sampled_from(
        ["", "我局", "全年", "2016年", "2015年", "各乡镇", "某某中心", "其中，", "累计", "截至2016年底累计"]
    ),
    after=st.sampled_from(["条", "余条", "条以上", "人", "", "%", "万元"]),
)
def test_whatever_stands_around_it_a_figure_is_right_or_not_read(n: int, before: str, after: str) -> None:
    report = report_of(f"{before}主动公开政府信息{n}{after}。")
    doubted = {name for one in report.findings for name in one.fields}
    assert stated(report) in ({}, {"disclosed_total": n})
    assert stated(report) or "indicators.disclosed_total" in doubted


WRAPPED = [  # at 43 characters
    "我局认真贯彻落实条例，全年各项公开工作平稳开展，及时答复申请，同意公开一件，不同意公开",
    "答复9件。申请公开的办理情况如下。全年各类申请均已办结，我局全年收到政府信息公开申请1",
    "2件，均已办结。其中网络申请2件，传真申请3件，没有收到其他方式的申请，信函申请情况为",
    "3件。",
]


def test_figures_are_read_over_ends_of_lines_that_surely_go_on() -> None:
    report = report_of(
        "全年各项公开工作平稳开展，依法及时办理，认真答复群众来信，主动公开政府信息共11", "6条。", *WRAPPED
    )
    assert {len(line) for line in WRAPPED[:3]} == {43}
    assert stated(report) == {
        "reply_granted": 1,
        "reply_refused": 9,
        "requests_received": 12,
        "requests_online": 2,
        "requests_fax": 3,
    }
    assert unattributed(report) == ["主动公开政府信息共11"]


@given(st.integers(1, 4000), st.sampled_from(["答复1件,", "未收到申请,", "1"]))
@settings(max_examples=30, deadline=None)
def test_long_sentences_are_read_in_short_parts_each_place_once(times: int, phrase: str) -> None:
    text = phrase * times
    parts = list(Sentence(text, Printed(text, text), "p:1", 0, "").parts())
    assert all(len(one.text) <= 1200 and text.startswith(one.text, one.start) for one in parts)
    read = [one.start + at for one in parts for at in range(len(one.text)) if one.owns(at)]
    assert read == list(range(len(text)))


@pytest.mark.parametrize("phrase", ["答复1件，", "同意公开1件", "收到申请3件，网上申请1件、", "未收到申请，"])
def test_sentences_without_an_end_are_read_to_their_end(phrase: str) -> None:
    report = report_of(f"2016年{phrase * 600}，制发规范性文件7件。")
    assert stated(report)["normative_made"] == 7
