"""Tables without a head or label, found by the chapter that they stand in."""

from __future__ import annotations

import pytest

from pipelines.forms import form
from pipelines.readers import read
from pipelines.reading import read as read_report
from pipelines.reading.tables.readings import Tables
from tests.reading.test_grids import grid, named
from tests.reading.test_tables import tables_of

CHAPTERS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进情况",
)
COLUMNS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
FIFTEEN = "1 0 0 2 3 0 0 0 0 0 4 0 1 0 5"


def chapters_with(table: str) -> Tables:
    """A report whose fourth chapter prints no head of table 4."""
    ends = (grid(table) if "|" in table else f"<p>{table}</p>", "<p>本年工作平稳。</p>")
    parts = (f"<p>{one}</p>{ends[one[0] != '四']}" for one in CHAPTERS)
    return tables_of("".join(parts), "report.html")


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (FIFTEEN.replace(" ", " | "), "heads-absent"),
        (FIFTEEN, "heads-absent"),
        (FIFTEEN.replace("0", "0.0"), "heads-absent"),
        (f"结 其 尚</p><p>结果 果 他 未 总</p><p>{FIFTEEN}", "heads-absent"),  # heads wrapped one by one
        (FIFTEEN.replace(" ", "</p><p>"), "heads-absent"),
        (FIFTEEN.replace("5", "6").replace(" ", " | "), "no-figures"),  # a sum does not hold
        (f"件数 | {FIFTEEN.replace(' ', ' | ')}", "no-figures"),
        ("\n".join([FIFTEEN.replace(" ", " | ")] * 2), "no-figures"),
        ("本年收到3件。", None),
        ("行政复议总计3件，结果维持2件。", None),
    ],
)
def test_table_4_without_any_head(table: str, code: str | None) -> None:
    tables = chapters_with(table)
    assert {one.code for one in tables.findings} == ({code} if code else set())
    assert [one.value for one in tables.readings.values()] == (
        [int(text) for text in FIFTEEN.split()] if code == "heads-absent" else []
    )
    assert all(len(one.fields) == 15 for one in tables.findings)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (FIFTEEN.replace(" ", ""), "cells-joined"),
        (grid("\n".join(FIFTEEN.split())), "heads-absent"),
        ("新收1000001结转2000002总计3000003", "no-figures"),
    ],
)
def test_table_4_without_any_head_that_was_flattened(table: str, code: str) -> None:
    tables = chapters_with(table)
    assert named(tables, code) >= {"review", "litigation_direct"}
    values = [one.value for one in tables.readings.values()]
    assert values == ([] if code == "no-figures" else [int(text) for text in FIFTEEN.split()])


def test_a_blank_row_below_the_heads_of_table_4_is_named() -> None:
    heads = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    rows = (f"{' | '.join([heads] * 3)}", " | " * 14)
    tables = chapters_with("\n".join(("行政复议*5 | 未经复议直接起诉*5 | 复议后起诉*5", *rows)))
    assert named(tables, "no-figures") == {"review", "litigation_direct", "litigation_post_review"}


TOLD = "自然人5，商业企业0，科研机构1，社会公益组织0，法律服务机构0，其他0，总计6。"
FIVE = "结果维持1，结果纠正0，其他结果0，尚未审结2，总计3"


@pytest.mark.parametrize(
    ("text", "row", "values"),
    [
        ("规章：本年制发件数3，本年废止件数0，现行有效件数4。", "regulations", [3, 0, 4]),
        ("规章：现行有效件数4；本年制发件数3；本年废止件数为0", "regulations", [3, 0, 4]),
        ("规章\n本年制发件数：3\n本年废止件数：0\n现行有效件数：4", "regulations", [3, 0, 4]),
        ("行政事业性收费：本年收费金额（单位：万元）1.5。", "fees", [1.5]),
        ("其他对外管理服务事项：上一年项目数量2，本年增/减-2，处理决定数量0。", "other_services", [2, -2, 0]),
        (f"一、本年新收政府信息公开申请数量：{TOLD}", "new_received", [5, 0, 1, 0, 0, 0, 6]),
        (f"3.其他：总计6，{TOLD[:-4]}", "other_other_reasons", [5, 0, 1, 0, 0, 0, 6]),
        (f"行政复议：{FIVE}。", "review", [1, 0, 0, 2, 3]),
        (f"：{FIVE}，{FIVE}，{FIVE}。", "litigation_direct", [1, 0, 0, 2, 3]),
        ("\n".join(f"行政复议 {one}" for one in FIVE.split("，")), "review", [1, 0, 0, 2, 3]),
        ("规章：本年制发件数3，其中修订1件。", "regulations", []),
        ("县教育局：本年制发件数3，本年废止件数0。", "regulations", []),
    ],
)
def test_rows_that_are_told_in_words(text: str, row: str, values: list[object]) -> None:
    read = tables_of(f"{CHAPTERS[0]}\n{text}\n{CHAPTERS[3]}").readings
    fields = dict.fromkeys([*form("2021").fields("disclosure"), *read])  # in the order of the form
    found = [read[name].value for name in fields if name in read and name.split(".")[1] == row]
    assert found == values


@pytest.mark.parametrize(
    ("at", "text", "table"),
    [
        (0, "规章：本年制发件数3，本年废止件数0，现行有效件数4，如下。", "disclosure"),
        (
            1,
            "本年新收：自然人5，商业企业0，科研机构0，社会公益组织0，法律服务机构0，其他0，总计5。",
            "requests",
        ),
        (0, "本年制发件数3。", None),
        (1, "收到申请5件，其中自然人3件，商业企业2件。", None),
    ],
)
def test_tables_told_in_words_are_named(at: int, text: str, table: str | None) -> None:
    parts = [*CHAPTERS[: at + 1], text, *CHAPTERS[at + 1 :]]
    findings = tables_of("\n".join(parts)).findings
    assert {one.values["table"] for one in findings if one.code == "no-figures"} == (
        {table} if table else set()
    )


ROWS = (
    "行政复议*5 | 未经复议直接起诉*5 | 复议后起诉*5",
    " | ".join(COLUMNS * 3),
    FIFTEEN.replace(" ", " | "),
)
LAST = grid("\n".join(ROWS))


@pytest.mark.parametrize(
    ("texts", "absent"),
    [
        ((), {}),  # a page that announces the report
        (CHAPTERS, {"disclosure": 10, "requests": 175, "disputes": 15}),
        ((*CHAPTERS[:3], f"</p>{LAST}<p>", CHAPTERS[3]), {"disclosure": 10, "requests": 175}),
        (
            (CHAPTERS[1], "本年新收政府信息公开申请5件。", CHAPTERS[2]),
            {"disclosure": 10, "requests": 174, "disputes": 15},
        ),
        ((f"</p>{LAST}<p>",), {"disclosure": 10, "requests": 175}),
    ],
)
def test_tables_of_which_nothing_is_found(texts: tuple[str, ...], absent: dict[str, int]) -> None:
    page = "".join(f"<p>{one}</p>" for one in ("甲县教育局2023年政府信息公开工作年度报告", *texts))
    report = read_report(read(page.encode(), "report.html"))
    found = {one.values["table"]: len(one.fields) for one in report.findings if one.code == "table-absent"}
    assert found == absent
