"""Families whose lists are static pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import md5
from html import escape
from urllib.parse import urljoin, urlsplit

from crawler.demo.markup import template
from crawler.demo.sites.families.entries import (
    SIZE,
    Address,
    Column,
    Entry,
    Replica,
    Urls,
    attachments,
    columns,
    detail,
    html,
    sites,
)
from crawler.demo.sites.pages import Page
from spiders.portal import Portal

LI = '<li><a href="{href}">{title}</a><span>{date}</span></li>'
TR = '<tr valign="top"><td width="550"><a href="{href}" title="{title}">{title}</a></td><td>{date}</td></tr>'
UPPER = '<TR><TD height=30>&nbsp;<A\nhref="{href}">{title}</A></TD><TD width="80">{date}</TD></TR>'
WRITTEN = (
    "<tr><td><script>var strLink = ''; document.write('<a href=\"{href}\" target=\"_blank\">{title}</a>');"
    '</script></td><td class="rq"><span>{date}</span></td></tr>'
)
CALL = '<script>createPageHTML({count}, {n}, "index", "html");</script>'
OBJECT = "<script>Pager({{size:{count}, current:{n}, prefix:'index',suffix:'html'}});</script>"
COUNT = (
    "<script>var currentPage = {n};\nvar countPage = {count}\n"
    "document.write('<a href=\"index_' + (countPage - 1) + '.html\">尾页</a>');</script>"
)
OLD = (
    '<script>var pageName = "index"; var pageExt = "html"; var pageIndex = {n} + 1; '
    "var pageCount = {count};</script>"
)
STYLES = {  # rows and pagers of 拓尔思, as seen on some; others have those of 恩格贝
    "beijing_gov": (LI, OBJECT),
    "beijing_huairou": (LI, OLD),
    "beijing_shijingshan": (WRITTEN, CALL),  # as 海淀 had it
    "jiangxi_yichun": (UPPER, CALL),
    "shaanxi_yulin_huanbao": (LI, COUNT),
}
Name = Callable[[int, int], str]  # (page from 0, pages) → the file of an index page, beside the first


def lists(
    column: Column, row: str, pager: Callable[[int, int], str], name: Name
) -> Iterator[tuple[str, str]]:
    """The index pages of a column, address and HTML; one even where there is nothing."""
    count = max(1, -(-len(column.entries) // SIZE))
    for n in range(count):
        shown = column.entries[n * SIZE : (n + 1) * SIZE]
        rows = "\n".join(row.format(href=path_of(e.url), title=escape(e.title), date=e.date) for e in shown)
        made = template("families/list").substitute(
            name="",
            rows=f"<table>{rows}</table>" if "<t" in row.lower() else f"<ul>{rows}</ul>",
            pager=pager(n, count),
        )
        yield (urljoin(column.url, name(n, count)) if n else column.url), made


def path_of(url: str) -> str:
    """What stands in a link: path and query."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def details(family: str, found: Iterable[Column], charset: str = "utf-8") -> Urls:
    """The pages of all entries."""
    entries = (entry for column in found for entry in column.entries)
    return {e.url: html(detail(family, e, number=e.date[:4] + "-00001"), charset) for e in entries}


def build(
    portal: type[Portal],
    family: str,
    address: Address,
    file: str,
    row: str,
    pager: Callable[[int, int], str],
    name: Name,
    charset: str = "utf-8",
    *,
    news: bool = True,
) -> Replica:
    """A replica of static lists."""
    found = tuple(columns(portal, address, file, news=news))
    pages: Urls = details(family, found, charset)
    for column in found:
        pages |= {url: html(made, charset) for url, made in lists(column, row, pager, name)}
    return Replica(portal=portal.name, sites=sites(portal, pages | attachments(found)), columns=found)


def _hex(number: int) -> str:
    return md5(str(number).encode()).hexdigest()


def _migrated(column: str, year: int, serial: int) -> str:
    """拓尔思 names a page after the day of its upload, years after its publication."""
    return urljoin(column, f"{year + 3}11/t{year + 3}1105_{serial}.html")


def trs(portal: type[Portal]) -> Replica:
    """拓尔思, with the rows and pagers that were seen; a directory each column."""
    row, pager = STYLES.get(portal.name, (TR, COUNT))
    return build(
        portal,
        "trs",
        _migrated,
        "W0{year}0120{serial}.pdf",
        row,
        lambda n, count: pager.format(n=n, count=count),
        lambda n, _: f"index_{n}.html",
    )


def paged(portal: type[Portal]) -> Replica:
    """朝阳: names of 24 hexadecimal digits, GBK without a word in the header."""
    return build(
        portal,
        "paged",
        lambda column, _, serial: urljoin(column, f"{_hex(serial)[:24]}.html"),
        "{serial}.pdf",
        TR,
        lambda n, count: CALL.format(n=n, count=count),
        lambda n, _: f"index_{n}.html",
        charset="gb2312",
    )


def counted(n: int, count: int) -> str:
    """The pager of 开普."""
    return f"<script>createPageHTML('page_div',{count}, {n + 1},'list','shtml',189);</script>"


def ucap(portal: type[Portal]) -> Replica:
    """开普: the pager counts from 1 and so do the names."""
    return build(
        portal,
        "ucap",
        lambda column, year, serial: urljoin(column, f"{year}01/{_hex(serial)}.shtml"),
        "files/{serial}.pdf",
        LI,
        counted,
        lambda n, _: f"list_{n + 1}.shtml",
    )


def numbered(portal: type[Portal]) -> Replica:
    """Names are numbers, or index with a number, from 1."""
    quote = "'" if portal.columns[0][1].endswith("/1.html") else ""
    return build(
        portal,
        "numbered",
        lambda column, year, serial: urljoin(column, f"{year}/{serial}.html"),
        "{serial}.pdf",
        LI,
        lambda _, count: f"<script>var pages = parseInt({quote}{count}{quote});</script>",
        lambda n, _: f"{n + 1}.html" if quote else f"index_{n + 1}.shtml",
    )


def vsb(portal: type[Portal]) -> Replica:
    """博达: page 2 of 3 is 2.htm below the column, page 3 of 3 is 1.htm."""
    directory = portal.columns[0][1].removesuffix(".htm").rpartition("/")[2]

    def pager(n: int, count: int) -> str:
        link = f"{directory}/{count - n - 1}.htm" if n == 0 else f"{count - n - 1}.htm"
        more = f'<span class="p_next p_fun"><a href="{link}">下页</a></span>' if n + 1 < count else ""
        return f'<span class="p_pages">{more}</span> <span class="p_t">{n + 1}/{count}</span>'

    return build(
        portal,
        "vsb",
        lambda column, _, serial: urljoin(column, f"/info/1031/{serial}.htm"),
        "{serial}.pdf",
        LI,
        pager,
        lambda n, count: f"{directory}/{count - n}.htm",
    )


def xicheng(portal: type[Portal]) -> Replica:
    """西城: queries frozen into paths."""
    return build(
        portal,
        "paged",
        lambda column, year, serial: urljoin(
            column, f"/zt/xxgkzl/gknbxq/pnidpv{serial}pntypepvnbpnnfpv{year - 1}.html"
        ),
        "{serial}.pdf",
        LI,
        lambda n, count: '<a href="?page=2">下一页</a>' if n + 1 < count else "暂无信息",
        lambda n, _: f"?page={n + 1}",
        news=False,  # the query asks for 年报 and nothing else
    )


def viewer(portal: type[Portal]) -> Replica:
    """Pages that are the report itself; nothing in the years that have none."""
    found = tuple(_shown(column) for column in columns(portal, lambda column, *_: column, "{serial}.pdf"))
    empty = html("<html><head><title>政府信息公开年报</title></head><body>暂无信息</body></html>")
    pages: dict[str, Page] = {column.url: empty for column in found} | details("paged", found)
    return Replica(portal=portal.name, sites=sites(portal, pages | attachments(found)), columns=found)


def _shown(column: Column) -> Column:
    shown = tuple(Entry(url=column.url, title=e.title, date=e.date, file=e.file) for e in column.entries[:1])
    return Column(url=column.url, group=column.group, year=column.year, entries=shown)
