"""Which earlier runs vouch for the rest of a column: decision 0171 case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive import Archive, Column, IndexRow, Part, Publication, Recorder, Role, Skipped
from crawler.fetch.memory import Asked, Memory
from tests.archive.exchanges import PAGE, exchange

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LIST, OTHER = "http://a.cn/nb/", "http://a.cn/jb/"
PAGES = (LIST, f"{LIST}index_1.html")
ONE, TWO = f"{LIST}1.html", f"{LIST}2.html"
ROW = IndexRow(capture="urn:uuid:0", title="某局2024年年报", date="2025-03-01")
END = Column(column=LIST, pages=PAGES, complete=True, prints=("p", "q"), falling=True)
STOP = Column(column=LIST, pages=PAGES[:1], complete=False, stopped="unchanged", prints=("p",), falling=True)
ASIDE = Column(column=OTHER, pages=(OTHER,), complete=True)
ASKED = Asked(portal="p", run="now", started=NOW, years=frozenset(), overwrites=False, new=True, deep=False)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """An earlier run: how long ago, how it walked, what it skipped and found."""

    days: float = 40
    columns: tuple[Column, ...] = (END, ASIDE)
    skipped: tuple[Skipped, ...] = ()
    found: tuple[Publication, ...] = ()
    years: tuple[int, ...] = ()
    ended: bool = True
    name: str = ""


def one(url: str = ONE, column: str = LIST, *files: str) -> Publication:
    parts = [Part(capture="", role=Role.DETAIL, url=url)]
    parts += [Part(capture="", role=Role.ATTACHMENT, url=file) for file in files]
    return Publication(portal="p", url=url, column=column, row=ROW, parts=tuple(parts))


def missed(url: str, reason: str, via: str = PAGES[1], role: Role = Role.DETAIL) -> Skipped:
    return Skipped(url=url, reason=reason, via=via, role=role)


def archive(data: Path, runs: Sequence[Ran]) -> Archive:
    """An archive in which these runs have been, in this order."""
    for number, ran in enumerate(runs):
        name, then = ran.name or f"run {number}", NOW - timedelta(days=ran.days)
        options = {"fetch": "new", "years": list(ran.years)}
        with Recorder(data, "p", run=name, options=options, clock=lambda then=then: then) as recorder:  # type: ignore[misc]
            for publication in ran.found:
                page = recorder.write(exchange(PAGE, publication.url, started=then))
                parts = tuple(replace(part, capture=page.capture) for part in publication.parts)
                recorder.publish(replace(publication, parts=parts))
            if ran.ended:
                recorder.finish(skipped=ran.skipped, columns=ran.columns, counts={})
    return Archive(data)


FOUND = Ran(found=(one(), one(TWO)))
CASES: dict[str, tuple[bool, tuple[Ran, ...], dict[str, Any]]] = {
    "complete": (True, (FOUND,), {}),
    "89 days ago": (True, (replace(FOUND, days=89),), {}),
    "90 days ago": (False, (replace(FOUND, days=90),), {}),
    "90 days from now": (False, (FOUND, replace(FOUND, days=-90)), {}),
    "a chain": (True, (FOUND, Ran(columns=(STOP,)), Ran(columns=(STOP,))), {}),
    "a chain that begins nowhere": (False, (replace(FOUND, columns=(STOP,)),), {}),
    "a chain whose begin is old": (False, (replace(FOUND, days=99), Ran(columns=(STOP,))), {}),
    "a chain that is broken": (
        False,
        (FOUND, Ran(columns=(replace(END, complete=False, stopped="failed"),))),
        {},
    ),
    "a run that did not walk it": (True, (FOUND, Ran(columns=(ASIDE,))), {}),
    "a run that did not end": (True, (FOUND, Ran(columns=(ASIDE,), ended=False)), {}),
    "only a run that did not end": (False, (replace(FOUND, ended=False),), {}),
    "this run": (False, (replace(FOUND, name="now"),), {}),
    "no run": (False, (), {}),
    "of one year": (False, (replace(FOUND, years=(2024,)),), {}),
    "of the same year": (True, (replace(FOUND, years=(2024,)),), {"years": frozenset({2024})}),
    "of all years": (True, (FOUND,), {"years": frozenset({2024})}),
    "passed over for its years": (True, (FOUND, Ran(columns=(END,), years=(2024,))), {}),
    "written by older code": (
        False,
        (replace(FOUND, columns=(Column(column=LIST, pages=PAGES, complete=True),)),),
        {},
    ),
    "another print": (False, (replace(FOUND, columns=(replace(END, prints=("r", "q")),)),), {}),
    "the latest print counts": (
        False,
        (FOUND, Ran(columns=(replace(STOP, prints=("r",)),))),
        {},
    ),
    "another address": (False, (replace(FOUND, columns=(replace(END, pages=PAGES[::-1]),)),), {}),
    "the second page": (True, (FOUND,), {"walk": replace(STOP, pages=PAGES, prints=("new", "q"))}),
    "a third page": (
        False,
        (FOUND,),
        {"walk": replace(STOP, pages=(*PAGES, f"{LIST}index_2.html"), prints=("p", "q", "r"))},
    ),
    "dates that rose then": (False, (replace(FOUND, columns=(replace(END, falling=False),)),), {}),
    "dates that rise now": (False, (FOUND,), {"walk": replace(STOP, falling=False)}),
    "dates that rise, and a count": (
        True,
        (replace(FOUND, columns=(replace(END, falling=False),)),),
        {"walk": replace(STOP, falling=False), "counted": True},
    ),
    "a row without a record": (False, (Ran(found=(one(TWO),)),), {}),
    "a row that changed": (False, (FOUND,), {"rows": {ONE: replace(ROW, title="更正")}}),
    "a row whose page is gone": (
        True,
        (Ran(found=(one(TWO),), skipped=(missed(ONE, "dead", LIST),)),),
        {},
    ),
    "a row whose page leads home": (
        True,
        (Ran(found=(one(TWO),), skipped=(missed(ONE, "soft-404", LIST),)),),
        {},
    ),
    "one is left": (False, (replace(FOUND, skipped=(missed(TWO, "failed"),)),), {}),
    "one was blocked": (False, (replace(FOUND, skipped=(missed(TWO, "blocked"),)),), {}),
    "one was left within the chain": (
        False,
        (FOUND, Ran(columns=(STOP,), skipped=(missed(TWO, "failed", LIST),))),
        {},
    ),
    "one is left, nobody knows where": (False, (replace(FOUND, skipped=(missed(TWO, "failed", ""),)),), {}),
    "one is left in another column": (True, (replace(FOUND, skipped=(missed(TWO, "failed", OTHER),)),), {}),
    "others were not wanted": (
        True,
        (replace(FOUND, skipped=(missed(TWO, "year"), missed(f"{TWO}l", "out-of-scope"))),),
        {},
    ),
    "one is young": (False, (FOUND, Ran(days=29, columns=(STOP,), found=(one(f"{LIST}3.html"),))), {}),
    "one is young elsewhere": (
        True,
        (FOUND, Ran(days=29, columns=(STOP,), found=(one(f"{OTHER}3.html", OTHER),))),
        {},
    ),
    "one was young": (True, (FOUND, Ran(days=31, columns=(STOP,), found=(one(f"{LIST}3.html"),))), {}),
    "a file is left": (
        False,
        (replace(FOUND, skipped=(missed(f"{LIST}a.pdf", "failed", TWO, Role.ATTACHMENT),)),),
        {},
    ),
    "refresh": (False, (FOUND,), {"new": False}),
    "deep": (False, (FOUND,), {"deep": True}),
    "overwrites": (False, (FOUND,), {"overwrites": True}),
}


@pytest.mark.parametrize("name", CASES)
def test_who_vouches_for_a_column(tmp_path: Path, name: str) -> None:
    vouched, runs, more = CASES[name]
    given = {"walk": STOP, "rows": {ONE: ROW}, "counted": False}
    said = given | {key: value for key, value in more.items() if key in given}
    memory = Memory(
        archive(tmp_path, runs),
        replace(ASKED, **{key: value for key, value in more.items() if key not in given}),
    )
    assert memory.vouches(said["walk"], said["rows"], counted=said["counted"]) is vouched  # type: ignore[arg-type]
