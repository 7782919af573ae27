"""Lists that exist only after scripts have run: handlebars with /queryList, and laypage behind a fragment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import md5
from urllib.parse import urljoin, urlsplit

from crawler.demo.markup import TEMPLATES, template
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

PARAMETERS = """current: 1, unitid: '380055', webSiteCode: ['site'], channelCode: ['{channel}'],
dataBefore: '', perPage: '{size}', notReturnContent: false,
showMode: 'normal', templateContainerId: 'div380055'"""
CALL = "var params = {{{parameters}}};\nloadPageData(params, '380055');"


def script(text: str) -> Page:
    """A script."""
    return Page(body=text.encode(), type="application/javascript; charset=utf-8")


def _library(name: str) -> Page:
    return script((TEMPLATES / "scripts" / name).read_text(encoding="utf-8"))


def querylist(portal: type[Portal]) -> Replica:
    """The page shows what its script asks; where the portal is rendered, a file of its own does instead."""
    found = tuple(columns(portal, _numbered, "{serial}.pdf"))
    home = f"https://{portal.hosts[0]}"
    pages = details("ucap", found) | {home + "/js/list.js": _library("list.js")}
    for n, column in enumerate(found):
        call = CALL.format(parameters=PARAMETERS.format(channel=f"col{n}", size=SIZE))
        shown = f"<script>{call}</script>"
        if portal.rendered:
            pages[f"{home}/js/col{n}.js"] = script(call)
            shown = f'<script src="/js/col{n}.js"></script>'
        page = html(template("families/querylist").substitute(name=portal.title, call=shown))
        last = -(-len(column.entries) // SIZE)
        more = [f"{column.url}?uid=380055&pageNum={number}" for number in range(1, last + 1)]
        pages |= dict.fromkeys((column.url, *more), page)

    def answer(target: str, fields: Mapping[str, str]) -> Page:
        if target != "/queryList" or fields.get("webSiteCode[]") != "site":
            return missing(portal.title)
        entries = found[int(fields["channelCode[]"].removeprefix("col"))].entries
        start, size = (int(fields["current"]) - 1) * SIZE, int(fields["pageSize"])
        data = {"total": len(entries), "results": [_result(e) for e in entries[start : start + size]]}
        return Page(body=json.dumps({"data": data}).encode(), type="application/json;charset=UTF-8")

    made = sites(portal, pages | attachments(found), answer=answer)
    return Replica(portal=portal.name, sites=made, columns=found)


def _numbered(column: str, year: int, serial: int) -> str:
    return urljoin(column, f"content/content_{year}355362445{serial}.html")


def _result(entry: Entry) -> dict[str, object]:
    urls = json.dumps({"pc": urlsplit(entry.url).path})
    source = {"title": entry.title, "urls": urls, "pubDate": entry.date, "contentSource": "政务公开科"}
    return {"source": source}


def laypage(portal: type[Portal]) -> Replica:
    """One answer has all rows; the pager shows some of them, behind #!page=n."""
    found = tuple(columns(portal, _dated, "{serial}/files/{serial}.doc"))
    library = urljoin(portal.columns[0][1], "/js/laypage.js")
    pages = details("paged", found) | {library: _library("laypage.js")}
    for column in found:
        source = urljoin(column.url, "list.json")
        pages[source] = _rows(column)
        made = template("families/laypage").substitute(
            name=portal.title, source=json.dumps(urlsplit(source).path), size=SIZE
        )
        pages[column.url] = html(made)
    return Replica(portal=portal.name, sites=sites(portal, pages | attachments(found)), columns=found)


def _rows(column: Column) -> Page:
    rows = [{"url": urlsplit(e.url).path, "title": e.title, "date": e.date} for e in column.entries]
    return Page(body=json.dumps(rows).encode(), type="application/json")


def _dated(column: str, year: int, serial: int) -> str:
    return urljoin(column, f"{year}-01/20/content_{md5(str(serial).encode()).hexdigest()}.shtml")
