"""The statutory tables as the circulars draw them, merged cells and all, and what real pages make of them.

A drawing is rows of cells; a drift takes a drawing and gives another one that prints the same figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.forms import form
from tests.reading.printing import CHAPTERS

Figures = Mapping[str, str]  # field id → what its cell prints


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A cell once, with its spans; `head` of heads and labels."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
Row = tuple[Drawn, ...]
Drawing = tuple[Row, ...]
Drift = Callable[[str, Drawing, random.Random], Drawing]  # of a table: disclosure, requests, disputes


def drawing(name: str, table: str, figures: Figures) -> Drawing:
    """Table 2, 3 or 4 of the form."""
    draw = {"disclosure": _disclosure, "requests": _requests, "disputes": _disputes}
    return tuple(tuple(row) for row in draw[table](name, figures))


def _head(text: str, rowspan: int = 1, colspan: int = 1) -> Drawn:
    return Drawn(text=text, rowspan=rowspan, colspan=colspan, head=True)


def _disclosure(name: str, figures: Figures) -> list[list[Drawn]]:
    rows = []
    for block in form(name).tables["disclosure"]:
        wide = 3 // len(block.columns)
        rows += [[_head(block.clause, colspan=4)]]
        rows += [[_head("信息内容"), *(_head(one.label, colspan=wide) for one in block.columns)]]
        for row in block.rows:
            fields = [f"disclosure.{row.id}.{one.id}" for one in block.columns]
            if fields[0] in figures:
                rows += [[_head(row.label), *(Drawn(text=figures[field], colspan=wide) for field in fields)]]
    return rows


def _requests(name: str, figures: Figures) -> list[list[Drawn]]:
    (block,) = form(name).tables["requests"]
    natural, *legal, total = [column.label for column in block.columns]
    rows = [
        [_head(_NOTE, 3, 3), _head("申请人情况", 1, 7)],
        [_head(natural, 2), _head("法人或其他组织", 1, 5), _head(total, 2)],
        [_head(label) for label in legal],
    ]  # fmt: skip
    results = [row.id for row in block.rows if row.id not in _ENDS]
    for row in block.rows:
        labels = [_head(row.label, 1, 3)]
        if row.id not in ("new_received", "carried_over", "carried_forward"):
            alike = [one for one in block.rows if one.group == row.group]
            labels = [_head(row.label, 1, 1 if row.group else 2)]
            if row.group and alike[0] is row:
                labels.insert(0, _head(row.group, len(alike)))
            if row.id == results[0]:
                labels.insert(0, _head("三、本年度办理结果", len(results) + 1))
        cells = [Drawn(text=figures[f"requests.{row.id}.{one.id}"]) for one in block.columns]
        rows.append([*labels, *cells])
    return rows


_ENDS = ("new_received", "carried_over", "total_processed", "carried_forward")


def _disputes(name: str, figures: Figures) -> list[list[Drawn]]:
    (block,) = form(name).tables["disputes"]
    heads = [_head(column.label) for column in block.columns]
    review, *suits = block.rows
    return [
        [_head(review.label, 1, 5), _head("行政诉讼", 1, 10)],
        [*(replace(one, rowspan=2) for one in heads), *(_head(one.label, 1, 5) for one in suits)],
        heads * 2,
        [Drawn(text=figures[f"disputes.{row.id}.{one.id}"]) for row in block.rows for one in block.columns],
    ]


def page(tables: Mapping[str, Sequence[Drawing]], year: int = 2022, mark: str = "td") -> str:
    """A page of chapters with their tables in markup; `mark` is the element of heads."""
    chapters = "".join(
        f"<h2>{CHAPTERS[table]}</h2>" + "".join(markup(one, mark) for one in drawn)
        for table, drawn in tables.items()
    )
    title = f"示例街道{year}年政府信息公开工作年度报告"
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<h2>一、总体情况</h2><p>本年工作平稳。</p>{chapters}"
        "<h2>五、存在的主要问题及改进情况</h2><p>还有不足。</p></body></html>"
    )


def markup(drawn: Drawing, mark: str = "td") -> str:
    """A table element."""
    rows = "".join(f"<tr>{''.join(_cell(cell, mark) for cell in row)}</tr>" for row in drawn)
    return f"<table>{rows}</table>"


def _cell(cell: Drawn, mark: str) -> str:
    spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (
        cell.colspan > 1
    )
    kind = mark if cell.head else "td"
    return f"<{kind}{spans}>{cell.text}</{kind}>"


def lines(tables: Mapping[str, Sequence[Drawing]], year: int = 2022) -> str:
    """The same in plain text, one cell a line, each merged cell once."""
    text = [f"示例街道{year}年政府信息公开工作年度报告", "一、总体情况", "本年工作平稳。"]
    for table, drawn in tables.items():
        text += [CHAPTERS[table], *(cell.text for one in drawn for row in one for cell in row)]
    return "\n".join([*text, "五、存在的主要问题及改进情况", "还有不足。"])


def full(drawn: Drawing, *, repeat: bool) -> list[list[Drawn]]:
    """Every grid position as a cell of its own; what a merged cell covers is blank, or repeats it."""
    taken: dict[tuple[int, int], Drawn] = {}
    for at, row in enumerate(drawn):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    text = cell.text if repeat or not (down or right) else ""
                    taken[at + down, column + right] = Drawn(text=text, head=cell.head)
    width = 1 + max(column for _, column in taken)
    height = 1 + max(row for row, _ in taken)
    return [[taken.get((row, column), Drawn(text="")) for column in range(width)] for row in range(height)]
