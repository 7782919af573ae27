"""The body of a Word document as HTML: paragraphs, tables with their spans, what text boxes hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from pipelines.readers.office.numbering import LOOKS, Numbering, W
from pipelines.readers.office.wordsymbols import raised, symbol
from pipelines.readers.packages import Element

__all__ = ["W", "markup"]

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MARKS = {f"{W}br": "<br>", f"{W}cr": "<br>", f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_TEXT = {f"{W}t", f"{_MATH}t"}
_SYMBOL = f"{W}sym"
_BOX = f"{W}txbxContent"
_GONE = {  # deleted, moved away, annotation, or read elsewhere
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr"),
    )
}
_CONTENTS = "TOC"
_OFF = ("0", "false", "off", "none")
_STYLE, _LOOKS = f"{W}rStyle", {name: f"{W}{name}" for name in LOOKS}
_HIDING = ("vanish", "strike", "dstrike")  # properties of a run that is not to be read
Chunk: TypeAlias = Callable[[Element], str]  # the markup of a document that a w:altChunk puts in here
_WIDEST = 1000  # columns


def markup(body: Element, numbering: Numbering, chunk: Chunk) -> str:
    """The content of an HTML body: one element a paragraph, and the tables as Word prints them."""
    marks = [mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar")]
    writer = _Writer(numbering, chunk, closed=marks.count("begin") == marks.count("end"))
    return writer.blocks(body) + writer.carried


@dataclass(slots=True)
class _Merged:
    """A cell that further rows may yet join."""

    html: str
    columns: int
    rows: int = 1


@dataclass(slots=True)
class _Writer:
    numbering: Numbering
    chunk: Chunk
    closed: bool = True  # every field that begins ends; else none of them can hide text
    boxes: list[str] = field(default_factory=list)  # of the paragraph in hand
    fields: list[str] = field(
        default_factory=list
    )  # open ones: their code, then "=" in front of their result
    carried: str = ""  # of a paragraph whose mark is deleted: it runs on into the next

    def blocks(self, parent: Element) -> str:
        """The paragraphs and tables below `parent`, also those in content controls and insertions."""
        return "".join(self._block(node) for node in parent)

    def _block(self, node: Element) -> str:
        if node.tag == f"{W}p":
            return self._paragraph(node)
        if node.tag == f"{W}tbl":
            return self._table(node)
        if node.tag == f"{W}altChunk":
            return self.chunk(node)
        if node.tag in _GONE or _is_contents(node):
            return ""
        return self.blocks(_chosen(node))

    def _paragraph(self, node: Element) -> str:
        outer, self.boxes = self.boxes, []
        number = self.numbering.number(node)
        text = self.carried + "".join(self._inline(node))
        self.carried = ""
        boxes, self.boxes = "".join(self.boxes), outer
        if node.find(f"{W}pPr/{W}rPr/{W}del") is not None and node.getnext() is not None:
            self.carried = text
            return boxes
        level = self.numbering.heading(node)
        tag = f"h{level}" if level else "p"
        apart = " " if number[-1:].isalnum() or number[-1:] == "." else ""
        return f"<{tag}>{escape(number)}{apart}{text}</{tag}>{boxes}"

    def _inline(self, node: Element) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag == f"{W}fldChar":
                self._field(child)
            elif tag == f"{W}instrText" and self.fields:
                self.fields[-1] += child.text or ""
            elif tag == _BOX:
                self.boxes.append(_Writer(self.numbering, self.chunk, self.closed).blocks(child))
            elif tag in _GONE or (tag == f"{W}r" and self._is_hidden(child)) or _is_prompt(child):
                continue
            elif tag in _TEXT or tag in _MARKS or tag == _SYMBOL:
                yield "" if self._is_silent() else _MARKS.get(tag) or escape(self._said(child))
            else:
                yield from self._inline(_chosen(child))

    def _field(self, mark: Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append("")
        elif kind == "separate" and self.fields:
            self.fields[-1] = f"={self.fields[-1].strip()}"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _is_silent(self) -> bool:
        """Within a field's code, or in a table of contents."""
        return self.closed and any(
            not code.startswith("=") or code.startswith(f"={_CONTENTS}") for code in self.fields
        )

    def _is_hidden(self, run: Element) -> bool:
        """Whether it is hidden, or struck through: who strikes a figure out sets another beside it."""
        looks = self._looks(run)
        return bool(looks) and any(looks.get(name, "0") not in _OFF for name in _HIDING)

    def _said(self, node: Element) -> str:
        """The text of a w:t, the character of a w:sym; of raised figures, marks of notes, those for notes."""
        if node.tag == _SYMBOL:
            return symbol(node.get(f"{W}font") or "", node.get(f"{W}char") or "")
        run, text = node.getparent(), node.text or ""
        return (
            raised(text) if run is not None and self._looks(run).get("vertAlign") == "superscript" else text
        )

    def _looks(self, run: Element) -> Mapping[str, str]:
        """What a run, or else its style, says of its text, by the names of LOOKS."""
        own = run.find(f"{W}rPr")
        if own is None:
            return {}
        found = {child.tag: child.get(f"{W}val") or "" for child in own}
        looks = {name: found[tag] for name, tag in _LOOKS.items() if tag in found}
        return {**self.numbering.looks(found[_STYLE]), **looks} if _STYLE in found else looks

    def _table(self, table: Element) -> str:
        open_cells: dict[int, _Merged] = {}
        rows = [self._row(row, open_cells) for row in _rows(table)]
        lines = ("".join(_cell(cell) for cell in row) for row in rows)
        return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"

    def _row(self, row: Element, open_cells: dict[int, _Merged]) -> list[_Merged]:
        """The cells that begin in this row; those that go on from the rows above grow."""
        cells: list[_Merged] = []
        column = _number(row, "trPr/gridBefore", 0)
        if column:
            cells.append(_Merged(html="", columns=column))
        for cell in _cells(row):
            columns = _number(cell, "tcPr/gridSpan", 1)
            goes_on = _merge(cell, "vMerge") == "continue"
            above = open_cells.get(column)
            if _merge(cell, "hMerge") == "continue" and cells:
                cells[-1].columns += columns
            elif goes_on and above and above.columns == columns:
                above.rows += 1
            else:
                made = _Merged(html=self.blocks(cell), columns=columns)
                cells.append(made)
                open_cells.pop(column, None)
                if _merge(cell, "vMerge"):
                    open_cells[column] = made
            column += columns
        return cells


def _cell(cell: _Merged) -> str:
    return f'<td colspan="{cell.columns}" rowspan="{cell.rows}">{cell.html}</td>'


def _rows(table: Element) -> Iterator[Element]:
    """Rows, also those in content controls; deleted and hidden ones are not printed."""
    for row in _inner(table, f"{W}tr"):
        hidden = row.find(f"{W}trPr/{W}hidden")
        shown = hidden is None or hidden.get(f"{W}val") in _OFF
        if shown and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _cells(row: Element) -> Iterator[Element]:
    return _inner(row, f"{W}tc")


def _inner(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE:
            yield from _inner(_chosen(child), tag)


def _chosen(node: Element) -> Element:
    """Of markup for newer and older programs the newer; of a content control what it holds."""
    if node.tag == f"{_COMPATIBLE}AlternateContent":
        return next(iter(node), node)
    return node


def _is_contents(node: Element) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if node.tag == f"{W}sdt" else None
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _is_prompt(node: Element) -> bool:
    """A content control that nobody has filled: 单击此处输入文字."""
    return node.tag == f"{W}sdt" and node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _merge(cell: Element, name: str) -> str:
    """restart, continue, or "" where the cell is not merged that way."""
    mark = cell.find(f"{W}tcPr/{W}{name}")
    return "" if mark is None else mark.get(f"{W}val") or "continue"


def _number(node: Element, path: str, otherwise: int) -> int:
    found = node.find("/".join(f"{W}{part}" for part in path.split("/")))
    text = "" if found is None else found.get(f"{W}val") or ""
    return min(int(text), _WIDEST) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise
