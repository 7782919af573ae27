"""Which reports a consolidated one counts, and what is said of their sum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.reading.about.regions import below
from pipelines.report import Reading, State
from pipelines.settle.parts import Piece, Whole, disagreements, parts_of, sums

NEW, FEES, VALID = "requests.new_received.total", "disclosure.fees.amount", "disclosure.regulations.valid"
XICHENG = "110102/西城区人民政府"
WHOLE = Whole(report=f"{XICHENG}/2021", agency=XICHENG, year=2021, portal="xicheng", bodies=3)


def piece(agency: str, **changes: str | None) -> Piece:
    base = Piece(agency=agency, state="on-time", portal="xicheng", report=f"{agency}/2021", scope="unknown")
    return replace(base, **changes)  # type: ignore[arg-type]


OWN = [piece(XICHENG, scope="consolidated"), piece("110102/金融街街道"), piece("110102/民政局")]
MISSING = piece("110102/财政局", state="missing", report=None, scope=None)
PARTS = ["110102/金融街街道/2021", "110102/民政局/2021"]
TAIZHOU = "331000/台州市人民政府"
CITY = replace(WHOLE, agency=TAIZHOU, bodies=2)
COUNTIES = [f"{one.code}/{one.name}人民政府" for one in below("331000")]
OF_THE_CITY = [
    piece("331000/民政局"),
    *(piece(one, portal="county", scope="consolidated") for one in COUNTIES),
]
WITHOUT = OF_THE_CITY[:-1]


@pytest.mark.parametrize(
    ("whole", "pieces", "expected"),
    [
        pytest.param(WHOLE, OWN, (True, PARTS), id="all are there"),
        pytest.param(WHOLE, [*OWN, piece("110101/民政局")], (True, PARTS), id="another region is no part"),
        pytest.param(WHOLE, [*OWN, MISSING], (False, PARTS), id="one is missing"),
        pytest.param(replace(WHOLE, bodies=4), OWN, (False, PARTS), id="more must report"),
        pytest.param(replace(WHOLE, bodies=None), OWN, (False, PARTS), id="nobody says how many"),
        pytest.param(WHOLE, OWN[:1], (False, []), id="none is known"),
        pytest.param(replace(WHOLE, agency="110102/民政局"), OWN, None, id="a department has no parts here"),
        pytest.param(CITY, OF_THE_CITY, (True, [str(one.report) for one in OF_THE_CITY]), id="a city"),
        pytest.param(CITY, WITHOUT, (False, [str(one.report) for one in WITHOUT]), id="a county lacks"),
        pytest.param(
            CITY,
            [*WITHOUT, replace(OF_THE_CITY[-1], scope="own")],
            (False, [str(one.report) for one in OF_THE_CITY]),
            id="a county counts itself alone",
        ),
    ],
)  # fmt: skip
def test_the_parts_of_a_government(
    whole: Whole, pieces: list[Piece], expected: tuple[bool, list[str]] | None
) -> None:
    assert parts_of(whole, pieces) == expected


def figures(form: str = "2021", **values: float | State) -> dict[str, Reading]:
    names = {"new": NEW, "fees": FEES, "valid": VALID}
    return {
        names[key]: Reading(
            field=names[key], value=None if isinstance(value, State) else value, text=str(value),
            unit="万元" if key == "fees" else "件", state=value if isinstance(value, State) else State.NUMBER,
            place="table:1", form=form,
        )
        for key, value in values.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("whole", "parts", "status", "left", "right"),
    [
        (figures(new=5), [figures(new=2), figures(new=3)], "holds", 5, 5),
        (figures(new=5), [figures(new=2), figures(new=2)], "fails", 5, 4),
        (figures(new=2), [figures(new=2), figures(new=State.BLANK)], "holds", 2, 2),
        (figures(fees=0.3), [figures(fees=0.1), figures(fees=0.2)], "holds", 0.3, 0.3),
        (figures(fees=4166.241619), [figures(fees=4166.214619)], "fails", 4166.241619, 4166.214619),
        (figures(new=State.BLANK), [figures(new=2)], "not_applicable", None, None),
        (figures(new=2), [figures(new=State.SLASH)], "not_applicable", None, None),
        (figures(new=2), [figures(new=State.AMBIGUOUS)], "undecidable", None, None),
        (figures(new=State.AMBIGUOUS), [figures(new=2)], "undecidable", None, None),
        (figures(new=float("inf")), [figures(new=2)], "undecidable", None, None),
        (figures(new=2), [figures(new=float("inf")), figures(new=-float("inf"))], "undecidable", None, None),
        (figures(new=2), [figures(new=2, form="2019")], "undecidable", None, None),
        (figures(new=2), [figures(new=2), {}], "undecidable", None, None),
        (figures(new=2), [figures(valid=2)], "undecidable", None, None),
        (figures(new=2), None, "undecidable", None, None),
    ],
)
def test_the_sum_of_parts(
    whole: dict[str, Reading],
    parts: list[dict[str, Reading]] | None,
    status: str,
    left: float | None,
    right: float | None,
) -> None:
    (check,) = sums(whole, parts)
    assert (check.identity, check.status, check.left, check.right) == ("xl.sum_of_parts", status, left, right)
    assert check.fields == tuple(whole)
    assert check.scope == (next(iter(whole)) if parts else "requests")
    found = [(one.code, one.severity, one.fields) for one in disagreements([check], whole, 2)]
    assert found == ([("parts-disagree", "info", tuple(whole))] if status == "fails" else [])


def test_disputes_are_no_sums() -> None:
    of_disputes = {"disputes.review.total": figures(new=1)[NEW]}
    assert list(sums(of_disputes, [of_disputes])) == list(sums(of_disputes, None)) == []
