"""Which documents are reports, by their titles and by what stands below."""

from __future__ import annotations

import pytest

from pipelines.reading.about.identity import is_report
from pipelines.reading.chapters import read_chapters
from pipelines.reading.wording import worded
from tests.reading.test_identity import CHAPTERS, datum, document

POINTS = (
    "一、政务公开工作",
    "（一）主动公开政府信息情况。公开3条。",
    "（二）依申请公开政府信息情况。无。",
    "（三）政府信息公开的收费及减免情况。无。",
)


@pytest.mark.parametrize(
    ("title", "lines", "has_tables", "expected"),
    [
        ("某局2019年政府信息公开工作年度报告", CHAPTERS, True, True),
        ("某局2019年政府信息公开工作年度报告", ("附件:报告.pdf",), False, True),
        ("某局2013年度政府信息公开总结", (), False, True),
        ("关于2015年度政府信息公开工作情况的报告", (), False, True),
        ("政府信息公开情况统计表(2018年度)", (), True, True),
        ("某区会议服务中心2020年政府信息公开工作年度报告", (), False, True),
        ("审计署2022年政府信息公开工作年度报告", (), False, True),
        ("某局2024年政府信息公开工作总结及2025年工作打算", (), False, True),
        ("某局2024年政府信息公开培训情况", CHAPTERS, True, True),
        ("某局2024年政府信息公开培训情况", CHAPTERS, False, False),
        ("某某镇", CHAPTERS, False, True),
        ("", CHAPTERS, False, True),
        ("", (), True, True),
        ("政府信息公开年报", (), False, False),
        ("某局政府网站工作年度报表(2020年度)", (), True, False),
        ("某区2020年法治政府建设情况报告", CHAPTERS, False, False),
        ("某局政府信息公开指南", CHAPTERS, False, False),
        ("政府信息公开申请表", (), False, False),
        ("关于做好2020年政府信息公开工作年度报告编制工作的通知", CHAPTERS, True, False),
        ("我区2020年政府信息公开工作年度报告发布", (), False, False),
        ("图解:2020年政府信息公开工作年度报告", CHAPTERS, False, False),
        ("政府信息公开工作年度报告格式模板", CHAPTERS, True, False),
        ("政府信息公开工作年度报告", (*CHAPTERS, "（文字描述）"), True, False),
        ("", ("××局××年政府信息公开工作年度报告", *CHAPTERS), True, False),
        ("某局2019年政府信息公开工作年…", (), False, True),
        ("某局2019年政府信息公开工作要…", (), False, False),
        ("某局召开座谈会", ("全年平稳。",), False, False),
        ("一图读懂某区2020年政府信息公开工作年度报告", CHAPTERS, False, False),
        ("图解|某区2020年政府信息公开工作年度报告", CHAPTERS, False, False),
        ("某区2020年政府信息公开第三方评估报告", (), False, False),
        ("某区2020年预算信息公开情况报告", (), False, False),
        ("某区2020年环境信息公开年度报告", (), False, False),
        ("某区2020年政务公开工作要点", (), False, False),
        ("某区2020年政务公开工作总结", (), False, False),
        ("某区2020年政务公开工作总结", CHAPTERS, False, True),
        ("关于2020年度政府信息公开工作年度报告的公告", CHAPTERS, False, False),
        ("某县水利局关于公布2020年信息公开年报的通知", CHAPTERS, True, True),
        ("某局2020年上半年政府信息公开工作报告", CHAPTERS, True, False),
        ("某局2020年第一季度政府信息公开工作总结", (), True, False),
        ("文字解读:某局2020年政府信息公开工作年度报告", CHAPTERS, False, False),
        ("", ("现公布某局2020年政府信息公开工作年度报告。", CHAPTERS[0]), False, True),
        ("", ("我局编制年度报告。", CHAPTERS[0]), False, False),
        ("", ("编制本局2018年度政府信息公开报告，并向社会公开。", *POINTS), False, True),
        ("", ("编制本局2018年度政府信息公开报告，并向社会公开。", *POINTS[:3]), False, False),
        ("", ("我局坚持公开。", *POINTS), False, False),
        ("关于发布《某局2017年政府信息公开工作年度报告》的通知", (), True, True),
        ("关于发布《某局2017年政府信息公开工作年度报告》的通知", (), False, False),
        ("关于报送2017年政府信息公开工作年度报告的通知", (), True, False),
        (
            "某区关于公布2020年政府信息公开工作年度报告的通告",
            (*CHAPTERS, "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况"),
            True,
            True,
        ),
    ],
)
def test_is_report(title: str, lines: tuple[str, ...], has_tables: bool, expected: bool) -> None:
    found = document(*lines)
    assert (
        is_report(worded(found), datum(title) if title else None, read_chapters(worded(found)), has_tables)
        is expected
    )
