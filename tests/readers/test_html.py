"""HTML: what is a paragraph, what is a table, what is hidden, and which labels carry values."""

from __future__ import annotations

import json
import re
import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Document, Paragraph, Table
from pipelines.readers import read


def page(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def shown(document: Document) -> list[object]:
    """Paragraphs as text, tables as lists of rows."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def header(document: Document) -> list[tuple[str, str, str]]:
    return [(pair.label, pair.value, pair.place) for pair in document.pairs if pair.source == "header"]


BODIES: dict[str, tuple[str, list[object]]] = {
    "spans a character": (
        "<p><span>三</span><span>、本</span><span>年<o:p></o:p></span></p>",
        ["三、本年"],
    ),
    "line breaks": ("<div>一<br>二<BR/>三<p>四</div>五", ["一", "二", "三", "四", "五"]),
    "unclosed, upper case": ("<P>一<P>二<UL><LI>三<LI>四</UL>", ["一", "二", "三", "四"]),
    "hidden": (
        (
            '<div style="DISPLAY : none">您访问的链接</div><p hidden>x</p><div class="modal fade">y</div>'
            '<script>z</script><style>p{}</style><p>文<span class="hidden-xs">&ensp;</span>号</p>'
        ),
        ["文\u2002号"],
    ),
    "before and behind a hidden block": ("3<p hidden>x</p>5", ["3", "5"]),
    "struck out": (
        '<p>收<s>9</s><span style="text-decoration: underline line-through">97</span><del>9</del>123件</p>',
        ["收123件"],
    ),
    "not seen": (
        '<p>收<i style="visibility:collapse">9</i><i style="position:absolute;left:-9999px">9</i>1件</p>',
        ["收1件"],
    ),
    "how it is said": ("<p><ruby>鎮<rp>(</rp><rt>zhèn</rt><rp>)</rp></ruby>3件</p>", ["鎮3件"]),
    "raised marks of notes": (
        '<p>18<sup>2</sup>19<sup><a href="#1">1</a></sup>20<span style="vertical-align:super">[3]</span></p>',
        ["18²19¹20[3]"],
    ),
    "a raised mark behind a break": ("<p>18<sup>&#13;2</sup>件</p>", ["18 ²件"]),
    "escapes": ("<p>a&amp;lt;b&lt;3</p>", ["a&lt;b<3"]),
    "tail of a hidden node": ('<p>一<b style="display:none">x</b>二</p>', ["一二"]),
    "Word": (
        "<p>甲<!--[if gte mso 9]><xml>x</xml><![endif]-->乙<![if !supportEmptyParas]>&nbsp;<![endif]></p>",
        ["甲乙"],
    ),
    "preformatted, in a cell": ("<table><tr><td><pre>一\n二</pre></td></tr></table>", ["一", "二"]),
    "preformatted": ("<pre>一\n二  三</pre>", ["一", "二 三"]),
    "cell over lines": (
        "<table><tr><td><p>商业</p><p>企业</p></td><td>本年新<br />制作</td><td>&nbsp;</td></tr></table>",
        [[["商业\n企业", "本年新\n制作", ""]]],
    ),
    "cells not closed": ("<TABLE><TR><TD>1<TD>2<TR><TD>3<TD>4</TABLE>", [[["1", "2"], ["3", "4"]]]),
    "foot before body": (
        (
            "<table><tfoot><tr><td>总计</td><td>9</td></tr></tfoot><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td>c</td><td>1</td></tr></tbody></table>"
        ),
        [[["a", "b"], ["c", "1"], ["总计", "9"]]],
    ),
    "caption, hidden row": (
        "<table><caption>表一</caption><tr><td>a</td><td>1</td></tr><tr hidden><td>b</td></tr></table>",
        ["表一", [["a", "1"]]],
    ),
    "layout by tables": (
        (
            "<table><tr><td>导航</td><td><h1>年报</h1><p>一、总体情况</p>"
            "<table><tr><td>规章</td><td>0</td></tr><tr><td>规范性文件</td><td>2</td></tr></table>"
            "<p>二</p></td></tr></table>"
        ),
        ["导航", "年报", "一、总体情况", [["规章", "0"], ["规范性文件", "2"]], "二"],
    ),
    "layout by prose": (
        "<table><tr><td>左</td><td><p>甲。乙。</p><p>丙。</p></td></tr></table>",
        ["左", "甲。乙。", "丙。"],
    ),
    "data rows around a prose row": (
        (
            f"<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr>"
            f"<tr><td>备注</td><td>{'说明' * 300}</td></tr></table>"
        ),
        [[["a", "1"], ["b", "2"]], "备注", "说明" * 300],
    ),
    "single column": ("<table><tr><td>一</td></tr><tr><td>二</td></tr></table>", ["一", "二"]),
    "table for alignment in a cell": (
        "<table><tr><td>规章</td><td><table><tr><td>1</td></tr></table></td></tr></table>",
        [[["规章", "1"]]],
    ),
    "cells without a row": ("<table><td>a</td><td>b</td></table>", [[["a", "b"]]]),
    "blank table": ("<p>一</p><table><tr><td> </td><td>&nbsp;</td></tr></table><p>二</p>", ["一", "二"]),
    "fields": (
        (
            "<table><tr><td>规章<td><input value='12' readonly>"
            "<td><select><option>0<option selected>3</select>"
            "<td><textarea>45</textarea><td><input value=1><input value=2><input type=hidden value=9>"
            "<select hidden><option>8</select></table><input type=submit value='查询'>"
        ),
        [[["规章", "12", "3", "45", "1 2"]]],
    ),
    "of no size": (
        "<p style='FONT-SIZE: 0'><i style='font-size:0px'>9</i><b style='font-size:14px'>12</b></p>",
        ["12"],
    ),
    "of little size": ("<p>3<i style='font-size:0.9em'>4</i></p>", ["34"]),
    "verbatim within verbatim text": ("<pre><b>一\n二</b></pre>", ["一", "二"]),
    "a form between a table and its rows": (
        "<table><form><tr><td>a<td>1<tr><td>b<td>2</form></table>",
        [[["a", "1"], ["b", "2"]]],
    ),
    "text between rows": (
        "<table>单位：件<tr><td>a<td>1</tr>注<tr><td>b<td>2</tr></table>",
        ["单位：件", "注", [["a", "1"], ["b", "2"]]],
    ),
    "behind the end of the page": ("<p>一</p></body></html><p>二</p>", ["一", "二"]),
    "behind the end of the body": ("<p>一</p></body>二<p>三</p>", ["一", "二", "三"]),
    "behind the end of another page": (
        "<p>一</body></html><html><body><p>二</p></body>三</html>",
        ["一", "二", "三"],
    ),
    "tables drawn with pipes": (
        "<h1>年报</h1><pre>"
        + "\n".join(f"规章{n} | {n} | | 0 |" for n in range(5))
        + "</pre><p>一、总体情况</p>",
        ["年报", [[f"规章{n}", str(n), "", "0"] for n in range(5)], "一、总体情况"],
    ),
    "links set apart with pipes": ("<p>首页 | 公开 | 服务</p><p>一</p>", ["首页 | 公开 | 服务", "一"]),
    "titles in the first cells of a sheet": (
        "<table><tr><td>年报<td><br><td><br><tr><td>信息内容<td>件数<td>备注<tr><td>规章<td>3<td><tr><td>二<td><td></table>",
        ["年报", [["信息内容", "件数", "备注"], ["规章", "3", ""], ["二", "", ""]]],
    ),
    "the rest of a table, which begins with a blank row": (
        "<table><tr><td>重复申请<td><td><tr><td>其他<td>２<td>0<tr><td>总计<td>2<td>0</table>",
        [[["重复申请", "", ""], ["其他", "２", "0"], ["总计", "2", "0"]]],
    ),
    "a table of blank rows": (
        "<table><tr><td>甲<td><td><tr><td>乙<td><td></table>",
        [[["甲", "", ""], ["乙", "", ""]]],
    ),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", BODIES)
def test_blocks(case: str) -> None:
    body, expected = BODIES[case]
    assert shown(page(body)) == expected


def test_spans_give_grid_positions() -> None:
    document = page(
        "<table><tr><td colspan=2 rowspan=2>勾稽</td><td colspan='3'>申请人</td></tr>"
        "<tr><td>a<td>b<td rowspan='0'>c</tr><tr><td>一<td>二<td colspan=-4>3<td colspan='x'>4</tr></table>"
    )
    (table,) = document.blocks
    assert isinstance(table, Table)
    cells = [
        (cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for row in table.rows for cell in row
    ]
    assert cells == [
        ("勾稽", 0, 0, 2, 2),
        ("申请人", 0, 2, 1, 3),
        ("a", 1, 2, 1, 1),
        ("b", 1, 3, 1, 1),
        ("c", 1, 4, 2, 1),
        ("一", 2, 0, 1, 1),
        ("二", 2, 1, 1, 1),
        ("3", 2, 2, 1, 1),
        ("4", 2, 3, 1, 1),
    ]
    assert table.rows[1][2].place == "table:1/r2/c5"


def test_spans_are_capped() -> None:
    document = page("<table><tr><td colspan=99999 rowspan=99999>a<td>b</tr></table>")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [(cell.column, cell.rowspan, cell.colspan) for cell in table.rows[0]] == [(0, 1, 100), (100, 1, 1)]


def test_places_and_headings() -> None:
    document = page("<h2>年<span>报</span></h2><table><tr><td>a</td><td>b</td></tr></table><p>一</p>")
    assert [block.place for block in document.blocks] == ["p:1", "table:1", "p:2"]
    assert [block.heading for block in document.blocks if isinstance(block, Paragraph)] == [2, 0]


def test_meta_tags_head_first_and_misspelt() -> None:
    document = page(
        '<div><meta name="ColumnName" content="头部"></div>'
        '<meta name="SiteName" concent="甘肃省市场监督管理局"><meta name="viewport" content="x">',
        head="<title> 年报\n 页 </title><meta name=pubdate content=' 2023-08-28'><META NAME=Url CONTENT=''>",
    )
    assert document.title == "年报 页"
    assert [(pair.label, pair.value, pair.place, pair.source) for pair in document.pairs] == [
        ("PubDate", "2023-08-28", "meta:PubDate", "meta"),
        ("Url", "", "meta:Url", "meta"),
        ("ColumnName", "头部", "meta:ColumnName", "meta"),
        ("SiteName", "甘肃省市场监督管理局", "meta:SiteName", "meta"),
    ]


HEADERS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "table": (
        "<table><tr><th>索&ensp;引&ensp;号</th><td> MB1/2023-1 </td><th>文&ensp;号</th><td></table>",
        [("索引号", "MB1/2023-1", "table:1/r1/c2"), ("文号", "", "table:1/r1/c4")],
    ),
    "line": (
        "<h1>年报</h1><p>日期:2018-03-22 10:00 &nbsp; 来源:北京市西城区人民政府</p><p>字号: 大 中 小</p>",
        [("日期", "2018-03-22 10:00", "p:2"), ("来源", "北京市西城区人民政府", "p:2")],
    ),
    "ol.doc-info": (
        "<ol><li>[发文字号] <span>京政发〔2021〕1号</span></li><li>[废止日期] <span></span></li></ol>",
        [("发文字号", "京政发〔2021〕1号", "p:1"), ("废止日期", "", "p:2")],
    ),
    "ul of label and value": (
        "<ul><li><b>索引号</b> 014314799/2024-00002</li></ul>",
        [("索引号", "014314799/2024-00002", "p:1")],
    ),
    "dl": (
        "<dl><dt>发布机构</dt><dd>某局</dd><dt>成文日期</dt><dd>2021-01-25</dd></dl>",
        [("发布机构", "某局", "p:2"), ("成文日期", "2021-01-25", "p:4")],
    ),
    "div beside div": (
        "<div><div>索引号：</div><div>1/2</div></div><p>来源</p><p>正文</p>",
        [("索引号", "1/2", "p:2")],
    ),
    "paragraphs in cells of a layout table": (
        f"<table><tr><td><p>文号</p></td><td><p>1号</p></td></tr><tr><td>{'文。' * 9}</td></tr></table>",
        [("文号", "1号", "p:2")],
    ),
    "publishtime": (
        "<p><publishtime>2024-01-17</publishtime></p>",
        [("发布时间", "2024-01-17", "meta:publishtime")],
    ),
    "publishtime with a label": (
        "<p>公开日期：<publishtime>2024-01-17</publishtime></p>",
        [("公开日期", "2024-01-17", "p:1")],
    ),
    "footer": (
        "<div>主办:某区 承办:某局<br>政府网站标识码:1101020002 京ICP备1号</div>",
        [("政府网站标识码", "1101020002", "p:2")],
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_header_pairs(case: str) -> None:
    body, expected = HEADERS[case]
    assert header(page(body)) == expected


HOSTILE = {
    "deep tables": "<table><tr><td>" * 3000 + "x",
    "deep spans": "<p>" + "<font>" * 3000 + "x",
    "wide": "<table>" + "<tr><td colspan=100 rowspan=9999>x" * 3000,
    "many tables": "<table><tr><td>a<td><table><tr><td>1<td>2<tr><td>3<td>4</table></table>" * 1000,
    "long row": "<table><tr>" + "<td>1" * 20000,
    "many fields": "".join(f"<input value={n}><select id={n}><option>{n}</select>" for n in range(20000)),
    "many marks": "".join(f"<sup id={n}>1</sup>" for n in range(30000)),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_pages_take_no_time(case: str) -> None:
    begun = time.process_time()
    document = read(b"<html>" + HOSTILE[case].encode())
    assert document.kind == "html"
    assert document.blocks or document.findings
    assert time.process_time() - begun < 10


PIECES = st.sampled_from(
    re.split(
        " ",
        "<table> </table> <tr> <td/rowspan=3> <td/colspan=2> </td> <p> </p> <br> <div> </div> 一 12 。 "
        "来源： <!-- --> <h1> <script> </script> < &nbsp;",
    )
)


@given(st.lists(PIECES, max_size=60))
def test_any_markup_is_read_alike_twice_and_in_order(pieces: list[str]) -> None:
    data = ("<html><body>" + "".join(pieces)).encode()
    document = read(data)
    assert document == read(data)
    assert document.kind == "html"
    places = [block.place for block in document.blocks]
    assert len(places) == len(set(places))
    for table in (block for block in document.blocks if isinstance(block, Table)):
        for row in table.rows:
            assert [cell.column for cell in row] == sorted({cell.column for cell in row})


REPORT = "<p>一、总体情况</p><p>" + "依法公开。" * 80 + "</p><table><tr><td>规章</td><td>3</td></tr></table>"
HANDED_OVER = {
    "a value in a script": f"<script>window.__DATA__ = {json.dumps({'id': 1, 'content': REPORT})}</script>",
    "a hidden field": f'<input type="hidden" value="{escape(REPORT)}">',
    "a hidden text": f'<textarea style="display:none">{escape(REPORT)}</textarea>',
    "a page in a frame": f'<iframe srcdoc="{escape(REPORT)}"></iframe>',
}


@pytest.mark.parametrize("case", HANDED_OVER)
def test_a_report_that_the_page_holds_as_a_value_is_read(case: str) -> None:
    document = page(f"<h1>年报</h1>{HANDED_OVER[case]}")
    assert shown(document) == ["年报", "一、总体情况", "依法公开。" * 80, [["规章", "3"]]]


def test_of_several_values_none_is_read_nor_one_that_says_less_than_the_page() -> None:
    other = REPORT.replace("规章", "规范性文件")
    both = f"<script>a={json.dumps(REPORT)};b={json.dumps(other)}</script>"
    assert shown(page(f"<h1>年报</h1>{both}")) == ["年报"]
    assert len(shown(page(f"<p>{'已公开。' * 200}</p>{HANDED_OVER['a hidden field']}"))) == 1
