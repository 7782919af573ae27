"""Three portals on one host, as 街道 and 部门 lie on that of their district; and one that pages for ever."""

from __future__ import annotations

import re

from spiders.portal import Portal
from tests.fetch.nasty import HOST


def portal(name: str, column: str) -> type[Portal]:
    """A portal of one column."""
    declared = {
        "name": name,
        "title": "示例门户网站",
        "region": "110102",
        "hosts": (HOST,),
        "columns": (("", f"http://{HOST}{column}"),),
        "years": range(2020, 2026),
        "detail": re.compile(r"/\w+\.html$"),
        "budget": 5,
        "__module__": f"{__package__}.{name}",  # a portal is named as its file
    }
    return type(name.title().replace("_", ""), (Portal,), declared)


def neighbours() -> list[type[Portal]]:
    """Portals that ask one host."""
    return [portal(f"neighbour_{n}", f"/{n}/") for n in range(3)]


def endless() -> list[type[Portal]]:
    """A portal whose pages always lead to one more."""
    return [portal("endless_one", "/calendar/?month=0")]
