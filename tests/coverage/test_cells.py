"""Coverage: one cell an agency and year, its state by the rules of docs/coverage.md."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.settle.coverage import Cell, agency_rows, cells
from pipelines.settle.lineage import End, Lineage
from pipelines.settle.looks import Looks
from pipelines.settle.seasons import Lost, Named
from tests.coverage.worlds import (
    BODY,
    COLUMN,
    PORTAL,
    TOWN,
    World,
    covered,
    report,
    run,
    shown,
    states,
    walk,
)

HALF_PAST, MIDNIGHT = "2021-01-31T15:30:00Z", "2021-01-31T16:30:00Z"  # in China 23:30, and half past midnight
AFTER = run("2021-02-10")  # of the season of 2020: after the deadline of departments


def one_found(**changes: Any) -> Cell:
    """The cell of one report on 2020, of the run that found it."""
    agency = changes.pop("agency", BODY)
    world = World(reports=[report(2020, agency=agency, **changes)], looked=[AFTER])
    return covered(world)[agency, 2020]


@pytest.mark.parametrize(
    ("changes", "state", "reason", "in_time"),
    [
        ({}, "on-time", "printed", True),
        ({"day": "2021-01-31"}, "on-time", "printed", True),
        ({"day": "2021-02-01"}, "late", "printed", False),
        # a date that stands before the year is over is none
        ({"shown": (shown("2021-01-20", published="2020-06-01"),)}, "on-time", "seen", True),
        ({"shown": (shown("2021-01-31", time=HALF_PAST, published=None),)}, "on-time", "seen", True),
        ({"shown": (shown("2021-01-31", time=MIDNIGHT, published=None),)}, "found", "no-date", None),
        ({"shown": (shown("2021-02-10", published=None),)}, "found", "no-date", None),
        # of several versions and copies the earliest date counts
        ({"shown": (shown("2021-02-10"), shown("2021-02-12", published="2021-01-30"))},
         "on-time", "printed", True),
        ({"agency": TOWN}, "found", "no-deadline", None),
        ({"revised": True}, "revised", "revised", True),
        ({"revised": True, "day": "2021-02-09"}, "revised", "revised", False),
        ({"figures": False}, "on-time", "printed", True),  # a text without tables is no failure
        ({"unread": "not-converted"}, "on-time", "printed", True),  # another document has the figures
        ({"figures": False, "unread": "not-converted"}, "unread", "not-converted", True),
        ({"figures": False, "unread": "unreadable", "revised": True}, "unread", "unreadable", True),
        ({"shown": (shown("2021-01-15", vanished="gone"),)}, "vanished", "gone", True),
        ({"shown": (shown("2021-01-15", vanished="soft-404"),)}, "vanished", "soft-404", True),
        ({"shown": (shown("2021-01-15", latest=False),)}, "vanished", "overwritten", True),
        # a copy is still there
        ({"shown": (shown("2021-01-15", vanished="gone"), shown("2021-01-16"))}, "on-time", "printed", True),
        (
            {"shown": (shown("2021-01-15", vanished="gone"),), "figures": False, "unread": "unreadable"},
            "vanished",
            "gone",
            True,
        ),
    ],
)  # fmt: skip
def test_the_state_of_a_report_that_was_found(
    changes: dict[str, Any], state: str, reason: str, in_time: bool | None
) -> None:
    cell = one_found(**changes)
    assert (cell.state, cell.reason, cell.in_time) == (state, reason, in_time)
    assert (cell.report, cell.portal, cell.run) == (f"{cell.agency}/2020", "p", AFTER.run)


def test_a_cell_says_deadline_printed_day_and_when_it_was_first_and_last_seen() -> None:
    cell = one_found(
        shown=(shown("2021-01-20", published="2021-01-15", vanished="dropped", last_seen="2021-01-30"),)
    )
    assert (cell.deadline, cell.published, cell.first_seen) == (
        "2021-01-31",
        "2021-01-15",
        "2021-01-20T12:00:01.000000Z",
    )
    assert cell.values == {"last_seen": "2021-01-30"}


def test_a_look_after_the_deadline_tells_of_a_report_without_a_date() -> None:
    late = report(2020, shown=(shown("2021-02-20", published=None),))
    world = World(reports=[late], looked=[AFTER, run("2021-02-20")])
    assert states(world)[2020] == ("late", "not-there")
    assert covered(world)[BODY, 2020].values == {"not_there": "2021-02-10"}
    blocked = replace(world, columns={AFTER.run: [walk(stopped="blocked")]})
    assert states(blocked)[2020] == ("found", "no-date")


def test_a_printed_day_counts_though_nobody_saw_the_report_then() -> None:
    backdated = report(2020, shown=(shown("2021-02-20", published="2021-01-20"),))
    world = World(reports=[backdated], looked=[AFTER, run("2021-02-20")])
    cell = covered(world)[BODY, 2020]
    assert (cell.state, cell.in_time, cell.values) == ("on-time", True, {"not_there": "2021-02-10"})


# Years that are expected

FOUND = [report(2019), report(2021)]
SHORT = replace(PORTAL, years=frozenset({2019, 2020, 2021}))
NAMING = replace(PORTAL, bodies=((BODY, ""),))
INFERRED = replace(NAMING, inferred=True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {2020: "missing", 2022: "missing", 2023: "missing"}),
        ({"reports": [report(2021)]}, {2022: "missing", 2023: "missing"}),
        ({"looked": [run("2023-01-31")]}, {2020: "missing", 2022: "not-due"}),
        ({"looked": [run("2022-12-31")]}, {2020: "missing"}),
        ({"looked": []}, {}),
        ({"looked": [run("2024-04-01", years=frozenset({2022}))]}, {2022: "missing"}),
        ({"followed": [SHORT]}, {2020: "missing"}),
        # the portal itself goes on after the years that it was declared for
        ({"followed": [SHORT], "reports": [*FOUND, report(2022, agency=TOWN)]},
         {2020: "missing", 2022: "missing"}),
        ({"followed": [replace(PORTAL, years=frozenset(), columns=())]}, {}),
        ({"followed": [NAMING], "reports": []}, dict.fromkeys(range(2019, 2024), "missing")),
        ({"followed": [INFERRED], "reports": []}, {}),
        ({"followed": [INFERRED], "reports": [report(2022, agency=TOWN)]},
         {2022: "missing", 2023: "missing"}),
    ],
    ids=["between and after", "not before the first", "not due", "the season has not begun", "nobody looked",
         "a run for one year", "declared years", "years that were shown", "a stranger", "named",
         "named, years inferred", "named, first report of the portal"],
)  # fmt: skip
def test_the_years_that_are_expected(changes: dict[str, Any], expected: dict[int, str]) -> None:
    made: dict[str, Any] = {"reports": FOUND, "looked": [run("2024-04-01")], **changes}
    found = states(World(**made))
    assert {year: state for year, (state, _) in found.items() if state != "on-time"} == expected


def test_a_report_of_nobody_is_expected_of_nobody() -> None:
    unknown = report(2019, agency="?/p https://a", region=None, name=None)
    world = World(reports=[unknown], looked=[run("2024-04-01")])
    assert [*covered(world)] == [("?/p https://a", 2019)]


@pytest.mark.parametrize(
    ("body", "to", "ended"),
    [
        (BODY, "110102/财政金融局", {BODY: [2019, 2020], "110102/财政金融局": [2021, 2022, 2023]}),
        ("财政局", "财政金融局", {BODY: [2019, 2020]}),
        ("110105/财政局", "110105/财政金融局", {BODY: [2019, 2020, 2021, 2022, 2023]}),
    ],
    ids=["its key", "its name", "another region's"],
)
def test_a_body_that_ended_is_not_expected(body: str, to: str, ended: dict[str, list[int]]) -> None:
    lineage = Lineage([End(body=body, to=to, kind="merged", when="2021-03-01", source="an act")])
    world = World(reports=[report(2019), report(2020)], looked=[run("2024-04-01")], lineage=lineage)
    years: dict[str, list[int]] = {}
    for agency, year in sorted(covered(world)):
        years.setdefault(agency, []).append(year)
    assert years == ended


# Why a report is not there

NAMED = Named(
    agency=BODY,
    year=2020,
    portal="p",
    publication="p u",
    time="2021-01-20T00:00:00Z",
    published=None,
    unread=None,
)
OTHER = COLUMN + "2/"
LATER, BLOCKED = run("2021-03-01"), [walk(stopped="blocked")]


def absent(**changes: Any) -> tuple[str, str]:
    """State and reason of a report on 2020 that no run found."""
    made = {"reports": [report(2019)], "looked": [AFTER], **changes}
    return states(World(**made))[2020]


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({}, "missing", "no-row"),
        ({"looked": [run("2021-01-31")]}, "not-due", "not-due"),
        ({"columns": {AFTER.run: [walk(stopped="unchanged", complete=False)]}}, "missing", "no-row"),
        *[
            ({"columns": {AFTER.run: [walk(stopped=why)]}}, "missing", why)
            for why in ("dead", "soft-404", "no-rows", "budget", "repeated", "failed", "robots", "unreadable")
        ],
        ({"columns": {AFTER.run: [walk(complete=False)]}}, "missing", "unfinished"),
        ({"columns": {AFTER.run: []}}, "missing", "not-walked"),
        *[({"columns": {AFTER.run: [walk(stopped=why)]}}, "blocked", why) for why in ("blocked", "busy")],
        # one column of two does not tell; that it was blocked is the graver news
        ({"columns": {AFTER.run: [walk(), walk(OTHER, "budget")]}}, "missing", "budget"),
        ({"columns": {AFTER.run: [walk(stopped="budget"), walk(OTHER, "blocked")]}}, "blocked", "blocked"),
        # below a column, one that is empty says nothing of the others
        ({"columns": {AFTER.run: [walk(), walk(OTHER, "dead")]}}, "missing", "no-row"),
        # rows that could not be followed may have been it
        ({"rows_lost": {AFTER.run: [Lost(reason="failed", via=COLUMN)]}}, "missing", "row-failed"),
        ({"rows_lost": {AFTER.run: [Lost(reason="blocked", via=COLUMN)]}}, "blocked", "row-blocked"),
        ({"rows_lost": {AFTER.run: [Lost(reason="dead", via=COLUMN)]}}, "missing", "no-row"),
        ({"rows_lost": {AFTER.run: [Lost(reason="failed", via=OTHER)]}}, "missing", "no-row"),
        ({"rows_lost": {AFTER.run: [Lost(reason="year", via=COLUMN)]}}, "missing", "no-row"),
        # the newest run that could look tells
        ({"looked": [AFTER, LATER], "columns": {LATER.run: BLOCKED}}, "missing", "no-row"),
        ({"looked": [AFTER, LATER], "columns": {AFTER.run: [walk(stopped="failed")], LATER.run: BLOCKED}},
         "blocked", "blocked"),
        ({"looked": [run("2021-01-20"), AFTER], "columns": {AFTER.run: BLOCKED}}, "blocked", "blocked"),
        ({"titles": [NAMED]}, "unread", "no-report"),
        ({"titles": [replace(NAMED, unread="unreadable")]}, "unread", "unreadable"),
        ({"titles": [NAMED], "looked": [run("2021-01-25")]}, "unread", "no-report"),
    ],
)  # fmt: skip
def test_why_a_report_is_not_there(changes: dict[str, Any], state: str, reason: str) -> None:
    assert absent(**changes) == (state, reason)


def test_only_the_columns_of_its_group_and_year_tell_of_a_body() -> None:
    columns = (("部门", COLUMN + "{year}/bm/"), ("街道", COLUMN + "{year}/jd/"))
    portal = replace(PORTAL, columns=columns)
    walks = [walk(f"{COLUMN}{year}/{name}/", stopped="dead" if (year, name) == (2020, "bm") else "")
             for year in range(2019, 2024) for name in ("bm", "jd")]  # fmt: skip
    reports = [
        report(2019, shown=(shown("2020-01-15", group="部门"),)),
        report(2019, agency=TOWN, shown=(shown("2020-01-15", group="街道"),)),
    ]
    world = World(
        followed=[portal], reports=reports, looked=[run("2022-04-01")], columns={"2022-04-01": walks}
    )
    assert states(world) == {
        2019: ("on-time", "printed"),
        2020: ("missing", "dead"),
        2021: ("missing", "no-row"),
    }
    assert states(world, TOWN)[2020] == ("missing", "no-row")
    assert covered(world)[BODY, 2020].values == {"column": f"{COLUMN}2020/bm/", "date": "2022-04-01"}


@given(st.randoms())
def test_the_order_of_the_evidence_does_not_matter(random: Any) -> None:
    reports = [report(year, agency=agency) for year in (2019, 2021) for agency in (BODY, TOWN)]
    titles = [NAMED, replace(NAMED, publication="p v", unread="unreadable")]
    looked = [run("2021-02-10"), run("2023-05-01"), run("2023-05-02")]
    world = World(reports=reports, titles=titles, looked=looked)
    before = sorted(cells(world, Looks(world), world.lineage), key=lambda cell: (cell.agency, cell.year))
    for some in (reports, titles, looked):
        random.shuffle(some)
    after = sorted(cells(world, Looks(world), world.lineage), key=lambda cell: (cell.agency, cell.year))
    assert after == before


def test_agencies_do_not_depend_on_runs() -> None:
    """Two crawls of an unchanged portal agree in the report digest, whatever a run could see."""
    lineage = Lineage(
        [End(body=BODY, to="110102/财政金融局", kind="renamed", when="2021-03-01", source="an act")]
    )
    before = World(followed=[NAMING], titles=[replace(NAMED, agency=TOWN)], lineage=lineage)
    after = replace(before, looked=[run("2024-04-01")], columns={"2024-04-01": [walk(stopped="blocked")]})
    rows = [[*agency_rows(world, lineage)] for world in (before, after)]
    assert rows[0] == rows[1]
    assert [cells[0] for _, (cells,) in rows[0]] == [BODY, "110102/财政金融局", TOWN]
