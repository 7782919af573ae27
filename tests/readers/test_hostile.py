"""Files made to exhaust a reader: each ends in a finding or is read, within seconds, opening nothing else."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.document import Document, Table
from pipelines.readers import LARGEST, read
from pipelines.readers.pages.lines import once
from pipelines.readers.pages.words import Char
from tests.readers import made
from tests.readers.test_word import W

SECONDS = 30  # of processor time, on a slow machine
ZEROS = bytes(8 << 20)  # packs to a thousandth
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def stored(member: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.zip", member)
    return buffer.getvalue()


def word(body: str, before: str = "") -> bytes:
    main = f"{before}<w:document {W}><w:body>{body}</w:body></w:document>"
    return made.package({"[Content_Types].xml": made.TYPES, "word/document.xml": main})


def pdf(pages: int) -> bytes:
    """A PDF of empty pages."""
    kids = " ".join(f"{n} 0 R" for n in range(3, 3 + pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    data, places = b"%PDF-1.4\n", []
    body = io.BytesIO(data)
    body.seek(0, io.SEEK_END)
    for number, one in enumerate(objects, 1):
        places.append(body.tell())
        body.write(f"{number} 0 obj\n{one}\nendobj\n".encode())
    at = body.tell()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    body.write(
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R>>\n".encode()
    )
    body.write(f"startxref\n{at}\n%%EOF".encode())
    return body.getvalue()


def cells(count: int) -> bytes:
    return b"<html><body><table>" + b"<tr>" + b"<td>1" * count + b"</table>"


def corners(first: str, last: str) -> bytes:
    rows = "".join(
        f'<row r="{at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{made.inline(at, "1")}</row>'
        for at in (first, last)
    )
    return made.workbook({"a": f"<sheetData>{rows}</sheetData>"})


def repeated(rows: int, columns: int) -> bytes:
    value = 'office:value-type="float" office:value="1"'
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" {value}/>'
    return made.open_document(
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    )


def ofd_with(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made.ofd_package([""]))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return made.package(parts | {"Doc_0/Pages/Page_0/Content.xml": content})


TOO_LARGE: dict[str, Callable[[], bytes]] = {
    "a zip that unpacks to a thousand times its size": lambda: made.package({"a.txt": ZEROS}),
    "a .docx that does": lambda: made.package({"[Content_Types].xml": "x", "word/document.xml": ZEROS}),
    "a .xlsx that does": lambda: made.package({"[Content_Types].xml": "x", "xl/worksheets/a.xml": ZEROS}),
    "an .ofd that does": lambda: ofd_with(ZEROS),
    "zips in zips in zips": lambda: stored(stored(stored(b"x"))),
    "a package of too many members": lambda: made.package({str(n): "" for n in range(5001)}),
    "an archive of too many files": lambda: made.package({f"{n}.txt": "x" for n in range(101)}),
    "a sheet whose corners lie far apart": lambda: corners("A1", "XFD1048576"),
    "a sheet of repeated rows": lambda: repeated(1 << 20, 2000),
    "a table of a million cells": lambda: cells(1_000_000),
    "100 MB of blanks": lambda: b" " * (LARGEST + 1),
    "a Word table of a million cells": lambda: word(
        f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 1_000_000}</w:tr></w:tbl>"
    ),
}
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "entities of entities in a .docx": lambda: word("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", LAUGHS),
    "entities of entities in an .ofd": lambda: ofd_with(f"{LAUGHS}<a>&i;</a>".encode()),
    "nested tables 100 deep in a .docx": lambda: word(
        "<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100
    ),
    "blanks alone": lambda: b" " * 1000,
    "an encrypted .docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}
READ: dict[str, Callable[[], bytes]] = {
    "a cell over a billion columns": lambda: (
        b"<table><tr><td colspan=1000000000 rowspan=1000000000>1<td>2</table>"
    ),
    "nested tables 100 deep": lambda: b"<table><tr><td>a<td>1" * 100,
    "10,000 nested elements": lambda: b"<div>1" * 10_000,
    "a Word cell over a billion columns": lambda: word(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc>'
        "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
}


def quickly(data: bytes) -> Document:
    begun = time.process_time()
    document = read(data)
    assert time.process_time() - begun < SECONDS
    return document


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_is_too_large_is_not_read(case: str) -> None:
    codes = [finding.code for finding in quickly(TOO_LARGE[case]()).findings]
    assert codes == ["limit-reached"]


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_says_why(case: str) -> None:
    document = quickly(UNREADABLE[case]())
    (finding,) = document.findings
    assert finding.code in ("unreadable", "not-read")
    assert finding.values["reason"]
    assert not document.blocks


@pytest.mark.parametrize("case", READ)
def test_what_is_odd_is_read_all_the_same(case: str) -> None:
    document = quickly(READ[case]())
    assert document.blocks
    assert not document.findings


def test_of_many_pages_the_first_are_read() -> None:
    (finding,) = (it for it in quickly(pdf(10_000)).findings if it.code == "too-many-pages")
    assert dict(finding.values) == {"pages": 10_000, "read": 300}


def test_letters_printed_twice_are_found_in_a_crowd() -> None:
    letter: Char = {"text": "字", "fontname": "a", "size": 10.0, "upright": True}
    at = [(float(n % 200 * 10), float(n // 200 * 10)) for n in range(20_000)]
    crowd, again = ([letter | {"x0": x + shift, "top": y} for x, y in at] for shift in (0, 0.8))
    begun = time.process_time()
    assert once(crowd + again) == crowd
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("kind", ["docx", "xlsx", "sheetxml", "html"])
def test_nothing_outside_the_file_is_opened(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("tangram")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    inside = made.inline("A1", "x").replace("<t>x", "<t>&e;")
    sheets = made.workbook({"a": f'<sheetData><row r="1">{inside}</row></sheetData>'})
    files = {
        "docx": word("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", entity),
        "xlsx": sheets,
        "sheetxml": made.sheet_xml().replace(b"<Workbook", entity.encode() + b"<Workbook", 1),
        "html": f"{entity}<html><body><p>&e;</p></body></html>".encode(),
    }
    assert "tangram" not in repr(read(files[kind]))


FILES = {
    "docx": made.word(),
    "xls": made.excel_old(),
    "xlsx": made.excel(),
    "ods": made.open_sheet(),
    "sheetxml": made.sheet_xml(),
    "mht": made.message(),
    "ofd": made.ofd(),
    "zip": made.archive(),
    "pdf": pdf(2),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["x.txt", "x.pdf"])
def test_a_wrong_name_changes_nothing(kind: str, name: str) -> None:
    assert read(FILES[kind], name) == read(FILES[kind])


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_file_cut_short_ends_in_a_finding_or_in_less(kind: str, share: float) -> None:
    data = FILES[kind]
    document = quickly(data[: int(len(data) * share)])
    assert document.findings or len(document.blocks) <= len(read(data).blocks)


@given(st.sampled_from(sorted(FILES)), st.floats(0, 1), st.binary(max_size=8), st.integers(0, 60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_files_give_a_document(kind: str, share: float, put: bytes, gone: int) -> None:
    data = FILES[kind]
    at = int(len(data) * share)
    assert isinstance(read(data[:at] + put + data[at + gone :]), Document)


@given(st.lists(st.tuples(st.integers(-1, 10**9), st.integers(-1, 10**9), st.text(max_size=3)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_spans_give_a_grid(spans: list[tuple[int, int, str]]) -> None:
    markup = "".join(f"<tr><td rowspan={rows} colspan={columns}>{text!r}" for rows, columns, text in spans)
    for block in read(f"<table><tr><td>a<td>b{markup}</table>".encode()).blocks:
        if isinstance(block, Table):
            assert all(cell.row + cell.rowspan <= len(block.rows) for row in block.rows for cell in row)
