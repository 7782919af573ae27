"""The portals that this project follows, as their spiders declare them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from archive import UsageError
from crawler.operations.configuration import configure
from pipelines.reading.agency import agency_of
from pipelines.reading.regions import regions
from pipelines.store import Portal
from spiders.portal import Portal as Spider

FAMILIES = "spiders.families."
# Groups of columns that name nobody: 部门, 街镇, 镇（街道）
KINDS = re.compile(r"(?:各|直属?|市|区|县|镇|乡|街道?|部门|委办局|单位|企业|及|和|[、（）()])*")
RANK = re.compile(r"[省市区县](?=政府|人民政府)")


def settings(**changes: Any) -> Settings:
    """The project's settings with what the command line asks for, and of a data folder what its file says."""
    made = Settings()
    made.setmodule("crawler.settings", priority="project")
    made.setdict(changes, priority="cmdline")
    if "GUIDANG_DATA" in changes:
        configure(made)
    return made


@cache
def spiders() -> dict[str, type[Spider]]:
    """Name → spider, sorted by name."""
    loader = SpiderLoader.from_settings(settings())
    found = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in found.items() if issubclass(spider, Spider)}


def chosen(names: Iterable[str]) -> list[type[Spider]]:
    """The spiders of these names, each once; UsageError names the nearest of an unknown one."""
    return [_spider(name) for name in dict.fromkeys(names)]


def declared() -> dict[str, Portal]:
    """Name → what the database holds of a portal."""
    return {name: describe(spider) for name, spider in spiders().items()}


def describe(spider: type[Spider]) -> Portal:
    """What a spider declares of its portal."""
    return Portal(
        portal=spider.name,
        title=spider.title,
        family=family(spider),
        region=spider.region,
        site_id=spider.site_id,
        years=tuple(spider.years),
        inferred="years" in (*spider.likely, *spider.unknown),
        agencies={year: count for year in spider.years if (count := spider.expected(year))},
        bodies=bodies(spider),
        columns=tuple(spider.columns),
    )


def bodies(spider: type[Spider]) -> tuple[tuple[str, str], ...]:
    """The agencies that a portal names, in `bodies` or as the group of a column, and their groups."""
    groups = [(name, "") for name in spider.bodies] + [(group, group) for group, _ in spider.columns]
    named = {agency: group for name, group in groups if (agency := body(name, spider.region))}
    return tuple(named.items())


def body(name: str, region: str) -> str | None:
    """The key of the body that a name means, 新前街道 or a district's 区政府; None for 部门, 街镇."""
    found = None if KINDS.fullmatch(name) else agency_of(name, region)
    if not found or found.region is None:
        return None
    ranked = RANK.match(name)
    own = regions()[found.region].name
    return None if ranked and not own.endswith(ranked[0]) else f"{found.region}/{found.name}"


def family(spider: type[Spider]) -> str | None:
    """The name of the family that it stands in."""
    modules = [parent.__module__ for parent in spider.__mro__]
    return next((name.removeprefix(FAMILIES) for name in modules if name.startswith(FAMILIES)), None)


def _spider(name: str) -> type[Spider]:
    if name in spiders():
        return spiders()[name]
    near = get_close_matches(name, spiders(), n=1, cutoff=0)
    raise UsageError(f"there is no portal {name!r}; did you mean {near[0]!r}? See `guidang portals`")
