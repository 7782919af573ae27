"""gkmlpt (广东 政府信息公开平台): lists are JSON, /gkmlpt/api/all/<category>?page=1&sid=<site>."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter, url_query_parameter

from spiders.answers import entries, number, said, words
from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, absolute

SHANGHAI = timezone(timedelta(hours=8))
TIMES = ("display_publish_time", "first_publish_time", "date", "create_time")  # epoch, seconds
LABELS = {
    "identifier": "索引号",
    "document_number": "文号",
    "publisher": "发布机构",
    "classify_theme_name": "主题分类",
    "classify_genre_name": "体裁分类",
    "keywords": "关键词",
}


class Gkmlpt(Portal):
    """A column is the address of its JSON; /gkmlpt/annualreport#<category> is the page that people see."""

    marks: ClassVar[tuple[Mark, ...]] = (
        address(8, "addresses of the platform", r"/gkmlpt/"),
        page(4, "the platform's window._CONFIG", r"window\._CONFIG\s*=\s*\{"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/gkmlpt/content/\d+/\d+/(?:mm?)?post_\d+\.html")

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """One row an article; what the JSON says of it are its labelled cells."""
        for article in entries(said(response, "articles")):
            url = absolute(response.url, words(article, "post_url", "url"))
            title = words(article, "title")
            pairs = ((label, words(article, key)) for key, label in LABELS.items())
            if url and title:
                yield Row(url=url, title=title, date=_date(article), pairs=tuple(p for p in pairs if p[1]))

    def belongs(self, row: Row, walk: Walk) -> bool:  # noqa: ARG002
        """Articles are counted, so each one is a row."""
        return True

    def total(self, response: TextResponse) -> int | None:
        """As the JSON says."""
        return number(said(response, "total")) or None

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The next page while the total is not reached."""
        n = number(url_query_parameter(response.url, "page")) or 1
        more = len(walk.seen) < number(said(response, "total"))
        return Request(add_or_replace_parameter(response.url, "page", str(n + 1))) if more else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many rows as the JSON says there are."""
        listed = isinstance(said(response, "articles"), list)
        return listed and len(walk.seen) >= number(said(response, "total"))


def _date(article: dict[str, Any]) -> str:
    """The day of publication in China; times are numbers, or digits in quotes."""
    seconds = next(filter(None, (number(article.get(name)) for name in TIMES)), 0)
    if not seconds:
        return words(article, "created_at")[:10]
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).date().isoformat()
