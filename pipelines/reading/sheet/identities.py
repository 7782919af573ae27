"""The identities of the statistics table of 2014, held against what is printed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipelines.forms import Identity, form
from pipelines.report import Check, Reading, State

_UNREAD = (State.AMBIGUOUS, State.ILLEGIBLE)
_COLUMNS = ("", ".year", ".cumulative")  # Fujian's rows have two


def severity(identity: str) -> str | None:
    """How grave it is that an identity of 2014 is broken; None for those of other forms."""
    return _severities().get(identity)


@cache
def _severities() -> Mapping[str, str]:
    return {one.id: one.severity for one in reversed(form("2014").identities)}  # the first of a name counts


def indicator_checks(readings: Mapping[str, Reading]) -> Iterator[Check]:
    """Every identity whose first term is printed; sentences often print some of the terms only."""
    if readings.keys().isdisjoint(_firsts()):  # as of most reports
        return
    for first, identity, column, fields in _of_2014():
        if first in readings:
            yield _check(identity, column, fields, readings)


@cache
def _of_2014() -> Sequence[tuple[str, Identity, str, Sequence[str]]]:
    """Every identity in every column: its first field, itself, the column, all its fields."""
    found = []
    for identity in form("2014").identities:
        for column in _COLUMNS:
            fields = [f"indicators.{term}{column}" for term in identity.terms]
            found.append((fields[0], identity, column, fields))
    return found


@cache
def _firsts() -> frozenset[str]:
    return frozenset(first for first, *_ in _of_2014())


def _check(identity: Identity, column: str, fields: Sequence[str], readings: Mapping[str, Reading]) -> Check:
    whole, parts = readings[fields[0]], [readings.get(name) for name in fields[1:]]
    printed = [part for part in parts if part is not None]
    values = [part.value for part in printed if part.value is not None]
    total = sum(values)
    status = _status(identity, whole, parts, total)
    decided = status in ("holds", "fails")
    scope = " ".join(identity.terms) if len(identity.terms) == 2 else identity.terms[0]
    return Check(
        identity=identity.id,
        scope=scope + column,
        status=status,
        left=whole.value if decided else None,
        right=total if decided else None,
        fields=tuple(name for name in fields if name in readings),
    )


def _status(identity: Identity, whole: Reading, parts: Sequence[Reading | None], total: float) -> str:
    """A term that is not printed leaves open only what it could mend: parts are counts, never below 0."""
    printed = [part for part in parts if part is not None]
    if any(one.state in _UNREAD for one in (whole, *printed)):
        return "undecidable"
    if whole.value is None or all(part.value is None for part in printed):
        return "not_applicable"
    if whole.value == total or (identity.relation == "<=" and whole.value < total):
        return "holds"
    short = len(printed) < len(parts) and total < whole.value
    return "undecidable" if short else "fails"
