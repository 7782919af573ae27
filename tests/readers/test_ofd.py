"""OFD pages: text by its places, tables by their lines, templates, pictures, damage."""

from __future__ import annotations

import pytest

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read
from tests.readers.made import ofd_line, ofd_package

TEXT = (
    '<ofd:TextObject Boundary="20 20 100 5" Size="5" {more}>'
    "<ofd:TextCode {at}>{text}</ofd:TextCode></ofd:TextObject>"
)


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


TEXTS = {
    "deltas one by one": ('X="0" Y="4" DeltaX="5 5 5"', "", "公开3件"),
    "a group of deltas": ('X="0" Y="4" DeltaX="g 3 5"', "", "公开3件"),
    "fewer deltas than characters": ('X="0" Y="4" DeltaX="5"', "", "公开3件"),
    "no deltas": ('X="0" Y="4"', "", "公开3件"),
    "scaled": ('X="0" Y="4" DeltaX="g 3 5"', 'CTM="0.5 0 0 0.5 3 3"', "公开3件"),
}


@pytest.mark.parametrize("case", TEXTS)
def test_characters_stand_by_their_deltas(case: str) -> None:
    at, more, text = TEXTS[case]
    document = read(ofd_package([TEXT.format(at=at, more=more, text=text)]))
    assert lines(document) == [text]
    assert not document.findings


def test_a_jump_is_a_blank_and_lines_are_sorted() -> None:
    second = TEXT.format(at='X="0" Y="14" DeltaX="5 25 5"', more="", text="甲乙丙丁")
    document = read(ofd_package([second + ofd_line(20, 20, "第一行", 5)]))
    assert lines(document) == ["第一行", "甲乙 丙丁"]


def test_places_are_boxes_in_points() -> None:
    (line,) = read(ofd_package([ofd_line(25.4, 50.8, "年", 5)])).blocks
    assert line.place == "page:1/72,144,86,158"


@pytest.mark.parametrize("hidden", ['Visible="false"', 'Alpha="0"'])
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    unseen = TEXT.format(at='X="0" Y="4"', more=hidden, text="草稿")
    assert lines(read(ofd_package([unseen + ofd_line(20, 40, "正文", 5)]))) == ["正文"]


def test_a_template_is_printed_on_each_page() -> None:
    rules = "".join(
        f'<ofd:PathObject Boundary="20 {y} 80 20">'
        "<ofd:AbbreviatedData>M 0 0 L 80 0 L 80 20 L 0 20 C M 40 0 L 40 20</ofd:AbbreviatedData>"
        "</ofd:PathObject>"
        for y in (40, 60)
    )
    page = ofd_line(22, 45, "甲", 5) + ofd_line(62, 45, "3", 5) + ofd_line(22, 65, "乙", 5)
    document = read(ofd_package([page], template=rules))
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["甲", "3"], ["乙", ""]]


def test_a_scan_needs_character_recognition() -> None:
    document = read(ofd_package(['<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'] * 2))
    assert [(finding.code, dict(finding.values)) for finding in document.findings] == [
        ("no-text-layer", {"pages": 2})
    ]


def test_a_broken_page_costs_itself_only() -> None:
    document = read(ofd_package([ofd_line(20, 20, "第一页", 5), "<broken>"]))
    assert lines(document) == ["第一页"]
    assert [(finding.code, finding.place) for finding in document.findings] == [("unreadable", "page:2")]
