"""Lists that laypage fills (旧 zfxxgk.beijing.gov.cn): rows and pager exist only after scripts have run."""

from __future__ import annotations

import re
from typing import ClassVar

from scrapy import Request
from scrapy.http import TextResponse

from spiders.marks import Mark, address, page
from spiders.portal import Portal, Walk
from spiders.rows import Row, inside, markup

PAGER = "//*[contains(concat(' ', @class, ' '), ' laypage_main ')]"
NUMBERS = PAGER + "//@data-page"
CURRENT = PAGER + "//*[contains(concat(' ', @class, ' '), ' laypage_curr ')]/text()"


class Laypage(Portal):
    """A column is …/list.shtml; its page n is list.shtml#!page=n, an address like any other.

    Details are /<unit>/<column>/<yyyy-mm>/<dd>/content_<32 hex>.shtml, files lie in a directory of their own.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        page(8, "pager of laypage", r"\blaypage_main\b|\blaypage\(\s*\{"),
        page(3, "a list named colList", r"id=[\"']colList[\"']"),
        address(8, "pages behind #!page=", r"#!page=\d+$"),
        address(5, "pages named content_<32 hex>.shtml", r"/\d{4}-\d\d/\d\d/content_[0-9a-f]{32}\.shtml$"),
    )
    rendered: ClassVar[tuple[str, ...]] = ("index",)
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/\d{4}-\d\d/\d\d/content_[0-9a-f]{32}\.shtml$")

    def belongs(self, row: Row, walk: Walk) -> bool:
        """Rows lie below the column."""
        return super().belongs(row, walk) and inside(row.url, walk.base)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """The next page while the pager knows a later one."""
        n = len(walk.pages) + 1
        return Request(f"{walk.column}#!page={n}") if n <= last(response) else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """The pager stands on the page that was asked for; without a pager there is one page."""
        shown = markup(response).xpath(CURRENT).get("1").strip()
        return shown == str(len(walk.pages)) and super().ended(response, walk)


def last(response: TextResponse) -> int:
    """The greatest number in the pager, which is on the last page its own."""
    found = markup(response).xpath(f"{NUMBERS} | {CURRENT}").getall()
    return max((int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 7), default=1)
