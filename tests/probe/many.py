"""Probes of many sites in one process: `python -m tests.probe.many PLAN`, which prints what each found.

PLAN is a file of JSON: settings, and for each probe its data folder, address and what the user would give.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler, CrawlerProcess

from crawler.operations.configuration import settings
from crawler.probe import Given, Probe, result_of
from crawler.probe.adhoc import ended, hosts_of, options


def main(plan: dict[str, Any]) -> dict[str, Any]:
    """Probe all, and give what each found, or why it did not."""
    process = CrawlerProcess(settings(**options(LOG_LEVEL="ERROR", **plan["settings"])))
    crawlers = {name: process.create_crawler(_spider(**given)) for name, given in plan["probes"].items()}
    for name, crawler in crawlers.items():
        process.crawl(crawler, urls=[plan["probes"][name]["url"]])
    process.start()
    return {
        name: _result(crawler, plan["probes"][name].get("given", {})) for name, crawler in crawlers.items()
    }


def _spider(url: str, data: str, given: dict[str, str] | None = None) -> type[Probe]:
    """A probe with a data folder of its own: one folder takes one at a time."""
    return type("Probe", (Probe,), {"hosts": hosts_of([url]), "custom_settings": {"GUIDANG_DATA": data}})


def _result(crawler: Crawler, given: dict[str, str]) -> dict[str, Any]:
    probe = ended(crawler)
    assert isinstance(probe, Probe)
    probed = result_of(probe, Given(**given))
    return {**probed.document(), "code": probed.code}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), ensure_ascii=False))
