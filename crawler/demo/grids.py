"""The statutory tables as grids of cells with spans; HTML, PDF and Excel draw the same grids."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

APPLICANTS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
AMOUNT = "采购总金额（万元，保留四位小数）"  # 北京 adds the unit to the national form
SPLIT_ROWS = ("other_services_inspection", "行政检查"), ("other_services_confirmation", "行政确认")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A physical cell; blank text is a blank cell."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Row: TypeAlias = tuple[Cell, ...]
Grid: TypeAlias = tuple[Row, ...]
Figures: TypeAlias = Mapping[str, Sequence[str]]


@cache
def forms() -> dict[str, Any]:
    """The labels, by table and form."""
    return tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))


def cells(*texts: str) -> Row:
    """Plain cells in a row."""
    return tuple(Cell(text=text) for text in texts)


def disclosure(form: str, figures: Figures, variant: str = "") -> Grid:
    """Table two (主动公开). `beijing` splits 其他对外管理服务事项, `narrow` within four columns."""
    labels = 2 if variant == "beijing" else 1
    return tuple(
        row for block in forms()["disclosure"][form] for row in _block(block, figures, variant, labels)
    )


def _block(block: Mapping[str, Any], figures: Figures, variant: str, labels: int) -> Iterator[Row]:
    header: list[str] = block["header"]
    values = len(header) - 1
    yield (Cell(text=block["clause"], colspan=labels + 3),)
    header = [AMOUNT if variant and label == "采购总金额" else label for label in header]
    yield _wide(cells(*header), labels, values)
    for name, label in block["rows"]:
        if variant and name == "other_services":
            yield from _split(label, figures, variant)
        else:
            yield _wide(cells(label, *figures.get(name, ["0"] * values)), labels, values)


def _wide(row: Row, labels: int, values: int) -> Row:
    """The label spans the label columns, the last figure what is left of the three."""
    return (
        replace(row[0], colspan=labels),
        *row[1:-1],
        replace(row[-1], colspan=4 - values),
    )


def _split(label: str, figures: Figures, variant: str) -> Iterator[Row]:
    count = 3 if variant == "beijing" else 2  # narrow: two cells printed for three columns
    for n, (name, sub) in enumerate(SPLIT_ROWS):
        head = (Cell(text=label, rowspan=2),) if n == 0 else ()
        yield (*head, *cells(sub, *figures.get(name, ["0"] * count)))


def requests(form: str, figures: Figures, fill: Sequence[str]) -> Grid:
    """Table three (依申请公开): seven columns; rows that `figures` does not name are filled."""
    rows = forms()["requests"][form]["rows"]
    return (
        (Cell(text=NOTE, rowspan=3, colspan=3), Cell(text="申请人情况", colspan=7)),
        (
            Cell(text="自然人", rowspan=2),
            Cell(text="法人或其他组织", colspan=5),
            Cell(text="总计", rowspan=2),
        ),
        cells(*APPLICANTS),
        *((*_heads(rows, n), *cells(*figures.get(rows[n][0], fill))) for n in range(len(rows))),
    )


def _heads(rows: Sequence[Sequence[str]], n: int) -> Row:
    """The label cells that begin in row n; a group's label spans its rows."""
    labels = rows[n][1:]
    found = []
    for depth, label in enumerate(labels, 1):
        path = labels[:depth]
        if n and rows[n - 1][1 : depth + 1] == path:
            continue
        same = takewhile(lambda row, path=path: row[1 : len(path) + 1] == path, rows[n:])  # type: ignore[misc]
        height = sum(1 for _ in same)
        found.append(Cell(text=label, rowspan=height, colspan=4 - depth if depth == len(labels) else 1))
    return tuple(found)


def disputes(figures: Sequence[str]) -> Grid:
    """Table four (行政复议、行政诉讼): fifteen figures in one row."""
    return (
        (Cell(text="行政复议", colspan=5), Cell(text="行政诉讼", colspan=10)),
        (
            *(Cell(text=label, rowspan=2) for label in RESULTS),
            Cell(text="未经复议直接起诉", colspan=5),
            Cell(text="复议后起诉", colspan=5),
        ),
        cells(*RESULTS, *RESULTS),
        cells(*figures),
    )


def indicators(figures: Mapping[str, str]) -> Grid:
    """The 统计表 of 2014: 58 figures with their units; what is not known stays blank."""
    form = forms()["indicators"]
    rows = (cells(label, unit, figures.get(name, "") if name else "") for name, label, unit in form["rows"])
    return (cells(*form["header"]), *rows)


def placed(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Yield (row, column, cell), 0-based, as a browser lays cells with spans out."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            yield r, c, cell
            taken |= {(r + y, c + x) for y in range(cell.rowspan) for x in range(cell.colspan)}


def torn(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """Tear a grid as a page break does: cells that span the break go on below it, blank."""
    below: list[list[tuple[int, Cell]]] = [[] for _ in grid[at:]]
    above: list[list[Cell]] = [[] for _ in grid[:at]]
    for r, c, cell in placed(grid):
        end = r + cell.rowspan
        if r < at:
            above[r].append(replace(cell, rowspan=min(end, at) - r))
        if r < at < end:
            below[0].append((c, replace(cell, text="", rowspan=end - at)))
        if r >= at:
            below[r - at].append((c, cell))
    rest = tuple(tuple(cell for _, cell in sorted(row, key=lambda item: item[0])) for row in below)
    return tuple(tuple(row) for row in above), rest
