"""Worlds made in code: portals as declared, reports as found, runs as walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.messages import LANGUAGES
from pipelines.rows import Rows
from pipelines.settle.alarms import Alarm, alarms
from pipelines.settle.coverage import Cell, agency_rows, cells, coverage_rows
from pipelines.settle.lineage import Lineage
from pipelines.settle.looks import Looks
from pipelines.settle.reasons import explained
from pipelines.settle.seasons import Followed, Found, Looked, Lost, Named, Shown, Walk

COLUMN = "https://www.example.gov.cn/nb/"
PORTAL = Followed(
    portal="p", region="110102", years=frozenset(range(2019, 2024)), counts={}, columns=(("", COLUMN),)
)
BODY = "110102/财政局"  # a department: due on 31 January
TOWN = "110102/金融街街道"  # no rule names its day


@dataclass(frozen=True, kw_only=True)
class World:
    """The Evidence of a test."""

    followed: Sequence[Followed] = (PORTAL,)
    reports: Sequence[Found] = ()
    titles: Sequence[Named] = ()
    looked: Sequence[Looked] = ()
    columns: Mapping[str, Sequence[Walk]] = field(default_factory=dict)
    rows_lost: Mapping[str, Sequence[Lost]] = field(default_factory=dict)
    open_runs: Sequence[str] = ()
    challenges: Mapping[str, Sequence[str]] = field(default_factory=dict)
    open_doors: Mapping[str, str] = field(default_factory=dict)  # host → the run that it answered first
    rows_seen: Mapping[str, Sequence[str]] = field(default_factory=dict)  # run → columns that showed rows
    lineage: Lineage = field(default_factory=lambda: Lineage(()))

    def portals(self) -> Sequence[Followed]:
        return self.followed

    def found(self) -> Sequence[Found]:
        return self.reports

    def named(self) -> Sequence[Named]:
        return self.titles

    def runs(self) -> Sequence[Looked]:
        return sorted(self.looked, key=lambda run: (run.started, run.run))

    def walks(self, run: str) -> Sequence[Walk]:
        return self.columns.get(run, [walk()])

    def lost(self, run: str) -> Sequence[Lost]:
        return self.rows_lost.get(run, ())

    def begun(self, portal: str) -> Sequence[str]:
        return [run.run for run in self.runs() if run.portal == portal] + [*self.open_runs]

    def blocked(self, run: str) -> Sequence[str]:
        return self.challenges.get(run, ())

    def answered(self, portal: str, host: str, before: str) -> bool:
        return self.open_doors.get(host, before) < before

    def rows_before(self, portal: str, column: str, run: str) -> bool:
        runs = [one.run for one in self.runs()]
        return any(column in self.rows_seen.get(one, ()) for one in runs[: runs.index(run)])

    def rows_in(self, column: str, run: str) -> bool:
        return column in self.rows_seen.get(run, ())


def run(day: str, **changes: Any) -> Looked:
    """A run that began at noon (UTC) of a day, known by it."""
    made = Looked(run=day, portal="p", started=f"{day}T12:00:00.000000Z", years=frozenset())
    return replace(made, **changes)


def walk(column: str = COLUMN, stopped: str = "", **changes: Any) -> Walk:
    """A column walked to its end, or stopped."""
    made = Walk(column=column, pages=(column,), complete=not stopped, stopped=stopped)
    return replace(made, **changes)


def shown(day: str, **changes: Any) -> Shown:
    """A version that was captured on a day, and prints it; where it vanished, it was last seen then."""
    made = Shown(
        portal="p",
        group="",
        time=f"{day}T12:00:01.000000Z",
        begun=f"{day}T12:00:00.000000Z",
        published=day,
        latest=True,
        last_seen=day if "vanished" in changes else None,
    )
    return replace(made, **changes)


def report(year: int, day: str = "", agency: str = BODY, **changes: Any) -> Found:
    """A report that was published and seen on a day, the 15th of January where none is given."""
    region, _, name = agency.partition("/")
    made = Found(
        report=f"{agency}/{year}", agency=agency, region=region, name=name, year=year, portal="p",
        shown=(shown(day or f"{year + 1}-01-15"),), figures=True, unread=None, revised=False,
    )  # fmt: skip
    return replace(made, **changes)


def covered(world: World) -> dict[tuple[str, int], Cell]:
    """Agency and year → its cell."""
    found = list(cells(world, Looks(world), world.lineage))
    by_key = {(cell.agency, cell.year): cell for cell in found}
    assert len(by_key) == len(found), "a cell was made twice"
    rows = Rows.gather((*agency_rows(world, world.lineage), *coverage_rows(found)))
    agencies = {cells["agency"] for cells in rows.dicts("agencies")} | {one.agency for one in world.reports}
    for cells_ in rows.dicts("coverage"):
        assert cells_["agency"] in agencies
        said = [explained(cells_, language) for language in LANGUAGES]
        assert not any(text.startswith("cell-") or "?" in text for text in said), said
    return by_key


def states(world: World, agency: str = BODY) -> dict[int, tuple[str, str]]:
    """Year → state and reason of an agency."""
    return {
        year: (cell.state, cell.reason)
        for (who, year), cell in sorted(covered(world).items())
        if who == agency
    }


def raised(world: World) -> list[Alarm]:
    """The alarms of a world."""
    looks = Looks(world)
    return list(alarms(world, looks, list(cells(world, looks, world.lineage))))
