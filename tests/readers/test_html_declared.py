"""Tables that pages declare by roles and styles, or set as lists and blocks of one shape."""

from __future__ import annotations

import re

import pytest

from pipelines.document import Paragraph, Table
from tests.readers.test_html import page

GRID = (
    "<table><tr><th>项目</th><th>一</th><th>二</th></tr><tr><td>甲</td><td></td><td>3</td></tr>"
    "<tr><td colspan=2>乙</td><td>4</td></tr></table>"
)
DECLARED = {
    "roles": {"table": "role=table", "tr": "role=row", "th": "role=columnheader", "td": "role=cell"},
    "styles": {
        "table": "style='display:table; width:9em'",
        "tr": "style='display: table-row'",
        "th": "style='display:table-cell'",
        "td": "style='color:red;display:table-cell'",
    },
}


@pytest.mark.parametrize("case", DECLARED)
def test_blocks_may_declare_themselves_a_table(case: str) -> None:
    made = GRID.replace("colspan", "aria-colspan")
    for name, declared in DECLARED[case].items():
        made = re.sub(rf"<{name}\b", f"<div {declared}", made).replace(f"</{name}>", "</div>")
    assert "<t" not in made
    assert page(f"<p>表</p>{made}").blocks == page(f"<p>表</p>{GRID}").blocks


ROWS = [["项目", "一", "二"], ["甲", "", "3"], ["乙", "5", ""]]
REGULAR = {
    "lists": ("", "ul", "li", ""),
    "blocks in a block": ("<div class=tb>", "div class=tr", "div class=td", "</div>"),
    "cells with a paragraph": ("<section>", "dl", "dd", "</section>"),
}


def regular(rows: list[list[str]], row: str, cell: str) -> str:
    ends = f"</{cell.split()[0]}>", f"</{row.split()[0]}>"
    return "".join(
        f"<{row}>{''.join(f'<{cell}>{text}{ends[0]}' for text in texts)}{ends[1]}\n" for texts in rows
    )


@pytest.mark.parametrize("case", REGULAR)
def test_sisters_with_as_many_parts_are_rows(case: str) -> None:
    begin, row, cell, end = REGULAR[case]
    rows = [[f"<p>{text}</p>" for text in line] for line in ROWS] if "paragraph" in case else ROWS
    document = page(f"<p>表</p>{begin}{regular(rows, row, cell)}{end}<p>止</p>")
    before, table, behind = document.blocks
    assert isinstance(table, Table)
    assert [[one.text for one in line] for line in table.rows] == ROWS
    assert [one.text for one in (before, behind) if isinstance(one, Paragraph)] == ["表", "止"]


def test_tables_of_sisters_in_any_part_of_a_page() -> None:
    table = regular(ROWS, "ul", "li")
    document = page(f"<div><div>一{table}</div>{table}<p>二</p></div>{table}三")
    kinds = [block.text if isinstance(block, Paragraph) else "表" for block in document.blocks]
    assert kinds == ["一", "表", "表", "二", "表", "三"]


def test_a_head_may_stand_apart_and_rows_of_one_part_among_others() -> None:
    body = regular([["（一）"], *ROWS[1:]], "div", "p")
    document = page(f"<div><div>{regular(ROWS[:1], 'div', 'p')}</div><div>{body}</div></div>")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [[one.text for one in line] for line in table.rows] == [ROWS[0], ["（一）"], *ROWS[1:]]


NO_ROWS = {
    "menus": regular([["首页", "公开", "互动"]] * 3, "ul", "li"),
    "days": regular([[str(n), str(n + 1), str(n + 2)] for n in (1, 4, 7)], "ul", "li"),
    "two rows": regular(ROWS[1:], "ul", "li"),
    "parts of a line": regular(ROWS, "p", "span"),
    "text between them": regular(ROWS, "ul", "li").replace("\n", "又"),
    "text within": regular(ROWS, "ul", "li").replace("<ul>", "<ul>又"),
    "several lines a part": regular([[f"{text}<br>又" for text in row] for row in ROWS], "ul", "li"),
    "beside a table": f"{GRID}{regular(ROWS, 'ul', 'li')}",
}


@pytest.mark.parametrize("case", NO_ROWS)
def test_other_sisters_are_lines(case: str) -> None:
    tables = [block for block in page(NO_ROWS[case]).blocks if isinstance(block, Table)]
    assert len(tables) == (case == "beside a table")


def test_roles_outside_a_table_say_nothing() -> None:
    assert (
        page("<div role=cell>3</div><div role=row>4</div>").blocks == page("<div>3</div><div>4</div>").blocks
    )
