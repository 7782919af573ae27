"""Prints the statutory tables of a form in every layout that real reports reach us in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipelines.forms import Line, form

Figures = Mapping[str, str]  # field id → what its cell prints

_GROUPS = {"granted": "三、本年度办理结果"}  # printed before the row, in a cell of its own
CHAPTERS = {
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
_END = "五、存在的主要问题及改进情况"


def grid(name: str, figures: Figures) -> dict[str, list[list[str]]]:
    """The tables of a form as rows of cells, without the blanks that merged cells leave."""
    tables = form(name).tables
    disclosure = []
    for block in tables["disclosure"]:
        disclosure += [[block.clause], ["信息内容", *(column.label for column in block.columns)]]
        disclosure += [
            [row.label, *_cells("disclosure", row, block.columns, figures)]
            for row in block.rows
            if any(f"disclosure.{row.id}.{column.id}" in figures for column in block.columns)
        ]
    return {
        "disclosure": disclosure,
        "requests": list(_requests(name, figures)),
        "disputes": list(_disputes(name, figures)),
    }


def _requests(name: str, figures: Figures) -> Iterator[list[str]]:
    block = form(name).tables["requests"][0]
    yield ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"]
    yield ["自然人", "法人或其他组织", "总计"]
    yield [column.label for column in block.columns[1:-1]]
    group = ""
    for row in block.rows:
        before = [_GROUPS[row.id]] if row.id in _GROUPS else []
        if row.group and row.group != group:
            before, group = [row.group], row.group
        yield [*before, row.label, *_cells("requests", row, block.columns, figures)]


def _disputes(name: str, figures: Figures) -> Iterator[list[str]]:
    block = form(name).tables["disputes"][0]
    heads = [column.label for column in block.columns]
    yield ["行政复议", "行政诉讼"]
    yield [*heads, "未经复议直接起诉", "复议后起诉"]
    yield heads * 2
    yield [cell for row in block.rows for cell in _cells("disputes", row, block.columns, figures)]


def _cells(table: str, row: Line, columns: tuple[Line, ...], figures: Figures) -> list[str]:
    return [figures[f"{table}.{row.id}.{column.id}"] for column in columns]


def lay_out(name: str, figures: Figures, row: Callable[[list[str]], str]) -> str:
    """The chapters with their tables, each row of cells set by `row`."""
    lines = ["示例街道2022年政府信息公开工作年度报告", "一、总体情况", "本年工作平稳。"]
    for table, rows in grid(name, figures).items():
        lines += [CHAPTERS[table], *(row(cells) for cells in rows)]
    return "\n".join([*lines, _END, "还有不足。", "六、其他需要报告的事项", "无。"])


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "pipes": lambda cells: " | ".join(cells) + " |",
    "markdown": lambda cells: "| " + " | ".join(cells) + " |",
    "tabs": "\t".join,
    "cell a line": "\n".join,
    "cell a line, blank lines": lambda cells: "\n\n\n".join(cells) + "\n\n",
    "cell a line, pipes": lambda cells: "\n".join(f"{cell} |" for cell in cells),
    "pipe before": lambda cells: "|\n" + " |\n".join(cells) + " |",
    "blanks": " ".join,
    "broken labels": lambda cells: _broken(cells),
    "html": lambda cells: "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>",
}


def _broken(cells: list[str]) -> str:
    """A row of figures under a label that is broken over two lines, as in the text of a PDF."""
    *labels, last = [cell for cell in cells if not cell.replace(".", "").isdigit()] or [""]
    figures = cells[len(labels) + 1 :] if last else cells
    middle = len(last) // 2 if len(last) > 8 and figures else len(last)
    return "\n".join([*labels, last[:middle], " ".join([last[middle:], *figures])]).strip()


def run_together(name: str, figures: Figures) -> str:
    """The whole report in one paragraph, cells without anything between them."""
    return lay_out(name, figures, "".join).replace("\n", "")


def html(name: str, figures: Figures) -> str:
    """A page whose tables stand in real markup."""
    body = "".join(
        f"<h2>{CHAPTERS[table]}</h2><table>{''.join(LAYOUTS['html'](row) for row in rows)}</table>"
        for table, rows in grid(name, figures).items()
    )
    title = "示例街道2022年政府信息公开工作年度报告"
    return f"<html><head><meta charset=utf-8></head><body><h1>{title}</h1>{body}<h2>{_END}</h2></body></html>"
