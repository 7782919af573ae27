"""Sites that do what real ones were seen to do, one host a trap; each has a column of annual reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.demo.sites.pages import Page, Site, missing, text

COLUMN = "/zfxxgk/zfxxgknb/"
ONE = COLUMN + "202011/t20201105_1.html"
TWO = COLUMN + "202011/t20201105_2.html"
LIST = COLUMN + "list/"
MIRROR = "www.xzscdzx.com"  # a spam copy that has the same paths
CALL = '<script>createPageHTML(1, 0, "index", "html");</script>'
MARK = (
    '<html><head><meta content="k" r="m"><script>$_ts=window["$_ts"];</script></head><body>{}</body></html>'
)
BODY = (
    "<h1>某局{year}年政府信息公开工作年度报告</h1><p>日期:{year}-03-25 来源:某局</p>"
    "<p>一、总体情况。按月清点目录。</p>"
)
ARTICLE = f"<html><head></head><body>{BODY}</body></html>"


def sites() -> tuple[Site, ...]:
    """All of them."""
    return tuple(_site(name, pages) for name, pages in TRAPS.items())


def host(name: str) -> str:
    """Where a trap lies."""
    return MIRROR if name == "mirror" else f"{name}.trap.gov.cn"


def _site(name: str, pages: Mapping[str, Page]) -> Site:
    usual = {"/": html("<p>欢迎访问</p>"), ONE: article(2014), TWO: article(2015)}
    return Site(host=host(name), pages=usual | dict(pages), missing=missing("某市"))


def html(content: str, **more: Any) -> Page:
    """A page without a word on its charset in the header."""
    return Page(body=content.encode(), type="text/html", **more)


def article(year: int) -> Page:
    """A report, migrated years after its publication."""
    return html(ARTICLE.format(year=year))


def row(href: str, year: int) -> str:
    """A line of a list."""
    title = f"某局{year}年政府信息公开工作年度报告"
    return f'<li><a href="{href}" title="{title}">{title}</a><span>{year + 1}-03-25</span></li>'


ROWS = row(ONE, 2014) + row(TWO, 2015)


def _listing(content: str = ROWS, pager: str = CALL) -> Page:
    return html(f"<html><body><ul>{content}</ul>{pager}</body></html>")


def _endless(fresh: bool) -> dict[str, Page]:
    """下一页 for ever: with new rows each time, or, as a calendar does, with the same ones."""
    pages: dict[str, Page] = {}
    for n in range(12):
        path = f"{COLUMN}?day={n}" if n else COLUMN
        one = f"{COLUMN}202011/t20201105_{n if fresh else 1}.html"
        pages[path] = _listing(row(one, 2014), f'<a href="{COLUMN}?day={n + 1}">下一页</a>')
        pages[one] = article(2014)
    return pages


def _challenged(page: Page) -> dict[str, Page]:
    return {COLUMN: _listing(), ONE: page, TWO: page}


SCRIPTS = """<html><body><h1>某局2014年年报</h1><p>一、总体情况。按月清点目录，漏登的当月补登。</p>
<script>var file_appendix='<a href="./W020201105000000001.pdf">年报.pdf</a>';</script>
<script>var pdfurl = "/module/download/downfile.jsp?filename=0a1b.pdf";</script>
<a href="/module/download/downfile.jspclassid=0&filename=0a1c.doc">附件</a></body></html>"""
YEARS = f'<a href="{COLUMN}2014n1/">2014年</a><a href="{COLUMN}2015n2/">2015年</a>'
PDF = Page(body=b"%PDF-1.4 trap", type="application/pdf")

TRAPS: dict[str, dict[str, Page]] = {
    "migrated": {COLUMN: _listing()},
    "robots": {COLUMN: _listing(), "/robots.txt": text("User-agent: *\nDisallow: /\n")},
    "waf412": _challenged(html(MARK.format(""), status=412)),
    "waf521": _challenged(html("<script>document.cookie='__jsl_clearance_s=1'</script>", status=521)),
    "waf202": _challenged(html("", status=202)),
    "genuine": {COLUMN: _listing(), ONE: html(MARK.format(BODY.format(year=2014) + "<p>三十件。</p>" * 9))},
    "soft404": {COLUMN: _listing(), ONE: Page(body=b"", status=301, location="/")},
    "lost": {COLUMN: Page(body=b"", status=301, location="/"), "/": _listing()},
    "moved": {
        COLUMN: Page(body=b"", status=301, location="/jbdt" + COLUMN),
        "/jbdt" + COLUMN: _listing(row("./202011/t20201105_1.html", 2014), CALL.replace("1, 0", "2, 0")),
        f"/jbdt{COLUMN}index_1.html": _listing(row("./202011/t20201105_2.html", 2015), CALL),
        "/jbdt" + ONE: article(2014),
        "/jbdt" + TWO: article(2015),
    },
    "copied": {COLUMN: _listing(row(f"https://{MIRROR}{ONE}", 2014) + row(TWO, 2015))},
    "mirror": {COLUMN: _listing()},
    "endless": _endless(fresh=True),
    "calendar": _endless(fresh=False),
    "deep": {
        f"{COLUMN}{'a/' * n}": _listing(f'<a href="./a/">a</a>{ROWS if n == 1 else ""}') for n in range(9)
    },
    "siblings": {
        COLUMN: html(YEARS),
        COLUMN + "2014n1/": _listing(row(COLUMN + "2014n1/t20201105_1.html", 2014), YEARS + CALL),
        COLUMN + "2015n2/": _listing(row(COLUMN + "2015n2/t20201105_2.html", 2015), YEARS + CALL),
        COLUMN + "2014n1/t20201105_1.html": article(2014),
        COLUMN + "2015n2/t20201105_2.html": article(2015),
    },
    "frame": {
        COLUMN: html('<iframe src="/footer/footer.shtml"></iframe><iframe src="./list/"></iframe>'),
        LIST: _listing(row(LIST + "202011/t20201105_3.html", 2014)),
        LIST + "202011/t20201105_3.html": article(2014),
    },
    "shell": {
        COLUMN: html("<html><script>location.replace('./list/');</script></html>"),
        LIST: _listing(row(LIST + "202011/t20201105_3.html", 2014)),
        LIST + "202011/t20201105_3.html": article(2014),
    },
    "strange": {COLUMN: html(f'<iframe src="https://{MIRROR}{COLUMN}"></iframe>')},
    "written": {
        COLUMN: _listing(
            "<tr><td><script>var strLink = '';document.write('<a href=\"./202011/t20201105_1.html\">"
            "某局2014年政府信息公开工作年度报告<\\/a>');</script></td><td class=rq>2015-03-25</td></tr>"
        )
    },
    "scripts": {
        COLUMN: _listing(),
        ONE: html(SCRIPTS),
        COLUMN + "202011/W020201105000000001.pdf": PDF,
        "/module/download/downfile.jsp?filename=0a1b.pdf": PDF,
        "/module/download/downfile.jsp?classid=0&filename=0a1c.doc": PDF,
    },
    "gateway": {COLUMN: _listing(ROWS + row("/gate/big5/gateway.trap.gov.cn" + ONE, 2014))},
    "silent": {COLUMN: Page(body=f"<ul>{ROWS}</ul>{CALL}".encode("gbk"), type="text/html")},
    "western": {COLUMN: Page(body=f"<ul>{ROWS}</ul>{CALL}".encode(), type="text/html; charset=iso-8859-1")},
}
