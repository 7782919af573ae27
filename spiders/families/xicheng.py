"""西城's own CMS: queries frozen into paths by the grammar pn<name>pv<value>."""

from __future__ import annotations

import re
from typing import ClassVar

from spiders.marks import Mark, address
from spiders.portal import Portal, Walk
from spiders.rows import Row, year_of

PARAMETER = re.compile(r"pn([a-z]+?)pv(\w+?)(?=pn[a-z]+?pv|\.html|$)")


class Xicheng(Portal):
    """One page per body and year: pnidpv197pntypepvnbpnnfpv2019.html is ?id=197&type=nb&nf=2019.

    Bodies are those that an index page shows; no number is tried out.
    """

    marks: ClassVar[tuple[Mark, ...]] = (
        address(20, "pages named pnidpv197pntypepvnbpnnfpv2019", r"/pnidpv\d+pntypepv\w+\.html$"),
        address(8, "columns named pnnfpv2019.html", r"/pn[a-z]+pv\w+\.html$"),
    )
    detail: ClassVar[re.Pattern[str]] = re.compile(r"/gknbxq/pnidpv\d+pntypepvnbpnnfpv\d{4}\.html$")

    def year(self, row: Row, walk: Walk) -> int | None:
        """The parameter nf (年份) of the query."""
        return year_of(parameters(row.url).get("nf", "")) or super().year(row, walk)

    def is_report(self, row: Row) -> bool:
        """The query asks for 年报 and nothing else (type=nb); rows may name the body only."""
        return parameters(row.url).get("type") == "nb"


def parameters(url: str) -> dict[str, str]:
    """Return the query that a path stands for."""
    return dict(PARAMETER.findall(url.rpartition("/")[2]))
