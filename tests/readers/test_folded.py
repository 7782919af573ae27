"""Lines broken at one width: what is joined, what stays, and that no character is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import reading
from pipelines.document import Paragraph
from pipelines.readers import read

TITLE = "松木塘镇2012年政府信息公开工作年度报告"
FIRST = (
    "全镇主动公开政府信息13941条，其中通过政府网站公开1549条，通过政务微博公开85条，其余以公告栏等方式公开。"
)
SECOND = (
    "2012年收到政府信息公开申请18件，其中当面申请6件，网络申请12件，均在法定期限内办结，没有收取任何费用。"
)
THIRD = (
    "围绕重点领域，及时公开财政预决算、社会救助、乡村振兴等信息，"
    "不断拓展公开的广度和深度，群众满意度有所提高。"
)
HEADS = ("一、主动公开情况", "二、依申请公开情况", "（一）存在的问题")
PARAGRAPHS = [TITLE, HEADS[0], FIRST, HEADS[1], SECOND, HEADS[2], THIRD, "2013年3月26日"]
PROSE = (FIRST, SECOND, THIRD)


def wrapped(width: int, *, lead: str = "", kept: bool = True) -> Iterator[str]:
    """The lines of the report, paragraphs indented; with `kept` false the blanks are gone again."""
    for paragraph in PARAGRAPHS:
        text = lead + paragraph if paragraph in PROSE else paragraph
        lines = [text[at : at + width] for at in range(0, len(text), width)]
        yield from lines if kept else map(str.strip, lines)


def broken(lines: Iterator[str]) -> bytes:
    return f"<html><body><div>{'<br>'.join(lines)}</div></body></html>".encode()


def set_apart(lines: Iterator[str]) -> bytes:
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>".encode()


JOINED = {
    "indented": "\n".join(wrapped(24, lead="　　")).encode(),
    "indented by blanks": "\n".join(wrapped(26, lead="    ")).encode(),
    "not indented": "\n".join(wrapped(26)).encode(),
    "indent lost": "\n".join(wrapped(24, lead="　　", kept=False)).encode(),
    "breaks of a page": broken(wrapped(30, lead="　　")),
    "paragraphs of a page": set_apart(wrapped(24, lead="　　")),
}

LIST = [
    "本年度公开目录共十二大类如下所列各项内容",
    "政府文件与规范性文件及其解读材料的发布",
    "财政预算决算和三公经费及其使用情况说明",
]
APART = {
    "a list": "\n".join(LIST * 3),
    "items": "\n".join(f"{n}.{FIRST[:30]}" for n in range(1, 9)),
    "rows": "\n".join(f"通过不同渠道和方式公开政府信息的情况  {n}" for n in range(8)),
    "blank lines between": "\n\n".join(wrapped(24)),
    "lines of any length": "\n".join((TITLE, FIRST, FIRST[:40], SECOND[:35], THIRD[:29], SECOND, THIRD[:22])),
}


def lines(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("case", JOINED)
def test_paragraphs_are_whole_again(case: str) -> None:
    assert lines(JOINED[case]) == PARAGRAPHS


@pytest.mark.parametrize("case", APART)
def test_what_may_stand_alone_stays(case: str) -> None:
    assert lines(APART[case].encode()) == [line for line in APART[case].split("\n") if line]


def test_a_figure_over_two_lines_has_its_place() -> None:
    report = reading.read(read(JOINED["indented"], "report.txt"))
    found = {one.field: (one.value, one.place) for one in report.readings}
    at = FIRST.index("1549条")
    assert found["indicators.channel_website"] == (1549, f"p:3/{at}-{at + 5}")
    assert found["indicators.requests_online"][0] == 12
    later = next(block for block in read(JOINED["indented"]).blocks if block.place == "p:6")
    assert isinstance(later, Paragraph)  # places count printed lines
    assert later.text == "二、依申请公开情况"


def test_a_line_that_may_go_on_says_so() -> None:
    torn = "（一）主动公开政府信息的全部条数为18"  # a heading, or an item whose number goes on
    report = read("\n".join([*wrapped(20), torn, "6条。"]).encode())
    assert [block.text for block in report.blocks if isinstance(block, Paragraph) and block.open] == [torn]


@given(st.lists(st.text("政公开1。，一、 （\u3000a", min_size=12, max_size=22), max_size=30))
def test_no_character_is_lost(printed: list[str]) -> None:
    data = "\n".join(printed)
    assert "".join("".join(lines(f"报告\n{data}".encode())).split()) == "报告" + "".join(data.split())
