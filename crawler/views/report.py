"""A report and a document for people at a terminal."""

from __future__ import annotations

from rich.text import Text

from crawler.terminal import say, table
from crawler.terminal.tables import plain
from pipelines import forms
from pipelines.document import Document, Paragraph
from pipelines.forms import Block, Line
from pipelines.messages import message
from pipelines.report import Reading, Report, State

CHAPTERS = {
    "indicators": "政府信息公开情况统计表",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
COLOURS = {"error": "red", "warning": "yellow", "info": "dim"}
DOUBT = "*"


def show_report(name: str, report: Report, language: str, *, printed: bool = False) -> None:
    """Title, agency, year, form; the tables, with `printed` beside what the document prints; the doubts."""
    say(table("", ("", name), _facts(report)))
    cells = _Cells(report, printed=printed)
    for part, heading in CHAPTERS.items():
        if part in report.forms:
            form = forms.form(report.forms[part])
            say(Text.assemble("\n", (heading, "bold"), f" ({form.instrument})"))
            for block in form.tables[part]:
                if shown := cells.block(part, block):
                    say(shown)
    if prose := cells.prose():
        say(prose)
    for found in report.findings:
        said = plain(f" {message(found, language)} {found.place}".rstrip())
        say(Text.assemble((found.severity, COLOURS.get(found.severity, "")), said))


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


class _Cells:
    """The readings of a report as cells of tables; one that a finding doubts bears a star."""

    def __init__(self, report: Report, *, printed: bool) -> None:
        self._readings = {r.field: r for r in report.readings if r.source == "table"}
        self._prose = [r for r in report.readings if r.source != "table"]
        self._doubted = {field for f in report.findings if f.severity != "info" for field in f.fields}
        self._printed = printed

    def block(self, part: str, block: Block) -> Text | None:
        """The printed rows of one block of the form, if any is printed."""
        found = [(row.label, [*map(self._readings.get, _fields(part, row, block))]) for row in block.rows]
        rows = [
            [label, *map(self._cell, cells), *self._beside(cells)] for label, cells in found if any(cells)
        ]
        heads = [column.label for column in block.columns] or ["统计数"]
        return table("", (block.clause, *heads, *[""] * self._printed), rows) if rows else None

    def prose(self) -> Text | None:
        """What sentences state, with the words and their place, if they state anything."""
        rows = [[r.field, self._cell(r), r.unit, r.text, r.place] for r in self._prose]
        return table("", ("", "", "", "", ""), rows) if rows else None

    def _cell(self, reading: Reading | None) -> object:
        """The figure, else what stands in the cell."""
        if reading is None:
            return ""
        unread = reading.state in (State.AMBIGUOUS, State.ILLEGIBLE)
        said = reading.value if reading.value is not None else "?" if unread else reading.text.strip()
        return f"{said}{DOUBT}" if reading.field in self._doubted else said

    def _beside(self, found: list[Reading | None]) -> list[str]:
        """The row as the document prints it, and where it begins."""
        there = [reading for reading in found if reading]
        said = " | ".join(" ".join(reading.text.split()) for reading in there)
        return [f"{there[0].place}: {said}"] if self._printed else []


def _fields(part: str, row: Line, block: Block) -> list[str]:
    """The fields of a row; one of a table without columns has one."""
    return [f"{part}.{row.id}.{column.id}" for column in block.columns] or [f"{part}.{row.id}"]


def show_document(document: Document) -> None:
    """Every paragraph and cell with its place."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            _line(block.place, block.text)
        else:
            for cell in (cell for row in block.rows for cell in row):
                _line(cell.place, cell.text)


def _line(place: str, text: str) -> None:
    say(Text.assemble((place, "dim"), f" {plain(text)}"))
