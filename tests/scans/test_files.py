"""Which files are scans, and what becomes of their pages."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipelines.convert import tool_for
from pipelines.document import Paragraph
from pipelines.readers import read
from pipelines.scans import NAME, layout
from pipelines.scans.layout import read_scan
from tests.scans.drawn import pictures, report_pdf, scanned_pdf


def joined(*files: bytes) -> bytes:
    """One PDF of the pages of several."""
    whole = pypdfium2.PdfDocument.new()
    for file in files:
        whole.import_pages(pypdfium2.PdfDocument(file))
    target = io.BytesIO()
    whole.save(target)
    return target.getvalue()


def stamped(scan: bytes, text: str, font: str = "Helvetica") -> bytes:
    """The first page of a scan with a text laid over it."""
    picture = pypdfium2.PdfDocument(scan)[0].render(scale=1).to_pil()
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.drawInlineImage(picture, 0, 0, 595, 842)
    canvas.setFont(font, 9)
    canvas.drawString(300, 20, text)
    canvas.save()
    return target.getvalue()


def printed_and_scanned() -> tuple[bytes, bytes]:
    text = report_pdf("2021", {}, ())
    return text, scanned_pdf([page[:1100] for page in pictures(text)])


def taken_by(data: bytes) -> str | None:
    tool = tool_for(read(data), data)
    return tool.name if tool else None


def test_what_is_a_scan() -> None:
    text, scan = printed_and_scanned()
    assert [taken_by(data) for data in (text, scan, joined(text, scan))] == [None, NAME, NAME]
    assert taken_by(stamped(scan, "- 3 -")) == NAME
    assert taken_by(stamped(scan, "a text layer that another recognition has laid over it")) is None


def test_printed_pages_of_a_mixed_file_stay_as_they_are(recognition: str) -> None:
    text, scan = printed_and_scanned()
    document = read_scan(joined(text, scan, text), "pdf")
    lines = [block for block in document.blocks if isinstance(block, Paragraph)]
    first, second, third = ([b.text for b in lines if b.place.startswith(f"page:{n}/")] for n in (1, 2, 3))
    assert first == [b.text for b in read(text).blocks if isinstance(b, Paragraph)]
    assert "六、其他需要报告的事项" in second
    assert "六、其他需要报告的事项" in third


def test_pages_beyond_the_limit(recognition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_PAGES", 1)
    _, scan = printed_and_scanned()
    document = read_scan(joined(scan, scan), "pdf")
    assert [(f.code, dict(f.values)) for f in document.findings] == [
        ("too-many-pages", {"pages": 2, "read": 1})
    ]
    assert {block.place.split("/")[0] for block in document.blocks} == {"page:1"}
