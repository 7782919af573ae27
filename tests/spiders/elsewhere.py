"""The portal whose pages only lead to their reports."""

from __future__ import annotations

from spiders.families import Trs
from spiders.portal import Portal

HOST = "www.elsewhere.gov.cn"
COLUMN = "/zfxxgk/zfxxgknb/"


def elsewhere() -> list[type[Portal]]:
    """The one portal, as together.py wants it."""
    return [Elsewhere]


class Elsewhere(Trs):
    name = "elsewhere"
    title = "某市人民政府门户网站"
    region = "110102"
    hosts = (HOST,)
    columns = (("", f"http://{HOST}{COLUMN}"),)
    years = range(2019, 2026)
