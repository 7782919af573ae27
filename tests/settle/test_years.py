"""What only the reports of several years, and the calendar, can say."""

from __future__ import annotations

import json

import pytest

from pipelines.settle import deadline, level
from tests.settle.test_settle import claim, printed, settled

Values = dict[str, int]


def reports(*years: tuple[int, str, Values]) -> list[tuple[object, ...]]:
    """What is found about the last of the years, by code."""
    claims = [claim(f"v{year}", year=year) for year, _, _ in years]
    documents = [printed(f"v{year}", values=dict(values), form=form) for year, form, values in years]
    last = f"110102/金融街街道/{years[-1][0]}"
    return [
        (f["code"], json.loads(str(f["fields"])), json.loads(str(f["values"])))
        for f in settled(claims, documents).dicts("findings")
        if f["report"] == last
    ]


def across(*years: tuple[int, str, Values]) -> dict[tuple[object, object], object]:
    claims = [claim(f"v{year}", year=year) for year, _, _ in years]
    documents = [printed(f"v{year}", values=dict(values), form=form) for year, form, values in years]
    checks = settled(claims, documents).dicts("results")
    several = ("xy.", "indicators.fj.cumulative")
    return {
        (c["identity"], c["scope"]): c["status"] for c in checks if str(c["identity"]).startswith(several)
    }


FORWARD, OVER = "requests.carried_forward.total", "requests.carried_over.total"
DOCUMENTS = "normative_documents"
VALID, MADE, GONE = (f"disclosure.{DOCUMENTS}.{one}" for one in ("valid", "made", "repealed"))
PENDING, REVIEWS = "disputes.review.unfinished", "disputes.review.total"
FILES = "fj_disclosed"
ALL, ADDED = (f"indicators.{FILES}.{one}" for one in ("cumulative", "year"))
ITEMS, CHANGE = (f"disclosure.licensing.{one}" for one in ("items_previous", "items_change"))


@pytest.mark.parametrize(
    ("form", "before", "now", "identity", "scope", "status"),
    [
        ("2019", {FORWARD: 3}, {OVER: 3}, "xy.carry", "total", "holds"),
        ("2019", {FORWARD: 3}, {OVER: 0}, "xy.carry", "total", "fails"),
        ("2021", {VALID: 53}, {VALID: 58, MADE: 13, GONE: 8}, "xy.valid_stock", DOCUMENTS, "holds"),
        ("2021", {VALID: 53}, {VALID: 49, MADE: 13, GONE: 8}, "xy.valid_stock", DOCUMENTS, "fails"),
        ("2019", {ITEMS: 40, CHANGE: -2}, {ITEMS: 38}, "xy.items_stock", "licensing", "holds"),
        ("2019", {ITEMS: 40, CHANGE: -2}, {ITEMS: 42}, "xy.items_stock", "licensing", "fails"),
        ("2021", {PENDING: 2}, {REVIEWS: 5}, "xy.pending_cases", "review", "holds"),
        ("2021", {PENDING: 2}, {REVIEWS: 1}, "xy.pending_cases", "review", "fails"),
        ("2014", {ALL: 10037}, {ALL: 12106, ADDED: 2069}, "indicators.fj.cumulative", FILES, "holds"),
        ("2014", {ALL: 81916}, {ALL: 10037, ADDED: 2069}, "indicators.fj.cumulative", FILES, "fails"),
        ("2014", {ALL: 81916}, {ALL: 10037}, "indicators.fj.cumulative", FILES, "undecidable"),
    ],
)  # fmt: skip
def test_identities_with_the_year_before(
    form: str, before: Values, now: Values, identity: str, scope: str, status: str
) -> None:
    assert across((2019, form, before), (2020, form, now)) == {(identity, scope): status}
    found = [one for one in reports((2019, form, before), (2020, form, now)) if "year-before" in str(one[0])]
    assert len(found) == (status == "fails")
    for _, fields, values in found:
        assert set(fields) <= set(now)  # type: ignore[call-overload]
        assert values["identity"] == identity  # type: ignore[index]


def test_the_left_side_is_of_this_year() -> None:
    found = reports((2019, "2019", {ITEMS: 40, CHANGE: -2}), (2020, "2019", {ITEMS: 42}))
    ((fields, values),) = [(fields, values) for code, fields, values in found if "year-before" in str(code)]
    assert (fields, values["left"], values["right"]) == ([ITEMS], 42, 38)  # type: ignore[index]


def test_cases_that_need_not_be_counted_again_are_a_hint() -> None:
    claims = [claim("v1", year=2021), claim("v2", year=2022)]
    documents = [
        printed("v1", values={PENDING: 2}, form="2021"),
        printed("v2", values={REVIEWS: 1}, form="2021"),
    ]
    found = settled(claims, documents).dicts("findings")
    assert [f["severity"] for f in found if f["code"] == "year-before-disagrees"] == ["info"]


@pytest.mark.parametrize("years", [(2019, 2021), (2020, 2019)], ids=["a year between", "turned round"])
def test_only_the_year_before_counts(years: tuple[int, int]) -> None:
    assert across((years[0], "2019", {FORWARD: 3}), (years[1], "2019", {OVER: 1})) == {}


def test_a_year_that_prints_nothing_of_it_is_not_judged() -> None:
    assert across((2019, "2019", {FORWARD: 3}), (2020, "2019", {"requests.new_received.total": 5})) == {}


NEW = "requests.new_received.total"


@pytest.mark.parametrize(
    ("last", "others", "leaps"),
    [
        (4000, (90, 100, 110), True),
        (4, (900, 1000, 1100), True),
        (1900, (90, 100, 110), False),
        (40, (1, 1, 2), False),  # small figures leap without meaning anything
        (4000, (90, 100), False),  # too few beside it
    ],
)
def test_a_figure_that_leaps(last: int, others: tuple[int, ...], leaps: bool) -> None:
    years = [(2019 + n, "2021", {NEW: value}) for n, value in enumerate((*others, last))]
    found = [fields for code, fields, _ in reports(*years) if code == "figure-leaps"]
    assert found == [[NEW]] * leaps


@pytest.mark.parametrize(
    ("region", "name", "expected"),
    [
        ("110118", "密云区人民政府", "prefecture"),
        ("330000", "浙江省人民政府", "province"),
        ("331000", "台州市人民政府", "prefecture"),
        ("331003", "黄岩区人民政府", "county"),
        ("331003", "新前街道", "township"),
        ("110101", "民政局", "department"),
        ("331003", None, None),
        (None, "民政局", None),
        ("999999", "民政局", None),
    ],
)
def test_level_of_an_agency(region: str | None, name: str | None, expected: str | None) -> None:
    assert level(region, name) == expected


@pytest.mark.parametrize(
    ("year", "of", "day"),
    [
        (2017, "township", "2018-03-31"),
        (2017, "department", "2018-03-31"),
        (2019, "department", "2020-01-31"),
        (2020, "county", "2021-02-20"),
        (2022, "county", "2023-02-20"),
        (2022, "prefecture", "2023-03-10"),
        (2022, "province", "2023-03-31"),
        (2022, "township", None),
        (2007, "county", None),
        (2022, None, None),
    ],
)
def test_deadlines(year: int, of: str | None, day: str | None) -> None:
    due = deadline(year, of)
    assert (due.day if due else None) == day
    assert due is None or "号" in due.source


@pytest.mark.parametrize(
    ("published", "days"),
    [("2020-01-31", None), ("2020-02-03 17:15", 3), ("", None), (None, None), ("2020", None)],
)
def test_a_late_publication_is_a_finding(published: str | None, days: int | None) -> None:
    found = settled([claim(name="民政局", published=published)], []).dicts("findings")
    late = [json.loads(str(f["values"])) for f in found if f["code"] == "published-late"]
    assert [one["days"] for one in late] == ([days] if days else [])
