"""The spiders of the portals, and which of them a name means."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from scrapy.spiderloader import SpiderLoader

from archive import UsageError
from crawler.operations.configuration import settings
from spiders.portal import Portal

FAMILIES = "spiders.families."


@cache
def spiders() -> dict[str, type[Portal]]:
    """Name → spider, sorted by name."""
    loader = SpiderLoader.from_settings(settings())
    found = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in found.items() if issubclass(spider, Portal)}


def chosen(names: Iterable[str]) -> list[type[Portal]]:
    """The spiders of these names, each once; UsageError names the nearest of an unknown one."""
    return [_spider(name) for name in dict.fromkeys(names)]


def family(spider: type[Portal]) -> str | None:
    """The name of the family that it stands in."""
    modules = [parent.__module__ for parent in spider.__mro__]
    return next((name.removeprefix(FAMILIES) for name in modules if name.startswith(FAMILIES)), None)


def _spider(name: str) -> type[Portal]:
    if name in spiders():
        return spiders()[name]
    near = get_close_matches(name, spiders(), n=1, cutoff=0)
    raise UsageError(f"there is no portal {name!r}; did you mean {near[0]!r}? See `guidang portals`")
