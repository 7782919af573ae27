"""What calamine does not tell of an OpenDocument sheet: merged ranges, and how large repeats make it."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.readers.packages import Element, parsed
from pipelines.readers.sheets import Spans

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def merged_ranges(content: bytes, most: int) -> tuple[dict[str, Spans], int]:
    """Of content.xml: the merged ranges of each sheet by its name, and the cells of its largest sheet.

    Counting stops once a sheet has more than `most` cells.
    """
    found: dict[str, Spans] = {}
    largest = 0
    for sheet in parsed(content).iter(f"{_TABLE}table"):
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        bottom = right = row = 0
        for line, repeated in _repeated(sheet.iter(f"{_TABLE}table-row"), "rows"):
            column = 0
            for cell, times in _repeated(line, "columns"):
                rows, columns = _times(cell, "rows-spanned"), _times(cell, "columns-spanned")
                if rows > 1 or columns > 1:
                    spans[row, column] = (rows, columns)
                column += times
                if cell.get(f"{_OFFICE}value-type") or len(cell):
                    bottom, right = row + repeated, max(right, column)
            row += repeated
            if bottom * right > most:
                break
        largest = max(largest, bottom * right)
        found[sheet.get(f"{_TABLE}name") or ""] = spans
    return found, largest


def _repeated(nodes: Iterator[Element] | Element, what: str) -> Iterator[tuple[Element, int]]:
    for node in nodes:
        yield node, _times(node, f"{what}-repeated")


def _times(node: Element, name: str) -> int:
    text = node.get(f"{_TABLE}number-{name}") or ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 12 else 1
