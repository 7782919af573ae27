"""The portal whose reports are pictures."""

from __future__ import annotations

from crawler.demo.sites.pictured import COLUMN, HOST
from spiders.families import Trs
from spiders.portal import Portal


def pictured() -> list[type[Portal]]:
    """The one portal, as together.py wants it."""
    return [Pictured]


class Pictured(Trs):
    name = "pictured"
    title = "某市人民政府门户网站"
    region = "110102"
    hosts = (HOST,)
    columns = (("", f"http://{HOST}{COLUMN}"),)
    years = range(2019, 2026)
