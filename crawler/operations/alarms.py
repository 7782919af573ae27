"""Alarms in words: a message each, and all of them in one line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipelines.document import Finding
from pipelines.messages import message
from pipelines.store import Reading

NAMED = 5  # alarms of one code that the error line names
GRAVEST = {  # in the order of the error line
    "no-reports": "no reports any more",
    "column-moved": "columns are gone",
    "never-complete": "no run was ever complete",
    "below-minimum": "fewer reports than declared",
    "more-blocked": "hosts do not let us look",
    "more-unread": "more reports unread",
    "column-redirects": "columns lead elsewhere",
}
Alarm = Mapping[str, Any]


def raised(database: Reading, portals: Iterable[str] = (), years: Iterable[int] = ()) -> list[dict[str, Any]]:
    """The alarms of some portals, or of all, in words; of some years, and those of no year."""
    names, asked = set(portals), {*years}
    return [
        _told(row)
        for row in database.alarms()
        if (not names or row["portal"] in names) and (not asked or row["year"] in {*asked, None})
    ]


def line(alarms: Sequence[Alarm]) -> str:
    """All alarms in one line, the gravest first; empty where there is none."""
    order = [*GRAVEST]
    ranked = sorted(alarms, key=lambda alarm: order.index(alarm["code"]))
    return "; ".join(
        f"{GRAVEST[code]}: {_some([*_named(found)])}"
        for code, found in groupby(ranked, key=lambda alarm: str(alarm["code"]))
    )


def by_cause(alarms: Iterable[Alarm]) -> list[Alarm]:
    """For people: of the years of a portal with one cause the last, which names the others."""
    rows: list[Alarm] = []
    for of_years, found in _grouped(alarms):
        *others, last = found
        if of_years and others:
            years = [alarm["year"] for alarm in others]
            span = f"{len(years)} years, {years[0]} to {years[-1]}" if len(years) > 1 else years[0]
            rows.append({**last, "message": f"{last['message']} Likewise in {span}."})
        else:
            rows += found
    return rows


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    values = json.loads(row["values"])
    finding = Finding(code=row["code"], severity=row["severity"], values=values)
    return {**row, "values": values, "message": message(finding), "message_zh": message(finding, "zh")}


def _named(alarms: Iterable[Alarm]) -> Iterator[str]:
    """Portals, each with its year, column or host; several years of one portal have one cause."""
    for of_years, found in _grouped(alarms):
        portal, subjects = found[0]["portal"], [str(alarm["subject"]) for alarm in found]
        if of_years and len(subjects) > 1:
            yield f"{portal} in {len(subjects)} years, {subjects[0]} to {subjects[-1]}"
        else:
            yield from (f"{portal} {subject}".strip() for subject in subjects)


def _grouped(alarms: Iterable[Alarm]) -> Iterator[tuple[bool, list[Alarm]]]:
    """What stands together of one portal and code, and whether that is of years."""
    for key, found in groupby(alarms, key=lambda one: (one["portal"], one["code"], bool(one["year"]))):
        yield key[-1], [*found]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
