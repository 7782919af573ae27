"""Sites from which no portal can be made, and those that say odd things of themselves."""

from __future__ import annotations

from crawler.demo.sites.pages import Page, Site, missing, text
from tests.probe.homes import link

COLUMN = "/zfxxgk/zfxxgknb/"
ANNUAL = link(COLUMN, "政府信息公开年报")
TITLE = "某市2023年政府信息公开工作年度报告"
ROW = f'<li><a href="./202401/t20240120_7.html">{TITLE}</a><span>2024-01-20</span></li>'
CHALLENGE = (
    '<html><head><meta content="k" r="m"><script>$_ts=window["$_ts"];</script></head><body></body></html>'
)
REPORT = (
    f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1><p>一、总体情况。按月清点目录。</p></body></html>"
)
HANDLEBARS = "<div id='380055'></div><script type='text/x-template'>{{#each data}}{{title}}{{/each}}</script>"
AWAY = "http://other.probe.gov.cn/"
META = '<meta name="SiteName" content="沭阳县人民政府"><meta name="SiteIDCode" content="3213220037">'
NASTY = (
    "<script>window._CONFIG = { SID: '1', TREE: " + "[" * 5000 + "}</script>"
    "<a href='http://[::1'>政府信息公开年报</a><a href='javascript:go()'>年报</a><iframe src='//:0'></iframe>"
    f"<script>var a = {{name: '政府信息公开年报', url: '{COLUMN}'}}; {'{' * 3000}</script>"
)


def html(content: str, head: str = "", status: int = 200, fails: int = 0) -> Page:
    """A page of a site that calls itself 某市."""
    whole = f"<html><head><title>某市人民政府</title>{head}</head><body>{content}</body></html>"
    return Page(body=whole.encode(), type="text/html", status=status, fails=fails)


def _reports(home: Page) -> dict[str, Page]:
    article = Page(body=REPORT.encode(), type="text/html")
    return {"/": home, COLUMN: html(f"<ul>{ROW}</ul>"), COLUMN + "202401/t20240120_7.html": article}


SITES: dict[str, dict[str, Page]] = {
    "bare": {"/": html(link("/zwgk/", "政务公开")), "/zwgk/": html(link("/a.html", "企业年报公示"))},
    "browser": {"/": html(ANNUAL), COLUMN: html(HANDLEBARS)},
    "robots": {"/": html(ANNUAL), "/robots.txt": text("User-agent: *\nDisallow: /\n")},
    "robotsdown": {"/": html(ANNUAL), "/robots.txt": Page(body=b"", status=503)},
    "waf": {"/": Page(body=CHALLENGE.encode(), type="text/html", status=412)},
    "down": {"/": html("", status=500)},
    "gone": {},
    "elsewhere": {"/": html(link("http://other.probe.gov.cn" + COLUMN, "政府信息公开年报"))},
    "away": {
        "/": Page(body=b"", status=301, location="/new/"),
        "/new/": Page(body=b"", status=302, location=AWAY),
    },
    "other": _reports(html(ANNUAL)),
    "mirror": _reports(html(ANNUAL, head='<meta name="SiteDomain" content="www.real.gov.cn">')),
    "nasty": _reports(html(NASTY)),
    "meta": _reports(html(ANNUAL, head=META)),
}


def host(name: str) -> str:
    """Where a site lies."""
    return f"{name}.probe.gov.cn"


def sites() -> tuple[Site, ...]:
    """All of them."""
    return tuple(
        Site(host=host(name), pages=pages, missing=missing("某市"), ports=(80,))
        for name, pages in SITES.items()
    )
