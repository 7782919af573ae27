"""Searches of 拓尔思 that feed a list: IGS (天津, 广西, 湖北) and WAS (福建) answer a GET with JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter, url_query_parameter

from spiders.answers import entries, number, words
from spiders.marks import Mark, address
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute

SAMPLE = "文章标题"  # the title of the empty entry with which WAS ends each answer
PAGES = ("pageNumber", "page")


class TrsSearch(Portal):
    """A column is the address of its first answer, …/igs/front/search/list.html?…&pageNumber=1&pageSize=10,
    or …/was5/web/search?channelid=…&classsql=…&prepage=150&page=1.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        address(15, "a list of IGS", r"/igs/front/search/list\.html\?"),
        address(15, "a list of WAS", r"/was5/web/search\?.*\bchannelid="),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/t\d{8}_\d+\.s?html?$")

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row an entry, whatever it links; the sample of WAS is none."""
        for entry in _listed(response) or ():
            url, title = words(entry, "DOCPUBURL", "url"), words(entry, "DOCTITLE", "title")
            url = absolute(response.url, url) if url else ""
            filed = words(entry, "fileNum")
            if url and title and title != SAMPLE:
                date = words(entry, "PUBDATE", "pubtime")[:10]
                yield Row(url=url, title=title, date=date, pairs=(("文号", filed),) if filed else ())

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Entries are chosen by the search, so each one is a row."""
        return True

    def total(self, response: TextResponse) -> int | None:
        """As IGS says; WAS does not."""
        return _total(response)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The next page: of IGS while the total is not reached, of WAS until one is empty."""
        total = _total(response)
        if _listed(response) is None or (total is not None and len(walk.seen) >= total):
            return None
        name = next((one for one in PAGES if url_query_parameter(response.url, one)), PAGES[-1])
        n = number(url_query_parameter(response.url, name)) or 1
        return Request(add_or_replace_parameter(response.url, name, str(n + 1)))

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as IGS counts; a page of WAS without any."""
        total = _total(response)
        return _listed(response) is not None and (len(walk.seen) >= total if total is not None else True)


def _said(response: TextResponse) -> dict[str, Any]:
    """The answer; WAS leaves line breaks within its strings."""
    try:
        found = json.loads(response.text, strict=False)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _listed(response: TextResponse) -> list[dict[str, Any]] | None:
    """The entries; None where the answer is none of a search."""
    answer = _said(response)
    page = answer.get("page")
    found = page.get("content") if isinstance(page, dict) else answer.get("docs")
    return [*entries(found)] if isinstance(found, list) else None


def _total(response: TextResponse) -> int | None:
    page = _said(response).get("page")
    return number(page.get("total")) if isinstance(page, dict) else None
