"""大汉's lists: records inline and by proxy, the xxgk module, jpaas units, and TrueCMS that borrows jpage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urljoin, urlsplit

from crawler.demo.markup import template
from crawler.demo.sites.families.entries import (
    SIZE,
    Column,
    Entry,
    Replica,
    attachments,
    columns,
    html,
    sites,
)
from crawler.demo.sites.families.static import details
from crawler.demo.sites.pages import Page, missing
from spiders.portal import Portal

JPAGE = "/module/web/jpage/dataproxy.jsp"
TRUE = "/TrueCMS/messageController/getMessage.do"
STYLES = {"zhejiang_jiaojiang": "script", "zhejiang_luqiao": "page"}  # how the proxy answers; others: XML
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def _article(column: str, year: int, serial: int) -> str:
    number = "".join(c for c in column.rpartition("/col/")[2] if c.isdigit()) or "1229000000"
    return urljoin(column, f"/art/{year}/1/20/art_{number}_{serial}.html")


def _row(entry: Entry) -> str:
    title = escape(entry.title)
    path = urlsplit(entry.url).path
    return f"<li><a href='{path}' title='{title}'>{title[:12]}…</a><span>{entry.date}</span></li>"


def _records(entries: Sequence[Entry]) -> str:
    return "".join(f"<record><![CDATA[{_row(entry)}]]></record>" for entry in entries)


def _store(entries: Sequence[Entry], total: int) -> str:
    inside = f"<totalrecord>{total}</totalrecord><recordset>{_records(entries)}</recordset>"
    return f"<datastore>{inside}</datastore>"


def _page(rows: str, pager: str = "") -> Page:
    return html(template("families/list").substitute(name="", rows=rows, pager=pager))


def _span(column: Column, fields: Mapping[str, str], *, by_page: bool) -> Sequence[Entry]:
    """The records asked for; some servers look at the number of the page only."""
    start = int(fields["startrecord"])
    if by_page:
        start = (int(fields.get("page", 1)) - 1) * SIZE + 1
        return column.entries[start - 1 : start - 1 + SIZE]
    return column.entries[start - 1 : int(fields["endrecord"])]


def _jpage(number: int, proxy: str, column: Column, parameters: str) -> str:
    return (
        f"<script>jQuery('#{number}').jpage({{themeName:'default',totalRecord:{len(column.entries)},groupSize:2,"
        f"proxyUrl:'{proxy}',perPage:{SIZE},ajaxParam:{{{parameters}}}}});</script>"
    )


def jcms(portal: type[Portal]) -> Replica:
    """The first records inline, the others from dataproxy.jsp: as XML, as the older script, or by page."""
    found = tuple(columns(portal, _article, "downfile.jsp?filename={serial}.pdf"))
    style = STYLES.get(portal.name, "xml")
    pages = details("jcms", found)
    for n, column in enumerate(found):
        store = _store(column.entries[:SIZE], len(column.entries))
        parameters = (
            f"col:1,appid:'1',webid:60,path:'/',columnid:{n},unitid:'5216',webname:'x',permissiontype:0"
        )
        inline = f'<div id="5216"><script type="text/xml">{store}</script></div>'
        pages[column.url] = _page(inline, _jpage(5216, JPAGE, column, parameters))

    def answer(target: str, fields: Mapping[str, str]) -> Page:
        query = dict(pair.split("=") for pair in target.partition("?")[2].split("&"))
        column = found[int(fields["columnid"])]
        shown = _span(column, {**query, **fields}, by_page=style == "page")
        if style == "script":
            rows = ",".join("'" + _row(entry).replace("'", "\\'") + "'" for entry in shown)
            return Page(body=f"totalRecord={len(column.entries)}.0;dataStore = [{rows}];".encode())
        return Page(body=_store(shown, len(column.entries)).encode(), type="text/xml;charset=utf-8")

    made = sites(portal, pages | attachments(found), answer=answer)
    return Replica(portal=portal.name, sites=made, columns=found)


def jcms_xxgk(portal: type[Portal]) -> Replica:
    """search.jsp answers a form with a table whose rows bear 索引号 and more as attributes."""
    found = tuple(columns(portal, _article, "{serial}.pdf"))
    row = (
        '<tr class="tr_main_value_odd"><td><a href="{path}" title="{title}" mc="{title}" syh="0010/{date}" '
        'wh="" rq="{date}" gkfs="主动公开">{title}</a></td><td>{date}</td></tr>'
    )

    def answer(target: str, fields: Mapping[str, str]) -> Page:
        if not target.endswith("/search.jsp") or "infotypeId" not in fields:
            return missing(portal.title)
        n, entries = int(fields["currpage"]), found[0].entries
        shown = entries[(n - 1) * SIZE : n * SIZE]
        rows = (row.format(path=urlsplit(e.url).path, title=escape(e.title), date=e.date) for e in shown)
        return _page(
            f"<table>{''.join(rows)}</table>", f'<td class="tb_title">共{-(-len(entries) // SIZE)}页</td>'
        )

    made = sites(portal, details("jcms", found) | attachments(found), answer=answer)
    return Replica(portal=portal.name, sites=made, columns=found)


def jpaas(portal: type[Portal]) -> Replica:
    """The column page names its unit; the first shows rows already, others do not."""
    found = tuple(columns(portal, _hashed, "{serial}.pdf"))
    pages = details("jpaas", found)
    shown = portal.name == "zhejiang_binjiang"
    for n, column in enumerate(found):
        data = (
            f"{{'parseType':'bulidstatic','webId':'2945','tplSetId':'q','pageType':'column','pageId':'{n}'}}"
        )
        unit = f'<script url="{UNIT}" queryData="{data}"></script>'
        pages[column.url] = _page("".join(map(_row, column.entries[: SIZE * shown])), unit)

    def query(path: str, fields: Mapping[str, str]) -> Page:
        if path != UNIT:
            return missing(portal.title)
        entries, n = found[int(fields["pageId"])].entries, json.loads(fields["paramJson"])["pageNo"]
        rows = "".join(map(_row, entries[(n - 1) * SIZE : n * SIZE]))
        foot = f'<div class="pagination" rows="{SIZE}" count="{len(entries)}" pageNo="{n}"></div>'
        answer = {"success": True, "data": {"html": f'<div class="page-content"><ul>{rows}</ul></div>{foot}'}}
        return Page(body=json.dumps(answer).encode(), type="application/json")

    made = sites(portal, pages | attachments(found), query=query, referer=True)
    return Replica(portal=portal.name, sites=made, columns=found)


def _hashed(column: str, year: int, serial: int) -> str:
    return urljoin(column, f"art/{year}/art_{serial:032x}.html")


def truecms(portal: type[Portal]) -> Replica:
    """getMessage.do answers with JSONP around a datastore, and without a Referer not at all."""
    found = tuple(
        columns(portal, lambda c, _, n: urljoin(c, f"content/{n:08x}-0000-4000.html"), "{serial}.pdf")
    )
    pages = details("jcms", found)
    for n, column in enumerate(found):
        pages[column.url] = _page("", _jpage(1, TRUE, column, f"columnId:'{n}'"))

    def query(path: str, fields: Mapping[str, str]) -> Page:
        if path != TRUE:
            return missing(portal.title)
        column = found[int(fields["columnId"])]
        store = _store(_span(column, fields, by_page=False), len(column.entries))
        return Page(
            body=f"{fields['callback']}({json.dumps({'result': store})});".encode(), type="text/plain"
        )

    made = sites(portal, pages | attachments(found), query=query, referer=True)
    return Replica(portal=portal.name, sites=made, columns=found)
