"""The lines of a document, read all at once, are as each of them reads alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Block, Cell, Document, Paragraph, Table
from pipelines.reading.printed import printed
from pipelines.reading.text import normal
from pipelines.reading.wording import Wording, worded

TEXTS = st.text(st.sampled_from("收到申请3件，無乾程式“”…①²（de）衞㈠ \t\n\u3000\xa0\u200b\0年"), max_size=12)


def wording(*texts: str) -> Wording:
    """One line a text; of None a table."""
    return worded(Document(kind="text", blocks=tuple(Paragraph(text=one, place="p:1") for one in texts)))


@given(st.lists(TEXTS, max_size=6))
def test_every_line_reads_as_it_does_alone(texts: list[str]) -> None:
    found = wording(*texts)
    assert found.normal == [normal(text) for text in texts]
    assert [found.printed(at) for at in range(len(texts))] == [printed(text) for text in texts]


@given(st.lists(TEXTS, max_size=6))
def test_the_lines_that_hold_a_pattern(texts: list[str]) -> None:
    found = wording(*texts)
    for pattern in (re.compile("申请|年"), re.compile("^收", re.MULTILINE)):
        holding = [at for at, text in enumerate(texts) if pattern.search(normal(text))]
        assert list(found.holding(pattern)) == holding


@pytest.fixture
def mixed() -> Document:
    cells = tuple(Cell(text, "table:1/r1/c1", 0, at) for at, text in enumerate(["二、收\n到", "3", "三"]))
    lines = [Paragraph(text=text, place=f"p:{at}") for at, text in enumerate(["一", "二", "三"], 1)]
    blocks: tuple[Block, ...] = (lines[0], Table(place="table:1", rows=(cells,)), *lines[1:])
    return Document(kind="html", blocks=blocks)


def test_tables_are_empty_lines(mixed: Document) -> None:
    found = worded(mixed)
    assert (found.normal, found.paragraphs) == (["一", "", "二", "三"], [0, 2, 3])
    assert list(found.cells_holding(re.compile("\n[二三]"))) == ["二、收 到", "三"]


def test_paragraphs_are_left_out_and_tables_never(mixed: Document) -> None:
    found = worded(mixed).without({1, 2})
    assert [block.place for block in found.document.blocks] == ["p:1", "table:1", "p:3"]
    assert (found.normal, found.paragraphs, found.whole) == (["一", "", "三"], [0, 2], "一\n\n三")
