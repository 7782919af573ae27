"""Settle chooses by the rules of the design, says why, and does not depend on the order of its input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.report import Chapter, Reading, State
from pipelines.rows import Rows
from pipelines.settle import Claim, Content, Printed, Spoken, agency_row, by_agency, distance, settle


@dataclass(frozen=True)
class Book:
    """A ledger made in code."""

    documents: Sequence[Printed]

    def printed(self, versions: Iterable[str]) -> Sequence[Printed]:
        wanted = set(versions)
        return [one for one in self.documents if one.version in wanted]

    def contents(self, versions: Iterable[str]) -> Sequence[Content]:
        return [Content(version=one, column="", files=(), metadata={}, skipped={}) for one in versions]

    def chapters(self, document: str) -> Sequence[Chapter]:
        raise AssertionError(document)


def claim(version: str = "v1", **changes: object) -> Claim:
    base = Claim(
        version=version,
        publication=f"p of {version}",
        portal="beijing_xicheng",
        portal_region="110102",
        url=f"https://www.bjxch.gov.cn/{version}.html",
        time="2026-11-22T05:00:00.000000Z",
        run="2026-11-22T04:00:00.000000Z",
        title="金融街街道2019年政府信息公开工作年度报告",
        year=2019,
        region="110102",
        name="金融街街道",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def printed(version: str = "v1", **changes: object) -> Printed:
    values = changes.pop("values", {"requests.new_received.total": 12})
    source, form = str(changes.pop("source", "table")), str(changes.pop("form", "2019"))
    state = changes.pop("state", State.NUMBER)
    assert isinstance(values, dict)
    assert isinstance(state, State)
    readings = tuple(
        Reading(
            field=f, value=v, text=str(v), unit="件", state=state, place="table:1", form=form, source=source
        )
        for f, v in values.items()
    )
    base = Printed(
        version=version,
        position=0,
        document=f"d of {version} {sorted(map(str, changes.items()))} {source}",
        kind="html",
        year=None,
        variant=None,
        readings=readings,
        doubted=frozenset(),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def settled(claims: Sequence[Claim], documents: Sequence[Printed]) -> Rows:
    return settle(by_agency(claims).values(), Book(documents))


TWO = {"requests.new_received.total": 12, "requests.carried_over.total": 0}
MORE = {"values": TWO}
OLD, NEW = "2026-01-01T00:00:00.000000Z", "2026-11-01T00:00:00.000000Z"
ABOVE = {"portal": "beijing_gov", "portal_region": "110000"}


@pytest.mark.parametrize(
    ("reason", "best", "second"),
    [
        ("in-force", ({"publication": "p", "time": NEW}, {}), ({"publication": "p", "time": OLD}, MORE)),
        ("table", ({}, {"position": 1}), ({}, {"source": "prose", "values": TWO})),
        ("corrected", ({"title": "（更正）"}, {"doubted": frozenset(TWO)}), ({"title": "更新局"}, MORE)),
        ("corrected", ({"title": "年度报告修订版"}, {}), ({"title": "年度报告"}, MORE)),
        ("without-doubt", ({}, {"position": 1}), ({}, {"doubted": frozenset(TWO)})),
        ("no-ocr", ({}, {"position": 1, "kind": "pdf"}), ({}, {"kind": "image", "values": TWO})),
        ("cells", ({}, {"position": 1, "values": TWO}), ({}, {})),
        ("page", ({}, {}), ({}, {"position": 1})),
        ("link-order", ({}, {"position": 1}), ({}, {"position": 2})),
        ("portal", ({"run": NEW}, {}), ({**ABOVE, "run": OLD}, {})),
        ("earlier", ({"run": OLD, "url": "https://z"}, {}), ({"run": NEW, "url": "https://a"}, {})),
        ("url", ({"url": "https://a"}, {}), ({"url": "https://b"}, {})),
        ("key", ({"url": "https://a"}, {}), ({"url": "https://a"}, {})),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned round"])
def test_each_rule_decides_where_those_before_it_do_not(
    reason: str,
    best: tuple[dict[str, object], dict[str, object]],
    second: tuple[dict[str, object], dict[str, object]],
    turned: bool,
) -> None:
    claims = [claim("v1", **best[0]), claim("v2", **second[0])]
    documents = [printed("v1", **best[1]), printed("v2", **second[1])]
    if turned:
        claims, documents = claims[::-1], documents[::-1]
    (choice,) = settled(claims, documents).dicts("choices")
    assert choice["reason"] == reason
    assert choice["version"] == "v1"
    assert choice["instead_of"] == next(d.document for d in documents if d.version == "v2")


def test_a_single_document_is_chosen_because_it_is_the_only_one() -> None:
    (choice,) = settled([claim()], [printed()]).dicts("choices")
    assert (choice["reason"], choice["instead_of"], choice["form_table"]) == ("only", None, "requests")


def test_an_ambiguous_cell_is_a_doubt() -> None:
    clear = printed("v1", position=1)
    unsure = printed("v1", state=State.AMBIGUOUS, values={**TWO, "requests.new_received.total": None})
    (choice,) = settled([claim()], [unsure, clear]).dicts("choices")
    assert (choice["document"], choice["reason"]) == (clear.document, "without-doubt")


def test_tables_are_chosen_one_by_one() -> None:
    page = printed(values={"disclosure.regulations.made": 1})
    file = printed(position=1, values={"disclosure.regulations.made": 1, "disputes.review.total": 0, **TWO})
    found = settled([claim()], [page, file]).dicts("choices")
    assert [(c["form_table"], c["position"], c["reason"]) for c in found] == [
        ("disclosure", 0, "page"),
        ("requests", 1, "only"),
        ("disputes", 1, "only"),
    ]


ONLY_2019, ONLY_2021 = {"requests.other_handling.total": 1}, {"requests.other_overdue_fee.total": 1}
NEW_ONES, OVER = ({name: TWO[name]} for name in TWO)


def picture(position: int, values: dict[str, int], **changes: Any) -> Printed:
    return printed(position=position, kind="image", values=values, **changes)


def test_a_table_cut_over_pictures_comes_together() -> None:
    pieces = [picture(4, OVER), picture(2, NEW_ONES), picture(3, {"disputes.review.total": 0})]
    rows = settled([claim()], [printed(values={}), *pieces])
    found = rows.dicts("choices")
    assert [(c["form_table"], c["position"], c["reason"]) for c in found] == [
        ("requests", 2, "only"),
        ("requests", 4, "continued"),
        ("disputes", 3, "only"),
    ]
    assert not rows.dicts("findings")


@pytest.mark.parametrize("rest", [ONLY_2019, ONLY_2021])
def test_the_piece_that_tells_the_form_tells_it_for_all(rest: dict[str, int]) -> None:
    told, other = ("2019", "2021") if rest is ONLY_2019 else ("2021", "2019")
    pieces = [picture(1, TWO, form=other), picture(2, rest, form=told)]
    assert [c["form"] for c in settled([claim()], pieces).dicts("choices")] == [told, told]


@pytest.mark.parametrize(
    ("one", "other", "left_out"),
    [
        (picture(1, NEW_ONES), picture(2, TWO), []),  # the second is whole, and chosen for its cells
        (picture(1, TWO, doubted=frozenset(TWO)), picture(2, NEW_ONES), ["requests.carried_over.total"]),
        (picture(1, ONLY_2019), picture(2, ONLY_2021, form="2021"), [*ONLY_2021]),
        (picture(1, NEW_ONES), picture(2, NEW_ONES), []),
    ],
)
def test_pieces_that_do_not_fit_are_a_finding(one: Printed, other: Printed, left_out: list[str]) -> None:
    rows = settled([claim()], [one, other])
    assert len(rows.dicts("choices")) == 1
    found = [json.loads(str(f["fields"])) for f in rows.dicts("findings") if f["code"] == "rows-left-out"]
    assert found == ([left_out] if left_out else [])


def test_only_pictures_of_one_version_come_together() -> None:
    files = [printed(position=1, values=NEW_ONES), printed(position=2, values=OVER)]
    assert len(settled([claim()], files).dicts("choices")) == 1
    copies = [picture(1, NEW_ONES), replace(picture(1, OVER), version="v2")]
    assert len(settled([claim(), claim("v2")], copies).dicts("choices")) == 1


def test_a_report_gathers_copies_and_versions() -> None:
    claims = [
        claim("own new", publication="own", time=NEW),
        claim("own old", publication="own", time=OLD),
        claim("copy", **ABOVE),
    ]
    rows = settled(claims, [])
    (report,) = rows.dicts("reports")
    assert report["report"] == "110102/金融街街道/2019"
    assert (report["agency"], report["agency_name"], report["year"]) == (
        "110102/金融街街道",
        "金融街街道",
        2019,
    )
    assert (report["portal"], report["version"], report["scope"]) == ("beijing_xicheng", "own new", "unknown")
    assert report["form"] is None, "no table, no form"
    assert {s["version"]: s["as"] for s in rows.dicts("sources")} == {
        "own new": "first",
        "own old": "earlier",
        "copy": "copy",
    }
    agency = ("110102/金融街街道", "110102", "金融街街道", "township", "what it follows from")
    assert agency_row(claims[0], "what it follows from") == ("agencies", (agency,))


def test_one_address_that_is_overwritten_holds_two_reports() -> None:
    claims = [
        claim("v1", publication="p", time=OLD, year=2018),
        claim("v2", publication="p", time=NEW, year=2019),
    ]
    found = {r["year"]: r["version"] for r in settled(claims, []).dicts("reports")}
    assert found == {2018: "v1", 2019: "v2"}


@pytest.mark.parametrize("unknown", [{"name": None}, {"region": None}, {"name": None, "region": None}])
def test_a_report_of_nobody_has_no_copies(unknown: dict[str, object]) -> None:
    found = settled([claim("v1", **unknown), claim("v2", **unknown)], []).dicts("reports")
    assert [r["report"] for r in found] == ["?/p of v1/2019", "?/p of v2/2019"]


def test_a_document_about_another_year_has_no_say() -> None:
    documents = [printed(position=1, year=2018), printed(position=2, year=2019)]
    (choice,) = settled([claim()], documents).dicts("choices")
    assert (choice["position"], choice["reason"]) == (2, "only")


@pytest.mark.parametrize(
    ("page", "name", "title", "another"),
    [
        ("沭阳县人民政府", "气象局", "沭阳县气象局2023年政府信息公开工作年度报告", True),
        ("沭阳县人民政府", "桑墟镇人民政府", "沭阳县桑墟镇人民政府2023年政府信息公开工作年度报告", True),
        ("沭阳县人民政府", "人民政府办公室", "沭阳县人民政府办公室2023年政府信息公开工作年度报告", False),
        ("西城区人民政府", "金融街街道", "北京市西城区人民政府金融街街道办事处2019年工作年度报告", True),
        ("住建局", "住房和城乡建设局", "沭阳县住房和城乡建设局2023年政府信息公开工作年度报告", False),
        ("教育体育局", "教育局", "沭阳县教育局2023年政府信息公开工作年度报告", False),
        ("教育局", "气象局", "2023年政府信息公开工作年度报告", False),  # who says so is not its title
    ],
)
def test_whose_report_a_file_is(page: str, name: str, title: str, another: bool) -> None:
    whole = Spoken(position=0, year=2023, region="321322", name=page, title=None)
    assert replace(whole, position=1, name=name, title=title).of_another(whole) is another


def test_forms_that_are_mixed_are_a_finding() -> None:
    """洪泽 2023: table 2 of 2021 with table 3 of 2019."""
    table2 = printed(values={"disclosure.regulations.made": 1}, form="2021", variant="beijing")
    rows = settled([claim()], [table2, printed(position=1, values={**TWO})])
    assert [(r["form"], r["variant"]) for r in rows.dicts("reports")] == [("2021", "beijing")]
    (finding,) = rows.dicts("findings")
    assert (finding["code"], finding["report"]) == ("mixed-forms", "110102/金融街街道/2019")
    assert finding["subject"] == finding["report"]
    assert json.loads(str(finding["values"])) == {"disclosure": "2021", "requests": "2019"}


def test_documents_that_disagree_are_a_finding_with_the_fields() -> None:
    page, file = printed(values=TWO), printed(position=1, values={"requests.new_received.total": 13})
    found = settled([claim()], [page, file]).dicts("findings")
    found = [finding for finding in found if finding["code"] == "documents-disagree"]
    assert [json.loads(str(f["fields"])) for f in found] == [["requests.new_received.total"]]
    assert json.loads(str(found[0]["values"])) == {
        "table": "requests",
        "chosen": page.document,
        "other": file.document,
    }


def test_an_earlier_version_is_corrected_not_contradicted() -> None:
    claims = [claim("v1", publication="p", time=OLD), claim("v2", publication="p", time=NEW)]
    documents = [printed("v1", values={"requests.new_received.total": 11}), printed("v2")]
    rows = settled(claims, documents)
    assert [finding["code"] for finding in rows.dicts("findings")] == ["revised"]
    (revision,) = rows.dicts("revisions")
    assert [revision[name] for name in ("key", "before", "after")] == [
        "requests.new_received.total",
        "11",
        "12",
    ]


def test_identities_are_judged_on_the_figures_that_count() -> None:
    values = {"new_received": 20, "carried_over": 0, "total_processed": 18, "carried_forward": 1}
    figures = {f"requests.{row}.total": value for row, value in values.items()}
    rows = settled([claim()], [printed(values=figures)])
    balance = [c for c in rows.dicts("results") if c["identity"] == "requests.balance"]
    balance = [c for c in balance if c["scope"] == "total"]
    assert [(c["report"], c["status"], c["left"], c["right"]) for c in balance] == [
        ("110102/金融街街道/2019", "fails", 20, 19)
    ]
    (finding,) = [f for f in rows.dicts("findings") if "balance" in str(f["values"])]
    assert (finding["code"], finding["severity"]) == ("identity-fails", "error")
    assert "requests.new_received.total" in json.loads(str(finding["fields"]))


@pytest.mark.parametrize(
    ("portal", "agency", "steps"),
    [
        ("110102", "110102", 0),
        ("110100", "110102", 1),
        ("110000", "110102", 2),
        ("330000", "331003", 2),
        ("331003", "110102", 9),
        ("110102", "110000", 9),
        (None, "110102", 9),
        ("110102", None, 9),
    ],
)
def test_distance_of_a_portal(portal: str | None, agency: str | None, steps: int) -> None:
    assert distance(portal, agency) == steps


MANY = [
    claim(f"v{n}", publication=f"p{n % 3}", time=f"2026-11-0{n + 1}", year=2018 + n % 2, **(ABOVE, {})[n % 2])
    for n in range(8)
]
ALL = [printed(f"v{n % 8}", position=n // 8, values={**TWO, "disputes.review.total": n}) for n in range(16)]


@given(st.permutations(MANY), st.permutations(ALL))
def test_the_order_of_what_comes_in_does_not_matter(claims: list[Claim], documents: list[Printed]) -> None:
    assert settled(claims, documents) == settled(MANY, ALL)
