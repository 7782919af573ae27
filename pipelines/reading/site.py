"""Where the site of a document stands, for bodies that are named without their region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipelines.document import Document, Paragraph
from pipelines.reading.regions import Region, regions, split
from pipelines.reading.text import normal
from pipelines.report import Datum

_TITLE_PARTS = re.compile(r"[_|—–-]+")
_FOOT = 30  # paragraphs of a page's foot
_HOST = re.compile(
    r"(?:主办单位|主办|版权所有)\s*[:：]?\s*(?P<name>[一-鿿]{4,30}?)(?=$|[\s,，;；。|(（]|承办|维护|技术)"
)
_WEBSITE = re.compile(r"(?P<name>[一-鿿]{2,20}?(?:人民)?政府)(?:门户|政务|官方|信息|公众)*网")


def region_of_site(document: Document, metadata: Mapping[str, Datum]) -> str | None:
    """By the 政府网站标识码 (first six digits), its name, the end of <title>, who runs it (主办).

    Else by the one county whose government's website the text names: 在黄岩区人民政府门户网站公布.
    """
    site = metadata["site_id"].value[:6] if "site_id" in metadata else ""
    if site in regions():
        return site
    lines = [simple.text for simple in document.blocks if isinstance(simple, Paragraph)]
    found = (split(normal(name))[0] for name in _names(document, metadata, lines))
    return next((region.code for region in found if region), None) or _county_of_website(lines)


def _names(document: Document, metadata: Mapping[str, Datum], lines: list[str]) -> Iterator[str]:
    if "site_name" in metadata:
        yield metadata["site_name"].value
    yield from reversed(_TITLE_PARTS.split(document.title)[1:])
    for line in lines[-_FOOT:]:
        yield from (found["name"] for found in _HOST.finditer(normal(line)))


def _county_of_website(lines: list[str]) -> str | None:
    plain = (text for text in map(normal, lines) if "政府" in text and "网" in text)  # few lines have both
    names = {found["name"] for text in plain for found in _WEBSITE.finditer(text)}
    counties = {region.code for name in names if (region := _ending(name)) and region.level == "county"}
    return counties.pop() if len(counties) == 1 else None


def _ending(text: str) -> Region | None:
    """The region whose government ends a text: 可登录黄岩区人民政府 → 黄岩区."""
    stretches = (split(text[at:]) for at in range(len(text) - 2))
    return next((region for region, rest in stretches if region and rest in ("人民政府", "政府")), None)
