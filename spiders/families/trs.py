"""TRS WCM (拓尔思): static pages, details named t20200119_2995353.html, a pager written by script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import TextResponse

from spiders.families.paged import Paged
from spiders.links import FILE
from spiders.marks import Mark, address, page
from spiders.portal import Walk
from spiders.rows import Row, inside, rows
from spiders.scripts import written


class Trs(Paged):
    """Index pages are directories; page n (from 0) is index.html, index_1.html, index_2.html …"""

    marks: ClassVar[tuple[Mark, ...]] = (
        address(4, "pages named t20200119_2995353.html", r"/t\d{8}_\d+\.s?html?$"),
        address(3, "files named W0….pdf", r"/W0\d{8,}\.\w+$"),
        page(3, "TRS in the names of classes", r"TRS_U?Editor|trs_paper_default|CurrChnlCls|WCM置标"),
        page(2, "pager that counts index from 0", r"createPageHTML\(\s*\d+\s*,\s*\d+\s*,\s*[\"']index"),
        page(2, "pager Pager({size, current, prefix})", r"Pager\(\{\s*size\s*:"),
        page(2, "pager of countPage", r"var\s+countPage\s*=|pageName\s*=.{0,80}?pageExt\s*="),
        page(2, "search of TRS", r"/igs/front/|/was5/web/"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/t\d{8}_\d+\.s?html?$|/W0\d+\.\w+$")
    # Tables and whole reports come as pictures too: W020200119….jpg
    attached: ClassVar[re.Pattern[str]] = re.compile(
        FILE.pattern + r"|/?W0\d+\.(?:jpe?g|png|tiff?)$", re.IGNORECASE
    )

    def rows(self, response: TextResponse) -> Iterator[Row]:
        """The rows of the page, and those that its scripts write (the old 信息公开大厅)."""
        found = {row.url: row for row in super().rows(response)}
        if page := written(response.text):
            found |= {row.url: row for row in rows(page, response.url) if row.url not in found}
        yield from found.values()

    def belongs(self, row: Row, walk: Walk) -> bool:
        """Rows lie below the column; those of gkml lists (with 索引号) wherever their unit lies."""
        listed = inside(row.url, walk.base) or "索引号" in dict(row.pairs)
        return super().belongs(row, walk) and listed
