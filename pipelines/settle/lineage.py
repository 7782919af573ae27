"""沿革: which bodies ended, when, and who goes on in their place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

KINDS = ("merged", "renamed", "dissolved")
KEY = re.compile(r"\d{6}/\S+")
NAME = re.compile(r"[^\s/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The end of a body, or of all bodies of a name."""

    body: str  # an agency's key, or a name alone
    to: str  # who goes on; empty where it was dissolved
    kind: str
    when: str  # ISO day
    source: str

    @property
    def year(self) -> int:
        """The first report year without it."""
        return int(self.when[:4])


class Lineage:
    """The ends of bodies, by key before by name."""

    def __init__(self, ends: Iterable[End]) -> None:
        self.ends = tuple(ends)
        self._by_body: Mapping[str, End] = MappingProxyType({end.body: end for end in self.ends})

    def end(self, agency: str) -> End | None:
        """How a body ended, if it did; `agency` is its key."""
        return self._by_body.get(agency) or self._by_body.get(agency.partition("/")[2])


def parsed(text: str) -> Lineage:
    """The lineage in a file's text; ValueError names the first entry that cannot be, and why."""
    entries = tomllib.loads(text).get("lineage", [])
    ends = [_end(n, entry) for n, entry in enumerate(entries, 1)]
    twice = [body for body, count in Counter(end.body for end in ends).items() if count > 1]
    if twice:
        raise ValueError(f"lineage: {twice[0]} ends more than once")
    return Lineage(ends)


def _end(n: int, entry: Mapping[str, object]) -> End:
    cells = {key: str(value) for key, value in entry.items()}
    if unknown := sorted(cells.keys() - {"from", "to", "kind", "when", "source"}):
        raise ValueError(f"lineage {n}: unknown key {unknown[0]!r}")
    body, to, kind = (cells.get(key, "") for key in ("from", "to", "kind"))
    if not (KEY.fullmatch(body) or NAME.fullmatch(body)):
        raise ValueError(f"lineage {n}: from is an agency's key or a name, not {body!r}")
    if kind not in KINDS:
        raise ValueError(f"lineage {n}: kind is one of {', '.join(KINDS)}, not {kind!r}")
    if bool(to) == (kind == "dissolved") or to == body or ("/" in to) > ("/" in body):
        raise ValueError(f"lineage {n}: {body} is {kind}, but to is {to!r}")
    if not cells.get("source"):
        raise ValueError(f"lineage {n}: {body} names no source")
    try:
        when = date.fromisoformat(cells.get("when", ""))
    except ValueError as fault:
        raise ValueError(f"lineage {n}: when is a day (2018-07-20), not {cells.get('when')!r}") from fault
    return End(body=body, to=to, kind=kind, when=when.isoformat(), source=cells["source"])


@cache
def known() -> Lineage:
    """The project's own."""
    return parsed(resources.files("pipelines.settle").joinpath("lineage.toml").read_text("utf-8"))
