"""Static pages numbered from 1 (四川, 陕西, 江苏): index_2.shtml, or 2.html; a script has their number."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import TextResponse

from spiders.families.paged import Paged
from spiders.marks import Mark, address, page
from spiders.portal import Walk
from spiders.rows import Row

COUNT = re.compile(r"""parseInt\(["']?(\d{1,6})["']?\)""")
FILE = re.compile(r"(1|\w+)\.(s?html?)$")


class Numbered(Paged):
    """A column is …/index.shtml or …/1.html. The form of details is the site's own; rows bear a date."""

    marks: ClassVar[tuple[Mark, ...]] = (
        page(2, "number of pages in parseInt()", r"parseInt\([\"']?\d{1,6}[\"']?\)"),
        address(2, "a column named 1.html", r"/[a-z]\w*/1\.html$"),
    )
    base: ClassVar[int] = 1

    def belongs(self, row: Row, walk: Walk) -> bool:
        """Navigation has no date."""
        return bool(row.date) and super().belongs(row, walk)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Page n + 1 under the name that the column's address has."""
        count, file = COUNT.search(response.text), FILE.search(walk.base)
        if not (count and file):
            return super().following(response, walk)
        n = len(walk.pages) + 1
        name = f"{n}.{file[2]}" if file[1] == "1" else f"{file[1]}_{n}.{file[2]}"
        return Request(urljoin(walk.base, name)) if n <= int(count[1]) else None
