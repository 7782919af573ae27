"""Portals that stand for families of which no column of annual reports is known."""

from __future__ import annotations

from typing import Any

from spiders.families import Epoint, JcmsXxgk, QueryList, TrsSearch, TrueCms
from spiders.portal import Portal

LIST = "/jxssthjt/col/col42150/index.html"
WAS = "/was5/web/search?channelid=294271&templet=advsch.jsp&classsql=chnlid%3D35207&prepage=2&page=1"
COLUMNS = (
    (JcmsXxgk, "/module/xxgk/search.jsp?infotypeId=A0212&jdid=3096&divid=div1229498488"),
    (TrueCms, "/hmsgtj/zfxxgknb/zfxxgknb.html"),
    (Epoint, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist?categorynum=003001&siteGuid=7eb5f7f1"),
    (QueryList, LIST),
    (TrsSearch, "/igs/front/search/list.html?index=file2-index-alias&pageNumber=1&pageSize=2&siteId=14"),
)


def unnamed() -> list[type[Portal]]:
    """One portal a family, on a host of its own; and one whose list does not show what it asks."""
    was = _portal(TrsSearch, WAS, name="was")
    return [*(_portal(family, column) for family, column in COLUMNS), was, *hidden()]


def hidden() -> list[type[Portal]]:
    """The one whose list does not show what it asks."""
    return [_portal(QueryList, LIST, name="hiddenlist", rendered=("index",))]


def plain() -> list[type[Portal]]:
    """Those that need no browser."""
    return [portal for portal in unnamed() if not portal.rendered]


def _portal(family: type[Portal], path: str, name: str = "", **more: Any) -> type[Portal]:
    name = name or family.__name__.lower()
    return declared(family, f"https://www.{name}.gov.cn{path}", name, **more)


def declared(family: type[Portal], column: str, name: str, **more: Any) -> type[Portal]:
    """A portal of one column."""
    said = {
        "__module__": f"unnamed.{name}",
        "name": name,
        "title": "某市人民政府门户网站",
        "region": "330000",
        "hosts": (f"www.{name}.gov.cn",),
        "columns": (("", column),),
        "years": range(2019, 2026),
    }
    return type(name.capitalize(), (family,), said | more)
