"""The dispatcher: the kind by content, charsets, and bytes that nobody can read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Document, Paragraph, Table, steps
from pipelines.readers import read

PROSE = "政府信息公开工作年度报告，本年度共收到申请3件。"


def package(*names: str, kind: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, f"application/vnd.oasis.opendocument.{kind}" if name == "mimetype" else "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
KINDS: dict[str, tuple[bytes, str]] = {
    "doctype": (b"<!DOCTYPE html><p>x</p>", "html"),
    "comment and blanks first": (b" \n<!-- x -->\n<HTML><BODY>x", "html"),
    "XHTML": (b'<?xml version="1.0" encoding="utf-8"?><html><body>x</body></html>', "html"),
    "fragment": (f"<p>{PROSE}</p>".encode(), "html"),
    "fragment after text": (b"x" + b"<tr><td>1</td></tr>" * 9, "html"),
    "text that mentions a tag": (f"{PROSE}用 <table> 与 <td> 排版".encode(), "text"),
    "Markdown with markup": (f"<div align=center>\n\n# {PROSE}\n\n</div>".encode(), "markdown"),
    "Markdown with a page in it": (b"# x\n\n```html\n<!DOCTYPE html>\n<html></html>\n```\n", "markdown"),
    "text": (PROSE.encode(), "text"),
    "less-than": (b"<3 is a heart", "text"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "doc"),
    "xls": (OLE + "Workbook".encode("utf-16-le"), "xls"),
    "docx": (package("[Content_Types].xml", "word/document.xml"), "docx"),
    "xlsx": (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    "ofd": (package("OFD.xml", "Doc_0/Document.xml"), "ofd"),
    "zip": (package("a.pdf"), "zip"),
    "zip cut short": (package("word/document.xml")[:40], "zip"),
    "ods": (package("mimetype", "content.xml", kind="spreadsheet"), "ods"),
    "odt": (package("mimetype", "content.xml", kind="text"), "odt"),
    "fodt": (
        b'<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:body/>',
        "odt",
    ),
    "zip with a folder of Word's name": (package("word/a.pdf"), "zip"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(20), "rar"),
    "rtf": (rb"{\rtf1\ansi x}", "rtf"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "image"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "image"),
    "bmp": (b"BM" + bytes(40), "image"),
    "text like a bitmap": (b"BM is short for bookmark", "text"),
    "pdf behind junk": (b"\r\n%PDF-1.4\n", "pdf"),
}


@pytest.mark.parametrize("case", KINDS)
@pytest.mark.parametrize("name", ["", "x.html", "x.txt"])
def test_the_kind_is_found_by_content(case: str, name: str) -> None:
    data, kind = KINDS[case]
    assert read(data, name).kind == kind


@pytest.mark.parametrize("case", ["doc", "rtf", "png", "rar", "odt"])
def test_kinds_without_a_reader_say_so(case: str) -> None:
    document = read(KINDS[case][0])
    (finding,) = document.findings
    assert (finding.code, finding.severity) == ("not-read", "warning")
    assert "not read" in str(finding.values["reason"])
    assert not document.blocks


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", bytes(99), bytes(range(256)) * 4, b"\x1f\x8b\x08\x00" + bytes(50)]
)
def test_bytes_that_nobody_can_read(data: bytes) -> None:
    document = read(data)
    (finding,) = document.findings
    assert (document.kind, finding.code, finding.severity) == ("unknown", "unreadable", "error")
    assert finding.values["reason"]


def text_of(document: Document) -> str:
    return "".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def marked(charset: str, body: str = PROSE) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{body}</p></body></html>'


CHARSETS: dict[str, bytes] = {
    "utf-8 without a word": PROSE.encode(),
    "utf-8 with BOM": b"\xef\xbb\xbf" + PROSE.encode(),
    "utf-16 with BOM": PROSE.encode("utf-16"),
    "utf-16 without a word": f"{PROSE}\n".encode("utf-16-le"),
    "utf-16, the other way round": f"{PROSE}\n".encode("utf-16-be"),
    "gbk without a word": PROSE.encode("gbk"),
    "gb2312 as declared": marked("gb2312").encode("gb18030"),
    "gb2312 declared, utf-8 sent": marked("gb2312").encode(),
    "utf-8 declared, gbk sent": marked("utf-8").encode("gbk"),
    "iso-8859-1 declared, gbk sent": marked("iso-8859-1").encode("gbk"),
    "iso-8859-1 declared, utf-8 sent": marked("iso-8859-1").encode(),
    "big5 declared, utf-8 sent": marked("big5").encode(),
    "unknown charset declared": marked("x-none").encode("gbk"),
    "old meta": f"<META http-equiv=Content-Type content='text/html; charset=GBK'><p>{PROSE}".encode("gbk"),
}


@pytest.mark.parametrize("case", CHARSETS)
def test_a_wrong_declaration_does_not_lose_the_text(case: str) -> None:
    document = read(CHARSETS[case])
    assert text_of(document) == PROSE
    assert not document.findings


DRAWN = (
    "标题\n┌──┬──┐\n│甲　│ 1│\n├──┼──┤\n│乙　│  │\n└──┴──┘\n说明",
    "标题\n┏━┳━┓\n┃甲┃1 ┃\n┣━╋━┫\n┃乙┃　┃\n┗━┻━┛\n说明",
    "标题\n╔═╦═╗\n║甲║1║\n╠═╬═╣\n║乙║ ║\n╚═╩═╝\n说明",
    "标题\n+----+---+\n|甲  | 1 |\n+----+---+\n|乙  |   |\n+----+---+\n说明",
)


@pytest.mark.parametrize("text", DRAWN, ids=["thin", "thick", "double", "ASCII"])
def test_a_table_drawn_with_characters(text: str) -> None:
    title, table, note = read(text.encode()).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["甲", "1"], ["乙", ""]]
    assert [isinstance(it, Paragraph) and it.text for it in (title, note)] == ["标题", "说明"]


TRADITIONAL = "政府資訊公開工作年度報告，本年度共收到申請三件。"


@pytest.mark.parametrize("data", [TRADITIONAL.encode("big5"), marked("big5", TRADITIONAL).encode("big5")])
def test_big5(data: bytes) -> None:
    assert text_of(read(data)) == TRADITIONAL


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_stray_byte_is_a_finding_and_costs_nothing_else(charset: str) -> None:
    body = PROSE * 20
    data = marked(charset, body + "尾").encode(charset).replace("尾".encode(charset), b"\xff")
    document = read(data)
    assert text_of(document).rstrip("\ufffd") == body
    (finding,) = document.findings
    assert finding.code == "replaced-characters"
    assert finding.values == {"charset": charset, "count": 1}


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_give_a_document(data: bytes) -> None:
    document = read(data)
    assert document.kind
    assert document.blocks or document.findings or document.kind in ("html", "text", "markdown")


SHAPES = [data for data, _ in KINDS.values()] + list(CHARSETS.values())


@given(st.sampled_from(SHAPES), st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 40))
@settings(max_examples=300)
def test_damaged_files_give_a_document(data: bytes, at: int, put: bytes, gone: int) -> None:
    at %= len(data) + 1
    assert isinstance(read(data[:at] + put + data[at + gone :]), Document)


COMMAS = {
    "a sheet": (
        '年度报告,,\n名称,"本年\n制发",单位\n规章,"1,020",件\n',
        ["年度报告", [["名称", "本年制发", "单位"], ["规章", "1,020", "件"]]],
    ),
    "tables between lines of text": (
        "一、总体情况\n公开2件,受理5件。\n名称,件数,\n规章,3,\n公文,,\n二、其他\n甲,一,二,三\n乙,4,5,6\n丙,,,9",
        [
            "一、总体情况",
            "公开2件,受理5件。",
            [["名称", "件数", ""], ["规章", "3", ""]],
            "公文",
            "二、其他",
            [["甲", "一", "二", "三"], ["乙", "4", "5", "6"], ["丙", "", "", "9"]],
        ],
    ),
    "sentences": (said := "公开2件,受理5件,答复5件。\n" * 3, said.split()),
    "numbers with commas": (said := "公开1,234件,受理5件\n" * 3, said.split()),
    "a label with a comma of its own": (said := "(本列之和,等于) 甲 乙,1,2\n" * 3, said.strip().split("\n")),
    "padded, and a row that is blank": (
        "甲,乙,丙\n丁, 4 ,　5\n,,\n戊",
        [[["甲", "乙", "丙"], ["丁", "4", "5"], ["", "", ""]], "戊"],
    ),
    "figures of full width": ("甲,５７５５,２４８\n" * 3, [[["甲", "５７５５", "２４８"]] * 3]),
    "numbers with commas behind blanks": ("公开 1,234 2,345\n" * 3, ["公开 1,234 2,345"] * 3),
    "prose": ("甲, 乙, 丙\n一, 二\n三, 四, 五", ["甲, 乙, 丙", "一, 二", "三, 四, 五"]),
    "two columns": ("甲,1\n乙,2\n丙,3", ["甲,1", "乙,2", "丙,3"]),
    "quotes that are open": ('甲,乙,"丙\n一,二,三\n四,五,六', ['甲,乙,"丙', "一,二,三", "四,五,六"]),
}


@pytest.mark.parametrize("case", COMMAS)
def test_values_apart_by_commas_are_a_table(case: str) -> None:
    text, expected = COMMAS[case]
    shown = [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in read(text.encode()).blocks
    ]
    assert shown == expected


def test_the_steps_of_a_place() -> None:
    assert steps("table:2/r5/c3") == ("table:2", "r5", "c3")
    assert steps("zip:1/zip:2/table:2/r5/c3") == ("zip:1/zip:2/table:2", "r5", "c3")
    assert steps("sheet:统计表/C7") == ("sheet:统计表", "C7")
    assert steps("zip:1/p:14") == ("zip:1/p:14",)
