"""What a cell of a .xlsx shows of its number: the number formats of the workbook, applied; .xls has the same.

Dates are not made here, and what is not known (conditions, fractions, exponents, 一二三) shows the stored
value. The rules are those of ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from pipelines.readers.office.sheets import Position
from pipelines.readers.packages import Element, Package, joined, parsed
from pipelines.readers.refused import Refused

Formats = Mapping[str, Mapping[Position, str]]  # sheet → cell → code of its format

# 37 to 44 as they are in Chinese; what is left out is General, dates, or not known here
_BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%",
    "37": "#,##0;-#,##0", "38": "#,##0;-#,##0", "39": "#,##0.00;-#,##0.00", "40": "#,##0.00;-#,##0.00",
    "41": '#,##0;-#,##0;"-"', "42": '#,##0;-#,##0;"-"', "43": '#,##0.00;-#,##0.00;"-"',
    "44": '#,##0.00;-#,##0.00;"-"',
}  # fmt: skip
_NO_NUMBER = rb'(?![^>]*?\bt="(?:s|str|inlineStr|b|e)")'
_STYLED = re.compile(rb'<c\s(?=[^>]*?\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*?\bs="(\d{1,6})")' + _NO_NUMBER)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(_.|\*.)|\[([^\]]*)\]|([#0?][#0?,.]*|\.[#0?]+)|(.)', re.DOTALL)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|颜色\s*\d+", re.IGNORECASE)
_LARGEST = 10**15


def formats(package: Package) -> Formats:
    """The cells of each sheet that have a number format of digits; none where the parts are damaged."""
    try:
        codes = dict(_codes(parsed(package.read("xl/styles.xml"))))
        if not codes:
            return {}
        return {name: _cells(package.read(path), codes) for name, path in sheets_of(package)}
    except Refused:
        return {}


def shown(value: float, code: str) -> str | None:
    """What a cell with this format shows of a number; null where that is its stored value, or not known."""
    section, signed = _section(value, code)
    if abs(value) >= _LARGEST or section is None:
        return None
    pieces = list(_TOKEN.finditer(section))
    marks = [piece[5] for piece in pieces if piece[5]]
    if len(marks) > 1 or any(_is_unknown(piece) for piece in pieces):
        return None
    percents = sum(piece[6] == "%" for piece in pieces)
    digits = _digits(abs(Decimal(f"{value:.15g}")).scaleb(2 * percents), marks[0]) if marks else ""
    said = "".join(_said(piece, digits) for piece in pieces).strip()
    return f"-{said}" if signed and said.strip("0.,%") else said


def _section(value: float, code: str) -> tuple[str | None, bool]:
    """The section for a number's sign, and whether it leaves the minus to be set."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > len(("positive", "negative")):
        return sections[2], False
    plain = len(sections) == 1 and sections[0].strip().lower() in ("", "general", "@")
    return (None if plain else sections[0]), value < 0


def _is_unknown(piece: re.Match[str]) -> bool:
    if piece[4] is not None:
        return not (piece[4].startswith("$") or _COLOUR.fullmatch(piece[4]))
    return piece[6] is not None and (piece[6] in "/@," or (piece[6].isascii() and piece[6].isalpha()))


def _said(piece: re.Match[str], digits: str) -> str:
    quoted, escaped, _, bracket, mark, other = piece.groups()
    if mark:
        return digits
    if bracket is not None:
        return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
    return quoted or escaped or other or ""


def _digits(number: Decimal, mark: str) -> str:
    """A number without sign in a pattern like #,##0.0#: each comma at its end is a division by 1000."""
    whole, _, parts = mark.partition(".")
    scaled = whole.rstrip(",")
    parts = parts.rstrip(",")
    thousands = len(mark.replace(".", "")) - len((scaled + parts).replace(".", ""))
    rounded = number.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0").rjust(scaled.count("0"), "0")
    if "," in scaled:
        before = f"{int(before or 0):,}" if before else ""
    least = len(parts.rstrip("#?"))
    after = after[:least] + after[least:].rstrip("0")
    return f"{before}.{after}" if after else before


def _codes(styles: Element) -> Iterator[tuple[int, str]]:
    """Index of a cell's style → its format, but General, text and dates."""
    own = {
        node.get("numFmtId") or "": node.get("formatCode") or ""
        for node in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    for n, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        if code := code_of(style.get("numFmtId") or "0", own):
            yield n, code


def code_of(number: str, own: Mapping[str, str]) -> str:
    """The format of this number, the workbook's `own` or one that all have; "" for General, text, dates."""
    code = own.get(number) or _BUILT_IN.get(number, "")
    return code if code and shown(1.0, code) is not None else ""


def sheets_of(package: Package) -> Iterator[tuple[str, str]]:
    """Name and path of each sheet of a .xlsx; raises Refused."""
    related = parsed(package.read("xl/_rels/workbook.xml.rels"))
    paths = {
        node.get("Id"): joined("xl", node.get("Target") or "") for node in related.iterfind("{*}Relationship")
    }
    for sheet in parsed(package.read("xl/workbook.xml")).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), None)
        if paths.get(str(key), "").startswith("xl/worksheets/"):
            yield sheet.get("name") or "", paths[str(key)]


def _cells(data: bytes, codes: Mapping[int, str]) -> dict[Position, str]:
    found = {}
    for column, row, style in _STYLED.findall(data):
        if code := codes.get(int(style)):
            found[int(row) - 1, _column(column) - 1] = code
    return found


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
