"""Prints the statistics table (统计表) of the form of 2014 in every layout that real reports reach us in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipelines.forms import Line, form

Figures = Mapping[str, str]  # field id → what its cell prints
Cells = list[str]

HEAD = ["统计指标", "单位", "统计数"]
FUJIAN_HEAD = ["指标名称", "计量单位", "本年度", "历年累计"]
TITLE = "示例区2016年政府信息公开工作年度报告"


def figures(seed: int, variant: str = "") -> dict[str, str]:
    """A count for every field that the table of that variant prints."""
    draw = random.Random(seed)
    rows = [row for row, _ in _rows(variant)]
    if variant != "fujian":
        return {f"indicators.{row.id}": _count(draw, row) for row in rows}
    found = {}
    for row in rows:
        year = draw.choice((0, 1, 7, 25, 1034))
        found[f"indicators.{row.id}.year"] = str(year)
        found[f"indicators.{row.id}.cumulative"] = str(year + draw.choice((0, 3, 200)))
    return found


def _count(draw: random.Random, row: Line) -> str:
    return (
        draw.choice(("0", "1.5", "30"))
        if row.number == "decimal"
        else str(draw.choice((0, 1, 2, 7, 65, 1034)))
    )


def _rows(variant: str) -> Iterator[tuple[Line, str]]:
    """Rows with the label of their group, in the order of print."""
    blocks = form("2014").tables["indicators"]
    beijing = next(block for block in blocks if block.variant == "beijing")
    for block in blocks:
        if block.variant != (variant if variant == "fujian" else ""):
            continue
        for row in block.rows:
            yield row, block.clause
            if variant == "beijing" and row.id == "normative_made":
                yield from ((extra, block.clause) for extra in beijing.rows)


def sheet(printed: Figures, variant: str = "", number: Callable[[int], str] = "{}、".format) -> list[Cells]:
    """The rows of the table: label, unit, figure or figures; groups stand alone."""
    rows, group = [FUJIAN_HEAD if variant == "fujian" else HEAD], ""
    for at, (row, clause) in enumerate(_rows(variant), 1):
        if clause != group and clause not in row.labels and not clause.startswith(("四", "五", "六", "七")):
            rows.append([clause])
        group = clause
        names = [f"indicators.{row.id}"]
        if variant == "fujian":
            names = [f"indicators.{row.id}.{column}" for column in ("year", "cumulative")]
        label = ("其中：" if row.parent else "") + number(at % 9 + 1) + row.label
        rows.append([label, _unit(row), *(printed[name] for name in names)])
    return rows


def _unit(row: Line) -> str:
    return "条" if row.unit == "条（件）" else row.unit or ""


LAYOUTS: dict[str, Callable[[Sequence[Cells]], str]] = {
    "html": lambda rows: _page("".join(_tr(cells) for cells in rows)),
    "cells of several paragraphs": lambda rows: _page("".join(_tr([f"<p>{c}</p>" for c in r]) for r in rows)),
    "numbered rows": lambda rows: _page("".join(_tr([str(n), *cells]) for n, cells in enumerate(rows))),
    "a note column": lambda rows: _page("".join(_tr([*cells, ""]) for cells in rows)),
    "labels doubled": lambda rows: _page("".join(_tr([cells[0], *cells]) for cells in rows)),
    "a blank column": lambda rows: _page("".join(_tr([cells[0], "", *cells[1:]]) for cells in rows)),
    "units behind": lambda rows: _page("".join(_tr([*cells[:1], *cells[2:], *cells[1:2]]) for cells in rows)),
    "groups beside their rows": lambda rows: _page(_beside(rows)),
    "two tables side by side": lambda rows: _page(_two(rows)),
    "rows as columns": lambda rows: _page("".join(map(_tr, _on_its_side(rows)))),
    "pipes": lambda rows: _text(" | ".join(cells) + " |" for cells in rows),
    "markdown": lambda rows: _text("| " + " | ".join(cells) + " |" for cells in rows),
    "tabs": lambda rows: _text("\t".join(cells) for cells in rows),
    "blanks": lambda rows: _text("  ".join(cells) for cells in rows),
    "blanks, no units": lambda rows: _text("  ".join([cells[0], *cells[2:]]) for cells in rows),
    "blanks, broken rows": lambda rows: _text(line for cells in rows for line in _broken_row(cells)),
    "units behind the figures": lambda rows: _text(map(_with_units, rows)),
    "cell a line": lambda rows: _text("\n".join(cells) for cells in rows),
    "cell a line, blank lines": lambda rows: _text("\n\n\n".join(cells) + "\n\n" for cells in rows),
    "cell a line, pipes": lambda rows: _text("\n".join(f"{cell} |" for cell in cells) for cells in rows),
    "page breaks": lambda rows: _text(_broken(rows)),
    "broken labels": lambda rows: _text("\n".join(_halves(cells)) for cells in rows),
    "run together": lambda rows: _text([_run(rows)]),
}


def of_width(rows: Sequence[Cells], width: int) -> str:
    """The table run together, on lines of a width."""
    text = _run(rows)
    return _text(text[at : at + width] for at in range(0, len(text), width))


def _run(rows: Sequence[Cells]) -> str:
    return " ".join("".join(cells[:2]) + " ".join(["", *cells[2:]]) for cells in rows)


def _text(lines: Sequence[str] | Iterator[str]) -> str:
    return "\n".join([TITLE, "附表：", *lines])


def _joined(cells: Cells) -> str:
    return "".join(cells[:2]) + " ".join(["", *cells[2:]])


def _page(rows: str) -> str:
    return f"<html><meta charset=utf-8><body><h1>{TITLE}</h1><table>{rows}</table></body></html>"


def _tr(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _beside(rows: Sequence[Cells]) -> str:
    """The group's label in a cell of its own over all its rows."""
    lines: list[str] = []
    groups = [at for at, cells in enumerate(rows) if len(cells) == 1]
    for at, cells in enumerate(rows):
        if len(cells) == 1:
            continue
        before = [group for group in groups if group < at]
        first = before and before[-1] == at - 1
        height = next((group for group in groups if group > at), len(rows)) - at
        group = f"<td rowspan={height}>{rows[before[-1]][0]}</td>" if first else ""
        lines.append("<tr>" + group + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return "".join(lines)


def _two(rows: Sequence[Cells]) -> str:
    """The second half of the table beside the first."""
    head, *body = rows
    middle = (len(body) + 1) // 2
    wide = [(cells + [""] * len(head))[: len(head)] for cells in body]
    left, right = wide[:middle], wide[middle:] + [[""] * len(head)] * (middle - len(wide[middle:]))
    return "".join(_tr([*a, *b]) for a, b in [(head, head), *zip(left, right, strict=True)])


def _on_its_side(rows: Sequence[Cells]) -> Iterator[Cells]:
    """Labels, units and figures in a line each; groups have a label only."""
    width = max(map(len, rows))
    return (list(line) for line in zip(*(cells + [""] * (width - len(cells)) for cells in rows), strict=True))


def _broken(rows: Sequence[Cells]) -> Iterator[str]:
    """A page number and the head again after every twenty rows."""
    for at, cells in enumerate(rows):
        if at and at % 20 == 0:
            yield from (f"- {at // 20} -", *rows[0])
        yield from cells


def _broken_row(cells: Cells) -> Cells:
    """A long label on two lines, its unit and figure behind the rest of it."""
    label, *rest = _halves(cells)
    return [label, "  ".join(rest)] if label != cells[0] else ["  ".join(cells)]


def _with_units(cells: Cells) -> str:
    """Each figure with its unit, as people write it; the heads without that of the unit."""
    label, unit, *figures = cells if len(cells) > 1 else [*cells, ""]
    return "  ".join([label, *(figure + ("" if unit.endswith("单位") else unit) for figure in figures)])


def _halves(cells: Cells) -> Cells:
    """A long label on two lines, as narrow columns print it."""
    label, *rest = cells
    middle = len(label) * 2 // 3
    return [label[:middle], label[middle:], *rest] if len(label) > 14 and rest else cells
