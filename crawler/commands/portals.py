"""guidang portals: which portals are followed."""

from __future__ import annotations

from typing import Any

from crawler.portals.found import family, spiders
from crawler.terminal import listed, minute, print_json, say
from crawler.terminal.options import DATA, Data, Json
from pipelines.store import NAME, reading

COLUMNS = ("portal", "title", "family", "region", "years", "last_crawl")


def run(data: Data = DATA, json: Json = False) -> None:
    """List the portals: family, region, report years, last crawl."""
    crawled = _last_crawls(data) if (data / NAME).is_file() else {}
    rows: list[dict[str, Any]] = [
        {
            "portal": name,
            "title": spider.title,
            "family": family(spider),
            "region": spider.region,
            "years": [*spider.years],
            "last_crawl": crawled.get(name),
        }
        for name, spider in spiders().items()
    ]
    if json:
        print_json({"portals": rows})
    else:
        say(listed((row | _plain(row) for row in rows), COLUMNS))


def _last_crawls(data: Data) -> dict[str, object]:
    with reading(data) as database:
        found = database.rows("SELECT portal, max(started) AS started FROM runs GROUP BY portal")
    return {str(row["portal"]): row["started"] for row in found}


def _plain(row: dict[str, Any]) -> dict[str, str]:
    """Years and time for people."""
    return {"years": f"{min(row['years'])}–{max(row['years'])}", "last_crawl": minute(row["last_crawl"])}
