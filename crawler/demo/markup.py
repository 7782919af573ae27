"""Reports as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from crawler.demo.grids import Cell, Grid
from crawler.demo.report import Report

TEMPLATES = Path(__file__).with_name("templates")
Write = Callable[[str], str]


@cache
def template(name: str) -> Template:
    """A page of one of the replicas."""
    return Template((TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """A cell as an editor of the CMS writes it."""
    return escape(text)


def pasted(text: str) -> str:
    """A cell as it comes out of Word."""
    return f'<p align="center"><span style="font-family:宋体">{escape(text) or "&nbsp;"}</span></p>'


def body(report: Report, write: Write = plain) -> str:
    """The report from its first sentence to its last."""
    parts = [paragraphs(report.lead)]
    for chapter in report.chapters:
        parts.append(f"<p><strong>{escape(chapter.heading)}</strong></p>")
        parts.append(paragraphs(chapter.paragraphs))
        if chapter.grid:
            parts.append(table(chapter.grid, write))
    parts.append(paragraphs(report.tail))
    return "\n".join(part for part in parts if part)


def paragraphs(texts: Iterable[str]) -> str:
    """One p for each."""
    return "\n".join(f"<p>　　{escape(text)}</p>" for text in texts)


def table(grid: Grid, write: Write = plain) -> str:
    """A grid with its spans."""
    rows = ("<tr>" + "".join(_cell(cell, write) for cell in row) + "</tr>" for row in grid)
    return '<table border="1" cellspacing="0"><tbody>\n' + "\n".join(rows) + "\n</tbody></table>"


def _cell(cell: Cell, write: Write) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if count > 1
    )
    return f"<td{spans}>{write(cell.text)}</td>"
