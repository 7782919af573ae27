"""Tables in a terminal: whatever its width, figures and the words of heads are whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crawler.terminal.tables import laid

HEADS = ("", "自然人", "法律服务机构", "last_run")
ROWS = (
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 8, 12345, "2026-11-22 16:44"),
    ("（七）总计", 147, None, "never"),
)


@pytest.mark.parametrize(
    ("room", "lines"),
    [
        (
            80,  # the label folds
            [
                "                                          自然人  法律服务机构  last_run",
                "1.申请人无正当理由逾期不补正、行政机关不       8         12345  2026-11-22 16:44",
                "再处理其政府信息公开申请",
                "（七）总计                                   147                never",
            ],
        ),
        (
            60,  # then heads over figures, then the label again
            [
                "                            自然人  法律服  last_run",
                "                                    务机构",
                "1.申请人无正当理由逾期不补       8   12345  2026-11-22 16:44",
                "正、行政机关不再处理其政府",
                "信息公开申请",
                "（七）总计                     147          never",
            ],
        ),
        (
            10,  # what cannot fold any more is wider than the terminal; figures, days and names are whole
            [
                "              自然人  法律服  last_run",
                "                      务机构",
                "1.申请人无正       8   12345  2026-11-22",
                "当理由逾期不                  16:44",
            ],
        ),
    ],
)
def test_what_is_too_wide_folds(room: int, lines: list[str]) -> None:
    assert laid("", HEADS, ROWS, room).plain.split("\n")[: len(lines)] == lines


@given(
    rows=st.lists(
        st.tuples(st.text(max_size=60), st.integers(-(10**9), 10**9), st.text(max_size=60)), min_size=1
    ),
    room=st.integers(1, 200),
)
def test_no_figure_is_cut(rows: list[tuple[str, int, str]], room: int) -> None:
    shown = laid("", ("名称", "figures_of_it", "printed"), rows, room).plain
    lines = shown.split("\n")
    for _, figure, _ in rows:
        assert any(str(figure) in line for line in lines)
    assert "figures_of_it" in lines[0]
    assert all(char == "\n" or char >= " " for char in shown), "nothing moves the cursor"


def test_a_table_fits_where_it_can() -> None:
    shown = laid("Last runs", HEADS, ROWS, 80).plain.split("\n")
    assert shown[0] == "Last runs"
    assert max(map(cell_len, shown)) <= 80
