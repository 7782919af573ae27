"""Static pages with a pager written by script; the family of what has no other."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import TextResponse

from spiders.marks import Mark, page
from spiders.pagers import pager
from spiders.portal import Portal, Walk


class Paged(Portal):
    """Index pages are files numbered by the pager, from `base` where it does not say from what.

    Declare `detail`, the pattern of a detail page's address.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        page(1, "a pager written by script", r"createPageHTML\(|countPage\s*="),
    )
    base: ClassVar[int] = 0
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/\w+\.s?html?$")

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Page n + 1 while the pager knows more; else whatever says 下一页."""
        found = pager(response.text)
        if found is None:
            return super().following(response, walk)
        n = len(walk.pages)
        file = found.page(n, found.base(n - 1, self.base))
        return Request(urljoin(walk.base, file)) if n < found.count else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """One page and no rows: the column is there, and empty; not where later pages are no files."""
        found = pager(response.text)
        if found and found.more and len(walk.pages) >= found.count:
            return False
        return bool(found and found.count <= 1) or super().ended(response, walk)
