"""Hanweb jpaas (大汉, since 2022): a column page names a unit; its rows come as HTML within JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlencode, urljoin

from parsel import Selector
from scrapy import Request
from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter, url_query_parameter

from spiders.answers import said
from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, attributes, markup, rows

UNIT = "/front/page/build/unit"
PAIR = re.compile(r"'(\w+)'\s*:\s*'([^']*)'")
COUNT = "//*[@count]/@count"
SIZE = 15


class Jpaas(Portal):
    """Details are …/art/2026/art_<32 hex>.html; older ones keep their address as JCMS had it."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(10, "a unit of jpaas", r"jpaas-publish-server"),
        address(5, "articles /art/2026/art_….html", r"/art/\d{4}/art_[0-9a-f]{32}\.html"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(
        r"/art/\d{4}/art_[0-9a-f]{32}\.html|/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"
    )

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """The rows of the column page, or of the HTML within an answer."""
        return rows(_page(response), response.url)

    def total(self, response: TextResponse) -> int | None:
        """As the unit counts."""
        return _count(response)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Ask the unit for its next page; without a Referer it answers 403."""
        count = _count(response)
        if count is not None and len(walk.seen) >= count:
            return None
        url = _next(response) if UNIT in response.url else _first(response, bool(walk.seen))
        headers = {"Referer": walk.column, "X-Requested-With": "XMLHttpRequest"}
        return Request(url, headers=headers) if url else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the unit counts; without a count, when it has no more."""
        count = _count(response)
        return len(walk.seen) >= count if count is not None else bool(walk.seen)


def _page(response: TextResponse) -> Selector:
    if UNIT not in response.url:
        return markup(response)
    html = said(response, "data", "html")
    return Selector(text=html if html and isinstance(html, str) else "<html/>")


def _count(response: TextResponse) -> int | None:
    found = _page(response).xpath(COUNT).get("")
    return int(found) if found.isascii() and found.isdigit() else None


def _first(response: TextResponse, shown: bool) -> str:
    """The address of the unit's second page where the column page shows the first."""
    for script in markup(response).xpath("//script[@url and (@querydata or @queryData)]"):
        given = attributes(script)
        if UNIT in given["url"]:
            query = dict(PAIR.findall(given.get("querydata") or given.get("queryData", "")))
            query["paramJson"] = _parameters(2 if shown else 1)
            return urljoin(response.url, f"{given['url']}?{urlencode(query)}")
    return ""


def _next(response: TextResponse) -> str:
    asked = json.loads(url_query_parameter(response.url, "paramJson") or "{}")
    return add_or_replace_parameter(response.url, "paramJson", _parameters(asked.get("pageNo", 1) + 1))


def _parameters(page: int) -> str:
    return json.dumps({"pageNo": page, "pageSize": SIZE}, separators=(",", ":"))
