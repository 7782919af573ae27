"""What Portal does when a site does not do what it should."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, JsonResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from archive import ArchiveError, Column, IndexRow, Part, Publication, Role, Skipped
from crawler.fetch.session import Ignored
from crawler.portals.found import family, spiders
from spiders import labels, links
from spiders.beijing.beijing_gov import BeijingGov
from spiders.links import Link
from spiders.portal import Portal, Walk
from spiders.rows import rows
from tests.spiders.unnamed import unnamed

COLUMN = "https://www.beijing.gov.cn/gongkai/zfxxgk/zfxxgknb/2017nb/qzf/"
PAGE = COLUMN + "202102/t20210223_2287392.html"
AWAY = PAGE + "l"
ROW = '<li><a href="{}">某区2017年政府信息公开工作年度报告</a><span>2018-03-26</span></li>'
PAGER = "<script>Pager({size:%d, current:0, prefix:'index',suffix:'html'});</script>"
WALK = Walk(column=COLUMN, group="区政府", year=2017)


class Told:
    """What the spider told the run."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []
        self.columns: list[Column] = []

    @property
    def reasons(self) -> list[str]:
        return [skipped.reason for skipped in self.skipped]


def spider(**settings: Any) -> tuple[Portal, Told]:
    crawler, told = get_crawler(BeijingGov, settings), Told()
    vars(crawler).update(skip=told.skipped.append, walked=told.columns.append)
    return BeijingGov.from_crawler(crawler), told


def page(html: str, url: str = COLUMN, **meta: Any) -> HtmlResponse:
    request = Request(url, meta={"capture": "urn:uuid:1", **meta})
    return HtmlResponse(url, body=html.encode(), encoding="utf-8", request=request)


def publication(*parts: Part) -> Publication:
    row = IndexRow(capture="urn:uuid:0", title="某区2017年年报")
    return Publication(portal="beijing_gov", url=PAGE, row=row, parts=parts)


def failed(error: Exception, request: Request) -> Failure:
    failure: Failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return failure


def http_error(status: int) -> HttpError:
    return HttpError(Response(PAGE, status=status))


@pytest.mark.parametrize(
    ("html", "seen", "stopped"),
    [
        pytest.param(ROW.format(PAGE) + PAGER % 1, (), "", id="一页"),
        pytest.param(PAGER % 1, (), "", id="空栏目"),
        pytest.param("<p>暂无信息</p>", (), "", id="暂无"),
        pytest.param("<p>改版了</p>", (), "no-rows", id="看不懂"),
        pytest.param(ROW.format(PAGE) + PAGER % 9, (PAGE,), "repeated", id="总是同一页"),
    ],
)
def test_the_end_of_a_walk(html: str, seen: tuple[str, ...], stopped: str) -> None:
    portal, told = spider()
    list(portal.parse_index(page(html), Walk(column=COLUMN, seen=seen)))
    (column,) = told.columns
    assert (column.column, column.pages, column.complete, column.stopped) == (
        COLUMN,
        (COLUMN,),
        not stopped,
        stopped,
    )


def test_a_row_of_two_columns_is_noted_with_the_second() -> None:
    portal, told = spider()
    for column in (COLUMN, COLUMN, COLUMN.rpartition("/2017nb")[0] + "/"):
        list(portal.parse_index(page(ROW.format(PAGE) + PAGER % 1), Walk(column=column)))
    assert [column.shared for column in told.columns] == [(), (), (PAGE,)]


@pytest.mark.parametrize(
    ("error", "stopped"),
    [
        (http_error(404), "dead"),
        (http_error(503), "failed"),
        (OSError("reset"), "failed"),
        (Ignored(Request(COLUMN), "blocked"), "blocked"),
        (Ignored(Request(COLUMN), "robots"), "robots"),
        (IgnoreRequest("the archive takes no more"), "failed"),
    ],
)
def test_a_walk_that_is_lost_says_why(error: Exception, stopped: str) -> None:
    portal, told = spider()
    request = Request(COLUMN, meta={"role": Role.INDEX}, cb_kwargs={"walk": WALK})
    portal.lost_index(failed(error, request))
    assert told.columns == [Column(column=COLUMN, pages=(), complete=False, stopped=stopped)]


@pytest.mark.parametrize(
    ("error", "asked", "noted"),
    [
        (Ignored(Request(PAGE), "robots"), PAGE, []),  # noted where it was held back
        (Ignored(Request(AWAY), "robots"), AWAY, [(PAGE, "robots")]),  # redirected
        (IgnoreRequest("the archive takes no more"), AWAY, [(PAGE, "failed")]),
        (http_error(404), AWAY, [(PAGE, "dead")]),
        (OSError("reset"), PAGE, [(PAGE, "failed")]),
    ],
)
def test_the_line_of_a_lost_page_names_the_publication(
    error: Exception, asked: str, noted: list[tuple[str, str]]
) -> None:
    portal, told = spider()
    state = {"publication": publication(), "wanted": True, "again": True}
    request = Request(asked, meta={"role": Role.DETAIL}, headers={"Referer": COLUMN}, cb_kwargs=state)
    assert list(portal.lost_detail(failed(error, request))) == []
    assert [(one.url, one.reason, one.via) for one in told.skipped] == [(*one, COLUMN) for one in noted]


def test_an_index_without_a_type_is_not_the_end() -> None:
    portal, told = spider()
    assert list(portal.parse_index(Response(COLUMN), WALK)) == []
    assert [column.stopped for column in told.columns] == ["unreadable"]


def test_a_row_elsewhere_is_listed_and_not_asked_for() -> None:
    portal, told = spider()
    away = ROW.format(PAGE.replace("www.beijing.gov.cn", "www.example.org"))
    (request,) = portal.parse_index(page(ROW.format(PAGE) + away + PAGER % 1), WALK)
    assert request.url == PAGE
    assert request.meta["role"] is Role.DETAIL
    assert request.meta["row"].date == "2018-03-26"
    assert told.reasons == ["out-of-scope"]


@pytest.mark.parametrize(("years", "asked"), [("", 1), ("2017", 1), ("2016,2018", 0)])
def test_years(years: str, asked: int) -> None:
    portal, told = spider(GUIDANG_YEARS=years)
    assert len(list(portal.parse_index(page(ROW.format(PAGE) + PAGER % 1), WALK))) == asked
    assert told.reasons == ["year"] * (1 - asked)


def test_columns_are_those_of_the_years_asked_for() -> None:
    portal, _ = spider(GUIDANG_YEARS="2016,2027")
    assert [walk.column for walk in portal.walks()] == [
        "https://www.beijing.gov.cn/gongkai/zfxxgk/gknb/",
        COLUMN.replace("2017", "2016"),
        COLUMN.replace("2017", "2027"),
    ]
    assert len(list(spider()[0].walks())) == 1 + len(BeijingGov.years)


@pytest.mark.parametrize(
    "path", ["", "index.html", "404.html", "error/", "static/notFound.jsp", "error404.htm"]
)
def test_a_redirect_to_the_home_page_is_a_hidden_404(path: str) -> None:
    portal, told = spider()
    home = page("<p>欢迎</p>", f"https://www.beijing.gov.cn/{path}", redirect_urls=[PAGE])
    assert list(portal.parse_detail(home, publication(), wanted=True, again=False)) == []
    assert told.skipped == [Skipped(url=PAGE, reason="soft-404", via=home.url, role=Role.DETAIL)]


def test_a_shell_that_leads_to_another_host_is_named() -> None:
    portal, told = spider()
    away = page("<script>location.replace('https://www.example.org/1.html');</script>", PAGE)
    (item,) = portal.parse_detail(away, publication(), wanted=True, again=False)
    assert isinstance(item, Publication)
    assert [(one.url, one.reason, one.via) for one in told.skipped] == [
        ("https://www.example.org/1.html", "out-of-scope", PAGE)
    ]


def test_a_shell_is_followed_once() -> None:
    portal, _ = spider()
    shell = page("<script>location.replace('./t20210223_1.html');</script>", PAGE)
    (request,) = portal.parse_detail(shell, publication(), wanted=True, again=False)
    assert isinstance(request, Request)
    assert request.url.endswith("/t20210223_1.html")
    (item,) = portal.parse_detail(shell, publication(), wanted=True, again=True)
    assert isinstance(item, Publication)
    assert item.url == PAGE


def test_attachments_elsewhere_are_listed() -> None:
    portal, told = spider()
    html = '<a href="https://www.example.org/a.pdf">a</a><a href="./W01.doc">b</a>'
    (request,) = portal.parse_detail(page(html, PAGE), publication(), wanted=True, again=False)
    assert isinstance(request, Request)
    assert request.url.endswith("/W01.doc")
    assert request.headers["Referer"] == PAGE.encode()
    assert told.reasons == ["out-of-scope"]


def test_a_page_that_is_no_report_leaves_its_attachments() -> None:
    portal, _ = spider()
    html = '<a href="./W01.doc">b</a>'
    (item,) = portal.parse_detail(page(html, PAGE), publication(), wanted=False, again=False)
    assert isinstance(item, Publication)
    assert len(item.parts) == 1


FILES = (Link(url=COLUMN + "a.pdf"), Link(url=COLUMN + "b.pdf"))
WHOLE = Part(capture="urn:uuid:1", role=Role.DETAIL, url=PAGE)


@pytest.mark.parametrize(
    ("error", "reasons"),
    [
        (http_error(404), ["dead"]),
        (http_error(500), ["failed"]),
        (OSError("reset"), ["failed"]),
        (IgnoreRequest("robots"), []),
    ],
    ids=["404", "500", "连接断了", "robots"],
)
def test_a_dead_file_does_not_end_the_chain(error: Exception, reasons: list[str]) -> None:
    portal, told = spider()
    state = {"publication": publication(WHOLE), "left": FILES}
    request = Request(FILES[0].url, meta={"role": Role.ATTACHMENT}, cb_kwargs=state)
    following = portal.lost_file(failed(error, request))
    assert isinstance(following, Request)
    assert following.url == FILES[1].url
    state = {"publication": publication(WHOLE), "left": FILES[1:]}
    last = Request(FILES[1].url, meta={"role": Role.ATTACHMENT}, cb_kwargs=state)
    assert portal.lost_file(failed(error, last)) == publication(WHOLE)
    assert told.reasons == reasons * 2


def test_an_archive_that_cannot_be_written_ends_the_chain() -> None:
    portal, _ = spider()
    state = {"publication": publication(WHOLE), "left": FILES}
    request = Request(FILES[0].url, meta={"role": Role.ATTACHMENT}, cb_kwargs=state)
    assert portal.lost_file(failed(ArchiveError("disk full"), request)) is None


@pytest.mark.parametrize(
    ("status", "again", "asked"), [(404, False, 1), (410, False, 1), (404, True, 0), (500, False, 0)]
)
def test_the_gateway_is_the_last_resort(status: int, again: bool, asked: int) -> None:
    portal, _ = spider()
    state = {"publication": publication(), "wanted": True, "again": again}
    request = Request(PAGE, meta={"role": Role.DETAIL}, cb_kwargs=state)
    found = list(portal.lost_detail(failed(http_error(status), request)))
    gate = "https://www.beijing.gov.cn/gate/big5/" + PAGE.removeprefix("https://")
    assert [request.url for request in found] == [gate] * asked


PIECES = (
    '<a href="', "<a href='http://[ ", "'>", "</a>", "<li>", "<td>", "</td>", "<tr>", "<table>", "<th>",
    "<script>", "</script>", "2019-01-02", "来源:", "索引号", "countPage=", "createPageHTML(", "Pager({size:",
    "99999999999", "{'pageId':'1'}", '{"articles":[', '{"custom":{"data":[{"infourl":"', "parseInt('9')",
    '<script url="/front/page/build/unit" queryData="', "<iframe src='", "tagname='//[", "共9页",
    "<record><![CDATA[", "]]></record>", "dataStore=['", "']", "'//[x/dataproxy.jsp?", "%5B",
    "&#0;", "&amp;", "\x00", "location.replace('", 'pdfurl="//[', "\\", "ajaxParam:{", "}", "perPage:0",
)  # fmt: skip


ONE_A_FAMILY = [
    portal.from_crawler(get_crawler(portal))
    for portal in {family(portal): portal for portal in (*spiders().values(), *unnamed())}.values()
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(PIECES)), max_size=30).map("".join))
def test_no_page_breaks_the_readers_of_index_and_detail_pages(text: str) -> None:
    response = page(text, PAGE)
    assert all(row.url.startswith("http") and row.title for row in rows(response.selector, PAGE))
    assert all(label in labels.LABELS for label, _ in labels.pairs(response.selector))
    assert all(link.url.startswith("http") for link in links.attachments(response))
    assert links.shell(response)[:4] in {"", "http"}
    walk = replace(WALK, pages=(COLUMN,))
    for portal in ONE_A_FAMILY:
        for kind in (HtmlResponse, JsonResponse):
            answer = kind(PAGE, body=text.encode(), encoding="utf-8", request=portal.first(walk))
            assert all(row.url.startswith("http") and row.title for row in portal.rows(answer))
            for request in (portal.following(answer, walk), portal.otherwise(answer, walk)):
                assert request is None or request.url.startswith("http")
            assert portal.ended(answer, walk) in {True, False}
            assert all(one.column.startswith("http") for one in portal.below(answer, walk, empty=True))
