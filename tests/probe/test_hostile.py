"""Whatever a page holds, a probe looks at it without a fault; and it is as polite as a crawl."""

from __future__ import annotations

import ast
import re

from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler.operations.configuration import settings
from crawler.probe.adhoc import options
from crawler.probe.declaration import Declaration
from crawler.probe.evidence import Marks
from crawler.probe.forms import by_year, detail_of, form_of, years_in
from crawler.probe.site import Site
from crawler.probe.ways import names_column, ways

PIECES = (
    "<a href='", "http://[", "/zfxxgk/2019/", "'>政府信息公开年报</a>", "<script>", "</script>", "{name:'",
    "', url:'", "window._CONFIG = {SID:'1', TREE: [", '{"id":', "]", "}", "document.write('<a href=",
    '<meta name="SiteIDCode"', " content='1101180001'", "<title>", "</title>", "标识码：", "search.jsp?",
    "/module/xxgk/", "&#0;", "2019年",
)  # fmt: skip
POLITE = (
    "ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "AUTOTHROTTLE_ENABLED", "CONCURRENT_REQUESTS_PER_DOMAIN", "ADDONS",
    "USER_AGENT", "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS", "DOWNLOAD_VERIFY_CERTIFICATES", "EXTENSIONS",
)  # fmt: skip
ODD = st.text(max_size=20) | st.sampled_from(
    ('");import os;("', "\\", '\\"', "\n", "{year}", "\u2028", "{}", "\x00")
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=24).map("".join))
def test_no_page_is_a_fault(text: str) -> None:
    url = "http://www.example.gov.cn/zwgk/"
    response = HtmlResponse(url, body=text.encode("utf-8", "replace"), encoding="utf-8")
    Marks().look(response)
    Site(host="www.example.gov.cn").look(response)
    names_column(response)
    for way in ways(response, within=url):
        assert way.url.startswith("http")
        assert way.likely > 0


@given(st.from_regex(r"http://a\.cn(/[a-z0-9_.%-]{1,30}){1,4}", fullmatch=True))
def test_the_form_of_an_address_fits_it(url: str) -> None:
    assert detail_of([url]).search(url)
    assert form_of(url).endswith("$")
    for year in years_in(url):
        assert by_year(url, year).format(year=year) == url


@given(ODD, ODD, ODD)
def test_what_a_page_says_stays_within_its_literal(title: str, column: str, example: str) -> None:
    site = "http://www.example.gov.cn/"
    made = Declaration(
        name="beijing_example",
        family="Paged",
        title="中" + title,
        region="110000",
        hosts=("www.example.gov.cn",),
        columns=(("", site + column),),
        years=(2019, 2020),
        detail=re.compile(re.escape(example)),
        examples=(site + example,),
    )
    (defined,) = ast.parse(made.text).body[-1:]
    assert isinstance(defined, ast.ClassDef)
    said = {one.targets[0].id: one.value for one in defined.body if isinstance(one, ast.Assign)}  # type: ignore[attr-defined]
    assert len(said) == len(defined.body) == 8
    assert ast.literal_eval(said["title"]) == "中" + title
    place = {"__builtins__": {}, "SITE": _site(made.text)}
    assert eval(ast.unparse(said["columns"]), place) == made.columns
    assert eval(ast.unparse(said["examples"]), place) == made.examples


def _site(text: str) -> str:
    found = (one.value for one in ast.parse(text).body if isinstance(one, ast.Assign))
    return next((str(ast.literal_eval(value)) for value in found), "")


def test_a_probe_is_as_polite_as_a_crawl() -> None:
    crawl, probe = settings(), settings(**options())
    assert [name for name in POLITE if crawl[name] != probe[name]] == []
