"""When two figures differ: what is not read for sure is compared within one kind of file only."""

from __future__ import annotations

import pytest

from pipelines.report import Reading, State
from pipelines.settle.changes import Edition, figure_changes
from pipelines.settle.claims import Claim, Printed
from pipelines.settle.contents import Content

FIELD = "requests.new_received.total"
CLAIM = Claim(
    version="v",
    publication="p",
    portal="beijing_xicheng",
    portal_region="110102",
    url="https://www.bjxch.gov.cn/v.html",
    time="2026-11-22T05:00:00.000000Z",
    run="2026-11-22T04:00:00.000000Z",
    title=None,
    year=2019,
    region="110102",
    name="金融街街道",
)
CONTENT = Content(version="v", column="", files=(), metadata={}, skipped={})
Cell = tuple[str, State, int | None, str, str | None]  # kind of file, state, value, text, unit


def edition(cell: Cell | None) -> Edition:
    """A version that prints one figure, or none."""
    if cell is None:
        return Edition(claim=CLAIM, content=CONTENT, printed=())
    kind, state, value, text, unit = cell
    reading = Reading(
        field=FIELD, value=value, text=text, unit=unit, state=state, place="table:1", form="2019"
    )
    printed = Printed(
        version="v",
        position=0,
        document=str(cell),
        kind=kind,
        year=None,
        variant=None,
        readings=(reading,),
        doubted=frozenset(),
    )
    return Edition(claim=CLAIM, content=CONTENT, printed=(printed,))


TWELVE: Cell = ("html", State.NUMBER, 12, "12", "件")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (TWELVE, ("html", State.NUMBER, 13, "13", "件"), "changed"),
        (TWELVE, ("pdf", State.NUMBER, 12, "１２", "件"), None),
        (TWELVE, ("pdf", State.NUMBER, 12, "12", None), None),
        (TWELVE, ("html", State.NUMBER, 12, "12", "万件"), "changed"),
        (TWELVE, ("html", State.NONE, None, "无", "件"), "changed"),
        (TWELVE, ("html", State.BLANK, None, "", "件"), "changed"),
        (TWELVE, None, "removed"),
        (None, TWELVE, "added"),
        (None, ("html", State.BLANK, None, "", "件"), None),
        (None, ("html", State.SLASH, None, "/", "件"), "added"),
        (TWELVE, ("pdf", State.AMBIGUOUS, None, "1213", "件"), None),
        (TWELVE, ("html", State.AMBIGUOUS, None, "1213", "件"), "changed"),
        (TWELVE, ("html", State.AMBIGUOUS, None, "1 2", "件"), None),
        (TWELVE, ("image", State.ILLEGIBLE, None, "", "件"), None),
        (("image", State.AMBIGUOUS, None, "17", "件"), ("image", State.AMBIGUOUS, None, "11", "件"), None),
        (("image", State.NUMBER, 12, "12", "件"), ("image", State.NUMBER, 13, "13", "件"), "changed"),
        (None, ("pdf", State.AMBIGUOUS, None, "1213", "件"), None),
    ],
)
def test_figures(before: Cell | None, after: Cell | None, change: str | None) -> None:
    found = [(one.key, one.kind) for one in figure_changes(edition(before), edition(after))]
    assert found == ([(FIELD, change)] if change else [])
