"""From one column that was found to the `columns` of a portal: years and groups beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.probe.forms import by_year, years_in
from crawler.probe.search import Found, Probe
from crawler.probe.ways import Way
from spiders.rows import inside

NUMBERED = re.compile(r"[a-z]\d+/?(?:index\.s?html)?$")  # xzjd49: a name that may be another each year


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What to declare, and what of it is only inferred."""

    columns: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    branch: re.Pattern[str] | None = None
    inferred: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def columns_of(probe: Probe, found: Found, now: int) -> Columns:
    """The columns and years of a portal; `now` is the last report year that can be there."""
    url, years = found.trial.start.column, _years(found)
    (year, *others) = years_in(url) or {0}
    if others or not year or years - {year} or "{" in url:
        return _plain(found, url, years)
    pattern = by_year(url, year)
    linked = {
        known for known in _years_linked(probe) if pattern.replace("{year}", str(known)) in _links(probe)
    }
    linked |= _alike(probe, found)
    unlike = {way.year for way in _all(probe) if way.year} - {year} - linked
    if _numbered(found, pattern) or (unlike and not linked - {year}):
        return _branched(found, years | _years_linked(probe), now)
    seen = tuple(sorted(linked | {year}))
    groups = _groups(probe, found, year)
    if len(seen) > 1:
        return Columns(columns=groups, years=seen, inferred=("columns",) if len(groups) > 1 else ())
    remark = f"that other years have {pattern} is inferred from {year}; earlier ones may be there"
    return Columns(
        columns=groups,
        years=tuple(range(year, max(now, year) + 1)),
        inferred=("columns", "years"),
        remarks=(remark,),
    )


def _alike(probe: Probe, found: Found) -> set[int]:
    """The years whose pages have the same address as that of the year which led here, but for the year."""
    taken = next((way for way in (*found.step.before, found.step.way) if way.year), None)
    form = by_year(taken.url, taken.year) if taken and taken.year else ""
    return {way.year for way in _all(probe) if way.year and by_year(way.url, way.year) == form}


def _plain(found: Found, url: str, years: set[int]) -> Columns:
    """One column for all years; those are its years that it shows."""
    first, last = min(years), max(years)
    inferred = () if found.trial.complete else ("years",)
    group = found.step.way.group
    return Columns(columns=((group, url),), years=tuple(range(first, last + 1)), inferred=inferred)


def _branched(found: Found, years: set[int], now: int) -> Columns:
    """Columns below a column, whose names are others each year: the index leads to them."""
    path = [*found.step.before, found.step.way]
    above = next(way for way in reversed(path) if not way.year and not way.group)
    place = urlsplit(urljoin(above.url, ".")).path
    steps = urlsplit(found.trial.start.column).path.removeprefix(place).split("/")
    names = [_name(step) for step in steps if step and "." not in step]
    if not names or not inside(found.trial.start.column, above.url):
        return _plain(found, found.trial.start.column, _years(found))
    inner = names[0] + "/" + "".join(f"(?:{name}/)?" for name in names[1:])
    (year, *others) = years_in(above.url) or {0}
    top = above.url if others else by_year(above.url, year)
    if "{year}" in top:
        years = {*range(min(years), max(*years, now) + 1)}
    pattern = re.sub(r"(?<!\d)20\d\d(?!\d)", r"20\\d\\d", re.escape(place)) + inner
    return Columns(
        columns=(("", top),),
        years=tuple(sorted(years)),
        branch=re.compile(rf"{pattern}(?:index\.s?html?)?$"),
        inferred=("columns", "years", "branch") if "{year}" in top else ("branch",),
        remarks=("names below the column may be others each year; `branch` says what they look like",),
    )


def _name(step: str) -> str:
    r"""xzjd49 → [a-z]+\d*, 2024n78 → 20\d\dn\d*."""
    if found := re.fullmatch(r"20\d\d([a-z]*)\d*", step):
        return rf"20\d\d{found[1]}\d*"
    return r"[a-z]+\d*" if re.fullmatch(r"[a-z]+\d*", step) else re.escape(step)


def _groups(probe: Probe, found: Found, year: int) -> tuple[tuple[str, str], ...]:
    """The groups that stand beside the one that was read, with {year} for the year."""
    here = found.trial.start.column
    if not found.step.way.group:
        return (("", by_year(here, year)),)
    beside = next((ways for ways in probe.links.values() if here in (way.url for way in ways)), [])
    groups = [way for way in beside if way.group and year in years_in(way.url)]
    return tuple((way.group, by_year(way.url, year)) for way in groups)


def _numbered(found: Found, pattern: str) -> bool:
    """Is a group's name numbered in a way that the year does not explain?"""
    return bool(found.step.way.group and NUMBERED.search(pattern.replace("{year}", "/")))


def _years(found: Found) -> set[int]:
    return {one.year for one in found.trial.reports if one.year}


def _years_linked(probe: Probe) -> set[int]:
    return {way.year for way in _all(probe) if way.year}


def _all(probe: Probe) -> Iterable[Way]:
    return (way for found in probe.links.values() for way in found)


def _links(probe: Probe) -> set[str]:
    return {way.url for way in _all(probe)}


def span(years: Sequence[int]) -> str:
    """Years as a declaration writes them."""
    if len(years) > 2 and list(years) == list(range(years[0], years[-1] + 1)):
        return f"range({years[0]}, {years[-1] + 1})"
    return repr(tuple(years))
