"""Which pictures of a page are attachments: by where they stand, and by what they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from spiders.links import Link, attachments
from spiders.pictures import MOST

PAGE = "http://www.example.gov.cn/xxgk/gknb/202201/t1.html"
TITLE = "某局2021年政府信息公开工作年度报告"
FRAME = f"""<html><head><title>{TITLE}_某局</title></head><body>
<div><a href="/"><img src="/top.png"></a><img src="/1.jpg" alt="before"><a>联系我们</a></div>
<p>当前位置：首页 > 年报</p><h1> {TITLE} </h1><p>字号：大 中 小 打印 分享到：</p>
<div class="a1"><p>一、总体情况</p>%s</div>
<p>上一篇：<a href="t0.html">没有了</a></p><img src="/after.jpg">
<div>主办：某局 <img src="/dzjg.png"></div></body></html>"""
PLACED = "http://www.example.gov.cn/"


def found(body: str, title: str = TITLE) -> tuple[Link, ...]:
    response = HtmlResponse(PAGE, body=(FRAME % body).encode(), encoding="utf-8")
    return attachments(response, title=title)


def kept(body: str, title: str = TITLE) -> list[str]:
    return [link.url.removeprefix(PLACED) for link in found(body, title) if not link.left_out]


BESIDE = "xxgk/gknb/202201/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><img src="a.png"></p>', [f"{BESIDE}a.png"]),
        ('<img src="/ueditor/php/upload/image/1642.png">', ["ueditor/php/upload/image/1642.png"]),
        ('<img src="/picture/0/2201191642.gif" width="600px">', ["picture/0/2201191642.gif"]),
        ('<img src="b.png" style="width: 553px; HEIGHT:700px !important">', [f"{BESIDE}b.png"]),
        ('<img src="b.png" width="100%" height="auto">', [f"{BESIDE}b.png"]),
        ('<img src="/loading.gif" data-src="c.jpg">', [f"{BESIDE}c.jpg"]),
        ('<img src="data:image/gif;base64,R0lGOD" data-original="c.jpg">', [f"{BESIDE}c.jpg"]),
        ('<img src="s.jpg" srcset="m.jpg 480w, l.jpg 960w, n.jpg 100w">', [f"{BESIDE}l.jpg"]),
        ('<a href="large.JPG"><img src="small.jpg"></a>', [f"{BESIDE}large.JPG"]),
        ('<a href="javascript:void(0)"><img src="d.webp"></a>', [f"{BESIDE}d.webp"]),
        ('<img src="/static/upload/WX20220119-1642@2x.png">', ["static/upload/WX20220119-1642@2x.png"]),
        ('<img src="download?id=7">', [f"{BESIDE}download?id=7"]),
        ('<img src="1.png"><a href="f.pdf">f</a><img src="2.png"><img src="1.png">',
         [f"{BESIDE}1.png", f"{BESIDE}f.pdf", f"{BESIDE}2.png"]),
    ],
)  # fmt: skip
def test_what_may_hold_content(html: str, expected: list[str]) -> None:
    assert kept(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/zt/"><img src="banner2022.jpg"></a>',
        '<a href="f.pdf"><img src="/ueditor/dialogs/attachment/fileTypeImages/icon_pdf.gif"></a>',
        '<img src="x.png" width="16" height="16">',
        '<img src="x.png" style="width:20px">',
        '<img src="x.jpg" height="3px">',
        '<div class="share-box"><img src="x.jpg"></div>',
        '<div id="qrcode"><p><img src="x.jpg"></p></div>',
        '<header><div><p><img src="x.jpg"></p></div></header>',
        '<img src="/images/logo.png">',
        '<img src="/template/red/x.png">',
        '<img src="x.svg">',
        '<img src="8f1c.gif"> <a href="t9.html">f</a>',
    ],
)
def test_decoration_is_left_out_and_said_to_be(html: str) -> None:
    assert kept(html.replace('"f.pdf"', '"f.jpg.html"')) == []
    assert [link.left_out for link in found(html) if link.url.endswith(("png", "jpg", "svg", "gif"))] == [
        "decoration"
    ]


def test_what_lies_in_the_page_itself_needs_no_request() -> None:
    assert found('<img src="data:image/png;base64,iVBORw0KGgo="><img><img src="">') == ()


@pytest.mark.parametrize("title", [TITLE, TITLE[:12] + "…", "某局", ""])
def test_the_report_begins_below_its_title_whatever_the_list_says(title: str) -> None:
    assert kept('<img src="a.png">', title) == [f"{BESIDE}a.png"]


def test_what_is_shown_again_and_again_is_a_bullet() -> None:
    assert kept('<img src="8f1c.png"><p>一</p>' * 3) == []
    assert kept('<img src="8f1c.png"><p>一</p>' * 2) == [f"{BESIDE}8f1c.png"]


def test_a_line_of_a_list_is_no_heading() -> None:
    beside = f"<td>{TITLE}</td><p>相关链接</p>"
    page = (FRAME % '<img src="a.png">').replace("<p>当前位置", f"{beside}<p>当前位置")
    (link,) = attachments(HtmlResponse(PAGE, body=page.encode(), encoding="utf-8"), title=TITLE)
    assert link.url.endswith("/a.png")


def test_names_and_order() -> None:
    links = found('<img src="a.png" alt="表一"><img src="b.png" title=" 表二 " alt="x">')
    assert [(link.url[-5:], link.name) for link in links] == [("a.png", "表一"), ("b.png", "表二")]


def test_a_page_has_a_budget() -> None:
    links = found("".join(f'<img src="{n}.png">' for n in range(MOST + 2)))
    assert [link.left_out for link in links] == [""] * MOST + ["budget"] * 2


@given(st.text(max_size=40), st.sampled_from(["src", "data-src", "srcset", "style", "width", "class"]))
def test_no_picture_breaks_a_page(text: str, name: str) -> None:
    value = text.replace('"', "")
    assert all(link.url.startswith("http") for link in found(f'<img src="a.png" {name}="{value}">'))
