"""Excel 2003's XML, which programs save as .xls, → Document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipelines.document import Block, Document, Finding
from pipelines.readers.office.numberformats import shown
from pipelines.readers.office.sheets import Hidden, blocks_of, left_out, within
from pipelines.readers.packages import Element, parsed
from pipelines.readers.pairs import pairs_of
from pipelines.readers.refused import beyond

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
MARK = _NAMESPACE.encode()
_S = f"{{{_NAMESPACE}}}"
_VISIBLE = (
    "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
)
_MOST_CELLS = 1 << 20
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14  # that a sheet of Excel has
_DAY = "T00:00:00"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAMED = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"}  # formats that Excel writes by name


def read_sheet_xml(data: bytes) -> Document:
    """Read each visible worksheet; raises Refused where the XML is damaged or beyond the limits."""
    root = parsed(data)
    codes = dict(_codes(root))
    blocks: list[Block] = []
    findings: list[Finding] = []
    for sheet in root.iter(f"{_S}Worksheet"):
        name = sheet.get(f"{_S}Name") or ""
        if "Hidden" in (sheet.findtext(_VISIBLE) or ""):
            findings.append(Finding(code="hidden-sheet", severity="info", values={"sheet": name}))
            continue
        texts, spans = _cells(sheet, codes)
        hidden = within(_hidden(sheet), (0, 0), texts)
        blocks += blocks_of(name, (0, 0), texts, spans, hidden)
        findings += left_out(name, hidden)
    return Document(kind="xls", blocks=tuple(blocks), pairs=pairs_of(blocks), findings=tuple(findings))


def _codes(root: Element) -> Iterator[tuple[str, str]]:
    """Style → its number format, where that is one of digits."""
    for style in root.iterfind(f"{_S}Styles/{_S}Style"):
        form = style.find(f"{_S}NumberFormat")
        code = "" if form is None else form.get(f"{_S}Format") or ""
        code = _NAMED.get(code, code)
        if code and shown(1.0, code) is not None:
            yield style.get(f"{_S}ID") or "", code


def _cells(
    sheet: Element, codes: Mapping[str, str]
) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    texts: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: dict[int, int] = {}  # column → first row below the merged cell in it
    for row, line in _indexed(sheet.iterfind(f"{_S}Table/{_S}Row")):
        at = 0
        for column, cell in _indexed(line.iterfind(f"{_S}Cell")):
            at = max(at, column)
            text = _printed(cell, codes.get(cell.get(f"{_S}StyleID") or "", ""))
            while text and taken.get(at, 0) > row:  # LibreOffice leaves covered cells out
                at += 1
            down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
            if text or down or across:  # programs write blank cells to the end of the sheet
                texts[row, at] = text
            if down or across:
                spans[row, at] = (down + 1, across + 1)
                taken |= dict.fromkeys(range(at, at + min(across, _MOST_COLUMNS) + 1), row + down + 1)
            at += across + 1
    height = max((row for row, _ in texts), default=-1) + 1
    width = max((column + spans.get((row, column), (1, 1))[1] for row, column in texts), default=0)
    if height * width > _MOST_CELLS:
        raise beyond(f"a sheet has more than {_MOST_CELLS} cells")
    return [[texts.get((row, column), "") for column in range(width)] for row in range(height)], spans


def _hidden(sheet: Element) -> Hidden:
    """Rows and columns that are not shown."""
    rows, columns = (
        frozenset(
            at
            for begin, node in _indexed(sheet.iterfind(f"{_S}Table/{_S}{kind}"))
            if node.get(f"{_S}Hidden") == "1"
            for at in range(begin, min(begin + _number(node, "Span"), _MOST_ROWS) + 1)
        )
        for kind in ("Row", "Column")
    )
    return rows, columns


def _indexed(nodes: Iterator[Element]) -> Iterator[tuple[int, Element]]:
    """Each node with its position from 0: behind its elder and all that this stands for, or its ss:Index."""
    at = 0
    for node in nodes:
        at = max(at, _number(node, "Index") - 1)
        yield at, node
        at += 1 + _number(node, "Span")


def _printed(cell: Element, code: str) -> str:
    data = cell.find(f"{_S}Data")
    text = "".join(map(str, data.itertext())).strip() if data is not None else ""
    if data is not None and data.get(f"{_S}Type") == "Number":
        said = shown(float(text), code) if code and _NUMBER.fullmatch(text) else None
        return text.removesuffix(".0") if said is None else said
    return text.partition(_DAY)[0] if data is not None and data.get(f"{_S}Type") == "DateTime" else text


def _number(node: Element, name: str) -> int:
    text = node.get(f"{_S}{name}") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
