"""Hanweb JCMS: records, further pages and the labelled header, as seen on real portals, rewritten."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from scrapy import FormRequest
from scrapy.http import HtmlResponse, TextResponse
from scrapy.utils.test import get_crawler

from spiders.families.jcms import proxy, records
from spiders.links import attachments
from spiders.portal import Walk
from spiders.zhejiang.zhejiang_huangyan import ZhejiangHuangyan

COLUMN = "http://www.zjhy.gov.cn/col/col1229851097/index.html"
ARTICLE = "/art/2021/1/25/art_1229851097_{n}.html"
ROW = "<li><a href='" + ARTICLE + "' title='某街道{n}年年报'>某街道{n}年年报</a>{date}</li>"
PROXY = (
    "/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;webid=39&amp;path=/&amp;columnid=1229851097"
    "&amp;unitid=212860&amp;webname=%25E9%25BB%2584&amp;permissiontype=0"
)


def row(n: int, date: str = "<span>2021-01-25</span>") -> str:
    return ROW.format(n=n, date=date)


def store(rows: list[str], head: str = "") -> str:
    inside = "".join(f"<record><![CDATA[{text}]]></record>" for text in rows)
    return f"<datastore>{head}<recordset>{inside}</recordset></datastore>"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param(store([row(2020)]), "2021-01-25", id="datastore"),
        pytest.param(store([row(2020, "<b>2021-01-25</b>")]), "2021-01-25", id="b"),
        pytest.param(store([row(2020, "<b readlabel>2021-01-25</b>")]), "2021-01-25", id="b readlabel"),
        pytest.param(
            "totalRecord=1.0;totalPage = 1;dataStore = ['" + row(2020).replace("'", "\\'") + "'];",
            "2021-01-25",
            id="旧式 JS",
        ),
        pytest.param(f"<html><ul>{row(2020)}</ul></html>", "2021-01-25", id="没有 datastore"),
    ],
)
def test_rows(text: str, date: str) -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    response = TextResponse(COLUMN, body=text.encode(), encoding="utf-8")
    (found,) = [found for found in spider.rows(response) if spider.belongs(found, Walk(column=COLUMN))]
    assert found.url == "http://www.zjhy.gov.cn/art/2021/1/25/art_1229851097_2020.html"
    assert (found.title, found.date) == ("某街道2020年年报", date)


def test_attributes_of_a_row_are_its_pairs() -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    text = (
        "<table><tr class='odd'><td><a href='/art/2021/1/25/art_1_2.html' title='某街道2020年年报'"
        " mc='某街道2020年年报' wh='' rq='2021-01-25' syh='001008010002056/2021-116241' gkfs=\"主动公开\">"
        "某街道2020年…</a></td><td>2021-01-25</td></tr></table>"
    )
    (found,) = spider.rows(TextResponse(COLUMN, body=text.encode(), encoding="utf-8"))
    assert dict(found.pairs) == {
        "mc": "某街道2020年年报",
        "rq": "2021-01-25",
        "syh": "001008010002056/2021-116241",
        "gkfs": "主动公开",
    }


@pytest.mark.parametrize(
    ("text", "span", "webname"),
    [
        pytest.param(
            f'<nextgroup><![CDATA[<a href="{PROXY}"></a>]]></nextgroup>',
            (3, 47, 15),
            "%E9%BB%84",
            id="nextgroup",
        ),
        pytest.param(
            "<script>$('#212860').jpage({totalRecord:5,groupSize:2,"
            "proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:2,ajaxParam:{col:1,appid:'1',webid:39,"
            "path:'/',columnid:1229851097,unitid:'212860',webname:'%25E9%25BB%2584',permissiontype:0}});</script>",
            (3, 6, 2),
            "%25E9%25BB%2584",
            id="jpage",
        ),
    ],
)
def test_further_pages_are_asked_of_the_proxy(text: str, span: tuple[int, int, int], webname: str) -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    response = TextResponse(COLUMN, body=(text + store([row(2020), row(2019)])).encode(), encoding="utf-8")
    request = spider.following(response, Walk(column=COLUMN, pages=(COLUMN,), seen=("a", "b")))
    assert isinstance(request, FormRequest)
    start, end, per_page = span
    assert request.url == (
        "http://www.zjhy.gov.cn/module/web/jpage/dataproxy.jsp"
        f"?startrecord={start}&endrecord={end}&perpage={per_page}"
    )
    assert request.method == "POST"
    fields = {"appid": "1", "webid": "39", "path": "/", "columnid": "1229851097", "unitid": "212860"}
    assert {name: value for name, (value,) in parse_qs(request.body.decode()).items()} == fields | {
        "col": "1",
        "sourceContentType": "1",
        "webname": webname,  # encoded twice on real pages; sent on as it is
        "permissiontype": "0",
    }
    answer = store([row(2018)], "<totalrecord>5</totalrecord><totalpage>3</totalpage>").encode()
    third = spider.following(
        TextResponse(request.url, body=answer, encoding="utf-8", request=request),
        Walk(column=COLUMN, pages=(COLUMN, request.url), seen=("a", "b", "c")),
    )
    assert third is not None
    assert third.url.partition("?")[2].startswith("startrecord=4&")
    assert third.body == request.body
    end_of_column = Walk(column=COLUMN, pages=(COLUMN, request.url), seen=("a", "b", "c", "d", "e"))
    assert not spider.following(
        TextResponse(request.url, body=answer, encoding="utf-8", request=request), end_of_column
    )


def test_a_column_without_proxy_ends_where_it_begins() -> None:
    assert proxy("<html></html>", COLUMN) is None
    assert proxy("<a href='//[x/dataproxy.jsp'>", COLUMN) is None
    assert records("<html></html>") == []


def test_every_record_is_a_row_even_one_that_leads_elsewhere() -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    elsewhere = "<li><a href='https://www.example.org/a.html'>外链</a><a href='/x.html'>图</a></li>"
    response = TextResponse(COLUMN, body=store([row(2020), elsewhere]).encode(), encoding="utf-8")
    assert [found.title for found in spider.rows(response)] == ["某街道2020年年报", "外链"]


@pytest.mark.parametrize(
    ("total", "seen", "ended"),
    [
        pytest.param("<totalrecord>2</totalrecord>", ("a", "b"), True, id="都见过"),
        pytest.param("totalRecord:9,", ("a", "b"), False, id="还有"),
        pytest.param("<totalrecord>0</totalrecord>", (), True, id="本来就空"),
        pytest.param("", ("a",), True, id="没说总数"),
        pytest.param("", (), False, id="什么也没有"),
    ],
)
def test_a_column_ends_when_all_its_records_were_seen(total: str, seen: tuple[str, ...], ended: bool) -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    response = TextResponse(COLUMN, body=total.encode(), encoding="utf-8")
    assert spider.ended(response, Walk(column=COLUMN, seen=seen)) is ended


def test_broken_links_to_attachments_are_repaired() -> None:
    spider = ZhejiangHuangyan.from_crawler(get_crawler(ZhejiangHuangyan))
    body = (
        '<a href="/module/download/downfile.jspclassid=0&filename=0a1b.doc">附件1</a>'
        '<script>var pdfurl = "/module/download/downfile.jsp?classid=0&filename=0a1c.pdf";</script>'
    )
    url = "http://www.zjhy.gov.cn/art/2021/1/25/art_1229851097_1.html"
    response = HtmlResponse(url, body=body.encode(), encoding="utf-8")
    found = attachments(response, spider.attached)
    assert [(link.url.partition("download/")[2], link.name) for link in found] == [
        ("downfile.jsp?classid=0&filename=0a1b.doc", "附件1"),
        ("downfile.jsp?classid=0&filename=0a1c.pdf", ""),
    ]
