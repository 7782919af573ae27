"""Lists that come as JSON or by proxy: what they say, and when they have ended."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, JsonResponse, TextResponse
from scrapy.utils.test import get_crawler

from spiders.beijing.beijing_zfxxgk import BeijingZfxxgk
from spiders.gansu.gansu_pingchuan import GansuPingchuan
from spiders.guangdong.guangdong_wenlv import GuangdongWenlv
from spiders.portal import Portal, Walk
from tests.spiders.unnamed import unnamed

XXGK, TRUE, EPOINT, QUERY, IGS, WAS, _ = unnamed()
UNIT = "https://www.bypc.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=1&paramJson="


MADE: dict[str, tuple[Portal, Walk]] = {}


def made(portal: type[Portal]) -> tuple[Portal, Walk]:
    if portal.name not in MADE:
        spider = portal.from_crawler(get_crawler(portal))
        MADE[portal.name] = spider, Walk(column=portal.columns[0][1].format(year=2020), pages=("1",))
    return MADE[portal.name]


def answer(portal: type[Portal], data: Any, url: str = "") -> JsonResponse:
    spider, walk = made(portal)
    request = spider.first(walk)
    body = json.dumps(data).encode()
    return JsonResponse(url or request.url, body=body, encoding="utf-8", request=request)


@pytest.mark.parametrize(
    ("times", "date"),
    [
        pytest.param({"display_publish_time": 1611504000}, "2021-01-25", id="北京时间零点"),
        pytest.param({"display_publish_time": "1611503999"}, "2021-01-24", id="数字在引号里"),
        pytest.param({"display_publish_time": None, "create_time": 1611504000}, "2021-01-25", id="别的时间"),
        pytest.param({"created_at": "2021-01-25 17:15:00"}, "2021-01-25", id="写成日期"),
        pytest.param({}, "", id="没有"),
    ],
)
def test_gkmlpt_prints_days_in_china(times: dict[str, Any], date: str) -> None:
    article = {
        "title": "某厅2020年年报",
        "url": "/gkmlpt/content/2/1/post_1.html",
        "identifier": "0069/2021",
        **times,
    }
    (row,) = made(GuangdongWenlv)[0].rows(answer(GuangdongWenlv, {"total": 1, "articles": [article]}))
    assert (row.date, row.pairs) == (date, (("索引号", "0069/2021"),))
    assert row.url == "http://whly.gd.gov.cn/gkmlpt/content/2/1/post_1.html"


HTML = '<ul></ul><div class="pagination" rows="15" count="{}" pageNo="1"></div>'


@pytest.mark.parametrize(
    ("portal", "data", "url", "seen", "ended"),
    [
        pytest.param(GuangdongWenlv, {"total": 2, "articles": []}, "", 2, True, id="gkmlpt 全了"),
        pytest.param(GuangdongWenlv, {"total": 3, "articles": []}, "", 2, False, id="gkmlpt 少了"),
        pytest.param(GuangdongWenlv, {"total": 0, "articles": []}, "", 0, True, id="gkmlpt 本来就空"),
        pytest.param(GuangdongWenlv, {"error": "no such site"}, "", 0, False, id="gkmlpt 出错"),
        pytest.param(GuangdongWenlv, [], "", 0, False, id="gkmlpt 别的东西"),
        pytest.param(EPOINT, {"custom": {"total": "2", "data": []}}, "", 2, True, id="新点 全了"),
        pytest.param(EPOINT, {"custom": {"total": 3, "data": []}}, "", 2, False, id="新点 少了"),
        pytest.param(EPOINT, {"custom": "登录超时"}, "", 0, False, id="新点 出错"),
        pytest.param(GansuPingchuan, {"data": {"html": HTML.format(2)}}, UNIT, 2, True, id="jpaas 全了"),
        pytest.param(GansuPingchuan, {"data": {"html": HTML.format(3)}}, UNIT, 2, False, id="jpaas 少了"),
        pytest.param(GansuPingchuan, {"success": False}, UNIT, 0, False, id="jpaas 出错"),
        pytest.param(QUERY, {"data": {"total": 2, "results": []}}, "", 2, True, id="queryList 全了"),
        pytest.param(QUERY, {"data": {"total": 3, "results": []}}, "", 2, False, id="queryList 少了"),
        pytest.param(QUERY, {"data": {"total": 0, "results": []}}, "", 0, True, id="queryList 本来就空"),
        pytest.param(IGS, {"page": {"total": 2, "content": []}}, "", 2, True, id="IGS 全了"),
        pytest.param(IGS, {"page": {"total": 3, "content": []}}, "", 2, False, id="IGS 少了"),
        pytest.param(IGS, {"page": None}, "", 0, False, id="IGS 出错"),
        pytest.param(WAS, {"docs": [{"title": "文章标题"}]}, "", 2, True, id="WAS 只剩样例"),
        pytest.param(WAS, {"error": "no channel"}, "", 2, False, id="WAS 出错"),
        pytest.param(QUERY, {"code": 500}, "", 0, False, id="queryList 出错"),
    ],
)
def test_a_column_has_ended_when_all_that_was_counted_was_seen(
    portal: type[Portal], data: Any, url: str, seen: int, ended: bool
) -> None:
    spider, walk = made(portal)
    walk = Walk(column=walk.column, pages=("1", "2"), seen=tuple(map(str, range(seen))))
    assert spider.ended(answer(portal, data, url), walk) is ended


def test_jpaas_asks_its_unit_for_the_page_that_is_not_shown() -> None:
    spider, walk = made(GansuPingchuan)
    script = """<script url="/api-gateway/jpaas-publish-server/front/page/build/unit"
        queryData="{'parseType':'bulidstatic','webId':'9','tagId':'列表','pageId':'1'}"></script>"""
    response = HtmlResponse(walk.column, body=script.encode(), encoding="utf-8")
    for seen, page in (((), "1"), (("a",), "2")):
        request = spider.following(response, Walk(column=walk.column, pages=("1",), seen=seen))
        assert request is not None
        assert f"%22pageNo%22%3A{page}%2C" in request.url
        assert "parseType=bulidstatic" in request.url
        assert request.headers["Referer"] == walk.column.encode()


PARAMETERS = """<script>var params = {current: 1, unitid: '380055', webSiteCode: ['jxssthjt'],
    channelCode: ['col42150', "col42151"], dataBefore: '', perPage: '15', notReturnContent: false};
    loadPageData(params, '380055');</script>"""
FORM = (
    "unitid=380055&webSiteCode%5B%5D=jxssthjt&channelCode%5B%5D=col42150&channelCode%5B%5D=col42151"
    "&dataBefore=&perPage=15&notReturnContent=false&pageSize=15"
)


def test_a_list_of_handlebars_is_asked_for_as_its_page_shows() -> None:
    spider, walk = made(QUERY)
    request = spider.following(HtmlResponse(walk.column, body=PARAMETERS.encode()), walk)
    assert request is not None
    assert (request.method, request.url) == ("POST", "https://www.querylist.gov.cn/queryList")
    assert request.body.decode() == "current=1&" + FORM
    data = {"data": {"total": "16", "results": []}}
    answered = JsonResponse(request.url, body=json.dumps(data).encode(), request=request)
    following = spider.following(answered, walk)
    assert following is not None
    assert following.body.decode() == "current=2&" + FORM
    assert spider.following(answered, replace(walk, seen=tuple(map(str, range(16))))) is None


SOURCE = {
    "title": "某厅2023年政府信息公开工作年度报告",
    "urls": '{"pc":"/jxssthjt/col/col42150/content/content_1881355362445262848.html"}',
    "pubDate": "2024-01-20 21:35",
    "contentSource": "办公室",
}


@pytest.mark.parametrize(
    ("change", "titles"),
    [
        pytest.param({}, [SOURCE["title"]], id="题名"),
        pytest.param(
            {"title": "", "showTitle": "<p>某厅2023年年报</p>"}, ["某厅2023年年报"], id="题名带标签"
        ),
        pytest.param({"urls": "{}"}, [], id="没有地址"),
        pytest.param({"urls": "加载中"}, [], id="地址不是 JSON"),
        pytest.param({"urls": '{"pc": ["a"]}'}, [], id="地址不是文字"),
    ],
)
def test_rows_of_an_answer_of_query_list(change: dict[str, Any], titles: list[str]) -> None:
    spider, walk = made(QUERY)
    response = answer(QUERY, {"data": {"total": 1, "results": [{"source": SOURCE | change}]}})
    found = [row for row in spider.rows(response) if spider.belongs(row, walk)]
    assert [row.title for row in found] == titles
    assert all(row.date == "2024-01-20 21:35" and row.pairs == (("信息来源", "办公室"),) for row in found)


PAGER = '<div class="laypage_main laypageskin_default">{}</div>'
TWO_OF_THREE = '<a data-page="1">1</a><span class="laypage_curr">2</span><a data-page="3">3</a>'


@pytest.mark.parametrize(
    ("pager", "pages", "following", "ended"),
    [
        pytest.param("", 1, None, True, id="只有一页"),
        pytest.param(PAGER.format(TWO_OF_THREE), 2, "#!page=3", True, id="还有下一页"),
        pytest.param(
            PAGER.format('<a data-page="1">1</a><span class="laypage_curr">2</span>'),
            2,
            None,
            True,
            id="末页",
        ),
        pytest.param(
            PAGER.format('<span class="laypage_curr">1</span><a data-page="2">2</a>'),
            2,
            None,
            False,
            id="没翻过去",
        ),
        pytest.param(PAGER.format('<a data-page="9999999999">9</a>'), 1, None, True, id="乱码"),
    ],
)
def test_laypage_is_followed_by_fragments(pager: str, pages: int, following: str | None, ended: bool) -> None:
    spider, walk = made(BeijingZfxxgk)
    walk = replace(walk, pages=("p",) * pages, seen=("a",))
    response = HtmlResponse(walk.column, body=pager.encode(), encoding="utf-8")
    request = spider.following(response, walk)
    assert (request.url if request else None) == (walk.column + following if following else None)
    assert spider.ended(response, walk) is ended


def test_truecms_unwraps_jsonp() -> None:
    spider, walk = made(TRUE)
    record = "<record><![CDATA[<li><a href='/a/content/0a1b2c3d-1.html'>某局2020年年报</a></li>]]></record>"
    store = f"<datastore><totalrecord>1</totalrecord><recordset>{record}</recordset></datastore>"
    for text in (f"cb({json.dumps({'result': store})});", json.dumps({"result": store}), store):
        (row,) = spider.rows(TextResponse(walk.column, body=text.encode(), encoding="utf-8"))
        assert row.url.endswith("/a/content/0a1b2c3d-1.html")
    assert not list(spider.rows(TextResponse(walk.column, body=b'cb({"result": 1});', encoding="utf-8")))


def test_the_form_of_xxgk_bears_what_the_column_says() -> None:
    spider, walk = made(XXGK)
    request = spider.first(walk)
    assert (request.method, request.url) == ("POST", "https://www.jcmsxxgk.gov.cn/module/xxgk/search.jsp")
    assert b"infotypeId=A0212&jdid=3096&" in request.body
    assert b"&currpage=1&" in request.body


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.just("http://[x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["articles", "total", "title", "url", "custom", "data", "infourl", "html", "display_publish_time",
         "results", "source", "urls", "page", "content", "docs", "DOCTITLE", "DOCPUBURL"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(VALUES)
def test_no_answer_breaks_the_readers_of_json(data: Any) -> None:
    for portal, url in (
        (GuangdongWenlv, ""),
        (EPOINT, ""),
        (GansuPingchuan, UNIT),
        (QUERY, ""),
        (IGS, ""),
        (WAS, ""),
    ):
        spider, walk = made(portal)
        response = answer(portal, data, url)
        assert all(row.url.startswith("http") and row.title for row in spider.rows(response))
        assert spider.ended(response, walk) in {True, False}
        request = spider.following(response, walk)
        assert request is None or request.url.startswith("http")
