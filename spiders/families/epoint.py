"""Epoint EWB (新点): lists are asked for by POST with JSON, answers are JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from scrapy import Request
from scrapy.http import JsonRequest, TextResponse

from spiders.answers import entries, number, said, words
from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute

SIZE = 20


class Epoint(Portal):
    """A column is …/rest/lightfrontaction/getgovinfolist?categorynum=…&siteGuid=…: its query is the JSON."""

    marks: ClassVar[tuple[Mark, ...]] = (
        address(20, "the list of Epoint", r"/rest/lightfrontaction/getgovinfolist\?"),
        page(8, "scripts of Epoint", r"EWB-FRONT|lightfrontaction/getgovinfolist"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"\.html?$|/\d{8}/[0-9a-f-]{36}")

    def first(self, walk: Walk) -> Request:
        """Pages count from 0; where they count from 1, page 0 is page 1 once more."""
        return _ask(walk.column, 0)

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row an entry of custom.data."""
        for entry in entries(said(response, "custom", "data")):
            url, title = absolute(response.url, words(entry, "infourl")), words(entry, "realtitle", "title")
            if url and title:
                yield Row(url=url, title=title, date=words(entry, "infodate")[:10])

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Entries are counted, so each one is a row."""
        return True

    def total(self, response: TextResponse) -> int | None:
        """As the answer says."""
        return _total(response) or None

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The next page while the total is not reached."""
        n = json.loads(response.request.body)["pageIndex"] if response.request else 0
        return _ask(walk.column, n + 1) if len(walk.seen) < _total(response) else None

    def otherwise(self, response: TextResponse, walk: Walk) -> Request | None:
        """Page 1 where it was page 0 once more."""
        return self.following(response, walk) if len(walk.pages) == 2 else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the answer says there are."""
        listed = isinstance(said(response, "custom", "data"), list)
        return listed and len(walk.seen) >= _total(response)


def _ask(column: str, page: int) -> JsonRequest:
    address = urlsplit(column)
    given = {"deptcode": "", **dict(parse_qsl(address.query, keep_blank_values=True))}
    url = address._replace(query="").geturl()
    return JsonRequest(url, data={**given, "pageIndex": page, "pageSize": SIZE}, method="POST")


def _total(response: TextResponse) -> int:
    return number(said(response, "custom", "total"))
