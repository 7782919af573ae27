"""The statistics table (统计表) of 2014 in every layout: right or in doubt, never silently wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers import read as read_document
from pipelines.reading import read
from pipelines.report import Report, State
from tests.reading.sheets import LAYOUTS, figures, of_width, sheet

NUMBERINGS: dict[str, Callable[[int], str]] = {
    "1.": "{}.".format,
    "1、": "{}、".format,
    "（一）": lambda n: f"（{'一二三四五六七八九'[n - 1]}）",
    "一、": lambda n: f"{'一二三四五六七八九'[n - 1]}、",
    "(1)": "({})".format,
    "①": lambda n: chr(0x2460 + n - 1),
    "none": lambda n: "",
}


def report_of(text: str) -> Report:
    return read(read_document(text.encode(), "report.html" if text.startswith("<") else "report.txt"))


def differences(report: Report, expected: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    """Fields whose figure is not what was printed."""
    values = {one.field: one.value for one in report.readings if one.source == "table"}
    return {
        name: (text, values.get(name, "absent"))
        for name, text in expected.items()
        if values.get(name) is None or values[name] != float(text)
    }


def silent(report: Report, expected: Mapping[str, str]) -> set[str]:
    """Fields with a wrong figure, or with no reading at all, that no finding names."""
    doubted = {name for finding in report.findings for name in finding.fields}
    wrong = {name for name, (_, got) in differences(report, expected).items() if got is not None}
    return wrong - doubted


@pytest.mark.parametrize("variant", ["", "beijing", "fujian"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_figures(layout: str, variant: str) -> None:
    printed = figures(3, variant)
    report = report_of(LAYOUTS[layout](sheet(printed, variant)))
    assert differences(report, printed) == {}
    assert (report.is_report, report.form, report.variant) == (True, "2014", variant or None)
    assert not any(one.code == "rows-absent" for one in report.findings)


@pytest.mark.parametrize("layout", ["html", "cell a line", "blanks", "run together"])
@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_every_numbering_gives_the_same_figures(numbering: str, layout: str) -> None:
    printed = figures(4)
    report = report_of(LAYOUTS[layout](sheet(printed, number=NUMBERINGS[numbering])))
    assert differences(report, printed) == {}


@pytest.mark.parametrize("variant", ["", "beijing", "fujian"])
@pytest.mark.parametrize("width", [17, 30, 38])
def test_a_run_on_lines_of_one_width(width: int, variant: str) -> None:
    printed = figures(5, variant)
    report = report_of(of_width(sheet(printed, variant), width))
    found = differences(report, printed)
    assert silent(report, printed) == set()
    assert len(found) < 5  # a figure may begin or go on with a line
    assert {got for _, got in found.values()} <= {None}


def test_sentences_are_no_list() -> None:
    parts = (
        "属于已主动公开范围数17、同意公开答复数为9、同意部分公开答复数8、不同意公开答复数共67，其中涉及国家秘密共16、"
        "涉及商业秘密：9、涉及个人隐私16、不属于本行政机关公开数12、申请信息不存在数10、告知作出更改补充数6"
    )
    report = report_of(f"示例区2016年政府信息公开工作年度报告\n申请答复数为142。其中：{parts}。")
    values = {one.field.removeprefix("indicators."): one.value for one in report.readings}
    assert (values["reply_already_public"], values["reply_granted"], values["reply_refused"]) == (17, 9, 67)
    assert not any(one.code == "rows-absent" for one in report.findings)


CELLS = [  # printed, value, state, unit, codes
    ("1683", 1683, State.NUMBER, "条", []),
    ("1,683", 1683, State.NUMBER, "条", []),
    ("１６８３", 1683, State.NUMBER, "条", []),
    ("1683条", 1683, State.NUMBER, "条", []),
    ("17人次", 17, State.NUMBER, "人次", []),
    ("3场", 3, State.NUMBER, "场", []),
    ("0", 0, State.NUMBER, "条", []),
    ("", None, State.BLANK, "条", []),
    ("/", None, State.SLASH, "条", []),
    ("无", None, State.NONE, "条", []),
    ("5 6", None, State.ILLEGIBLE, "条", ["not-a-figure"]),
    ("三", None, State.ILLEGIBLE, "条", ["not-a-figure"]),
    ("22*", 22, State.NUMBER, "条", ["note-in-cell"]),
    ("2 2*", None, State.ILLEGIBLE, "条", ["not-a-figure"]),
    ("22（其中修订16件）", 22, State.NUMBER, "条", ["note-in-cell"]),
]


@pytest.mark.parametrize(("text", "value", "state", "unit", "codes"), CELLS, ids=[repr(c[0]) for c in CELLS])
def test_a_cell(text: str, value: float | None, state: State, unit: str, codes: list[str]) -> None:
    rows = [["统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", text], ["收到申请数", "件", "1"]]
    report = report_of(LAYOUTS["html"](rows))
    reading = next(one for one in report.readings if one.field == "indicators.disclosed_total")
    assert (reading.value, reading.state, reading.unit) == (value, state, unit)
    assert [one.code for one in report.findings if "indicators.disclosed_total" in one.fields] == codes


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), at=st.floats(0, 0.999), what=st.integers(0, 2))
def test_a_lost_cell_is_never_silent(layout: str, seed: int, at: float, what: int) -> None:
    printed = figures(seed)
    rows = sheet(printed)
    full = [cells for cells in rows[1:] if len(cells) == 3]
    del full[int(at * len(full))][what]
    report = report_of(LAYOUTS[layout](rows))
    assert silent(report, printed) == set()


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "two tables side by side"])
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), order=st.randoms(use_true_random=False), twice=st.booleans())
def test_moved_and_doubled_rows_are_never_silent(layout: str, seed: int, order: object, twice: bool) -> None:
    printed = figures(seed)
    rows = sheet(printed)
    moved = _moved(rows, seed, twice=twice)
    report = report_of(LAYOUTS[layout](moved))
    assert silent(report, printed) == set()


def _moved(rows: Sequence[list[str]], seed: int, *, twice: bool) -> list[list[str]]:
    """One row printed twice, or the groups of the table in another order."""
    body = list(rows[1:])
    at = seed % len(body)
    if twice:
        return [rows[0], *body[:at], body[at], *body[at:]]
    groups = [i for i, cells in enumerate(body) if len(cells) == 1]
    cut = groups[seed % len(groups)]
    return [rows[0], *body[cut:], *body[:cut]]


@pytest.mark.parametrize("layout", ["blanks", "cell a line"])
def test_figures_that_stand_below_all_labels_are_named(layout: str) -> None:
    rows = [cells for cells in sheet(figures(3)) if len(cells) == 3]
    lines = [[cells[at] for cells in rows] for at in range(3)]
    report = report_of(LAYOUTS[layout](lines))
    (found,) = [one for one in report.findings if one.code == "no-figures"]
    assert set(found.fields) == set(figures(3))
    assert report.readings == ()
