"""Families whose lists are JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from crawler.demo.sites.families.entries import (
    SIZE,
    Entry,
    Replica,
    attachments,
    columns,
    detail,
    html,
    sites,
)
from crawler.demo.sites.families.static import details
from crawler.demo.sites.pages import Page, missing
from spiders.portal import Portal


def gkmlpt(portal: type[Portal]) -> Replica:
    """Lists by category and page; the body stands in a script too, and links its file there only."""
    found = tuple(
        columns(portal, lambda c, _, n: urljoin(c, f"/gkmlpt/content/2/{n}/post_{n}.html"), "{serial}.pdf")
    )
    entries = [entry for column in found for entry in column.entries]
    pages = {entry.url: html(_embedded(entry)) for entry in entries}

    def query(path: str, fields: Mapping[str, str]) -> Page:
        if "/gkmlpt/api/all/" not in path:
            return missing(portal.title)
        n = int(fields["page"])
        shown = [_article(entry) for entry in entries[(n - 1) * SIZE : n * SIZE]]
        return _json({"total": len(entries), "classify": {"post_count": len(entries)}, "articles": shown})

    made = sites(portal, pages | attachments(found), query=query)
    return Replica(portal=portal.name, sites=made, columns=found)


def _embedded(entry: Entry) -> str:
    link = f'<p>附件：<a href="{urlsplit(entry.file).path}">年报.pdf</a></p>' if entry.file else ""
    return detail("gkmlpt", entry, content=link.replace('"', '\\"').replace("/", "\\/"))


def _article(entry: Entry) -> dict[str, object]:
    noon = datetime.fromisoformat(f"{entry.date}T04:00:00").replace(tzinfo=UTC)
    return {
        "title": entry.title,
        "url": entry.url,
        "identifier": "006940000/" + entry.date[:4],
        "publisher": "政务公开科",
        "display_publish_time": int(noon.timestamp()),
    }


def trs_search(portal: type[Portal]) -> Replica:
    """IGS counts its entries; WAS does not, breaks lines within strings and ends with a sample."""
    found = tuple(
        columns(portal, lambda c, y, n: urljoin(c, f"/zfxxgk/{y}01/t{y}0120_{n}.html"), "{serial}.pdf")
    )
    entries = found[0].entries

    def query(path: str, fields: Mapping[str, str]) -> Page:
        if path.endswith("/was5/web/search"):
            n = int(fields["page"])
            shown = [_doc(e.url, f"{e.title}\n", e.date) for e in entries[(n - 1) * SIZE : n * SIZE]]
            text = json.dumps({"docs": [*shown, _doc("", "文章标题", "")]}, ensure_ascii=False)
            return Page(body=text.replace("\\n", "\n").encode(), type="text/html;charset=utf-8")
        n = int(fields["pageNumber"])
        content = [
            {"DOCPUBURL": e.url, "DOCTITLE": e.title, "PUBDATE": f"{e.date}T08:30:00.000+0000"}
            for e in entries[(n - 1) * SIZE : n * SIZE]
        ]
        total = len(entries)
        return _json({"page": {"content": content, "total": total, "totalPages": -(-total // SIZE)}})

    made = sites(portal, details("trs", found) | attachments(found), query=query)
    return Replica(portal=portal.name, sites=made, columns=found)


def _doc(url: str, title: str, date: str) -> dict[str, str]:
    return {"url": url, "title": title, "pubtime": date}


def epoint(portal: type[Portal]) -> Replica:
    """Lists by POST with JSON; page 0 is page 1, as on servers that count from 1."""
    found = tuple(columns(portal, lambda c, year, n: urljoin(c, f"/003/{year}0120/{n}.html"), "{serial}.pdf"))
    entries = found[0].entries

    def answer(target: str, fields: Mapping[str, str]) -> Page:
        if not target.endswith("/getgovinfolist") or "siteGuid" not in fields:
            return missing(portal.title)
        n = max(1, int(fields["pageIndex"]))
        shown = [
            {"infourl": urlsplit(e.url).path, "title": e.title, "infodate": e.date}
            for e in entries[(n - 1) * SIZE : n * SIZE]
        ]
        return _json({"custom": {"total": len(entries), "data": shown}})

    made = sites(portal, details("numbered", found) | attachments(found), answer=answer)
    return Replica(portal=portal.name, sites=made, columns=found)


def _json(data: object) -> Page:
    return Page(body=json.dumps(data).encode(), type="application/json;charset=utf-8")
