"""Pagers that scripts write: how many pages a column has, and what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Each variant names the number of pages; name, extension and the page it stands on where it has them.
QUOTE = r"""\s*\\?["']"""
PAGERS = tuple(
    re.compile(pattern.replace("~", QUOTE), re.DOTALL | re.VERBOSE)
    for pattern in (
        r"""createPageHTML\( (?: ~[\w-]*~\s* , )? \s*(?P<count>\d+)\s* , \s*(?P<current>\d+)\s* ,
            ~(?P<name>\w+)~\s* , ~(?P<ext>\w+)~""",
        r"""Pager\(\{ \s*size\s*:\s*(?P<count>\d+) (?: \s*,\s* current\s*:\s*(?P<current>\d+) )? .*?
            prefix\s*:~(?P<name>\w+)~ .*? suffix\s*:~(?P<ext>\w+)~""",
        r"""pageName\s*=~(?P<name>\w+)~ .*? pageExt\s*=~(?P<ext>\w+)~
            (?: .*? pageIndex\s*=\s*(?P<current>\d+)\s*\+\s*1 )? .*? pageCount\s*=\s*(?P<count>\d+)""",
        r"""(?: currentPage\s*=\s*(?P<current>\d+) .*? )? countPage\s*=\s*(?P<count>\d+)
            (?: .*? ~\.~\s*\+~(?P<ext>s?html?)\b )?""",
        r"""listModel\(\{ .*? maxStaticIndex\s*:\s*(?P<last>\d+) .*? prepage\s*:\s*(?P<size>\d+)
            .*? recordCount\s*:~?(?P<rows>\d+)""",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """What a pager says; `current` is its own number of the page that it stands on."""

    count: int
    name: str = "index"
    extension: str = "html"
    current: int | None = None
    more: bool = False  # later pages are no files: a search gives them (福建)

    def page(self, n: int, base: int) -> str:
        """The file of page n, counted from 0; `base` is the portal's number of the first page.

        The first page has no number: page 2 is index_1.html (base 0) or index_2.html (base 1).
        """
        return f"{self.name}_{n + base}.{self.extension}" if n else f"{self.name}.{self.extension}"

    def base(self, n: int, usual: int) -> int:
        """The number of the first page, told from page n; the usual one where the pager does not tell."""
        told = None if self.current is None else self.current - n
        return told if told in (0, 1) else usual


def pager(text: str) -> Pager | None:
    """What the page's script says; None where no pager is."""
    for pattern in PAGERS:
        if found := pattern.search(text):
            parts = {name: value for name, value in found.groupdict().items() if value}
            if "rows" in parts:
                return _counted(*(int(parts[name][:9]) for name in ("last", "size", "rows")))
            return Pager(
                count=int(parts["count"][:6]),
                name=parts.get("name", "index"),
                extension=parts.get("ext", "html"),
                current=int(parts["current"][:6]) if "current" in parts else None,
            )
    return None


def _counted(last: int, size: int, rows: int) -> Pager:
    """福建's: the first pages are files, as far as the last one that the script names."""
    pages = max(1, -(-rows // max(1, size)))
    return Pager(count=min(pages, last + 1), more=pages > last + 1)
