"""What a portal must declare, as a table; checked when the class is defined."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from parsel.csstranslator import HTMLTranslator

if TYPE_CHECKING:
    from spiders.portal import Portal

INFERRED = frozenset({"columns", "years", "agencies", "detail", "attached", "branch"})
Rule = tuple[str, str, "Callable[[type[Portal]], bool]"]

RULES: tuple[Rule, ...] = (
    ("name", "is the name of its file", lambda c: c.name == c.__module__.rpartition(".")[2]),
    ("name", "in Pascal case is the name of its class", lambda c: _pascal(c.name) == c.__name__),
    ("title", "is Chinese", lambda c: bool(re.search(r"[一-鿿]", c.title))),
    ("region", "has 6 digits (GB/T 2260)", lambda c: bool(re.fullmatch(r"[1-8]\d{5}", c.region))),
    ("hosts", "is a tuple of host names", lambda c: isinstance(c.hosts, tuple) and all(map(_host, c.hosts))),
    (
        "columns",
        "are http addresses on the hosts",
        lambda c: all(_on(u, c.hosts) for _, u in c.columns),
    ),
    ("years", "are report years from 2008 on", lambda c: bool(c.years) and min(c.years) >= 2008),
    ("site_id", "has 10 digits that begin with the region", lambda c: _site_id(c.site_id, c.region)),
    ("agencies", "is a count or None", lambda c: _counts(c.agencies)),
    (
        "bodies",
        "are names in Chinese",
        lambda c: isinstance(c.bodies, tuple) and all(map(_chinese, c.bodies)),
    ),
    ("budget", "is a count", lambda c: c.budget > 0),
    ("overwrites", "is True or False", lambda c: isinstance(c.overwrites, bool)),
    ("closed", "is True or False", lambda c: isinstance(c.closed, bool)),
    ("gateway", "is an http address on the hosts", lambda c: not c.gateway or _on(c.gateway, c.hosts)),
    ("rendered", "is a tuple of index and detail", lambda c: _rendered(c.rendered)),
    ("until", "is a CSS selector for rendered pages", lambda c: not c.until or _selector(c)),
    ("certificate", "is verified, or unverified with a reason", lambda c: _certificate(c)),
    ("detail", "comes from the family", lambda c: isinstance(c.detail, re.Pattern)),
    ("branch", "is a pattern or None", lambda c: c.branch is None or isinstance(c.branch, re.Pattern)),
    (
        "examples",
        "are detail pages on the hosts",
        lambda c: all(_on(u, c.hosts) and c.detail.search(u) for u in c.examples),
    ),
    ("likely", "names declarations", lambda c: isinstance(c.likely, tuple) and set(c.likely) <= INFERRED),
    ("unknown", "names declarations", lambda c: isinstance(c.unknown, tuple) and set(c.unknown) <= INFERRED),
)


def check(portal: type[Portal]) -> None:
    """Raise TypeError on the first declaration that is missing or cannot be."""
    for attribute, rule, holds in RULES:
        if not hasattr(portal, attribute):
            raise TypeError(f"{portal.__name__} must declare {attribute}")
        try:
            good = bool(getattr(portal, attribute, None) is None or holds(portal))
        except (AttributeError, SyntaxError, TypeError, ValueError):
            good = False
        if not good:
            value = getattr(portal, attribute)
            raise TypeError(f"{portal.__name__}.{attribute} = {value!r}, but {attribute} {rule}")


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _chinese(name: str) -> bool:
    return bool(re.fullmatch(r"[一-鿿]{2,}", name))


def _host(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9.-]+(\.[a-z]+|\.\d+)", name))


def _on(url: str, hosts: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.hostname in hosts


def _counts(agencies: int | tuple[tuple[range, int], ...] | None) -> bool:
    """A count for all years, or one for each range of years."""
    if isinstance(agencies, tuple):
        return all(isinstance(years, range) and years and n > 0 for years, n in agencies)
    return agencies is None or agencies > 0


def _rendered(roles: tuple[str, ...]) -> bool:
    return isinstance(roles, tuple) and set(roles) <= {"index", "detail"}


def _selector(portal: type[Portal]) -> bool:
    return bool(portal.rendered and HTMLTranslator().css_to_xpath(portal.until))


def _site_id(number: str | None, region: str) -> bool:
    return number is None or bool(re.fullmatch(region + r"\d{4}", number))


def _certificate(portal: type[Portal]) -> bool:
    return portal.certificate == "verified" or (
        portal.certificate == "unverified" and bool(portal.certificate_reason)
    )
