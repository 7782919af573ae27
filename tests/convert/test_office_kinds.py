"""Which kinds LibreOffice is asked to convert, and an OpenDocument text on its way through it."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from pipelines import reading
from pipelines.convert import tool_for
from pipelines.document import Document, Paragraph
from pipelines.readers import read as read_document

MIMETYPE = "application/vnd.oasis.opendocument.text"
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info>
<dc:creator>a</dc:creator><dc:date>2021-01-01T00:00:00</dc:date></office:change-info><text:p>9</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>某局<text:change text:change-id="c"/>2020年政府信息公开工作年度报告</text:p>
<text:p>一、总体情况</text:p>
</office:text></office:body></office:document-content>"""
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def open_text() -> bytes:
    """A file.odt with a title, of which a 9 has been deleted with changes tracked, and a heading."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("mimetype", MIMETYPE)
        package.writestr("content.xml", CONTENT)
        package.writestr("META-INF/manifest.xml", MANIFEST)
    return data.getvalue()


@pytest.mark.parametrize(
    ("kind", "tool"), [("doc", "LibreOffice"), ("rtf", "LibreOffice"), ("odt", "LibreOffice"), ("ods", None)]
)
def test_kinds(kind: str, tool: str | None) -> None:
    found = tool_for(Document(kind=kind), b"")
    assert (found and found.name) == tool


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_open_document_text() -> None:
    data = open_text()
    document = read_document(data)
    tool = tool_for(document, data)
    assert tool is not None
    made = read_document(tool.convert(data, document.kind).data)
    assert document.kind == "odt"
    title = "某局2020年政府信息公开工作年度报告"
    assert [isinstance(it, Paragraph) and it.text for it in made.blocks] == [title, "一、总体情况"]
    report = reading.read(made)
    assert (report.title, report.year) == (title, 2020)
