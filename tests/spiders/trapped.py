"""A portal for each trap; all but the spam mirror, which none may enter."""

from __future__ import annotations

import re
from typing import Any

from crawler.demo.sites.traps import COLUMN, TRAPS, host
from spiders.families import Jcms, Paged, Trs
from spiders.portal import Portal

PLAIN = frozenset({"endless", "calendar"})  # their pager is a link
BUDGET = 5
DECLARED: dict[str, dict[str, Any]] = {
    "endless": {"budget": BUDGET},
    "siblings": {"branch": re.compile(r"/\d{4}n\d+/$")},
    "deep": {"branch": re.compile(r"/(?:a/)+$")},
    "scripts": {"attached": Jcms.attached},
}


def trapped() -> list[type[Portal]]:
    """One portal a trap."""
    return [_portal(name) for name in TRAPS if name != "mirror"]


def _portal(name: str) -> type[Portal]:
    declared = {
        "__module__": f"trapped.{name}",
        "name": name,
        "title": "某市人民政府门户网站",
        "region": "330000",
        "hosts": (host(name),),
        "columns": (("", f"http://{host(name)}{COLUMN}"),),
        "years": range(2014, 2026),
    }
    family = Paged if name in PLAIN else Trs
    return type(name.capitalize(), (family,), declared | DECLARED.get(name, {}))
