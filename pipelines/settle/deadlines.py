"""By when a report must be public, by the level of its agency."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from pipelines.document import Finding, Scalar
from pipelines.reading.about.regions import regions

_TOWNSHIP = re.compile(r"(?:街道|镇|乡|苏木)$")
_MUNICIPALITIES = ("11", "12", "31", "50")  # 直辖市: their districts have the rank of a prefecture
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day on which a report is on time, and the rule that says so."""

    day: str  # ISO, in Asia/Shanghai
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    levels: frozenset[str]
    first: int
    last: int
    day: str
    source: str


def level(region: str | None, name: str | None) -> str | None:
    """One of province | prefecture | county | township | department; null for an agency that is not known.

    A government is known by its region's own name (密云区人民政府), a township by its ending.
    """
    place = regions().get(region or "")
    if place is None or not name:
        return None
    if name == f"{place.name}人民政府":
        own = place.code[:2] in _MUNICIPALITIES and place.level == "county"
        return "prefecture" if own else place.level
    return "township" if _TOWNSHIP.search(name) else "department"


def deadline(year: int, of: str | None) -> Deadline | None:
    """The deadline of a report on `year` by an agency of a level; null where no rule names it."""
    rule = next((one for one in _rules() if of in one.levels and one.first <= year <= one.last), None)
    return Deadline(day=f"{year + 1}-{rule.day}", source=rule.source) if rule else None


def lateness(published: str | None, due: Deadline | None) -> Iterator[Finding]:
    """A finding where the printed date of publication is after the deadline."""
    day = _DAY.match(published or "")
    if day is None or due is None or day[0] <= due.day:
        return
    late = (date.fromisoformat(day[0]) - date.fromisoformat(due.day)).days
    values: dict[str, Scalar] = {"published": day[0], "deadline": due.day, "days": late, "source": due.source}
    yield Finding(code="published-late", severity="info", values=values)


@cache
def _rules() -> tuple[_Rule, ...]:
    data = tomllib.loads(resources.files("pipelines.settle").joinpath("deadlines.toml").read_text("utf-8"))
    return tuple(
        _Rule(
            levels=frozenset(one["levels"]),
            first=one["first"],
            last=one.get("last", 9999),
            day=one["day"],
            source=one["source"],
        )
        for one in data["deadline"]
    )
