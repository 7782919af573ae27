"""What the database holds of a portal: what its spider declares, and the bodies that it names."""

from __future__ import annotations

import re

from crawler.portals.found import family, spiders
from pipelines.reading.about.agency import agency_of
from pipelines.reading.about.regions import regions
from pipelines.store import Portal
from spiders.portal import Portal as Spider

# Groups of columns that name nobody: 部门, 街镇, 镇（街道）
KINDS = re.compile(r"(?:各|直属?|市|区|县|镇|乡|街道?|部门|委办局|单位|企业|及|和|[、（）()])*")
RANK = re.compile(r"[省市区县](?=政府|人民政府)")


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
