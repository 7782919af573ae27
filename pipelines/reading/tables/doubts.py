"""Readings of recognised documents that may not be what is printed, and what the form's sums say about them.

Recognition says of each text how sure it is, and what a second look said. A doubtful figure counts only if
sums of the form bear it out, with no other doubtful figure among their terms; else it is `ambiguous`. Nothing
is ever computed: a sum chooses among what was seen, or confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipelines.document import Doubt, Finding, Scalar
from pipelines.reading.checks import check
from pipelines.reading.tables.cells import Figure, figure
from pipelines.report import Reading, State

Readings = Mapping[str, Reading]

_EQUATION = re.compile(r"sum|balance")  # in an identity's name: a misread figure breaks it, as it may not a ≤


def settled(
    readings: Readings, doubts: Mapping[str, Doubt]
) -> tuple[dict[str, Reading], tuple[Finding, ...]]:
    """The readings with doubtful ones confirmed by sums or made ambiguous, and a finding for each."""
    if not doubts:  # as of all documents but recognised ones
        return dict(readings), ()
    doubtful = {name: doubt for name, one in readings.items() if (doubt := _doubt(one, doubts))}
    waiting = {name: _options(readings[name], doubt) for name, doubt in doubtful.items()}
    known = {name: _open(one) if name in waiting else one for name, one in readings.items()}
    while chosen := {
        name: fit[0] for name, options in waiting.items() if len(fit := _fitting(known, options)) == 1
    }:
        known |= chosen
        waiting = {name: options for name, options in waiting.items() if name not in chosen}
    findings = (_finding(readings[name], known[name], doubtful[name], name in waiting) for name in doubtful)
    return known, tuple(findings)


def _doubt(reading: Reading, doubts: Mapping[str, Doubt]) -> Doubt | None:
    """The doubt about the cell, or about the paragraph that a figure stands in."""
    exact = doubts.get(reading.place)
    return exact or next(
        (doubt for place, doubt in doubts.items() if reading.place.startswith(f"{place}/")), None
    )


def _options(reading: Reading, doubt: Doubt) -> list[Reading]:
    """What the cell may say: each look's figure, once."""
    seen: dict[tuple[State, object], Reading] = {}
    for text in (reading.text, doubt.other):
        if text and (found := figure(text)):
            seen.setdefault((found.state, found.value), _read_as(reading, text, found))
    return list(seen.values())


def _read_as(reading: Reading, text: str, found: Figure) -> Reading:
    if text == reading.text:
        return reading  # converted to its unit already
    return reading._replace(text=text, value=found.value, state=found.state)


def _open(reading: Reading) -> Reading:
    """Ink that no look could read is illegible, all else ambiguous."""
    state = State.AMBIGUOUS if reading.text.strip() else State.ILLEGIBLE
    return reading._replace(value=None, state=state)


def _fitting(known: Readings, options: Iterable[Reading]) -> list[Reading]:
    """The options for which some sum holds and none fails; sums with another open term decide nothing."""
    return [one for one in options if _holds(dict(known) | {one.field: one}, one.field)]


def _holds(readings: Readings, name: str) -> bool:
    decided = {one.status for one in check(readings) if name in one.fields and _EQUATION.search(one.identity)}
    return "holds" in decided and "fails" not in decided


def _finding(printed: Reading, read: Reading, doubt: Doubt, is_open: bool) -> Finding:
    values: dict[str, Scalar] = {"seen": printed.text, "sure": doubt.sure}
    if doubt.other is not None:
        values["other"] = doubt.other
    return Finding(
        code="recognition-doubt" if is_open else "recognition-confirmed",
        severity="warning" if is_open else "info",
        fields=(read.field,),
        place=printed.place,
        values=values,
    )
