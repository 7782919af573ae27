"""The file of a portal: about ten declarative lines, checked as the class will be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.probe.columns import span
from crawler.probe.provinces import PROVINCES
from spiders.portal import Portal

WIDTH = 110  # columns, as ruff has them
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
COMMON = frozenset({"www", "gov", "cn", "com", "org", "net"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a portal's file will declare."""

    name: str
    family: str  # the class
    title: str
    region: str
    hosts: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    years: Sequence[int]
    site_id: str = ""
    branch: re.Pattern[str] | None = None
    detail: re.Pattern[str] | None = None
    overwrites: bool = False
    examples: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The file."""
        site = self._site()
        lines = [f"from spiders.families import {self.family}", "", ""]
        if self.branch or self.detail:
            lines = ["import re", "", *lines]
        if site:
            lines[-1:] = [f"SITE = {_quoted(site)}", "", ""]
        return "\n".join((*lines, f"class {pascal(self.name)}({self.family}):", *self._body(site), ""))

    def defined(self) -> type[Portal]:
        """The class, which is checked by that; raises TypeError where a declaration cannot be."""
        said: dict[str, Any] = {"__name__": self.name}
        exec(compile(self.text, f"{self.name}.py", "exec"), said)
        made: type[Portal] = said[pascal(self.name)]
        return made

    def _body(self, site: str) -> Iterator[str]:
        yield f'    name = "{self.name}"'
        yield f"    title = {_quoted(self.title)}"
        yield f'    region = "{self.region}"'
        if self.site_id:
            yield f'    site_id = "{self.site_id}"'
        yield from _tuple("hosts", [_quoted(host) for host in self.hosts])
        yield from _tuple("columns", [f"({_quoted(g)}, {_url(u, site)})" for g, u in self.columns])
        yield f"    years = {span(self.years)}"
        for name, pattern in (("branch", self.branch), ("detail", self.detail)):
            if pattern:
                yield f"    {name} = re.compile({_raw(pattern.pattern)})"
        if self.overwrites:
            yield "    overwrites = True"
        if self.examples:
            yield from _tuple("examples", [_url(url, site) for url in self.examples])
        for name, names in (("likely", self.likely), ("unknown", self.unknown)):
            if names:
                yield from _tuple(name, [f'"{one}"' for one in names])

    def _site(self) -> str:
        """What the addresses begin with, where several do."""
        urls = [url for _, url in self.columns] + list(self.examples)
        low, high = min(urls), max(urls)  # what these two share all share
        size = next((n for n, pair in enumerate(zip(low, high, strict=False)) if len({*pair}) > 1), len(low))
        shared = low[:size].partition("{")[0]
        found = shared[: shared.rfind("/") + 1]
        return found if len(urls) > 1 and urlsplit(found).hostname else ""


def pascal(name: str) -> str:
    """The class of a portal's name."""
    return "".join(word.capitalize() for word in name.split("_"))


def name_of(host: str, region: str) -> str:
    """A name for a portal: its province, then what tells its host apart, the larger place first."""
    province = PROVINCES[region[:2]][0]
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in reversed(host.split("."))]
    own = [label for label in labels if label and label not in COMMON and label != province]
    return "_".join((province, *(own or ["gov"])))


def _url(url: str, site: str) -> str:
    if not site:
        return _quoted(url)
    return f"SITE + {_quoted(url.removeprefix(site))}" if url != site else "SITE"


def _quoted(text: str) -> str:
    """A literal; what a page says must not end it."""
    return '"' + "".join(_character(character) for character in text) + '"'


def _character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _raw(pattern: str) -> str:
    """A raw literal, where there is one."""
    plain = pattern.isprintable() and '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if plain else _quoted(pattern)


def _tuple(name: str, values: list[str]) -> Iterator[str]:
    """As ruff writes it: on one line, or one value a line."""
    line = f"    {name} = ({', '.join(values)}{',' if len(values) == 1 else ''})"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"    {name} = ("
    yield from (f"        {value}," for value in values)
    yield "    )"
