"""Crawls portals together in one process, without reading what they give: `python -m tests.spiders.together`.

Arguments: data folder, settings (a file of JSON), portals by name or as module:function, which gives some.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from crawler.operations.configuration import settings
from crawler.portals.found import chosen
from spiders.portal import Portal

QUICK = {"ITEM_PIPELINES": {"pipelines.stages.Record": 100}, "GUIDANG_SETTLE": False, "LOG_LEVEL": "WARNING"}


def portals(words: list[str]) -> Iterator[type[Portal]]:
    """What the words name."""
    for word in words:
        module, colon, name = word.partition(":")
        if colon:
            yield from getattr(importlib.import_module(module), name)()
        else:
            yield from chosen([word])


if __name__ == "__main__":
    data, options, *words = sys.argv[1:]
    process = CrawlerProcess(
        settings(GUIDANG_DATA=data, **QUICK, **json.loads(Path(options).read_text(encoding="utf-8")))
    )
    for portal in portals(words):
        process.crawl(portal)
    process.start()
