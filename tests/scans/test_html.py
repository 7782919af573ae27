"""What recognition made is kept whole as HTML: read back, it is the same Document."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Cell, Document, Doubt, Finding, Paragraph, Table
from pipelines.readers import read
from pipelines.readers.converted import GENERATOR
from pipelines.scans import RecognitionError, recognised
from pipelines.scans.html import html_of
from tests.scans.drawn import image, pictures, report_pdf

TEXT = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\r"), min_size=1, max_size=12)
DOUBTS = st.none() | st.builds(Doubt, sure=st.integers(0, 100).map(lambda n: n / 100), other=st.none() | TEXT)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A paragraph, a table with a span, a finding; any texts, any doubts."""
    places = [f"page:1/{n},0,10,10" for n in range(4)]
    cells = (
        Cell(text=f"{draw(TEXT)}\n{draw(TEXT)}", place=places[1], row=0, column=0, colspan=2),
        Cell(text=draw(st.just("") | TEXT), place=places[2], row=1, column=1),
    )
    table = Table(place=places[3], rows=((cells[0],), (cells[1],)))
    doubts = {place: doubt for place in places[:3] if (doubt := draw(DOUBTS))}
    return Document(
        kind="scan",
        blocks=(Paragraph(text=draw(TEXT), place=places[0]), table),
        doubts=doubts,
        findings=(Finding(code="too-many-pages", values={"pages": 70, "read": 60}),),
    )


@settings(max_examples=50, deadline=None)
@given(document=documents())
def test_html_holds_all_of_the_document(document: Document) -> None:
    back = read(html_of(document))
    assert (back.kind, back.blocks, back.doubts) == (document.kind, document.blocks, document.doubts)
    assert back.findings == document.findings
    assert html_of(document) == html_of(document)


@settings(max_examples=100, deadline=None)
@given(body=st.text(st.sampled_from('<>/="pt data-plcoubr0123éx&;'), max_size=80))
def test_a_page_that_only_claims_to_be_ours(body: str) -> None:
    page = f'<meta name="generator" content="{GENERATOR}"><meta name="finding" content="[1]">{body}'
    assert read(page.encode()).kind == "scan"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nnothing"])
def test_a_broken_image(recognition: str, data: bytes) -> None:
    with pytest.raises(RecognitionError, match="Error"):
        recognised(data, "image")


def test_nothing_is_fetched(recognition: str) -> None:
    """Without any sockets, recognition works: its models are in the wheel."""
    cut = (
        "import socket, runpy, sys\n"
        "def refuse(*_, **__): raise SystemExit('a socket was opened')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "sys.argv = ['scans', 'image']\n"
        "runpy.run_module('pipelines.scans', run_name='__main__')\n"
    )
    page = pictures(report_pdf("2021", {}, ()))[0][:600]
    done = subprocess.run([sys.executable, "-c", cut], input=image(page), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "政府信息公开工作年度报告" in done.stdout.decode()
