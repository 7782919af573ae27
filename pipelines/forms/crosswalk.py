"""The crosswalk (对照表): figures of the statutory forms as variables that can be followed over the years."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipelines.forms import FORMS, form


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """Where the law or a form changed what is counted."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable: in each form that prints it the sum of some fields, all of one table."""

    variable: str
    zh: str
    en: str
    unit: str
    forms: Mapping[str, tuple[str, ...]]
    caveats: Mapping[str, Caveat]

    def caveat(self, name: str) -> Caveat:
        """What is to be known of its figures in a form; empty where nothing is."""
        return self.caveats.get(name, Caveat(zh="", en=""))


@cache
def variables() -> tuple[Variable, ...]:
    """All variables, in the order of the data; ValueError where they name a field that a form has not."""
    raw = tomllib.loads((files(__package__) / "crosswalk.toml").read_text(encoding="utf-8"))["variable"]
    found = tuple(
        Variable(
            variable=one["variable"],
            zh=one["zh"],
            en=one["en"],
            unit=one["unit"],
            forms={name: tuple(fields) for name, fields in one["forms"].items()},
            caveats={name: Caveat(**said) for name, said in one.get("caveat", {}).items()},
        )
        for one in raw
    )
    for fault in (fault for one in found for fault in _faults(one)):
        raise ValueError(f"crosswalk: {fault}")
    return found


def _faults(one: Variable) -> Iterator[str]:
    for name, fields in one.forms.items():
        known = {
            field: line for table in form(name).tables for field, line in form(name).fields(table).items()
        }
        for field in fields:
            if field not in known:
                yield f"{one.variable} names {field}, which form {name} has not"
            elif known[field].unit != one.unit and name not in one.caveats:
                yield f"{one.variable} counts {one.unit}, {field} of form {name} {known[field].unit}: say so"
        if len({field.partition(".")[0] for field in fields}) != 1:
            yield f"{one.variable} takes form {name} from several tables"
    yield from (f"{one.variable}: a caveat of form {name}" for name in {*one.caveats} - {*one.forms})
    yield from (f"{one.variable}: there is no form {name}" for name in {*one.forms} - {*FORMS})
