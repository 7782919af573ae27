"""Tables in text whose labels are broken over lines: figures above, below, within, and numbers of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pipelines.forms import SINCE_2019
from tests.reading.printing import lay_out
from tests.reading.test_tables import differences, figures, tables_of

Lines = list[str]
Order = Callable[[Lines, str], Lines]

ORDERS: dict[str, Order] = {
    "above": lambda label, row: [row, *label],
    "below": lambda label, row: [*label, row],
    "within": lambda label, row: [*label[:-1], row, label[-1]],
    "on the first line": lambda label, row: [f"{label[0]} {row}", *label[1:]],
}
APPLICANTS = ["申请人情况", "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"]
RULES = ["第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数"]
PERMITS = ["第二十条第（五）项", "信息内容 本年处理决定数量"]


def _is_figure(cell: str) -> bool:
    return cell.replace(".", "").isdigit()


def _broken(cells: Lines, width: int, order: Order) -> str:
    """A row whose label is broken: a short one has its figures beside it."""
    words = [cell for cell in cells if not _is_figure(cell)]
    row = " ".join(cell for cell in cells if _is_figure(cell))
    if not row or not words:
        return " ".join(cells)
    label = [words[-1][at : at + width] for at in range(0, len(words[-1]), width)]
    beside = [f"{label[0]} {row}"] if len(label) == 1 else order(label, row)
    return "\n".join([*words[:-1], *beside])


@pytest.mark.parametrize("name", SINCE_2019)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("width", [3, 5, 12])
def test_figures_are_their_labels_wherever_they_stand(name: str, order: str, width: int) -> None:
    printed = figures(name, width)
    tables = tables_of(lay_out(name, printed, lambda cells: _broken(cells, width, ORDERS[order])))
    assert differences(tables, printed) == {}
    assert not [one for one in tables.findings if one.severity != "info"]


TOTALS: dict[str, tuple[Lines, Mapping[str, float | None]]] = {
    "the number of a page behind a whole row": (
        [*APPLICANTS, "（一）予以公开 1 0 0 0 0 2 3", "5", "（二）部分公开 0 0 0 0 0 0 0"],
        {"requests.granted.total": 3, "requests.partial_grant.total": 0},
    ),
    "within a label": (
        [*APPLICANTS, "（一）予", "5", "以公开", "1 0 0 0 0 2 3", "（七）总", "6", "1 0 0 0 0 2 3", "计"],
        {"requests.granted.total": 3, "requests.total_processed.total": 3},
    ),
    "behind a row that lacks a figure": (
        [*APPLICANTS, "（一）予以公开 2 0 0 0 0 2", "4", "（七）总计 2 0 0 0 0 0 2"],
        {"requests.granted.total": None, "requests.total_processed.total": 2},
    ),
    "behind figures of table 2, which has no sums": (
        [*RULES, "规章 3 9", "5", "行政规范性文件 1 2 3"],
        {"disclosure.regulations.made": None, "disclosure.normative_documents.made": 1},
    ),
    "behind a blank where the others stand beside their labels": (
        [*PERMITS, "行政许可", "5", "第二十条第（六）项", "行政处罚 4", "行政强制 7"],
        {"disclosure.licensing.processed": None, "disclosure.punishment.processed": 4},
    ),
    "behind a broken label, in a text that prints others": (
        [*RULES, "规章 1 2 3", "4", *PERMITS, "行政许", "可", "5", "第二十条第（六）项", "行政处罚 4"],
        {"disclosure.licensing.processed": None, "disclosure.punishment.processed": 4},
    ),
    "a figure below a broken label": (
        [*PERMITS, "行政许", "可", "5", "第二十条第（六）项", "行政处罚 4"],
        {"disclosure.licensing.processed": 5, "disclosure.punishment.processed": 4},
    ),
    "figures of a row on two lines": (
        [*APPLICANTS, "（一）予以公开 2 0 0 0 5", "1 2", "（七）总计 2 0 0 0 0 0 2"],
        {"requests.granted.total": None, "requests.total_processed.total": 2},
    ),
    "the ends of broken figures above and below a row": (
        [*APPLICANTS, "1045", "（一）予以公开 4 2 8 1 1 3", "0", "（七）总计 2 0 0 0 0 0 2"],
        {"requests.granted.total": None, "requests.total_processed.total": 2},
    ),
    "figures between two rows without any": (
        [
            *APPLICANTS,
            "1.重复",
            "申请",
            "1 0 0 0 0 0 1",
            "2.要求提供公",
            "开出版物",
            "（七）总计 1 0 0 0 0 0 1",
        ],
        {"requests.not_processed_repeat.total": None, "requests.total_processed.total": 1},
    ),
    "a slash behind a label, the number of a page below it": (
        [*PERMITS, "行政许可 —", "5", "第二十条第（六）项", "行政处罚 4", "行政强制 /"],
        {"disclosure.licensing.processed": None, "disclosure.coercion.processed": None},
    ),
}


@pytest.mark.parametrize("case", TOTALS)
def test_what_a_lone_number_is(case: str) -> None:
    lines, expected = TOTALS[case]
    tables = tables_of("\n".join(lines))
    assert {name: tables.readings[name].value for name in expected} == expected
    named = {name for one in tables.findings for name in one.fields}
    blank = {
        name for name, value in expected.items() if value is None and tables.readings[name].state != "slash"
    }
    assert blank <= named
