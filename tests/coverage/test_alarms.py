"""Alarms: each is raised where it must be, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.settle.seasons import Followed
from tests.coverage.worlds import BODY, COLUMN, PORTAL, TOWN, World, raised, report, run, shown, walk

OTHER = "https://www.example.gov.cn/qt/"
BEFORE, NOW = run("2021-04-10"), run("2022-04-10")
LAST = [report(2019), report(2020)]  # and none on 2021
ALL = [*LAST, report(2021)]
TWICE = [BEFORE, NOW]
SEEN = {BEFORE.run: [COLUMN]}
BLOCKED = [walk(stopped="blocked", pages=())]
DEAD = [walk(stopped="dead", pages=())]
ONE_YEAR = replace(NOW, years=frozenset({2021}))
OF_A_TOWN = report(2020, agency=TOWN)
COPY = shown("2022-01-16", portal="q")
COUNTED = replace(PORTAL, counts={2020: 2, 2021: 2})


def codes(**changes: Any) -> list[str]:
    """Code and subject of the alarms of a world; two runs, and a report on each year unless it says so."""
    made: dict[str, Any] = {"reports": ALL, "looked": TWICE, "rows_seen": SEEN, **changes}
    return [f"{alarm.code} {alarm.subject}".strip() for alarm in raised(World(**made))]


def unread(year: int, n: int, **changes: Any) -> Any:
    """A report that could not be read."""
    return report(year, agency=f"110102/第{n}局", figures=False, unread="unreadable", **changes)


def good(year: int, n: int) -> Any:
    return report(year, agency=f"110102/第{n}局")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"looked": []},
        {"looked": [NOW]},
        {"reports": []},
        {"reports": [], "looked": [NOW]},
        {"reports": ALL[:1], "looked": [run("2020-04-10")]},
        # unchanged since, and asked for one year alone
        {"columns": {NOW.run: [walk(stopped="unchanged", complete=False)]}},
        {"looked": [BEFORE, replace(NOW, years=frozenset({2020}))]},
        {"followed": [COUNTED], "reports": [*ALL, *(report(year, agency=TOWN) for year in (2020, 2021))]},
    ],
    ids=["all there", "nobody looked", "first crawl", "new and empty", "new and empty, one run", "one report",
         "unchanged", "a run for one year", "as many as declared"],
)  # fmt: skip
def test_a_healthy_portal_raises_none(changes: dict[str, Any]) -> None:
    assert codes(**changes) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"reports": LAST}, ["no-reports 2021"]),
        ({"reports": ALL[:1]}, ["no-reports 2021"]),  # silent for longer than a season
        ({"reports": LAST, "looked": [BEFORE, run("2022-01-31")]}, []),  # not due before February
        ({"reports": LAST, "looked": [BEFORE, run("2022-02-01")]}, ["no-reports 2021"]),
        ({"reports": [OF_A_TOWN], "looked": [BEFORE, run("2022-03-31")]}, []),
        ({"reports": [OF_A_TOWN], "looked": [BEFORE, run("2022-04-01")]}, ["no-reports 2021"]),
        # the season of 2021 is not over, that of 2020 was silent
        ({"reports": ALL[:1], "looked": [BEFORE, run("2022-01-31")]}, ["no-reports 2020"]),
        ({"reports": LAST, "followed": [replace(PORTAL, years=frozenset({2019, 2020}))]}, []),
        ({"reports": LAST, "columns": {NOW.run: BLOCKED}}, []),
        # nobody could look after the deadline, but a run before that could
        ({"reports": LAST, "looked": [BEFORE, run("2022-02-10"), NOW], "columns": {NOW.run: BLOCKED}},
         ["no-reports 2021"]),
        # another portal shows a copy: this one is silent all the same
        ({"reports": [*LAST, report(2021, portal="q", shown=(COPY,))]}, ["no-reports 2021"]),
        ({"reports": [*LAST, report(2021, portal="q", shown=(shown("2022-01-15"), COPY))]}, []),
    ],
)  # fmt: skip
def test_no_reports(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["below-minimum 2020", "below-minimum 2021"]),
        ({"looked": [BEFORE, run("2022-03-31")]}, ["below-minimum 2020"]),
        ({"looked": [BEFORE, ONE_YEAR]}, ["below-minimum 2020", "below-minimum 2021"]),
        ({"looked": [ONE_YEAR]}, ["below-minimum 2021"]),
        ({"reports": [*ALL, report(2021, agency=TOWN)]}, ["below-minimum 2020"]),
        ({"reports": LAST}, ["no-reports 2021", "below-minimum 2020"]),  # one cause, one alarm
        ({"columns": {NOW.run: BLOCKED}}, ["below-minimum 2020"]),
        # one that vanished was there; the cell of coverage says so
        ({"reports": [*ALL, report(2021, agency=TOWN, shown=(shown("2022-01-15", vanished="gone"),))]},
         ["below-minimum 2020"]),
    ],
)  # fmt: skip
def test_below_the_minimum(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(followed=[COUNTED], **changes) == expected


def test_bodies_that_nobody_knows_are_counted() -> None:
    """Of four two report, and of a third it is known that it does not."""
    portal = replace(PORTAL, counts={2021: 4})
    reports = [report(2020), report(2021), report(2020, agency=TOWN), report(2021, agency="110102/民政局")]
    (alarm,) = raised(World(followed=[portal], reports=reports, looked=TWICE))
    assert alarm.values == {"year": 2021, "found": 2, "declared": 4, "unnamed": 1}


MOVED = [walk(pages=("https://www.example.gov.cn/new/nb/",))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        *[({"columns": {NOW.run: [walk(stopped=why)]}}, [f"column-moved {COLUMN}"])
          for why in ("dead", "soft-404", "no-rows")],
        *[({"columns": {NOW.run: [walk(stopped=why)]}}, [])
          for why in ("blocked", "failed", "robots", "budget", "repeated", "unreadable")],
        ({"columns": {NOW.run: DEAD}, "rows_seen": {}}, []),  # it never had any
        ({"columns": {NOW.run: DEAD}, "rows_seen": {**SEEN, NOW.run: [COLUMN]}}, []),  # a later page of it
        ({"columns": {BEFORE.run: DEAD}, "rows_seen": {NOW.run: [COLUMN]}}, []),  # it is there again
        ({"columns": {NOW.run: [walk(), walk(OTHER, "dead")]}, "rows_seen": {BEFORE.run: [OTHER]}}, []),
        # it explains the silence of the season
        ({"columns": {NOW.run: DEAD}, "reports": LAST, "followed": [COUNTED]},
         [f"column-moved {COLUMN}", "below-minimum 2020"]),
        ({"columns": {NOW.run: MOVED}}, [f"column-redirects {COLUMN}"]),
        ({"columns": {BEFORE.run: MOVED, NOW.run: MOVED}}, []),
        ({"columns": {NOW.run: [walk(pages=(COLUMN.replace("https", "http"),))]}}, []),
        ({"columns": {NOW.run: [walk(pages=())]}}, []),
    ],
)  # fmt: skip
def test_a_column_that_moved(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([*(good(2020, n) for n in range(9)), *(unread(2021, n) for n in range(3))], ["more-unread 2021"]),
        ([*(good(2020, n) for n in range(9)), *(unread(2021, n) for n in range(2)), good(2021, 2)], []),
        ([*(good(2020, n) for n in range(30)), *(unread(2021, n) for n in range(3)),
          *(good(2021, n) for n in range(3, 30))], []),  # a tenth
        ([*(good(2020, n) for n in range(30)), *(unread(2021, n) for n in range(4)),
          *(good(2021, n) for n in range(4, 30))], ["more-unread 2021"]),
        # as many as ever
        ([*(unread(2020, n) for n in range(3)), *(good(2020, n) for n in range(3, 9)),
          *(unread(2021, n) for n in range(4)), *(good(2021, n) for n in range(4, 9))], []),
        ([unread(2021, n) for n in range(5)], []),  # nothing to compare with
        ([*(unread(2020, n) for n in range(5)), *(good(2021, n) for n in range(5))], []),
    ],
)  # fmt: skip
def test_more_that_is_unread(reports: list[Any], expected: list[str]) -> None:
    assert codes(reports=reports) == expected


HOST = "www.example.gov.cn"


@pytest.mark.parametrize(
    ("challenges", "doors", "expected"),
    [
        ({NOW.run: [HOST]}, {HOST: BEFORE.started}, [f"more-blocked {HOST}"]),
        ({NOW.run: [HOST]}, {}, []),  # it has never let us in
        ({BEFORE.run: [HOST]}, {HOST: "2020-01-01T00:00:00Z"}, []),
        ({NOW.run: [HOST, "b.gov.cn"]}, {HOST: BEFORE.started}, [f"more-blocked {HOST}"]),
    ],
)
def test_more_that_is_blocked(
    challenges: dict[str, list[str]], doors: dict[str, str], expected: list[str]
) -> None:
    assert codes(challenges=challenges, open_doors=doors) == expected


def test_a_host_that_blocks_says_since_when() -> None:
    runs = [BEFORE, run("2022-01-05"), run("2022-01-12"), NOW]
    challenges = {one.run: [HOST] for one in runs[1:]}
    (alarm,) = raised(
        World(reports=ALL, looked=runs, challenges=challenges, open_doors={HOST: BEFORE.started})
    )
    assert alarm.values == {"host": HOST, "date": "2022-04-10", "since": "2022-01-05"}
    assert (alarm.run, alarm.severity) == (NOW.run, "warning")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"columns": {one.run: [walk(stopped="failed")] for one in TWICE}}, ["never-complete"]),
        ({"columns": {one.run: [walk(), walk(OTHER, "budget")] for one in TWICE}}, ["never-complete"]),
        ({"columns": {one.run: DEAD for one in TWICE}, "rows_seen": {}}, ["never-complete"]),
        ({"columns": {BEFORE.run: [walk(stopped="failed")]}}, []),
        ({"columns": {one.run: [walk(), walk(OTHER, "dead")] for one in TWICE}}, []),  # a year to come
        ({"looked": [NOW], "columns": {NOW.run: [walk(stopped="failed")]}}, []),
        ({"looked": [], "open_runs": ["a", "b"], "reports": []}, ["never-complete"]),
        ({"looked": [], "open_runs": ["a"], "reports": []}, []),
        ({"columns": {one.run: [] for one in TWICE}, "followed": [Followed(portal="p", counts={})]}, []),
    ],
)
def test_runs_that_are_never_complete(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_an_alarm_names_what_it_is_judged_by() -> None:
    (alarm,) = raised(World(reports=LAST, looked=TWICE))
    assert alarm.values == {"year": 2021, "before": 2020, "reports": 1, "date": "2022-04-10"}
    assert (alarm.portal, alarm.year, alarm.run, alarm.severity) == ("p", 2021, NOW.run, "error")
    assert [cell.agency for cell in LAST] == [BODY, BODY]
