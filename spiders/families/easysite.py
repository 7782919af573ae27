"""EasySite (慧兰): details /<number>/index.html; the pager keeps its addresses in the attribute tagname."""

from __future__ import annotations

import re
from typing import ClassVar

from scrapy import Request
from scrapy.http import TextResponse

from spiders.families.paged import Paged
from spiders.marks import Mark, address, page
from spiders.portal import Walk
from spiders.rows import Row, absolute, inside, markup

NEXT = "//*[contains(@class, 'easysite-page-wrap')]//a[@title='下一页' or contains(., '下一页')]/@tagname"
TOTAL = "//*[contains(@class, 'easysite-total-page')]"


class EasySite(Paged):
    """Page n is <8 hex>-n.html in the column's directory, or a query of /eportal/ui.

    Columns that another CMS left behind (通州) keep its pager, which is understood too.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        page(6, "classes of EasySite", r"\beasysite-|id=[\"']easysiteText"),
        page(3, "pager with addresses in tagname", r"<a\b[^>]*\btagname="),
        address(5, "addresses of eportal", r"/eportal/ui\?"),
        address(2, "pages named 782991/index.html", r"/\d{5,}/index\.s?html$"),
    )
    base: ClassVar[int] = 1
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/\d{5,}/index\.s?html$")

    def belongs(self, row: Row, walk: Walk) -> bool:
        """Rows lie below the column."""
        return super().belongs(row, walk) and inside(row.url, walk.base)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """What the pager has under 下一页; on the last page that is a placeholder like [NEXTPAGE]."""
        target = markup(response).xpath(NEXT).get()
        if target is None:
            return super().following(response, walk)
        url = absolute(response.url, target) if target and "[" not in target else ""
        return Request(url) if url and url not in walk.pages else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """As many pages as the pager says."""
        total = re.search(r"/\s*(\d{1,6})", "".join(markup(response).xpath(TOTAL + "//text()").getall()))
        return len(walk.pages) >= int(total[1]) if total else super().ended(response, walk)
