"""Whatever a page holds, a probe looks at it without a fault; and it is as polite as a crawl."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler.commands.known import settings
from crawler.probe.adhoc import options
from crawler.probe.evidence import Marks
from crawler.probe.forms import by_year, detail_of, form_of, years_in
from crawler.probe.site import Site
from crawler.probe.ways import names_column, ways

PIECES = (
    "<a href='", "http://[", "/zfxxgk/2019/", "'>政府信息公开年报</a>", "<script>", "</script>", "{name:'", "', url:\"",
    "window._CONFIG = {SID:'1', TREE: [", "{\"id\":", "]", "}", "document.write('<a href=", "<meta name=\"SiteIDCode\"",
    " content='1101180001'", "<title>", "</title>", "标识码：", "search.jsp?", "/module/xxgk/", "&#0;", "\x01", "2019年",
)  # fmt: skip
POLITE = (
    "ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "AUTOTHROTTLE_ENABLED", "CONCURRENT_REQUESTS_PER_DOMAIN", "USER_AGENT",
    "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS", "DOWNLOAD_VERIFY_CERTIFICATES", "EXTENSIONS", "ADDONS",
)  # fmt: skip


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


def test_a_probe_is_as_polite_as_a_crawl() -> None:
    crawl, probe = settings(), settings(**options())
    assert [name for name in POLITE if crawl[name] != probe[name]] == []
