"""PDF: what is printed counts, however the file says it: odd fonts, boxes, colours, forms and page trees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read

HOME = Path(__file__).resolve().parents[2]
TEXT = "公开年报2023"
BOX = "/MediaBox[0 0 595 842]"
RULES = "80 600 m 300 600 l 80 570 m 300 570 l 80 600 m 80 570 l 200 600 m 200 570 l 300 600 m 300 570 l S\n"
MAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
    "1 begincodespacerange <0000> <ffff> endcodespacerange 5 beginbfchar <0001> <4fe1> <0002> <0066> "
    "<0003> <00660066> <0004> <d842dfb7> <0005> <d842> endbfchar endcmap end end"
)


def stream(content: str, entries: str = "") -> str:
    return f"<<{entries}/Length {len(content)}>>\nstream\n{content}\nendstream"


def font(encoding: str = "UniGB-UCS2-H", name: str = "SimSun", more: str = "") -> list[str]:
    """Neither embedded nor, by this name, installed anywhere: objects 5 to 7, and 8 for `more`."""
    system = "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 7 0 R"
    measures = (
        "/Flags 4/FontBBox[-8 -145 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 683/StemV 80"
    )
    return [
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[6 0 R]{more}>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}{system}/DW 1000/W[1 95 500]>>",
        f"<</Type/FontDescriptor/FontName/{name}{measures}>>",
    ]


def mapped(content: str) -> bytes:
    """A page whose font has a map of its own."""
    return page(content, [*font("Identity-H", more="/ToUnicode 8 0 R"), stream(MAP)])


def pdf(objects: list[str], trailer: str = "") -> bytes:
    data, places = b"%PDF-1.6\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF".encode()


def page(
    content: str, fonts: list[str] | None = None, own: str = BOX, tree: str = "", more: str = ""
) -> bytes:
    return pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count 1/Kids[3 0 R]{tree}>>",
            f"<</Type/Page/Parent 2 0 R{own}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{more}>>>>",
            stream(content),
            *(fonts or font()),
        ]
    )


def hexed(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def shown(text: str, x: float = 80, y: float = 700) -> str:
    return f"BT /F 12 Tf {x} {y} Td {hexed(text)} Tj ET\n"


def set_behind(before: str, how: str, text: str, after: str) -> str:
    """A text set otherwise than what stands before and behind it."""
    pieces = f"{hexed(before)} Tj {how} {hexed(text)} Tj 0 Ts /F 12 Tf {hexed(after)} Tj"
    return f"BT /F 12 Tf 80 700 Td {pieces} ET"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document) -> list[list[str]]:
    return [[c.text for c in row] for it in document.blocks if isinstance(it, Table) for row in it.rows]


ROW = shown("规章", 85, 580) + shown("58", 205, 580)
PRINTED = {
    "plain": (page(shown(TEXT)), [TEXT]),
    "marked with another text": (page(f"/Span<</ActualText<FEFF0041>>> BDC {shown(TEXT)} EMC"), [TEXT]),
    "set apart by less than a blank": (
        page(f"BT /F 12 Tf 80 700 Td [{hexed('公')} -300 {hexed('开')} -900 {hexed('1')}] TJ ET"),
        ["公开 1"],
    ),
    "hyphens at the ends of lines": (
        page(shown("total-") + shown("ly 1-", y=680) + shown("2", y=660)),
        ["total-", "ly 1-", "2"],
    ),
    "printed twice for bold type": (page(shown(TEXT) + shown(TEXT, 80.4)), [TEXT]),
    "a watermark between": (
        page(f"{shown('公开')} BT /F 12 Tf 0 1 -1 0 300 400 Tm {hexed('印')} Tj ET {shown('本年', 104)}"),
        ["公开本年", "印"],
    ),
    "the mark of a note": (page(set_behind("18", "/F 8 Tf 3 Ts", "2", "件")), ["18²件"]),
    "small digits on the line": (page(set_behind("18", "/F 10 Tf", "2", "件")), ["182件"]),
    "invisible": (page(f"3 Tr {shown(TEXT)}"), [TEXT]),
    "outside the page": (page(shown(TEXT, 700)), [TEXT]),
    "single letters": (page("".join(shown(it, 80 + 12 * at) for at, it in enumerate("公开本"))), ["公开本"]),
    "one glyph, several characters": (
        mapped("BT /F 12 Tf 80 700 Td <0001000300020004> Tj ET"),
        ["信fff𠮷"],
    ),
    "half a character": (
        mapped("BT /F 12 Tf 80 700 Td <00010005> Tj ET"),
        ["信�"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PRINTED)
def test_text_is_what_is_printed(case: str) -> None:
    data, printed = PRINTED[case]
    assert texts(read(data)) == printed


def test_no_character_depends_on_the_fonts_of_the_machine() -> None:
    """PDFium is started anew without any; it then has no glyph for these letters."""
    start = """
import ctypes, sys
from pypdfium2 import raw
from pipelines.readers import read
raw.FPDF_DestroyLibrary()
none = (ctypes.POINTER(ctypes.c_char) * 1)()
config = raw.FPDF_LIBRARY_CONFIG(version=2)
config.m_pUserFontPaths = ctypes.cast(none, type(config.m_pUserFontPaths))
raw.FPDF_InitLibraryWithConfig(config)
print(ascii(read(sys.stdin.buffer.read())))
"""
    data = page(shown("公", y=700) + shown("开", y=680) + ROW + RULES)
    done = subprocess.run(
        [sys.executable, "-c", start], input=data, capture_output=True, cwd=HOME, check=True
    )
    assert done.stdout.decode().strip() == ascii(read(data))
    assert texts(read(data)) == ["公", "开"]


def test_a_glyph_without_a_character_is_not_guessed() -> None:
    document = read(mapped("BT /F 12 Tf 80 700 Td <00010002fff00004> Tj ET"))
    assert texts(document) == ["信f�𠮷"]
    (finding,) = document.findings
    assert (finding.code, finding.values["count"]) == ("unmapped-characters", 1)


def test_a_page_of_glyphs_without_characters_is_a_picture() -> None:
    unknown = [entry.replace("(GB1)", "(Identity)") for entry in font("Identity-H")]
    document = read(page(shown(TEXT), unknown))
    assert [finding.code for finding in document.findings] == ["no-text-layer"]
    assert not document.blocks


UPRIGHT, TURNED = "page:1/80,132,152,144", "page:1/698,80,710,152"
BOXES = {
    "own": (BOX, "", UPRIGHT),
    "cropped": (f"{BOX}/CropBox[70 560 400 720]", "", UPRIGHT),
    "inherited": ("", BOX, UPRIGHT),
    "inherited, cropped": ("/CropBox[60 60 400 720]", BOX, UPRIGHT),
    "inherited with a crop box": ("", f"{BOX}/CropBox[60 60 400 720]", UPRIGHT),
    "corners swapped": ("/MediaBox[595 842 0 0]", "", UPRIGHT),
    "none: letter paper": ("", "", "page:1/80,82,152,94"),
    "quarter turn": (f"{BOX}/Rotate 90", "", TURNED),
    "quarter turn inherited": (BOX, "/Rotate 90", TURNED),
    "half a turn": (f"{BOX}/Rotate 180", "", "page:1/443,698,515,710"),
    "three quarters": (f"{BOX}/Rotate -90", "", "page:1/132,443,144,515"),
}


@pytest.mark.parametrize("case", BOXES)
def test_places_count_from_the_corner_of_the_page_as_shown(case: str) -> None:
    own, tree, place = BOXES[case]
    (block,) = read(page(shown(TEXT), own=own, tree=tree)).blocks
    assert block.place == place


@pytest.mark.parametrize(
    ("before", "is_table"),
    [
        ("", True),
        ("/S CS 1 SCN ", True),
        ("/S CS 0 SCN ", False),
        ("1 G ", False),
        ("0 0 0 0 K ", False),
        ("0 0 0 1 K ", True),
        ("0 w ", True),
    ],
    ids=["black", "spot colour", "no ink of it", "white", "no ink", "black ink", "hairlines"],
)
def test_rules_are_those_that_can_be_seen(before: str, *, is_table: bool) -> None:
    ink = "<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 .2 1 .3]/N 1>>"
    spot = f"/ColorSpace<</S[/Separation/Gold/DeviceCMYK{ink}]>>"
    document = read(page(before + RULES + ROW, more=spot))
    assert rows(document) == ([["规章", "58"]] if is_table else [])


def test_what_a_form_prints_stands_where_the_page_puts_it() -> None:
    entries = (
        "/Type/XObject/Subtype/Form/BBox[0 0 999 999]/Matrix[.5 0 0 .5 0 0]/Resources<</Font<</F 5 0 R>>>>"
    )
    fonts = [*font(), stream(RULES + ROW, entries)]
    document = read(
        page("q 2 0 0 2 0 0 cm /X Do Q q 1 0 0 1 50 0 cm /X Do Q", fonts, more="/XObject<</X 8 0 R>>")
    )
    assert rows(document) == [["规章", "58"]] * 2
    assert [block.place for block in document.blocks] == ["page:1/80,242,300,272", "page:1/90,542,200,557"]


def test_a_column_of_stacked_characters() -> None:
    document = read(page(shown("本年度"), font("UniGB-UCS2-V")))
    assert [(block.text, block.place) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("本", "page:1/74,141,86,153"),
        ("年", "page:1/74,153,86,165"),
        ("度", "page:1/74,165,86,177"),
    ]


def pages(count: int, kids: str) -> bytes:
    fonts = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    printed = stream("BT /F 12 Tf 80 700 Td (a) Tj ET")
    each = [f"<</Type/Page/Parent 2 0 R{BOX}/Contents 6 0 R{fonts}>>"] * 3
    return pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>", *each, printed]
    )


@pytest.mark.parametrize(
    ("count", "kids", "unreadable"),
    [
        (3, "3 0 R 4 0 R 5 0 R", []),
        (1, "3 0 R 4 0 R 5 0 R", []),
        (0, "3 0 R 4 0 R 5 0 R", []),
        (9, "3 0 R 4 0 R 5 0 R", ["page:4"]),
        (5, "3 0 R 99 0 R 98 0 R 4 0 R 5 0 R", ["page:2"]),
    ],
    ids=["as counted", "more than counted", "not counted", "fewer than counted", "missing"],
)
def test_pages_that_the_file_counts_wrongly(count: int, kids: str, unreadable: list[str]) -> None:
    document = read(pages(count, kids))
    assert texts(document) == ["a"] * 3
    assert [finding.place for finding in document.findings if finding.code == "unreadable"] == unreadable


def test_a_damaged_scan_is_still_a_scan() -> None:
    image = stream(
        "0", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    data = page("595 0 0 842 0 0 cm /X Do", [*font(), image], more="/XObject<</X 8 0 R>>")
    document = read(data.replace(b"endobj", b"endobj   ", 1))
    assert [finding.code for finding in document.findings] == ["repaired", "no-text-layer"]


@pytest.mark.parametrize(
    "title", ["feff" + "年报".encode("utf-16-be").hex(), "fffe" + "年报".encode("utf-16-le").hex()]
)
def test_titles(title: str) -> None:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    objects += [f"<</Type/Page/Parent 2 0 R{BOX}>>", f"<</Title<{title}>>>"]
    assert read(pdf(objects, "/Info 4 0 R")).title == "年报"
