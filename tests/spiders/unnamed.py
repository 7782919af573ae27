"""Portals that stand for families of which no column of annual reports is known."""

from __future__ import annotations

from spiders.families import Epoint, JcmsXxgk, TrueCms
from spiders.portal import Portal

COLUMNS = (
    (JcmsXxgk, "/module/xxgk/search.jsp?infotypeId=A0212&jdid=3096&divid=div1229498488"),
    (TrueCms, "/hmsgtj/zfxxgknb/zfxxgknb.html"),
    (Epoint, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist?categorynum=003001&siteGuid=7eb5f7f1"),
)


def unnamed() -> list[type[Portal]]:
    """One portal a family, on a host of its own."""
    return [_portal(family, column) for family, column in COLUMNS]


def _portal(family: type[Portal], column: str) -> type[Portal]:
    name = family.__name__.lower()
    declared = {
        "__module__": f"unnamed.{name}",
        "name": name,
        "title": "某市人民政府门户网站",
        "region": "330000",
        "hosts": (f"www.{name}.gov.cn",),
        "columns": (("", f"https://www.{name}.gov.cn{column}"),),
        "years": range(2019, 2026),
    }
    return type(name.capitalize(), (family,), declared)
