"""Which document counts for a table of a report: candidates in a total order, and the rule that decided.

A table that is cut over several pictures is one candidate: each picture is a document of its own, and prints
other rows of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self, TypeAlias

from pipelines.forms import form
from pipelines.report import STATED, Reading, State
from pipelines.settle.claims import Claim, Printed

FORM_TABLES = ("disclosure", "requests", "disputes", "indicators")  # tables 2, 3, 4; the 统计表 of 2014
PICTURES = ("image", "scan")  # kinds whose text comes from OCR
CORRECTED = re.compile(  # a report that was published anew at another address: …年度报告（更正）
    r"[(（\[【][^()（）]*(?:更正|修订|修正|更新)[^()（）]*[)）\]】]|(?:更正|修订|修正)[稿版本]?\s*$"
)
UNSURE = (State.AMBIGUOUS, State.ILLEGIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One table as one document prints it, in a table or in prose; or as pictures print it together."""

    claim: Claim
    age: int  # 0 is the version in force
    printed: Printed
    form_table: str
    source: str
    readings: tuple[Reading, ...]
    further: tuple[Printed, ...]  # pictures that the table goes on over
    form: str  # of most of its readings, the older one of two; for joined pictures one with all fields
    doubted: bool  # whether anything in it was read with doubt
    filled: int  # cells with a number

    @classmethod
    def of(
        cls,
        claim: Claim,
        age: int,
        table: tuple[str, str],
        readings: tuple[Reading, ...],
        printed: Printed,
        *further: Printed,
    ) -> Self:
        """With what is judged by its readings; `table` is the form's and where they stand."""
        form_table, source = table
        states = [reading.state for reading in readings]
        named = printed.doubted.union(*(one.doubted for one in further))
        doubted = any(unsure in states for unsure in UNSURE)
        return cls(
            claim=claim, age=age, printed=printed, form_table=form_table, source=source, readings=readings,
            further=further, form=_form(form_table, readings, pieces=bool(further)),
            doubted=doubted or (bool(named) and any(reading.field in named for reading in readings)),
            filled=states.count(State.NUMBER),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The candidate that counts, the next best, and the first rule that told them apart."""

    chosen: Candidate
    reason: str
    others: tuple[Candidate, ...]  # in order


Rule: TypeAlias = Callable[[Candidate], int | str | bool]

# The least value wins. Copies come last: the agency's own portal, the higher one, the earlier run, the URL.
RULES: Mapping[str, Rule] = {
    "in-force": lambda c: c.age,
    "table": lambda c: c.source != "table",
    "corrected": lambda c: not CORRECTED.search(c.claim.title or ""),
    "without-doubt": lambda c: c.doubted,
    "no-ocr": lambda c: c.printed.kind in PICTURES,
    "cells": lambda c: -c.filled,
    "page": lambda c: c.printed.position > 0,
    "link-order": lambda c: c.printed.position,
    "portal": lambda c: distance(c.claim.portal_region, c.claim.region),
    "earlier": lambda c: c.claim.run,
    "url": lambda c: c.claim.url,
    "key": lambda c: c.claim.version,
}


def distance(portal: str | None, agency: str | None) -> int:
    """How far a portal stands from an agency: 0 its own region, 1 the region above, 2 …; 9 elsewhere.

    GB/T 2260: 110102 lies in 110100, and that in 110000.
    """
    if not portal or not agency:
        return 9
    above = [agency, agency[:4] + "00", agency[:2] + "0000"]
    return above.index(portal) if portal in above else 9


def belongs(claim: Claim, printed: Printed) -> bool:
    """Whether a document of the claim's version prints this report."""
    ours = claim.has(printed.position, member=printed.member)
    return ours and printed.year in (None, claim.year)


def candidates(claim: Claim, age: int, printed: Printed) -> list[Candidate]:
    """Every table that a document prints; none if it is of another year, or another report of a bundle."""
    if not belongs(claim, printed):
        return []
    tables: dict[tuple[str, str], list[Reading]] = {}
    for reading in printed.readings:
        tables.setdefault((reading.field.partition(".")[0], reading.source), []).append(reading)
    return [
        Candidate.of(claim, age, table, tuple(group), printed)
        for table, group in sorted(tables.items())
        if f"{table[0]}." != STATED
    ]


def choose(found: Iterable[Candidate]) -> list[Choice]:
    """One choice a table, in the order of the form."""
    ordered = sorted(_whole(found), key=lambda c: (_in_form(c.form_table), _rank(c)))
    return [_best(list(group)) for _, group in groupby(ordered, key=lambda c: c.form_table)]


def _whole(found: Iterable[Candidate]) -> list[Candidate]:
    """Pictures of one version that print different fields of one table as one candidate, in link order."""
    whole: list[Candidate] = []
    for one in sorted(found, key=lambda c: (c.claim.version, c.printed.position)):
        at = next((n for n, begun in enumerate(whole) if _goes_on(begun, one)), None)
        if at is None:
            whole.append(one)
        else:
            begun = whole[at]
            pieces = (begun.printed, *begun.further, one.printed)
            readings = begun.readings + one.readings
            whole[at] = Candidate.of(begun.claim, begun.age, _table(begun), readings, *pieces)
    return whole


def _goes_on(begun: Candidate, one: Candidate) -> bool:
    """Whether a picture has the rest of what another began; what both print is no rest."""
    if not {begun.printed.kind, one.printed.kind} <= {*PICTURES} or _what(begun) != _what(one):
        return False
    apart = {r.field for r in begun.readings}.isdisjoint(r.field for r in one.readings)
    same = begun.form == one.form
    return apart and (same or bool(_fitting(one.form_table, begun.readings + one.readings)))


def _what(candidate: Candidate) -> tuple[str, ...]:
    """Whose table it is, and which."""
    return candidate.claim.report, candidate.claim.version, *_table(candidate)


def _table(candidate: Candidate) -> tuple[str, str]:
    return candidate.form_table, candidate.source


def _form(table: str, readings: Sequence[Reading], *, pieces: bool) -> str:
    forms = [reading.form for reading in readings]
    fitting = _fitting(table, readings) if pieces else set()
    return min(fitting or set(forms), key=lambda form: (-forms.count(form), form))


def _fitting(table: str, readings: Sequence[Reading]) -> set[str]:
    """Of their forms those that have all fields: a piece may lack the labels that tell its form."""
    fields = {reading.field for reading in readings}
    known = (form(name) for name in {reading.form for reading in readings})
    return {one.form for one in known if table in one.tables and fields <= one.fields(table).keys()}


def _best(ordered: Sequence[Candidate]) -> Choice:
    best, *others = ordered
    return Choice(chosen=best, reason=_reason(best, others[0]) if others else "only", others=tuple(others))


def _reason(best: Candidate, second: Candidate) -> str:
    return next(name for name, rule in RULES.items() if rule(best) != rule(second))


def _rank(candidate: Candidate) -> tuple[int | str | bool, ...]:
    return tuple(rule(candidate) for rule in RULES.values())


def _in_form(table: str) -> tuple[int, str]:
    return (FORM_TABLES.index(table) if table in FORM_TABLES else len(FORM_TABLES)), table
