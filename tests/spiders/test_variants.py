"""Pagers that families write in several ways: where each leads next, and where it ends."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from spiders.beijing.beijing_pinggu import BeijingPinggu
from spiders.families import JcmsXxgk
from spiders.portal import Portal, Walk
from spiders.yunnan.yunnan_chuxiong_caizheng import YunnanChuxiongCaizheng
from tests.spiders.unnamed import declared

EASYSITE = '<div class="easysite-page-wrap"><a title="下一页" tagname="{}">下一页</a></div>'
VSB = '<span class="p_pages"><span class="p_next p_fun"><a href="{}">下页</a></span></span>'
SUBJECT = "https://www.subject.gov.cn/module/xxgk/subjectinfo.jsp?subjectid=8&divid=div2"
Subject = declared(JcmsXxgk, SUBJECT, "subject")


@pytest.mark.parametrize(
    ("portal", "html", "following"),
    [
        pytest.param(
            BeijingPinggu, EASYSITE.format("./5dbcf8b5-2.html"),
            "http://www.bjpg.gov.cn/pgqrmzf/zfxxgk68/zfxxgknb037/5dbcf8b5-2.html", id="慧兰, 文件",
        ),
        pytest.param(
            BeijingPinggu, EASYSITE.format("/eportal/ui?pageId=306&amp;currentPage=2&amp;moduleId=9"),
            "http://www.bjpg.gov.cn/eportal/ui?pageId=306&currentPage=2&moduleId=9", id="慧兰, 查询",
        ),
        pytest.param(BeijingPinggu, EASYSITE.format("[NEXTPAGE]"), None, id="慧兰, 末页"),
        pytest.param(
            YunnanChuxiongCaizheng, VSB.format("zfxxgknb/7.htm"),
            "https://czj.cxz.gov.cn/zfxxgk/zfxxgknb/7.htm", id="博达, 文件",
        ),
        pytest.param(
            YunnanChuxiongCaizheng,
            VSB.format("list.jsp?totalpage=8&amp;PAGENUM=2&amp;urltype=tree.TreeTempUrl&amp;wbtreeid=1031"),
            "https://czj.cxz.gov.cn/zfxxgk/list.jsp?totalpage=8&PAGENUM=2&urltype=tree.TreeTempUrl&wbtreeid=1031",
            id="博达, 动态",
        ),
        pytest.param(
            Subject, "<td class='tb_title'>共2页</td>", SUBJECT + "&currpage=2", id="信息公开, 按主题"
        ),
        pytest.param(Subject, "<td class='tb_title'>共1页</td>", None, id="信息公开, 按主题, 末页"),
    ],
)  # fmt: skip
def test_the_next_page(portal: type[Portal], html: str, following: str | None) -> None:
    spider = portal.from_crawler(get_crawler(portal))
    column = portal.columns[0][1]
    response = HtmlResponse(column, body=html.encode(), encoding="utf-8")
    request = spider.following(response, Walk(column=column, pages=(column,), seen=("a",)))
    assert (request and (request.method, request.url)) == (following and ("GET", following))


def test_a_list_by_subject_is_asked_for_by_get() -> None:
    request = Subject.from_crawler(get_crawler(Subject)).first(Walk(column=SUBJECT))
    assert (request.method, request.url) == ("GET", SUBJECT)
    assert request.headers["Referer"] == SUBJECT.encode()
