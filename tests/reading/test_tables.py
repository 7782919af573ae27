"""The statutory tables: every layout gives the same figures, and what cannot be known is never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.forms import SINCE_2019, form
from pipelines.readers import read
from pipelines.reading.tables.labels import all_labels, may_open, opens
from pipelines.reading.tables.readings import Tables, read_tables
from pipelines.report import State
from tests.reading.printing import CHAPTERS, LAYOUTS, grid, html, lay_out, run_together

_APPLICANTS = 6


def tables_of(text: str, name: str = "report.txt") -> Tables:
    return read_tables(read(text.encode(), name))


def codes_of(tables: Tables) -> list[str]:
    """What is doubted; a page of one row has no others, and no heads."""
    absent = ("rows-absent", "heads-absent")
    return [finding.code for finding in tables.findings if finding.code not in absent]


def figures(name: str, seed: int) -> dict[str, str]:
    """A report that keeps every identity, its figures as printed; most are 0, as in real ones."""
    draw = Random(seed)
    found = {field: str(draw.choice((0, 3, 17, 208, 4521))) for field in form(name).fields("disclosure")}
    requests, disputes = form(name).tables["requests"][0], form(name).tables["disputes"][0]
    results = [row.id for row in requests.rows][2:-2]
    counts = {row: [draw.choice((0, 0, 0, 0, 1, 7, 25)) for _ in range(_APPLICANTS)] for row in results}
    totals = [sum(counts[row][i] for row in results) for i in range(_APPLICANTS)]
    counts |= {"new_received": totals, "total_processed": totals}
    counts |= {"carried_over": [0] * _APPLICANTS, "carried_forward": [0] * _APPLICANTS}
    for row, cells in counts.items():
        for column, value in zip(requests.columns, [*cells, sum(cells)], strict=True):
            found[f"requests.{row}.{column.id}"] = str(value)
    for group in disputes.rows:
        cells = [draw.choice((0, 0, 1, 12)) for _ in range(4)]
        for column, value in zip(disputes.columns, [*cells, sum(cells)], strict=True):
            found[f"disputes.{group.id}.{column.id}"] = str(value)
    return found


def differences(tables: Tables, expected: Mapping[str, str]) -> dict[str, tuple[str, object]]:
    return {
        name: (text, tables.readings[name].value if name in tables.readings else "absent")
        for name, text in expected.items()
        if name not in tables.readings or tables.readings[name].value != float(text)
    }


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "html"])
@pytest.mark.parametrize("name", SINCE_2019)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_layout_gives_the_same_figures(name: str, layout: str, seed: int) -> None:
    printed = figures(name, seed)
    tables = tables_of(lay_out(name, printed, LAYOUTS[layout]))
    assert differences(tables, printed) == {}
    assert set(tables.forms.values()) == {name}


@pytest.mark.parametrize("name", SINCE_2019)
@pytest.mark.parametrize("blank", ["", "\n\n\xa0\n\n"])
def test_cells_that_a_browser_copies(name: str, blank: str) -> None:
    """Cells of paragraphs: lone tabs between them, blank lines at the end of rows and in labels."""
    printed = figures(name, 7)
    parts = ["示例街道2022年政府信息公开工作年度报告", "一、总体情况", "本年工作平稳。"]
    for table, rows in grid(name, printed).items():
        parts += [CHAPTERS[table], "\n\n\n\n\n".join("\n\n\t\n\n".join(cells) for cells in rows)]
    text = "\n\n".join([*parts, "五、存在的主要问题及改进情况"]).replace(
        "政府信息公开申请", "政府\n\n信息公开申请"
    )
    read_back = tables_of(text.replace("\n\n0\n\n", blank or "\n\n0\n\n"))
    zeros = {field for field, figure in printed.items() if figure == "0"} if blank else set()
    assert differences(read_back, printed).keys() == zeros
    assert {read_back.readings[field].state for field in zeros} <= {State.BLANK}


@pytest.mark.parametrize("name", SINCE_2019)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_real_markup_gives_the_same_figures(name: str, seed: int) -> None:
    printed = figures(name, seed)
    tables = tables_of(html(name, printed), "report.html")
    assert differences(tables, printed) == {}


@pytest.mark.parametrize("name", SINCE_2019)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_cells_run_together_are_decided_by_sums_or_left_open(name: str, seed: int) -> None:
    printed = figures(name, seed)
    tables = tables_of(run_together(name, printed))
    doubted = {field for finding in tables.findings for field in finding.fields}
    for field, text in printed.items():
        reading = tables.readings[field]
        assert reading.value in (None, float(text)), field
        assert field in doubted or reading.value == float(text)


RUNS = [  # form, row, printed run, its figures (None: cannot be known)
    ("2021", "requests.new_received", "640020470", [64, 0, 0, 2, 0, 4, 70]),
    ("2021", "requests.unable_no_info", "220000325", None),  # or 2 20 0 0 0 3 25
    ("2019", "requests.new_received", "230 000023", [23, 0, 0, 0, 0, 0, 23]),
    ("2019", "requests.total_processed", "23 0 00 0 023", [23, 0, 0, 0, 0, 0, 23]),
    ("2021", "disclosure.regulations", "000", [0, 0, 0]),
    ("2021", "disclosure.normative_documents", "5225", None),
    ("2019", "disclosure.punishment", "1-10", [1, -1, 0]),
    ("2019", "disclosure.other_services", "00", None),
    ("2019", "disclosure.procurement", "304948.3955万元", None),
    ("2021", "disclosure.fees", "739.0766", [739.0766]),
    ("2021", "requests.granted", "22", None),
]


@pytest.mark.parametrize(("name", "row", "run", "expected"), RUNS, ids=[f"{r[1]} {r[2]}" for r in RUNS])
def test_a_run(name: str, row: str, run: str, expected: list[float] | None) -> None:
    table, line = row.split(".")
    block = next(b for b in form(name).tables[table] if any(one.id == line for one in b.rows))
    label = next(one.label for one in block.rows if one.id == line)
    head = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
    if table == "disclosure":
        head = block.clause + "信息内容" + "".join(column.label for column in block.columns)
    tables = tables_of(f"一、总体情况平稳。{head}{label}{run}五、存在的主要问题及改进情况还有不足。")
    found = [tables.readings[f"{row}.{column.id}"] for column in block.columns]
    unknown: list[float | None] = [None] * len(found)
    assert [reading.value for reading in found] == (expected or unknown)
    if expected is None:
        assert {reading.state for reading in found} == {State.AMBIGUOUS}
        assert codes_of(tables) == ["ambiguous-cells"]


CELLS = [  # printed, value, state, unit, codes of findings
    ("0", 0, "number", "件", []),
    ("１２", 12, "number", "件", []),
    ("1,234", 1234, "number", "件", []),
    ("22（其中修订16件）", 22, "number", "件", ["note-in-cell"]),
    ("3件", 3, "number", "件", []),
    ("", None, "blank", "件", []),
    ("&nbsp;", None, "blank", "件", []),
    ("/", None, "slash", "件", []),
    ("—", None, "slash", "件", []),
    ("无", None, "none", "件", []),
    ("〇", 0, "number", "件", []),
    ("3 5", None, "illegible", "件", ["not-a-figure"]),
    ("详见附件", None, "illegible", "件", ["not-a-figure"]),
]


@pytest.mark.parametrize(
    ("printed", "value", "state", "unit", "codes"), CELLS, ids=[repr(c[0]) for c in CELLS]
)
def test_a_cell(printed: str, value: float | None, state: str, unit: str, codes: list[str]) -> None:
    page = (
        "<table><tr><td>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        f"<tr><td>行政许可</td><td>{printed}</td></tr>"
        "<tr><td colspan=2>第二十条第（六）项</td></tr><tr><td>行政处罚</td><td>1</td></tr></table>"
    )
    tables = tables_of(page, "report.html")
    reading = tables.readings["disclosure.licensing.processed"]
    assert (reading.value, reading.state.value, reading.unit) == (value, state, unit)
    assert codes_of(tables) == codes


UNITS = [  # form, head, printed, value, unit
    ("2021", "本年收费金额（单位：万元）", "12.5", 12.5, "万元"),
    ("2021", "本年收费金额（单位：万元）", "125000元", 12.5, "万元"),
    ("2019", "采购总金额（万元，保留四位小数）", "705.5206", 705.5206, "万元"),
    ("2019", "采购总金额", "251000元", 251000, "元"),
    ("2019", "采购总金额", "251000", 251000, None),
    ("2019", "采购总金额", "18²", 18, None),  # the mark of a note
    ("2019", "采购总金额", "18①", 18, None),
]


@pytest.mark.parametrize(("name", "head", "printed", "value", "unit"), UNITS)
def test_the_unit_is_the_printed_one(
    name: str, head: str, printed: str, value: float, unit: str | None
) -> None:
    row = "行政事业性收费" if name == "2021" else "政府集中采购"
    cells = [printed] if name == "2021" else ["3", printed]
    heads = [head] if name == "2021" else ["采购项目数量", head]
    text = "\n".join(" | ".join(row) for row in (["信息内容", *heads], [row, *cells]))
    field = "disclosure.fees.amount" if name == "2021" else "disclosure.procurement.amount"
    reading = tables_of(text).readings[field]
    assert (reading.value, reading.unit) == (value, unit)


def test_prose_is_no_table() -> None:
    text = (
        "一、总体情况\n本年新收政府信息公开申请3件，予以公开2件，部分公开1件；行政许可62件，行政处罚4件。\n"
        "行政复议结果维持1件，结果纠正0件，尚未审结2件。"
    )
    assert tables_of(text).readings == {}


def test_a_sentence_under_the_table_does_not_print_its_figures_again() -> None:
    text = "信息内容 | 本年处理决定数量 |\n行政许可 | 62 |\n行政处罚 | 0 |\n行政许可62起，行政处罚3起。\n"
    tables = tables_of(text)
    assert tables.readings["disclosure.punishment.processed"].value == 0


def test_two_tables_that_differ_are_in_doubt() -> None:
    row = "信息内容 | 本年处理决定数量 |\n行政许可 | {} |\n"
    tables = tables_of(row.format(3) + row.format(5))
    reading = tables.readings["disclosure.licensing.processed"]
    assert (reading.value, reading.state) == (None, State.AMBIGUOUS)
    assert codes_of(tables) == ["printed-twice"]


def test_digits_without_end_are_no_figure() -> None:
    cells = "</td><td>".join(["9" * 5000] * 7)
    row = f"<tr><td>一、本年新收政府信息公开申请数量</td><td>{cells}</td></tr>"
    tables = tables_of(f"<table>{row}</table>", "report.html")
    assert {reading.value for reading in tables.readings.values()} == {None}


def test_an_unknown_row_is_a_finding_and_no_figure() -> None:
    text = "信息内容 | 本年处理决定数量 |\n行政许可 | 3 |\n其他主动公开的文件 | 9 |\n"
    tables = tables_of(text)
    assert [reading.value for reading in tables.readings.values()] == [3]
    assert [(f.code, f.values["label"]) for f in tables.findings if "label" in f.values] == [
        ("unknown-label", "其他主动公开的文件")
    ]


def test_columns_follow_their_heads() -> None:
    text = "信息内容 | 现行有效件数 | 本年制发件数 | 本年废止件数 |\n规章 | 9 | 2 | 1 |\n"
    readings = tables_of(text).readings
    assert {name.split(".")[-1]: r.value for name, r in readings.items()} == {
        "valid": 9,
        "made": 2,
        "repealed": 1,
    }


def test_form_of_each_table_by_its_labels() -> None:
    """Real reports mix them: table 2 of 2021 with table 3 of 2019."""
    mixed = lay_out("2021", _zeros("2021"), LAYOUTS["pipes"]).split("三、收到和处理")[0]
    rest = "三、收到和处理" + lay_out("2019", _zeros("2019"), LAYOUTS["pipes"]).split("三、收到和处理")[1]
    assert tables_of(mixed + rest).forms == {"disclosure": "2021", "requests": "2019", "disputes": "2019"}


def test_traditional_script_gives_the_same_figures() -> None:
    opencc = pytest.importorskip("opencc")
    text = lay_out("2021", _zeros("2021"), LAYOUTS["pipes"])
    traditional = opencc.OpenCC("s2t").convert(text)
    assert traditional != text
    assert differences(tables_of(traditional), _zeros("2021")) == {}


@pytest.mark.parametrize("script", ["simplified", "s2t", "s2tw", "s2hk"])
def test_no_line_that_opens_a_table_is_passed_over(script: str) -> None:
    """Outside all tables only lines are looked at that may open one: long ones by two of their characters."""
    opencc = pytest.importorskip("opencc")
    openers = [text for text, label in all_labels() if opens(label)]
    assert len(openers) > 10
    convert = str if script == "simplified" else opencc.OpenCC(script).convert
    for printed in map(convert, openers):
        assert may_open(f"{'一' * 41}{printed}"), printed
        assert may_open(f"{'一' * 41}{' '.join(printed)}"), printed
    assert not may_open("今年以来，认真贯彻执行有关政府公开的各项规定，以公开为常态、不公开为例外，" * 2)


def _zeros(name: str) -> dict[str, str]:
    return {
        field: "0" for table in ("disclosure", "requests", "disputes") for field in form(name).fields(table)
    }


MISPRINTS = [  # as the form has it, as real reports print it
    ("二、上年结转政府信息公开申请数量", "二、上年转结政府信息公开申请数量"),
    ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("1.属于国家秘密", "1、属于国家秘密"),
    ("（一）予以公开", "〈一〉予以公开"),
    ("3.危及“三安全一稳定”", "3.危及三安全一稳定"),
    ("（七）总计", "（七）合计"),
    ("四、结转下年度继续办理", "四、结转下一年度继续办理"),
    ("规章", "规章（县级无此项）"),
    ("三、本年度办理结果", "三三、本年度办理结果"),
]


@pytest.mark.parametrize("layout", ["pipes", "cell a line", "blanks", "run"])
@pytest.mark.parametrize(("label", "printed"), MISPRINTS, ids=[m[1] for m in MISPRINTS])
def test_misprinted_labels_are_read(label: str, printed: str, layout: str) -> None:
    expected = figures("2021", 5)
    text = run_together("2021", expected) if layout == "run" else lay_out("2021", expected, LAYOUTS[layout])
    assert label in text
    tables = tables_of(text.replace(label, printed))
    left = differences(tables, expected)
    assert all(value in (None, "absent") for _, value in left.values())
    if layout != "run":
        assert left == {}
