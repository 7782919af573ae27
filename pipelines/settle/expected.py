"""Which bodies must have a report in which years, and on which portal it would stand.

A body is expected where its portal names it, and from its first report on: in the years between, and in every
season after, until it ends (沿革). Only in the years that its portal is followed for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.settle.lineage import Lineage
from pipelines.settle.seasons import Followed, Found

Place = tuple[str, str]  # portal, and the group within its column


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A report that must be there and was not found."""

    agency: str
    year: int
    portal: str
    group: str


def expected(
    portals: Mapping[str, Followed], found: Iterable[Found], seasons: Mapping[str, int], lineage: Lineage
) -> Iterator[Expected]:
    """Every report that is expected and not found; `seasons`: portal → the last year that is judged there."""
    there = _places(found)
    years, begins = _years(portals, there), _begins(portals, there, lineage)
    for agency in sorted({*there, *begins}):
        end = lineage.end(agency)
        for year, (portal, group) in _gaps(there.get(agency, {}), begins.get(agency), seasons):
            judged = year in years.get(portal, ()) and year <= seasons.get(portal, 0)
            if judged and not (end and year >= end.year):
                yield Expected(agency=agency, year=year, portal=portal, group=group)


def bodies(portals: Mapping[str, Followed], found: Iterable[Found], lineage: Lineage) -> set[str]:
    """The agencies that are expected in some year, whatever runs have seen."""
    there = _places(found)
    return {*there, *_begins(portals, there, lineage)}


def _places(found: Iterable[Found]) -> dict[str, dict[int, Place]]:
    """Agency → year → where its report stands; a report of nobody is expected again of nobody."""
    there: dict[str, dict[int, Place]] = {}
    for one in found:
        if one.region and one.name:
            group = next((shown.group for shown in one.shown if shown.portal == one.portal), "")
            there.setdefault(one.agency, {})[one.year] = one.portal, group
    return there


def _years(portals: Mapping[str, Followed], there: Mapping[str, Mapping[int, Place]]) -> dict[str, range]:
    """The years of each portal: as declared, and on to the last that it has shown."""
    last: dict[str, int] = {}
    for places in there.values():
        for year, (portal, _) in places.items():
            last[portal] = max(year, last.get(portal, 0))
    return {
        name: range(min(one.years), max(*one.years, last.get(name, 0)) + 1)
        for name, one in portals.items()
        if one.years
    }


Begin = tuple[int, Place]  # the first year that is expected, and where


def _begins(
    portals: Mapping[str, Followed], there: Mapping[str, Mapping[int, Place]], lineage: Lineage
) -> dict[str, Begin]:
    """Of the bodies that are expected for another reason than a report of theirs: from when on, and where."""
    declared = dict(_declared(portals, there))
    return dict(_heirs(lineage, there, declared)) | declared


def _declared(
    portals: Mapping[str, Followed], there: Mapping[str, Mapping[int, Place]]
) -> Iterator[tuple[str, Begin]]:
    """The bodies that portals name; where the years are inferred, from the first report of the portal on."""
    first: dict[str, int] = {}
    for places in there.values():
        for year, (portal, _) in places.items():
            first[portal] = min(year, first.get(portal, year))
    for name, one in sorted(portals.items()):
        begin = first.get(name) if one.inferred else min(one.years, default=None)
        if begin is not None:
            yield from ((agency, (begin, (name, group))) for agency, group in one.bodies)


def _heirs(
    lineage: Lineage, there: Mapping[str, Mapping[int, Place]], begins: Mapping[str, Begin]
) -> Iterator[tuple[str, Begin]]:
    """Who goes on in the place of a body that was expected; of a name alone nobody knows where."""
    for end in lineage.ends:
        if "/" in end.to and (end.body in there or end.body in begins):
            places = there.get(end.body)
            place = places[max(places)] if places else begins[end.body][1]
            yield end.to, (end.year, place)


def _gaps(
    there: Mapping[int, Place], begin: Begin | None, seasons: Mapping[str, int]
) -> Iterator[tuple[int, Place]]:
    """The years without a report and where it would stand: where declared, else where the last one stands."""
    first = min([*there, *([begin[0]] if begin else [])])
    place = begin[1] if begin and begin[0] == first else there[first]
    for year in range(first, max(seasons.values(), default=0) + 1):
        if year in there:
            place = there[year]
        elif begin and year >= begin[0] and year <= seasons.get(begin[1][0], 0):
            yield year, begin[1]
        else:
            yield year, place
