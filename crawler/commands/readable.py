"""A report and a document for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from crawler.commands.terminal import out, table
from pipelines import forms
from pipelines.document import Document, Paragraph
from pipelines.forms import Block
from pipelines.messages import message
from pipelines.report import Reading, Report, State

CHAPTERS = {
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
COLOURS = {"error": "red", "warning": "yellow", "info": "dim"}


def show_report(name: str, report: Report, language: str) -> None:
    """Title, agency, year and form; the tables; the doubts."""
    out.print(table("", ("", name), _facts(report)), highlight=False)
    readings = {r.field: r for r in report.readings if r.source == "table"}
    for part in forms.TABLES:
        if part in report.forms:
            form = forms.form(report.forms[part])
            out.print(f"\n[bold]{CHAPTERS[part]}[/bold] ({form.instrument})", highlight=False)
            for block in form.tables[part]:
                out.print(_block(part, block, readings), highlight=False)
    for found in report.findings:
        colour = COLOURS.get(found.severity, "")
        said = escape(f"{message(found, language)} {found.place}".strip())
        out.print(f"[{colour}]{found.severity}[/{colour}] {said}", highlight=False)


def _facts(report: Report) -> list[tuple[str, object]]:
    agency = report.agency
    facts = [
        ("title", report.title),
        ("agency", f"{agency.name} ({agency.region or '?'})" if agency else None),
        ("year", str(report.year or "")),
        ("form", report.form),
        ("kind", report.kind + ("" if report.is_report else ", no annual report")),
        ("chapters", str(len(report.chapters))),
        ("figures", str(sum(r.state is State.NUMBER for r in report.readings))),
    ]
    return [*facts, *((key, datum.value) for key, datum in report.metadata.items() if key != "title")]


def _block(part: str, block: Block, readings: Mapping[str, Reading]) -> Table:
    """The printed cells of one block of the form; a row that is not printed is left out."""
    rows = []
    for row in block.rows:
        cells = [readings.get(f"{part}.{row.id}.{column.id}") for column in block.columns]
        if any(cells):
            rows.append([row.label, *(_cell(cell) for cell in cells)])
    return table("", (block.clause, *(column.label for column in block.columns)), rows)


def _cell(reading: Reading | None) -> object:
    """The figure, else what stands in the cell; a doubtful one is marked."""
    if reading is None:
        return ""
    if reading.value is not None:
        return reading.value
    return "?" if reading.state in (State.AMBIGUOUS, State.ILLEGIBLE) else reading.text.strip()


def show_document(document: Document) -> None:
    """Every paragraph and cell with its place."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            _line(block.place, block.text)
        else:
            for cell in (cell for row in block.rows for cell in row):
                _line(cell.place, cell.text)


def _line(place: str, text: str) -> None:
    out.print(f"[dim]{place}[/dim] {escape(text)}", highlight=False, soft_wrap=True)
