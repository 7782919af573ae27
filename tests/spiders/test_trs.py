"""TRS WCM: pagers and rows as seen on real portals, rewritten."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from spiders.beijing.beijing_dongcheng import BeijingDongcheng
from spiders.pagers import Pager, pager
from spiders.portal import Walk

COLUMN = "https://www.bjdch.gov.cn/zfxxgkzl/zfxxgknb/2019nb/dcqjd2019/"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            'createPageHTML(50, 0, "index", "html");', (50, "index", "html", 0), id="createPageHTML"
        ),
        pytest.param(
            'createPageHTML(89, 1,"index", "shtml",  "black2",621);', (89, "index", "shtml", 1), id="六个参数"
        ),
        pytest.param(
            "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ for(;;); }\n"
            'createPageHTML(3, 0, "list", "htm");',
            (3, "list", "htm", 0),
            id="先定义后调用",
        ),
        pytest.param(
            "createPageHTML('page_div',10, 1,'xlist','shtml',189);", (10, "xlist", "shtml", 1), id="开普"
        ),
        pytest.param(
            "Pager({size:266, current:0, prefix:'index',suffix:'html'});",
            (266, "index", "html", 0),
            id="Pager",
        ),
        pytest.param(
            'var pageName = "index"; var pageExt = "html"; var pageIndex = 1 + 1; var pageCount = 11;',
            (11, "index", "html", 1),
            id="首都之窗旧版",
        ),
        pytest.param(
            "var currentPage = 0;//所在页从0开始\nvar countPage = 2//共多少页\n"
            'document.write("<a href=\\"index"+"_" + (countPage-1)  + "."+"html\\">尾页</a>");',
            (2, "index", "html", 0),
            id="countPage",
        ),
        pytest.param(
            "var countnum= 6348; var countPage=56\n"
            'document.write("<a href=\\"index"+"_"+nextPage+"."+"shtml\\">下一页</a>");',
            (56, "index", "shtml", None),
            id="countPage 无空格",
        ),
        pytest.param("var countPage = 7", (7, "index", "html", None), id="只有页数"),
        pytest.param(
            "require(['list2.trsapi']);listModel({maxStaticIndex:7,pagebar:{prepage:10,recordCount:'43'}})",
            (5, "index", "html", None),
            id="福建",
        ),
        pytest.param(
            "listModel({maxStaticIndex:7,pagebar:{prepage:10,recordCount:'213'}})",
            (8, "index", "html", None),
            id="福建, 后面的页不是文件",
        ),
        pytest.param("countPageHTML(1)", None, id="没有翻页"),
    ],
)
def test_pager(script: str, expected: tuple[int, str, str, int | None] | None) -> None:
    found = pager(f"<script>{script}</script>")
    assert (found and (found.count, found.name, found.extension, found.current)) == expected


@pytest.mark.parametrize(
    ("current", "n", "usual", "file"),
    [
        pytest.param(0, 0, 0, "index_1.html", id="从 0 数, 首页"),
        pytest.param(1, 1, 0, "index_2.html", id="从 0 数, 次页"),
        pytest.param(1, 0, 0, "index_2.html", id="从 1 数, 首页"),
        pytest.param(2, 1, 0, "index_3.html", id="从 1 数, 次页"),
        pytest.param(None, 0, 0, "index_1.html", id="没说, 拓尔思"),
        pytest.param(None, 0, 1, "index_2.html", id="没说, 开普"),
        pytest.param(7, 0, 0, "index_1.html", id="说得不对"),
    ],
)
def test_the_pager_tells_from_what_pages_are_counted(
    current: int | None, n: int, usual: int, file: str
) -> None:
    found = Pager(count=9, current=current)
    assert found.page(n + 1, found.base(n, usual)) == file
    assert found.page(0, usual) == "index.html"


TITLE = "某街道2019年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("html", "date", "pairs"),
    [
        pytest.param(
            '<ul><li><a href="./202001/t20200119_1.html">{}</a><span>2020-01-20</span></li></ul>',
            "2020-01-20",
            (),
            id="li+span",
        ),
        pytest.param(
            '<table><tr valign="top"><td width="550"><a href="./202001/t20200119_1.html">{}</a></td>'
            "<td>2020-01-20</td></tr></table>",
            "2020-01-20",
            (),
            id="tr",
        ),
        pytest.param(
            '<TABLE><TR>\n<TD height=30 align="left">&nbsp;<A style="font-size:14px;"\n'
            'href="./202001/t20200119_1.html">{}</A></TD><TD width="80">2020-01-20</TD></TR></TABLE>',
            "2020-01-20",
            (),
            id="大写标签",
        ),
        pytest.param(
            "<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>"
            '<tr><td><a href="./202001/t20200119_1.html" title="{}">{}</a></td>'
            "<td>000014348/2020-35428</td><td>某街道</td><td>2020-01-20</td></tr></table>",
            "2020-01-20",
            (
                ("名称", TITLE),
                ("索引号", "000014348/2020-35428"),
                ("发布机构", "某街道"),
                ("发布日期", "2020-01-20"),
            ),
            id="列表有索引号",
        ),
        pytest.param(
            "<table><thead><tr><th>标题</th><th>文号</th><th>日期</th></tr></thead><tbody><tr>"
            '<td><a href="./202001/t20200119_1.html">{}</a></td>'
            "<td><script>var fileNum='湘政发〔2020〕3号';"
            "if(fileNum!='null'){document.write(fileNum)}</script></td>"
            "<td>2020-01-20</td></tr></tbody></table>",
            "2020-01-20",
            (("标题", TITLE), ("文号", "湘政发〔2020〕3号"), ("日期", "2020-01-20")),
            id="脚本写文号",
        ),
        pytest.param(
            '<div><a class="a1" href="./202001/t20200119_1.html" title="{}">某街道2019年政府信息…</a></div>',
            "",
            (),
            id="标题截短",
        ),
        pytest.param(
            '<dl><dd><a href="202001/t20200119_1.html"><b>{}</b> <i>[2020年1月20日]</i></a></dd></dl>',
            "2020年1月20日",
            (),
            id="日期在链接里",
        ),
    ],
)
def test_rows(html: str, date: str, pairs: tuple[tuple[str, str], ...]) -> None:
    spider = BeijingDongcheng.from_crawler(get_crawler(BeijingDongcheng))
    page = (
        '<ul class="nav"><li><a href="/zwgk/">政务公开</a></li>'
        '<li><a href="/zwdt/202001/t20200110_7.html">别的栏目的要闻</a><span>2020-01-10</span></li></ul>'
        + html.replace("{}", TITLE)
        + "<script>Pager({size:3, current:0, prefix:'index',suffix:'html'});</script>"
    )
    response = HtmlResponse(COLUMN, body=page.encode(), encoding="utf-8")
    walk = Walk(column=COLUMN)
    (row,) = [row for row in spider.rows(response) if spider.belongs(row, walk)]
    assert (row.url, row.title, row.date) == (COLUMN + "202001/t20200119_1.html", TITLE, date)
    assert row.pairs == pairs
    following = [spider.following(response, Walk(column=COLUMN, pages=(COLUMN,) * n)) for n in range(1, 4)]
    assert [request and request.url for request in following] == [
        COLUMN + "index_1.html",
        COLUMN + "index_2.html",
        None,
    ]


@pytest.mark.parametrize(
    ("rows", "pages", "ended"),
    [
        pytest.param(43, 5, True, id="都是文件"),
        pytest.param(213, 8, False, id="后面的页不是文件"),
    ],
)
def test_a_list_whose_later_pages_are_no_files_has_not_ended(rows: int, pages: int, ended: bool) -> None:
    spider = BeijingDongcheng.from_crawler(get_crawler(BeijingDongcheng))
    script = f"<script>listModel({{maxStaticIndex:7,pagebar:{{prepage:10,recordCount:'{rows}'}}}})</script>"
    response = HtmlResponse(COLUMN, body=script.encode(), encoding="utf-8")
    walk = Walk(column=COLUMN, pages=(COLUMN,) * pages, seen=("a",))
    assert spider.following(response, walk) is None
    assert spider.ended(response, walk) is ended


GKML = (
    "<table><tr><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>"
    '<tr><td><a href="/gszbm/auto23716/202008/t20200805_1353179.html">{}</a></td>'
    "<td>{}</td><td>某局</td><td>2020-08-05</td></tr></table>"
)


@pytest.mark.parametrize(("number", "belongs"), [("000014348/2020-35428", True), (None, False)])
def test_rows_of_a_gkml_list_lie_anywhere(number: str | None, belongs: bool) -> None:
    spider = BeijingDongcheng.from_crawler(get_crawler(BeijingDongcheng))
    html = GKML.format(TITLE, number) if number else GKML.format(TITLE, "").replace("索引号", "点击")
    response = HtmlResponse(COLUMN, body=html.encode(), encoding="utf-8")
    (row,) = spider.rows(response)
    assert spider.belongs(row, Walk(column=COLUMN)) is belongs
