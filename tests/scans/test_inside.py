"""Pictures inside a page, a Word file and an OFD: handed to recognition, their tables read with the rest."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import docx
import pytest
from PIL import Image

from crawler.demo.photos import of_nothing, of_table
from pipelines.convert import Conversion, converted, tool_for
from pipelines.convert.office import Office
from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read
from pipelines.readers.inside import LEAST, NARROWEST, pictures_in
from pipelines.reading import read as read_report
from pipelines.scans import NAME
from tests.scans.drawn import report
from tests.scans.test_scans import chosen

FIGURES = chosen("2021", 6, "disputes")
TITLE = "示例街道2022年政府信息公开工作年度报告"
PROSE = "本年度按月清点目录，漏登的当月补登。" * 20
OFD = "http://www.ofdspec.org/2016"


def table_four() -> bytes:
    (grid,) = [one.grid for one in report("2021", FIGURES, ("4",)).chapters if one.grid]
    (picture,) = of_table(grid)
    return picture


def page(*pictures: bytes) -> bytes:
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(it).decode()}">' for it in pictures)
    return f"<html><body><h1>{TITLE}</h1><p>{PROSE}</p>{images}</body></html>".encode()


def word(*pictures: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph(PROSE)
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def message(*pictures: bytes) -> bytes:
    """A page saved with its pictures."""
    whole = MIMEMultipart("related")
    whole.attach(MIMEText(page().decode(), "html", "utf-8"))
    for picture in pictures:
        whole.attach(MIMEImage(picture, "png"))
    return whole.as_bytes()


def ofd(*pictures: bytes) -> bytes:
    """A page for each picture."""
    numbers = range(1, len(pictures) + 1)
    pages = "".join(f'<Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in numbers)
    media = "".join(f'<MultiMedia ID="9{n}"><MediaFile>{n}.png</MediaFile></MultiMedia>' for n in numbers)
    members = {
        "OFD.xml": f'<OFD xmlns="{OFD}"><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>',
        "Doc_0/Document.xml": f'<Document xmlns="{OFD}"><Pages>{pages}</Pages></Document>',
        "Doc_0/DocumentRes.xml": f'<Res xmlns="{OFD}" BaseLoc="Res"><MultiMedias>{media}</MultiMedias></Res>',
    }
    members |= {
        f"Doc_0/Pages/{n}.xml": f'<Page xmlns="{OFD}"><Content><Layer><ImageObject ResourceID="9{n}"/>'
        "</Layer></Content></Page>"
        for n in numbers
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in members.items():
            package.writestr(name, text)
        for n, picture in zip(numbers, pictures, strict=True):
            package.writestr(f"Doc_0/Res/{n}.png", picture)
    return target.getvalue()


Make = Callable[..., bytes]
LONG = pytest.mark.long
MAKERS = pytest.mark.parametrize("make", [page, message, word, ofd])


def taken_by(data: bytes) -> str | None:
    tool = tool_for(read(data), data)
    return tool.name if tool else None


@MAKERS
def test_pictures_are_found_in_their_order(make: Make) -> None:
    one, other = of_nothing(900, 700), of_nothing(800, 900)
    data = make(one, other, one)
    assert pictures_in(data, read(data).kind) == [one, other]
    assert taken_by(data) == NAME
    damaged = data[: len(data) // 2]
    assert isinstance(pictures_in(damaged, read(data).kind), list)


@pytest.mark.parametrize("make", [page, message, word])
def test_icons_are_none(make: Make) -> None:
    icon = of_nothing(16, 16)
    assert len(icon) < LEAST
    assert taken_by(make(icon)) is None
    assert taken_by(make()) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_narrow_pictures_are_codes_and_seals(kind: str) -> None:
    for width in (NARROWEST - 1, NARROWEST):
        target = io.BytesIO()
        Image.open(io.BytesIO(of_nothing(width, 300))).save(target, kind)
        narrow = kind != "WEBP" and width < NARROWEST  # WebP does not say it in its head
        assert pictures_in(page(target.getvalue()), "html") == ([] if narrow else [target.getvalue()])


def test_a_text_says_nothing_of_pictures() -> None:
    assert pictures_in(b"data:image/png;base64,AAAA", "text") == []


INSIDE = [page, *(pytest.param(it, marks=LONG) for it in (message, word, ofd))]


@pytest.mark.parametrize("make", INSIDE)
def test_the_figures_of_a_table_inside(recognition: str, make: Make) -> None:
    data = make(table_four())
    document = read(data)
    tool = tool_for(document, data)
    assert tool
    made = tool.convert(data, document.kind)
    assert made == Conversion(tool=NAME, version=recognition, data=made.data)
    whole = converted(document, made)
    found = {reading.field: reading.value for reading in read_report(whole).readings}
    assert (whole.kind, found) == (document.kind, {name: float(text) for name, text in FIGURES.items()})
    assert [block for block in whole.blocks if not isinstance(block, Table)] == [*document.blocks]
    assert {finding.code for finding in whole.findings} == {"converted"}


@LONG
@pytest.mark.skipif(Office().version() is None, reason="LibreOffice is not installed")
def test_the_figures_of_a_table_inside_an_old_word_file(recognition: str) -> None:
    """LibreOffice finds by itself what kind of file it is given."""
    made = Office().convert(word(table_four()), "doc")
    whole = converted(Document(kind="doc"), made)
    found = {reading.field: reading.value for reading in read_report(whole).readings}
    assert (whole.kind, found) == ("doc", {name: float(text) for name, text in FIGURES.items()})
    assert [b.text for b in whole.blocks if isinstance(b, Paragraph)] == [TITLE, PROSE]
