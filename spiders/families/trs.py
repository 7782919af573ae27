"""TRS WCM (拓尔思): static pages, details named t20200119_2995353.html, a pager written by script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import TextResponse

from spiders.families.paged import Paged
from spiders.portal import Walk
from spiders.rows import Row, inside, rows
from spiders.scripts import written


class Trs(Paged):
    """Index pages are directories; page n (from 0) is index.html, index_1.html, index_2.html …"""

    detail: ClassVar[re.Pattern[str]] = re.compile(r"/t\d{8}_\d+\.s?html?$|/W0\d+\.\w+$")
    # Tables and whole reports come as pictures too: W020200119….jpg
    attached: ClassVar[re.Pattern[str]] = re.compile(
        r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar)(?=$|[?&#])|/?W0\d+\.(?:jpe?g|png|tiff?)$",
        re.IGNORECASE,
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
