"""Cells on lines of their own, pipes between them: a blank cell is a pipe that stands alone."""

from __future__ import annotations

import pytest

from pipelines.readers import read as read_document
from pipelines.reading import read

HEADS = ["自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
ALONE = [f"{head} |" for head in HEADS]
RECEIVED, OVER = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
PARTS = [
    "natural_person",
    *(f"legal_person_{kind}" for kind in ("commercial", "research", "social", "legal", "other")),
]
NAMES = [*PARTS, "total"]

DIALECTS = {
    "a pipe ends each cell": (
        [*ALONE, f"{RECEIVED} |", "5 |", *"|||||", "5 |", "||", f"{OVER} |", *"|||||||", "||"],
        [5, *[None] * 5, 5],
        [None] * 7,
    ),
    "a pipe begins each row": (
        [
            *("|", *ALONE),
            *("|", f"{RECEIVED} |", "5 |", "0 |", *"||||", "5 |"),
            *("|", f"{OVER} |", *["0 |"] * 7),
        ],
        [5, 0, *[None] * 4, 5],
        [0] * 7,
    ),
    "blank lines between the cells": (
        [*("| \n", *(f"{cell} | \n" for cell in [*HEADS, RECEIVED, "5", "0", *[""] * 4, "5"])),
         *("||", "| \n", *(f"{cell} | \n" for cell in [OVER, *["0"] * 7]))],
        [5, 0, *[None] * 4, 5],
        [0] * 7,
    ),
    "a row goes on below its blanks": (
        [" | ".join(HEADS), f"{RECEIVED} | 5 |", *"||||", "| 5 |", f"{OVER} | 0 |", "| 2 |", *"||", "| 2 |"],
        [5, *[None] * 5, 5],
        [0, None, 2, *[None] * 3, 2],
    ),
    "pipes between all cells": (
        [*HEADS, RECEIVED, "|", "5 |", *["|", "0 |"] * 5, "|", "5 |", OVER, *["|", "0 |"] * 7],
        [5, *[0] * 5, 5],
        [0] * 7,
    ),
    "blanks that merged cells lost": (
        [*ALONE, f"{RECEIVED} |", "|", "5 |", "|||||||", f"{OVER} |", "|", "0 |", "|||||||"],
        ["ambiguous"] * 7,
        ["ambiguous"] * 7,
    ),
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_cell_stands_in_its_column(dialect: str) -> None:
    lines, received, over = DIALECTS[dialect]
    text = ["某局2022年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *lines]
    found = read(read_document("\n".join(text).encode(), "report.txt")).readings
    cells = {one.field: "ambiguous" if one.state == "ambiguous" else one.value for one in found}
    assert [cells.get(f"requests.new_received.{name}") for name in NAMES] == received
    assert [cells.get(f"requests.carried_over.{name}") for name in NAMES] == over


def test_prose_that_a_layout_table_frames() -> None:
    chapters = (
        "一、主动公开情况 全年主动公开政府信息12条。 二、依申请公开情况 未收到申请。 三、收费情况 无收费。"
    )
    lines = [
        "索引号: | 001/2014-1 |",
        "示例镇2013年政府信息公开年度报告 | ||",
        f"{'平稳。' * 30}{chapters} |",
        "||",
    ]
    report = read(read_document("\n".join(lines).encode(), "report.txt"))
    assert report.title == "示例镇2013年政府信息公开年度报告"
    assert report.metadata["index_number"].value == "001/2014-1"
    assert [chapter.kind for chapter in report.chapters] == ["disclosure", "requests", "fees"]
    assert {one.field: one.value for one in report.readings} == {
        "indicators.disclosed_total": 12,
        "indicators.requests_received": 0,
        "indicators.request_fees": 0,
    }


@pytest.mark.parametrize(
    ("last", "value"),
    [
        ("|  |  | 4 | 0 |  |  | 4 |  |  |", 4),
        ("|  |  |  |  |  |  |  |  |  |", None),  # blank, and not in doubt
        ("|  | 4 | 0 |  |  | 4 |  |  |  |", None),  # a cell is lost
    ],
)
def test_blanks_that_fill_up_rows_stand_where_the_sums_say(last: str, value: int | None) -> None:
    """Rows begin with blank cells of their own; what merged cells covered stands behind them."""
    rows = [
        "申请人情况 |  |  |  |  |  |  |  |  |",
        f"{' | '.join(HEADS)} |  |",
        f"{RECEIVED} |  | 3 |  |  |  | 1 | 4 |  |  |",
        f"{OVER} |  |  |  | 2 |  |  | 2 |  |  |",
        "（一）予以公开 |  | 5 |  |  |  |  | 5 |  |  |",
        "1.属于国家秘密 |  |  | 6 |  |  |  | 6 |  |  |",
        f"2.重复申请 {last}",
    ]
    report = read(read_document("\n".join(rows).encode(), "report.txt"))
    found = {one.field: one for one in report.readings}
    received = [found[f"requests.new_received.{name}"].value for name in NAMES]
    assert received == [None, 3, None, None, None, 1, 4]
    repeated = found["requests.not_processed_repeat.total"]
    assert (repeated.value, repeated.state == "ambiguous") == (value, "4" in last and value is None)


@pytest.mark.parametrize(
    "heads",
    [
        "自然人\n法人或其他组织\n总计 商业企业 科研机构 社会公益组\n织\n法律服务机\n构\n其他",
        "自然人 法人或其他组织 总计\n注：截至12月31日\n商业企业 科研机构 社会公益组织 法律服务机构 其他",
    ],
)
def test_pieces_of_heads_that_follow_each_other_are_no_columns(heads: str) -> None:
    """As a viewer of PDF copies them."""
    rows = f"{RECEIVED} 5 0 1 0 0 2 8\n{OVER} 1 0 0 0 0 0 1"
    report = read(read_document(f"申请人情况\n{heads}\n{rows}".encode(), "report.txt"))
    found = {one.field: one.value for one in report.readings}
    assert [found[f"requests.new_received.{name}"] for name in NAMES] == [5, 0, 1, 0, 0, 2, 8]


LABELS = [
    *(RECEIVED, OVER, "（一）予以公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开"),
    *("4.保护第三方合法权益", "2.重复申请", "（七）总计"),
]


def values_of(text: str, row: str) -> list[object]:
    report = read(read_document(text.encode(), "report.txt"))
    return [one.value for one in report.readings if one.field.split(".")[1] == row]


def test_the_number_of_the_next_row_is_no_figure() -> None:
    """Run together: a row that lost a blank cell ends in the next number as if it were its total."""
    cells = ["5 0 1 0 0 2 8", "3 3 0 0 3 9", *["1 0 0 0 0 0 1"] * 6]
    rows = (f"{label} {row} {at}" for at, (label, row) in enumerate(zip(LABELS, cells, strict=True), 2))
    text = "\n".join(("申请人情况", f"自然人 总计 {' '.join(HEADS[3:])}", *rows))
    assert values_of(text, "new_received") == [5, 0, 1, 0, 0, 2, 8]
    assert values_of(text, "carried_over") == [None] * 7


def test_blank_lines_place_no_cells_below_heads_in_another_order() -> None:
    """总计 stands first, and is blank in some rows: the blank line behind their labels may be its cell."""
    totals = (f"{2 * at}\n" * (at % 2) for at in range(len(LABELS)))
    cells = (f"{total}{at}\n{at}\n0\n0\n0\n0\n" for at, total in enumerate(totals))
    rows = (f"{label}\n\n{row}" for label, row in zip(LABELS, cells, strict=True))
    text = "\n".join(("申请人情况", "总计", "自然人", *HEADS[3:], "", *rows))
    assert values_of(text, "granted") == [None] * 7
