"""PDF: what is seen of a page counts, however it lies, and what was painted over it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.lib.colors import white
from reportlab.lib.utils import ImageReader

from pipelines.document import Document
from pipelines.readers import read
from tests.readers.paper import HEIGHT, ROWS, XS, YS, Sheet, grid, is_scan, rows_of, texts_of, write


def table() -> Sheet:
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, ROWS)
    return sheet


def hidden(sheet: Sheet, x: float, y: float, text: str) -> None:
    line = sheet.canvas.beginText(x, HEIGHT - y)
    line.setTextRenderMode(3)
    line.textOut(text)
    sheet.canvas.drawText(line)
    sheet.canvas._code.append("0 Tr")


def turned(data: bytes, degrees: int) -> bytes:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(degrees)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("degrees", "place"),
    [
        (0, "page:1/80,100,320,160"),
        (90, "page:1/682,80,742,320"),
        (180, "page:1/275,682,515,742"),
        (270, "page:1/100,275,160,515"),
    ],
)
def test_a_page_that_lies_crosswise(degrees: int, place: str) -> None:
    """Places are on the page as it is shown; the table is read as it was meant."""
    document = read(turned(table().data(), degrees))
    assert rows_of(document) == [ROWS]
    (block,) = document.blocks
    assert block.place == place


def test_a_figure_painted_over_counts_no_more() -> None:
    sheet = Sheet()
    grid(sheet, sheet.line)
    write(sheet, [["规章", "18", ""], ROWS[1]])
    sheet.fill(XS[1] + 2, YS[0] + 4, XS[2] - 2, YS[1] - 4, white)
    sheet.text(XS[1] + 5, YS[0] + 20, "1")
    document = sheet.read()
    assert rows_of(document) == [[["规章", "1", ""], ROWS[1]]]
    assert not document.findings


def test_hidden_text_beside_printed_text_is_left_out() -> None:
    sheet = table()
    hidden(sheet, XS[1] + 5, YS[0] + 20, "07")
    document = sheet.read()
    assert rows_of(document) == [ROWS]
    assert not document.findings


def test_figures_over_each_other_are_in_doubt() -> None:
    sheet = table()
    sheet.text(XS[1] + 8, YS[1] + 20, "3")
    sheet.text(80, 300, "共收到3件")
    sheet.text(116.5, 300, "7")
    document = sheet.read()
    (finding,) = document.findings
    assert (finding.code, finding.values["cells"]) == ("overprinted", 2)
    assert sorted(document.doubts) == ["page:1/200,130,260,160", document.blocks[-1].place]


def test_text_beside_the_page_is_left_out() -> None:
    sheet = table()
    sheet.text(700, YS[0] + 20, "7")
    assert rows_of(sheet.read()) == [ROWS]


def slanted(sheet: Sheet, degrees: float) -> None:
    """A watermark with digits, over the table and beside it."""
    for x in range(0, 400, 40):
        sheet.canvas.saveState()
        sheet.canvas.translate(x, HEIGHT - 180)
        sheet.canvas.rotate(degrees)
        sheet.canvas.drawString(0, 0, "示例区2023-01-05")
        sheet.canvas.restoreState()
    sheet.text(80, 300, "本页其他文字都是平的，而且不止二十个字。")


def test_a_watermark_is_left_out() -> None:
    sheet = table()
    slanted(sheet, 40)
    document = sheet.read()
    assert rows_of(document) == [ROWS]
    (finding,) = document.findings
    assert (finding.code, str(finding.values["text"])[:6]) == ("text-askew", "示例区202")


@pytest.mark.parametrize("degrees", [1, 20])
def test_a_page_that_leans_is_read_as_a_scan(degrees: float) -> None:
    sheet = Sheet()
    sheet.canvas.translate(10 * degrees, 0)
    sheet.canvas.rotate(degrees)
    grid(sheet, sheet.line)
    write(sheet, [[label * 9, *rest] for label, *rest in ROWS])
    assert is_scan(sheet.read())


def filled(*, as_shown: bool) -> bytes:
    """A table whose figures are values of a form's fields; without their looks a reader makes them."""
    sheet = Sheet(pageCompression=0)
    grid(sheet, sheet.line)
    write(sheet, [[label] for label, *_ in ROWS])
    for y, (_, *figures) in zip(YS, ROWS, strict=False):
        for x, figure in zip(XS[1:], figures, strict=False):
            place = {"x": x + 5, "y": HEIGHT - y - 24, "width": 40, "height": 16, "borderWidth": 0}
            sheet.canvas.acroForm.textfield(name=f"{x}/{y}", value=figure, fontSize=10, **place)
    data = sheet.data()
    return data if as_shown else data.replace(b"/AP <<", b"/No <<")


@pytest.mark.parametrize("as_shown", [True, False])
def test_values_of_fields_are_read(*, as_shown: bool) -> None:
    assert rows_of(read(filled(as_shown=as_shown))) == [ROWS]


def scanned(*, shown: bool) -> Document:
    """A picture over the whole page with a layer of text over it."""
    sheet = Sheet()
    picture = pypdfium2.PdfDocument(table().data())[0].render(scale=1).to_pil()
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, HEIGHT)
    for n in range(4):
        text = f"第{n}行，另一识别软件在图上叠加的文字"
        if shown:
            sheet.text(80, 100 + 20 * n, text)
        else:
            hidden(sheet, 80, 100 + 20 * n, text)
    return sheet.read()


def test_the_layer_of_another_recognition_is_not_believed() -> None:
    """What nobody sees and nobody has checked; our own recognition says where it is in doubt."""
    assert is_scan(scanned(shown=False))
    assert "第3行" in texts_of(scanned(shown=True))[0]


def test_letters_without_an_ideograph_are_numbers_of_glyphs() -> None:
    sheet = Sheet()
    for n in range(10):
        sheet.text(80, 100 + 20 * n, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`")
    assert is_scan(sheet.read())
