"""What calamine does not tell of an OpenDocument sheet: merged ranges, what is shown, hidden, its size."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.readers.office.sheets import NOTHING, Hidden, Position
from pipelines.readers.packages import Element, parsed

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_INDENT = re.compile(rb">\s+<")
_MOST_SHOWN = 1000  # cells that one cell with a number stands for


@dataclass(slots=True, kw_only=True)
class OpenSheet:
    """The merged ranges of a sheet (rows, columns), what cells with numbers show, and what is hidden."""

    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    shown: dict[Position, str] = field(default_factory=dict)
    hidden: Hidden = NOTHING


def open_sheets(content: bytes, most: int) -> tuple[dict[str, OpenSheet], int]:
    """Of content.xml: its sheets by their names, and the cells of the largest one.

    Counting stops once a sheet has more than `most` cells.
    """
    found: dict[str, OpenSheet] = {}
    largest = 0
    for table in parsed(content).iter(f"{_TABLE}table"):
        sheet = OpenSheet()
        bottom = right = row = 0
        for line, repeated in _repeated(table.iter(f"{_TABLE}table-row"), "rows"):
            column = 0
            for cell, times in _repeated(line, "columns"):
                rows, columns = _times(cell, "rows-spanned"), _times(cell, "columns-spanned")
                if rows > 1 or columns > 1:
                    sheet.spans[row, column] = (rows, columns)
                if cell.get(f"{_OFFICE}value") and repeated * times <= _MOST_SHOWN and (said := _said(cell)):
                    at = ((row + y, column + x) for y in range(repeated) for x in range(times))
                    sheet.shown |= dict.fromkeys(at, said)
                column += times
                if cell.get(f"{_OFFICE}value-type") or len(cell):
                    bottom, right = row + repeated, max(right, column)
            row += repeated
            if bottom * right > most:
                break
        sheet.hidden = _hidden(table, "row", bottom), _hidden(table, "column", right)
        largest = max(largest, bottom * right)
        found[table.get(f"{_TABLE}name") or ""] = sheet
    return found, largest


def packed(flat: bytes) -> bytes:
    """A flat file, which is one XML file with all in it, as a package; calamine bears no indents."""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        for name, data in (
            ("mimetype", kind),
            ("content.xml", _INDENT.sub(b"><", flat)),
            ("META-INF/manifest.xml", manifest),
        ):
            file.writestr(zipfile.ZipInfo(name), data)
    return package.getvalue()


def _said(cell: Element) -> str:
    """The text that the program which wrote the file has shown; exponents are nobody's figures."""
    text = "\n".join("".join(map(str, line.itertext())) for line in cell.iterfind(f"{_TEXT}p")).strip()
    return "" if "E" in text.upper() else text


def _hidden(table: Element, what: str, end: int) -> frozenset[int]:
    """Rows or columns before the end that are hidden by hand, by a filter or folded away."""
    found: set[int] = set()
    at = 0
    for node, times in _repeated(table.iter(f"{_TABLE}table-{what}"), f"{what}s"):
        if node.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            found.update(range(at, min(at + times, end)))
        at += times
    return frozenset(found)


def _repeated(nodes: Iterator[Element] | Element, what: str) -> Iterator[tuple[Element, int]]:
    for node in nodes:
        yield node, _times(node, f"{what}-repeated")


def _times(node: Element, name: str) -> int:
    text = node.get(f"{_TABLE}number-{name}") or ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 12 else 1
