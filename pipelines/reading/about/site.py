"""Where the site of a document stands, for bodies that are named without their region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipelines.reading.about.regions import Region, regions, split
from pipelines.reading.text import normal
from pipelines.reading.wording import Wording
from pipelines.report import Datum

_TITLE_PARTS = re.compile(r"[_|—–-]+")
_FOOT = 30  # paragraphs of a page's foot
_HOST = re.compile(
    r"(?:主办单位|主办|版权所有)\s*[:：]?\s*(?P<name>[一-鿿]{4,30}?)(?=$|[\s,，;；。|(（]|承办|维护|技术)"
)
_WEBSITE = re.compile(r"(?P<name>[一-鿿]{2,20}?(?:人民)?政府)(?:门户|政务|官方|信息|公众)*网")
_SITE = re.compile("政府(?:门户|政务|官方|信息|公众)*网")


def region_of_site(wording: Wording, metadata: Mapping[str, Datum]) -> str | None:
    """By the 政府网站标识码 (first six digits), its name, the end of <title>, who runs it (主办).

    Else by the one county whose government's website the text names: 在黄岩区人民政府门户网站公布.
    """
    site = metadata["site_id"].value[:6] if "site_id" in metadata else ""
    if site in regions():
        return site
    found = (split(normal(name))[0] for name in _names(wording, metadata))
    return next((region.code for region in found if region), None) or _county_of_website(wording)


def _names(wording: Wording, metadata: Mapping[str, Datum]) -> Iterator[str]:
    if "site_name" in metadata:
        yield metadata["site_name"].value
    yield from reversed(_TITLE_PARTS.split(wording.document.title)[1:])
    foot = set(wording.paragraphs[-_FOOT:])
    for at in filter(foot.__contains__, wording.holding(_HOST, "主办", "版权所有")):
        yield from (found["name"] for found in _HOST.finditer(wording.normal[at]))


def _county_of_website(wording: Wording) -> str | None:
    lines = (wording.normal[at] for at in wording.holding(_SITE))
    names = {found["name"] for line in lines for found in _WEBSITE.finditer(line)}
    counties = {region.code for name in names if (region := _ending(name)) and region.level == "county"}
    return counties.pop() if len(counties) == 1 else None


def _ending(text: str) -> Region | None:
    """The region whose government ends a text: 可登录黄岩区人民政府 → 黄岩区."""
    stretches = (split(text[at:]) for at in range(len(text) - 2))
    return next((region for region, rest in stretches if region and rest in ("人民政府", "政府")), None)
