"""Parts that a sentence lists behind the number of them all, their object said once."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read
from pipelines.report import Value

CHANNELS = {"disclosed_total": 592, "channel_website": 382, "channel_weibo": 110, "channel_wechat": 100}
STAFF = {"staff_total": 9, "staff_full_time": 4, "staff_part_time": 5}
REPLIES = {"replies_total": 5, "reply_already_public": 3, "reply_granted": 2}
NORMATIVE = {"made": 12, "repealed": 3, "valid": 25}


@pytest.mark.parametrize(
    ("year", "sentence", "figures"),
    [
        (2016, "主动公开政府信息592条。其中：网站382条，微博110条，微信100条。", CHANNELS),
        (2016, "主动公开政府信息592条，其中政府网站382条、政务微博110条、微信公众号100条。", CHANNELS),
        (2016, "2015年主动公开政府信息592条。其中：网站382条，微博110条。", {}),
        (2016, "召开会议3次。其中：网站382条，微博110条。", {}),
        (2016, "从事政府信息公开工作人员9人，其中专职4人，兼职5人。", STAFF),
        (2016, "在答复的5件申请中，属于已主动公开范围的3件，同意公开的2件。", REPLIES),
        (2016, "尚在答复的5件申请中，同意公开的2件。", {"reply_granted": 2}),
        (2016, "政府信息公开申请数为0。", {"requests_received": 0}),
        (2016, "办理政府信息公开申请数为5。", {}),
        (2022, "制发行政规范性文件12件，废止3件，现行有效25件。", NORMATIVE),
        (2022, "清理行政规范性文件12件，废止3件，现行有效25件。", {}),
        (2022, "收到各类政府信息公开申请共计20件。", {"total": 20}),
    ],
)  # fmt: skip
def test_parts_in_lists(year: int, sentence: str, figures: dict[str, Value]) -> None:
    title = f"江北省示例市教育局{year}年政府信息公开工作年度报告"
    readings = read(read_document(f"{title}\n{sentence}".encode(), "report.txt")).readings
    assert {one.field.rpartition(".")[2]: one.value for one in readings} == figures


CLAUSES = """主动公开规范性文件34件；
制发规范性文件49件；
政府公报公开政府信息数67；
政府网站公开政府信息数952；
政务微信公开政府信息数53。
全年收到政府信息公开申请23件：当面申请13件，网络申请14件。
接受培训人数48；举办各类培训班数3。
依申请公开政府信息没有收取费用；没有接到政府信息公开的举报。"""


def test_clauses_on_lines_of_their_own_are_sentences() -> None:
    report = read(read_document(f"示例市2016年政府信息公开年报\n{CLAUSES}".encode(), "report.txt"))
    assert {one.field.rpartition(".")[2]: one.value for one in report.readings} == {
        "normative_disclosed": 34,
        "normative_made": 49,
        "trainees": 48,
        "trainings": 3,
        "channel_gazette": 67,
        "channel_website": 952,
        "channel_wechat": 53,
        "requests_received": 23,
        "requests_in_person": 13,
        "requests_online": 14,
        "request_fees": 0,
        "complaints": 0,
    }
    assert {one.source for one in report.readings} == {"prose"}
