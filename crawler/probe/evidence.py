"""Which family a site is of: the marks that its pages bear, weighed and told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scrapy.http import TextResponse

from spiders import families
from spiders.marks import Mark
from spiders.portal import Portal
from spiders.rows import absolute

FAMILIES: tuple[type[Portal], ...] = tuple(getattr(families, name) for name in families.__all__)
LINK = re.compile(r"""\b(?:href|src|tagname|url)\s*=\s*\\?["']?([^"'\s<>\\]+)""", re.IGNORECASE)
ALONE = 20  # the weight of marks in a page's own address, which leave no doubt
LONGEST = 120  # characters of evidence that are shown
# What writes rows into a page that has none; asked for as a browser does, they are there
IN_BROWSER = (
    ("handlebars", re.compile(r"\{\{#each\b|loadPageData\(")),
    ("laypage", re.compile(r"\blaypage\b")),
    ("Vue or React", re.compile(r"<div\s+id=[\"']?(?:app|root)[\"']?\s*>\s*</div>", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A mark that was found, and where."""

    family: str
    weight: int
    what: str
    found: str
    page: str


class Marks:
    """All marks of all families on the pages of one site; each counts once."""

    def __init__(self) -> None:
        self._found: dict[tuple[type[Portal], str], Evidence] = {}

    def look(self, response: TextResponse) -> None:
        """Take in a page."""
        urls = [response.url, *_links(response)]
        for family in FAMILIES:
            for mark in family.marks:
                found = _sought(mark, urls[:1] if mark.weight >= ALONE else urls, response.text)
                if found:
                    self._note(family, mark, found, response.url)

    def hint(self, url: str) -> type[Portal] | None:
        """The family that an address alone gives away; its first request may be another than a GET."""
        for family in FAMILIES:
            for mark in family.marks:
                if mark.address and mark.weight >= ALONE and mark.pattern.search(url):
                    self._note(family, mark, url, url)
                    return family
        return None

    def ranked(self) -> list[tuple[type[Portal], int]]:
        """Families with their scores, the best first."""
        scores: dict[type[Portal], int] = {}
        for (family, _), one in self._found.items():
            scores[family] = scores.get(family, 0) + one.weight
        return sorted(scores.items(), key=lambda pair: -pair[1])

    def of(self, family: type[Portal]) -> list[Evidence]:
        """What speaks for a family, the heaviest first."""
        found = [one for (known, _), one in self._found.items() if known is family]
        return sorted(found, key=lambda one: -one.weight)

    def _note(self, family: type[Portal], mark: Mark, found: str, page: str) -> None:
        name = family.__module__.rpartition(".")[2]
        shown = _short(" ".join(found.split()))
        evidence = Evidence(family=name, weight=mark.weight, what=mark.what, found=shown, page=page)
        self._found.setdefault((family, mark.what), evidence)


def in_browser(text: str) -> str:
    """What seems to write the rows of a page in the browser; empty where nothing does."""
    return next((name for name, pattern in IN_BROWSER if pattern.search(text)), "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _sought(mark: Mark, urls: list[str], text: str) -> str:
    if mark.address:
        return next((url for url in urls if mark.pattern.search(url)), "")
    found = mark.pattern.search(text)
    return found[0] if found else ""


def _links(response: TextResponse) -> Iterator[str]:
    """The addresses of all links, also of those in scripts and records."""
    for href in LINK.findall(response.text):
        if url := absolute(response.url, href.replace("\\/", "/")):
            yield url
