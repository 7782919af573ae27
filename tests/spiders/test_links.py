"""Attachments, shells, the address that counts, and what a title says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from spiders.beijing.beijing_dongcheng import BeijingDongcheng
from spiders.beijing.beijing_xicheng import BeijingXicheng
from spiders.links import attachments, canonical, shell
from spiders.portal import Walk
from spiders.rows import Row, absolute, year_of

PAGE = "https://www.bjdch.gov.cn/zfxxgkzl/zfxxgknb/2019nb/dcqjd2019/202001/t20200119_2995353.html"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<ul class="fujian"><li><a href="./W02.pdf">年报.pdf</a></li></ul>', [("W02.pdf", "年报.pdf")]),
        ('<script>var file_appendix=\'<a href="./W01.xls">x.xls</a>\';</script>', [("W01.xls", "")]),
        ('<script>var f="<a href=\\"./W01.doc\\">x</a>";</script>', [("W01.doc", "")]),
        ('<a href="W01.doc">1</a><a href="W01.doc#2">again</a>', [("W01.doc", "1")]),
        ('<iframe src="W02.pdf"></iframe><embed src="W03.pdf">', [("W02.pdf", ""), ("W03.pdf", "")]),
        ('<img src="./W0202001195.jpg"><img src="/images/logo.jpg">', [("W0202001195.jpg", "")]),
        ('<html><body><p>页眉</p></body></html><p><img src="./t1.png"></p>', [("t1.png", "")]),
        ('<a href="/dl?id=1">年报.pdf</a>', [("dl?id=1", "年报.pdf")]),
        ('<a href="/dl?id=2" download="b.doc">b</a>', [("dl?id=2", "b")]),
        ('<embed src="/v/web/viewer.html?file=../a%2Fb.pdf">', [("b.pdf", "")]),
        ('<iframe src="/v/viewer.html?file=/dl"></iframe>', [("dl", "")]),
        (r'<script>c = {"content": "\u003ca href=\u0022\/a\/d.pdf\u0022\u003e"}</script>', [("d.pdf", "")]),
        ('<script>var o = {"fileUrl": "/a/c.pdf"};</script>', [("c.pdf", "")]),
        ('<a href="javascript:;" onclick="window.open(\'d.pdf\')">x</a>', [("d.pdf", "")]),
        ('<a href="http://[broken">x.pdf</a><a href="mailto:a@b.pdf">m</a><a href="/zwgk/">更多</a>', []),
    ],
)  # fmt: skip
def test_attachments(html: str, expected: list[tuple[str, str]]) -> None:
    response = HtmlResponse(PAGE, body=html.encode(), encoding="utf-8")
    found = attachments(response, BeijingDongcheng.attached)
    assert [(link.url.rpartition("/")[2], link.name) for link in found if not link.left_out] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><script>location.replace('./jbxxjgm/');</script></html>", "jbxxjgm/"),
        ('<script>window.location.href = "../a.html"</script>', "../a.html"),
        ('<meta http-equiv="refresh" content="0; url=b.html">', "b.html"),
        ("<script>top.location.assign('b.html')</script>", "b.html"),
        ("<p>正文</p>", ""),
        ("<script>location.replace('./x/')</script>" + "<p>正文</p>" * 200, ""),
    ],
)
def test_a_shell_leads_elsewhere(html: str, expected: str) -> None:
    response = HtmlResponse(PAGE, body=html.encode(), encoding="utf-8")
    assert shell(response) == (absolute(PAGE, expected) if expected else "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "http://www.beijing.gov.cn/gate/big5/www.beijing.gov.cn/a/t1.html#x",
            "http://www.beijing.gov.cn/a/t1.html",
        ),
        ("https://big5.mee.gov.cn/gate/big5/www.mee.gov.cn/a/", "https://www.mee.gov.cn/a/"),
        ("https://www.bjdch.gov.cn/a?b=1&a=2", "https://www.bjdch.gov.cn/a?b=1&a=2"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@given(st.text(max_size=60), st.sampled_from([PAGE, "http://a/"]))
def test_no_href_breaks_a_page(href: str, base: str) -> None:
    assert absolute(base, href).startswith(("http://", "https://")) or absolute(base, href) == ""


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("金融街街道2019年政府信息公开工作年度报告", 2019),
        ("二〇一九年政府信息公开年报", 2019),
        ("二○二〇年度报告", 2020),
        ("政府信息公开年报", None),
        ("京政发120190号", None),
    ],
)
def test_year_of(title: str, year: int | None) -> None:
    assert year_of(title) == year


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("东花市街道2019年政府信息公开工作年度报告", True),
        ("某局2008年政务公开工作情况报告", True),
        ("高岭镇_2017年", True),
        ("高岭镇", True),
        ("区城市管理委员会", True),
        ("某局2016年政府信息公开情况统计表", True),
        ("政府信息公开情况统计报表（2016年度）", True),
        ("某局2012年政府信息公开工作总结", True),
        ("一图读懂：2019年政府信息公开年报", False),
        ("2019年法治政府建设年度报告", False),
        ("政府网站工作年度报表（2019年度）", False),
        ("我街道召开植树动员会", False),
    ],
)
def test_is_report(title: str, expected: bool) -> None:
    spider = BeijingDongcheng.from_crawler(get_crawler(BeijingDongcheng))
    assert spider.is_report(Row(url=PAGE, title=title)) is expected


def test_xicheng_reads_the_query_that_a_path_stands_for() -> None:
    spider = BeijingXicheng.from_crawler(get_crawler(BeijingXicheng))
    row = Row(
        url="https://www.bjxch.gov.cn/zt/xxgkzl/gknbxq/pnidpv197pntypepvnbpnnfpv2019.html", title="金融街"
    )
    assert spider.year(row, Walk(column="", year=2020)) == 2019
    assert spider.is_report(row)
    assert not spider.is_report(Row(url=row.url.replace("pvnb", "pvxx"), title="金融街"))
