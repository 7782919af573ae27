"""What calamine does not tell of a .xls: records of its workbook's stream ([MS-XLS], BIFF8)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.readers.office.biffstrings import marked
from pipelines.readers.office.numberformats import code_of
from pipelines.readers.office.ole import stream
from pipelines.readers.office.sheets import Hidden, Position

_BEGIN, _END = 0x809, 0x0A
_SHEET, _FORMAT, _STYLE = 0x85, 0x41E, 0xE0
_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_FONT, _TEXTS, _CONTINUED, _TEXT_AT = 0x31, 0xFC, 0x3C, 0xFD
_ROW, _COLUMNS = 0x208, 0x7D
_NO_HEIGHT, _NO_WIDTH = 0x20, 0x01  # among their flags
_VERSION = 0x600
_NO_NUMBER = b"\xff\xff"  # how the result of a formula ends that is a text, a truth or an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Cells with a number format of digits, cells whose text is partly struck or raised, what is hidden."""

    codes: Mapping[Position, str]
    texts: Mapping[Position, str]
    hidden: Hidden


def sheets(data: bytes) -> Mapping[str, Sheet]:
    """The sheets by their names; none of damaged or older workbooks."""
    book = stream(data, "Workbook")
    try:
        kind, _, version = struct.unpack_from("<HHH", book)
        if (kind, version) != (_BEGIN, _VERSION):
            return {}
        own: dict[str, str] = {}
        numbers: list[str] = []
        begins: dict[str, int] = {}
        fonts: list[bytes] = []
        texts: list[bytes] = []
        before = 0
        for kind, body in _records(book, 0):
            if kind == _TEXTS or (kind == _CONTINUED and before == _TEXTS):
                texts.append(body)
            elif kind == _FONT:
                fonts.append(body)
            elif kind == _FORMAT:
                own[str(struct.unpack_from("<H", body)[0])] = _text(body, 2, 2)
            elif kind == _STYLE:
                numbers.append(str(struct.unpack_from("<H", body, 2)[0]))
            elif kind == _SHEET:
                begins[_text(body, 6, 1)] = struct.unpack_from("<I", body)[0]
            before = kind if kind != _CONTINUED else before
        codes, seen = [code_of(number, own) for number in numbers], marked(texts, fonts)
        return {name: _sheet(book, at, codes, seen) for name, at in begins.items()}
    except (struct.error, IndexError):
        return {}


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record from here to the end of the part that begins here."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        depth += (kind == _BEGIN) - (kind == _END)  # a chart within a sheet is a part, too
        if depth <= 0:
            return
        at += 4 + size


def _text(body: bytes, at: int, width: int) -> str:
    """A text behind its length, a number of one or two bytes, and a flag: two bytes a character, or one."""
    size = int.from_bytes(body[at : at + width], "little")
    wide = body[at + width] & 1
    begin = at + width + 1
    return body[begin : begin + size * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(book: bytes, start: int, codes: list[str], seen: Mapping[int, str]) -> Sheet:
    numbers = (
        struct.unpack_from("<HHHI", body) for kind, body in _records(book, start) if kind == _TEXT_AT and seen
    )
    texts = {(row, column): seen[number] for row, column, _, number in numbers if number in seen}
    return Sheet(codes=_cells(book, start, codes), texts=texts, hidden=_hidden(book, start))


def _cells(book: bytes, start: int, codes: list[str]) -> Mapping[Position, str]:
    found: dict[Position, str] = {}
    for kind, body in _records(book, start):
        if kind in (_NUMBER, _SHORT_NUMBER) or (kind == _FORMULA and body[12:14] != _NO_NUMBER):
            row, column, *styles = struct.unpack_from("<HHH", body)
        elif kind == _SHORT_NUMBERS:
            row, column = struct.unpack_from("<HH", body)
            styles = [struct.unpack_from("<H", body, at)[0] for at in range(4, len(body) - 2, 6)]
        else:
            continue
        found |= {(row, column + n): codes[style] for n, style in enumerate(styles) if codes[style]}
    return found


def _hidden(book: bytes, start: int) -> Hidden:
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, body in _records(book, start):
        if kind == _ROW and body[12] & _NO_HEIGHT:
            rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and body[8] & _NO_WIDTH:
            first, last = struct.unpack_from("<HH", body)
            columns |= {*range(first, last + 1)}
    return frozenset(rows), frozenset(columns)
