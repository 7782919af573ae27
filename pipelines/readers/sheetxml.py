"""Excel 2003's XML, which programs save as .xls, → Document."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.document import Document
from pipelines.readers.packages import Element, parsed
from pipelines.readers.pairs import pairs_of
from pipelines.readers.refused import beyond
from pipelines.readers.sheets import blocks_of

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
MARK = _NAMESPACE.encode()
_S = f"{{{_NAMESPACE}}}"
_MOST_CELLS = 1 << 20
_DAY = "T00:00:00"


def read_sheet_xml(data: bytes) -> Document:
    """Read each worksheet; raises Refused where the XML is damaged or beyond the limits."""
    blocks = [
        block
        for sheet in parsed(data).iter(f"{_S}Worksheet")
        for block in blocks_of(sheet.get(f"{_S}Name") or "", (0, 0), *_cells(sheet))
    ]
    return Document(kind="xls", blocks=tuple(blocks), pairs=pairs_of(blocks))


def _cells(sheet: Element) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    texts: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in _indexed(sheet.iterfind(f"{_S}Table/{_S}Row")):
        at = 0
        for column, cell in _indexed(line.iterfind(f"{_S}Cell")):
            at = max(at, column)
            texts[row, at] = _printed(cell)
            down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
            if down or across:
                spans[row, at] = (down + 1, across + 1)
            at += across + 1
    height = max((row for row, _ in texts), default=-1) + 1
    width = max((column + spans.get((row, column), (1, 1))[1] for row, column in texts), default=0)
    if height * width > _MOST_CELLS:
        raise beyond(f"a sheet has more than {_MOST_CELLS} cells")
    return [[texts.get((row, column), "") for column in range(width)] for row in range(height)], spans


def _indexed(nodes: Iterator[Element]) -> Iterator[tuple[int, Element]]:
    """Each node with its position from 0: the one after its elder, or its own ss:Index."""
    at = 0
    for node in nodes:
        at = max(at, _number(node, "Index") - 1)
        yield at, node
        at += 1


def _printed(cell: Element) -> str:
    data = cell.find(f"{_S}Data")
    text = "".join(map(str, data.itertext())).strip() if data is not None else ""
    if data is not None and data.get(f"{_S}Type") == "Number":
        return text.removesuffix(".0")
    return text.partition(_DAY)[0] if data is not None and data.get(f"{_S}Type") == "DateTime" else text


def _number(node: Element, name: str) -> int:
    text = node.get(f"{_S}{name}") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
