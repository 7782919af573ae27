"""TRS WCM (拓尔思): static pages, details named t20200119_2995353.html, a pager written by script."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import TextResponse

from spiders.portal import Portal, Walk
from spiders.rows import Row

# Each variant names the number of pages; name and extension where it has them.
QUOTE = r"""\s*\\?["']"""
PAGERS = tuple(
    re.compile(pattern.replace("~", QUOTE), re.DOTALL | re.VERBOSE)
    for pattern in (
        r"createPageHTML\( \s*(?P<count>\d+)\s* , \s*\d+\s* , ~(?P<name>\w+)~\s* , ~(?P<ext>\w+)~",
        r"Pager\(\{ \s*size\s*:\s*(?P<count>\d+) .*?prefix\s*:~(?P<name>\w+)~ .*?suffix\s*:~(?P<ext>\w+)~",
        r"pageName\s*=~(?P<name>\w+)~ .*? pageExt\s*=~(?P<ext>\w+)~ .*? pageCount\s*=\s*(?P<count>\d+)",
        r"countPage\s*=\s*(?P<count>\d+) (?: .*? ~\.~\s*\+~(?P<ext>s?html?)\b )?",
    )
)


class Trs(Portal):
    """Index pages are directories; page n (from 0) is index.html, index_1.html, index_2.html …"""

    detail: ClassVar[re.Pattern[str]] = re.compile(r"/t\d{8}_\d+\.s?html?$|/W0\d+\.\w+$")
    # Tables and whole reports come as pictures too: W020200119….jpg
    attached: ClassVar[re.Pattern[str]] = re.compile(
        r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar)(?=$|[?&#])|/?W0\d+\.(?:jpe?g|png|tiff?)$",
        re.IGNORECASE,
    )

    def belongs(self, row: Row, walk: Walk) -> bool:
        """Rows lie below the column; links to other columns are navigation."""
        directory = urlsplit(urljoin(walk.column, ".")).path
        return super().belongs(row, walk) and urlsplit(row.url).path.startswith(directory)

    def following(self, response: TextResponse, walk: Walk) -> Request | None:
        """Page n + 1 while the pager knows more; else whatever says 下一页."""
        pages = pager(response.text)
        if pages is None:
            return super().following(response, walk)
        count, name, extension = pages
        n = len(walk.pages)
        return Request(urljoin(walk.column, f"{name}_{n}.{extension}")) if n < count else None

    def ended(self, response: TextResponse, walk: Walk) -> bool:
        """A pager without rows: the column is there, and empty."""
        return pager(response.text) is not None or super().ended(response, walk)


def pager(text: str) -> tuple[int, str, str] | None:
    """Return (pages, name, extension) as the page's script has them; None where no pager is."""
    for pattern in PAGERS:
        if found := pattern.search(text):
            parts = found.groupdict()
            return int(parts["count"][:6]), parts.get("name") or "index", parts.get("ext") or "html"
    return None
