"""The forms' tables as pages draw them: every figure right, or open and named by a finding, never silent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Finding
from pipelines.forms import SINCE_2019, TABLES, form
from pipelines.report import State
from tests.reading.drawn import Drawing, Drawn, drawing, lines, page
from tests.reading.drifts import KEEPING, OPENING
from tests.reading.test_damage import silent
from tests.reading.test_tables import differences, figures, tables_of

MARKS = ("td", "th")
CLAUSE_FIVE = "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量"
REQUESTS = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"


def unrelated(name: str, seed: int) -> dict[str, str]:
    """Figures that keep no identity: nothing but the cells' places tells them apart."""
    draw = Random(seed)
    return {field: str(draw.randrange(9999)) for table in TABLES for field in form(name).fields(table)}


def drawn(name: str, printed: dict[str, str], drifts: Sequence[str], seed: int) -> dict[str, list[Drawing]]:
    draw, known = Random(seed), {**KEEPING, **OPENING}
    tables = {}
    for table in TABLES:
        one = drawing(name, table, printed)
        for drift in drifts:
            one = known[drift](table, one, draw)
        tables[table] = [one]
    return tables


@pytest.mark.parametrize("drift", [one for one in KEEPING if one != "heads again"])
@settings(max_examples=4, deadline=None)
@given(name=st.sampled_from(SINCE_2019), seed=st.integers(0, 2**32), mark=st.sampled_from(MARKS))
def test_a_drift_that_keeps_every_figure(drift: str, name: str, seed: int, mark: str) -> None:
    printed = unrelated(name, seed)
    tables = tables_of(page(drawn(name, printed, [drift], seed), mark=mark), "report.html")
    assert differences(tables, printed) == {}


READ_BY_PLACE = [
    "blank columns, blanks",
    "running numbers",
    "a subtotal",
    "the total first",
    "wrong colspans",
    "rows as columns",
]


@pytest.mark.parametrize("drift", READ_BY_PLACE)
def test_a_grid_says_which_cell_stands_under_which_head(drift: str) -> None:
    printed = unrelated("2021", 7)
    assert differences(tables_of(page(drawn("2021", printed, [drift], 7)), "report.html"), printed) == {}


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ([("0", 7)], [0] * 7),
        ([("1", 1), ("0", 2), ("2", 1), ("0", 2), ("3", 1)], [1, 0, 0, 2, 0, 0, 3]),
        ([("1", 1), ("/", 2), ("2", 1), ("", 2), ("3", 1)], [1, None, None, 2, None, None, 3]),
        ([("0", 3), ("4", 2), ("0", 1), ("8", 1)], [None] * 7),  # 4 is of both, or of each
        ([("0", 2), *[("1", 1)] * 5, ("5", 1)], [0, 1, 1, 1, 1, 1, 5]),  # wider than it is
    ],
)
def test_a_merged_cell_of_nothing_says_so_below_each_head(
    cells: list[tuple[str, int]], values: list[int | None]
) -> None:
    heads = "".join(f"<td>{one}</td>" for one in APPLICANTS)
    row = "".join(f'<td colspan="{span}">{text}</td>' for text, span in cells)
    text = f"<tr><td>申请人情况</td>{heads}</tr><tr><td>一、本年新收政府信息公开申请数量</td>{row}</tr>"
    found = tables_of(f"<table>{text}</table>", "report.html").readings.values()
    assert [one.value for one in found] == values
    assert (State.AMBIGUOUS in {one.state for one in found}) == (set(values) == {None})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("行政处/0/罚/行政强/2/制", {"punishment": 0, "coercion": 2}),
        ("行政处罚/1/行政强/0/制", {"punishment": 1, "coercion": 0}),
        ("行政/处罚/1/行政/强制/0", {"punishment": 1, "coercion": 0}),
        ("行政处 5/罚/行/政/强/制/7", {"punishment": 5, "coercion": 7}),
        ("行政处/- 3 -/6/罚/行政强制 7", {"punishment": 6, "coercion": 7}),
        ("行政处/，5/罚/行政强制/7", {"punishment": None, "coercion": 7}),
    ],
)
def test_a_label_wrapped_around_its_figure(lines: str, expected: Mapping[str, int | None]) -> None:
    text = "信息内容 本年处理决定数量/" + lines
    found = tables_of(text.replace("/", "\n")).readings
    assert {row: found[f"disclosure.{row}.processed"].value for row in expected} == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("一、本年新收政府信息公开申请数量 ／ ２ ／ ／ ／ ／ ２", [None, 2, None, None, None, None, 2]),
        ("一、本年新收政府信息公开申请数量 零 2 零 0 0 0 2", [0, 2, 0, 0, 0, 0, 2]),
        ("一、本年新收政府信息公开申请数量 2 约 0", [None] * 7),
    ],
)
def test_what_stands_behind_a_label_is_its_row(text: str, values: list[int | None]) -> None:
    found = tables_of(f"申请人情况\n{' '.join(APPLICANTS)}\n{text}").readings
    assert [one.value for one in found.values()] == values
    assert State.BLANK not in {one.state for one in found.values()}


def test_figures_above_their_labels_are_read() -> None:
    rows = "1 0 0 0 0 0 1/一、本年新收政/府信息公开申请数量/2 0 0 0 0 0 2/二、上年结转政府信息公开申请数量"
    text = f"申请人情况/{' '.join(APPLICANTS)}/{rows}/四、政府信息公开行政复议、行政诉讼情况"
    tables = tables_of(text.replace("/", "\n"))
    totals = {name: one.value for name, one in tables.readings.items() if name.endswith("total")}
    assert totals == {"requests.new_received.total": 1, "requests.carried_over.total": 2}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{CLAUSE_FIVE}\n其他对外管理服务事项  50    4", {None}),
        (f"{CLAUSE_FIVE}\n行政许可 84 395 360\n其他对外管理服务事项 175", {84, 395, 360, None}),
        (f"{REQUESTS}\n一、本年新收政府信息公开申请数量 1804 49 1853", {None}),
        (f"{REQUESTS}\n一、本年新收政府信息公开申请数量 200 000121", {20, 0, 1, 21}),
    ],
)
def test_figures_that_stand_apart_are_not_cut(text: str, values: set[int | None]) -> None:
    assert {one.value for one in tables_of(text).readings.values()} == values


def test_rows_that_print_nothing_are_not_made_zeros_by_sums() -> None:
    rows = "一、本年新收政府信息公开申请数量1000001二、上年结转政府信息公开申请数量（一）予以公开1000001"
    rows += "三、本年度办理结果（七）总计1000001四、结转下年度继续办理0000000"
    text = f"申请人情况{''.join(APPLICANTS)}{rows}"
    found = {
        name.split(".")[1]: one for name, one in tables_of(text).readings.items() if name.endswith(".total")
    }
    assert found["new_received"].value == 1
    assert (found["carried_over"].value, found["carried_over"].state) == (None, State.BLANK)


def test_two_labels_in_one_cell_leave_open_whose_the_figures_are() -> None:
    heads = "".join(f"<td>{one}</td>" for one in APPLICANTS)
    cells = "".join(f"<td>{n}</td>" for n in (1, 0, 0, 0, 0, 0, 1))
    labels = "（一）予以公开<br>（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    text = f"<tr><td>申请人情况</td>{heads}</tr><tr><td>{labels}</td>{cells}</tr>"
    tables = tables_of(f"<table>{text}</table>", "report.html")
    assert {one.value for one in tables.readings.values()} == {None}
    named = {field for one in tables.findings if one.code == "ambiguous-cells" for field in one.fields}
    assert {"requests.granted.total", "requests.partial_grant.total"} <= named


def test_rows_wrapped_around_their_figures_are_not_read_one_down() -> None:
    rows = "7.属于行政/19 0 0 0 0 2 21/执法案卷/8.属于行政/0 0 3 0 3 0 6/查询事项/"
    rows += "（六）其他/1 0 0 0 0 0 1/处理/（七）/2 0 无 0 0 0 2/总计"
    heads = "申请人情况/自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计/"
    found = tables_of((heads + rows).replace("/", "\n")).readings
    totals = {name.split(".")[1]: one.value for name, one in found.items() if name.endswith(".total")}
    assert totals == {
        "denied_enforcement_case": 21,
        "denied_admin_query": 6,
        "other_handling": 1,
        "total_processed": 2,
    }


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ("1，543", 1543),
        ("3．5", 3.5),
        ("12%", None),
        ("2021年 543", None),
        ("5次", 5),
        ("1，2", None),
        ("3。", 3),
    ],
)
def test_a_figure_that_goes_on_is_not_cut_off(cells: str, value: float | None) -> None:
    found = tables_of(f"信息内容\n本年处理决定数量\n行政处罚 {cells}\n行政强制 8").readings
    assert found["disclosure.punishment.processed"].value == value
    assert found["disclosure.coercion.processed"].value == 8


@pytest.mark.parametrize("cell", ["3余", "3?", "<1", "1e3", "1163。54", "十二", "3注1", "3=3", "≥3"])
@pytest.mark.parametrize("blank", [" ", "\n", ""])
def test_what_is_more_than_a_figure_is_none(cell: str, blank: str) -> None:
    tables = tables_of(f"信息内容\n本年处理决定数量\n行政处罚{blank}{cell}\n行政强制 8")
    assert tables.readings["disclosure.punishment.processed"].value is None
    assert tables.readings["disclosure.coercion.processed"].value == 8
    assert any("disclosure.punishment.processed" in one.fields for one in tables.findings)


@pytest.mark.parametrize(
    ("heads", "rows", "named"),
    [
        (" | 本年废止件数 | 现行有效件数", "规章 | 118 | 1\n行政规范性文件 | 1 | 2 | 3", "ambiguous-cells"),
        ("本年废止件数 | 现行有效件数 | ", "规章 | 0 | 3 | 2\n行政规范性文件 | 0 | 0 | 0", "heads-absent"),
        ("", "规章 | 0 | 3 | 2", "heads-absent"),
    ],
)
def test_rows_below_columns_without_heads_are_named(heads: str, rows: str, named: str) -> None:
    text = f"第二十条第（一）项\n信息内容 | {heads}\n{rows}"
    fields = {field for one in tables_of(text).findings if one.code == named for field in one.fields}
    assert "disclosure.regulations.made" in fields


def text_of(tables: dict[str, list[Drawing]]) -> str:
    return re.sub("<[^>]+>", "", lines(tables).replace("<br>", "\n").replace("&nbsp;", " "))


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(SINCE_2019),
    seed=st.integers(0, 2**32),
    keeping=st.lists(st.sampled_from([*KEEPING]), max_size=2),
    opening=st.sampled_from([*OPENING]),
    plain=st.booleans(),
)
def test_whatever_pages_make_of_a_table_no_figure_is_silently_wrong(
    name: str, seed: int, keeping: list[str], opening: str, plain: bool
) -> None:
    printed = unrelated(name, seed) if seed % 2 else figures(name, seed)
    tables = drawn(name, printed, [*keeping, opening], seed)
    text, file = (text_of(tables), "report.txt") if plain else (page(tables), "report.html")
    assert silent(text, file, printed) == []


@pytest.mark.long
@settings(max_examples=2000, deadline=None)
@given(
    name=st.sampled_from(SINCE_2019),
    seed=st.integers(0, 2**32),
    keeping=st.lists(st.sampled_from([*KEEPING]), max_size=3),
    opening=st.sampled_from([*OPENING]),
    plain=st.booleans(),
)
def test_many_drifts_at_once(name: str, seed: int, keeping: list[str], opening: str, plain: bool) -> None:
    printed = unrelated(name, seed) if seed % 2 else figures(name, seed)
    tables = drawn(name, printed, [*keeping, opening], seed)
    text, file = (text_of(tables), "report.txt") if plain else (page(tables), "report.html")
    assert silent(text, file, printed) == []


def test_a_table_that_is_drawn_as_no_form_is_names_what_it_left_out() -> None:
    printed = unrelated("2021", 3)
    labels = tuple(tuple(cell for cell in row if cell.head) for row in drawing("2021", "requests", printed))
    tables = tables_of(page(drawn("2021", printed, [], 3) | {"requests": [labels]}), "report.html")
    (finding,) = [one for one in tables.findings if one.code == "no-figures"]
    assert not [field for field in tables.readings if field.startswith("requests.")]
    assert "requests.new_received.total" in finding.fields


def test_a_table_on_its_side_that_lost_a_label_is_not_read_and_one_that_is_read_is_named() -> None:
    printed = unrelated("2021", 5)
    (side,) = drawn("2021", printed, ["rows as columns"], 5)["requests"]
    (finding,) = [one for one in _found({"requests": [side]}) if one.code == "table-turned"]
    assert set(finding.fields) == {field for field in printed if field.startswith("requests.")}
    holed = (*side[:2], side[2][:7] + side[2][8:], *side[3:])
    assert {one.code for one in _found({"requests": [holed]})} >= {"no-figures"}


def test_table_4_on_its_side_may_have_blank_cells_and_a_footer() -> None:
    printed = unrelated("2021", 5) | {"disputes.review.correct": "", "disputes.litigation_direct.total": ""}
    (side,) = drawn("2021", printed, ["rows as columns"], 5)["disputes"]
    footer = (Drawn(text="填报人：张三　联系电话：12345678", colspan=4, head=True),)
    read = tables_of(page({"disputes": [(*side, footer)]}), "report.html").readings
    assert {name: one.text for name, one in read.items()} == {
        name: text for name, text in printed.items() if name.startswith("disputes.")
    }


def _found(tables: dict[str, list[Drawing]]) -> Sequence[Finding]:
    return tables_of(page(tables), "report.html").findings


def test_a_head_of_the_year_before_is_none_of_this_year() -> None:
    text = f"{DOCUMENTS.replace('本年制发件数', '上年制发件数')}\n规章 | 9 | 2 | 3"
    values = {name.rpartition(".")[2]: one.value for name, one in tables_of(text).readings.items()}
    assert 9 not in values.values()


@pytest.mark.parametrize(
    ("headings", "counts"),
    [
        (("2022年数据", "上年（2021年）数据"), 0),
        (("2022年数据", "上年数据"), 0),
        (("2021年数据", "2022年数据"), 1),
        (("本年数据", "另表数据"), None),
        (("", "附：2021年收到和处理政府信息公开申请情况"), 0),
        (("", "附：2023年收到和处理政府信息公开申请情况"), 0),
        (("收到申请比2021年多。", "2022年，情况如下。"), None),
    ],
)
def test_a_table_that_is_printed_for_two_years(headings: tuple[str, str], counts: int | None) -> None:
    both = [unrelated("2021", seed) for seed in (11, 12)]
    pages = [page(drawn("2021", printed, [], 1)).partition("平稳。</p>")[2] for printed in both]
    pages = [one.partition("<h2>五、")[0] for one in pages]
    text = "".join(f"<p>{heading}</p>{one}" for heading, one in zip(headings, pages, strict=True))
    tables = tables_of(f"<h1>示例街道2022年政府信息公开工作年度报告</h1>{text}", "report.html")
    values = [tables.readings[field].value for field in both[0]]
    if counts is None:
        assert sum(value is not None for value in values) < 5  # those that happen to agree
        return
    assert values == [float(text) for text in both[counts].values()]
    named = {field for one in tables.findings if one.code == "earlier-year" for field in one.fields}
    assert named == set(both[0])


GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
HEADS = "类别 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
CHAPTER = "四、政府信息公开行政复议、行政诉讼情况"


def disputes_of(*rows: str) -> dict[str, object]:
    text = "\n".join(["示例街道2022年政府信息公开工作年度报告", CHAPTER, *rows])
    return {name.removeprefix("disputes."): one.value for name, one in tables_of(text).readings.items()}


def test_table_4_with_a_row_for_each_group() -> None:
    rows = [f"{group} | {n} | 0 | 0 | 1 | {n + 1}" for n, group in enumerate(GROUPS)]
    found = disputes_of(HEADS, *rows)
    assert len(found) == 15
    assert [
        found[f"{group}.total"] for group in ("review", "litigation_direct", "litigation_post_review")
    ] == [1, 2, 3]


def test_table_4_in_another_order_is_open() -> None:
    heads = ["总计", "结果维持", "结果纠正", "其他结果", "尚未审结"]
    cells = ["1", "1", "0", "0", "0"]
    found = disputes_of("行政复议", "行政诉讼", *heads, *GROUPS[1:], *heads, *heads, *cells * 3)
    assert set(found.values()) == {None}


DOCUMENTS = (
    "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"
)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (f"{CHAPTER}\n{HEADS}\n行政复议 | 2 | 0 | 0 | 1 | | ", "disputes.review.maintain"),
        (f"{DOCUMENTS}\n规章 | | 2 | 1 |", "disclosure.regulations.repealed"),
        (f"{DOCUMENTS}\n规章 | 2 | 1 1 | 0 |", "disclosure.regulations.made"),
    ],
)
def test_a_row_of_which_a_cell_may_be_lost_is_in_doubt(rows: str, named: str) -> None:
    (found,) = [one for one in tables_of(rows).findings if one.code == "may-be-shifted"]
    assert named in found.fields


APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@pytest.mark.parametrize(
    ("heads", "natural"),
    [
        (APPLICANTS, 1),
        (APPLICANTS[1:6], 1),
        (APPLICANTS[5:0:-1], None),
        (APPLICANTS[6:] + APPLICANTS[:6], None),
    ],
)
def test_heads_that_are_named_in_part_must_keep_the_order_of_the_form(
    heads: Sequence[str], natural: int | None
) -> None:
    text = [f"{NOTE} 申请人情况", " ".join(heads), "一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21"]
    found = tables_of("\n".join(["三、收到和处理政府信息公开申请情况", *text])).readings
    assert found["requests.new_received.natural_person"].value == natural


def test_rows_that_were_not_found_are_named() -> None:
    (found,) = [
        one for one in tables_of(f"{DOCUMENTS}\n规章 | 2 | 1 | 1 |").findings if one.code == "rows-absent"
    ]
    assert "disclosure.normative_documents.made" in found.fields
    assert "disclosure.regulations.made" not in found.fields
