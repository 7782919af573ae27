"""A document that prints the reports of several bodies gives each its own figures, or says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pytest

from crawler.demo import files
from crawler.demo.report import Chapter
from crawler.demo.report import Report as Drawn
from pipelines import forms, readers, reading
from pipelines.report import Report, State
from tests.reading.printing import lay_out
from tests.scans.drawn import report as made
from tests.scans.test_scans import chosen

TITLES = ("甲乙街道2022年政府信息公开工作年度报告", "密云区财政局2022年政府信息公开工作年度报告")
TOTAL = "requests.new_received.total"


def figures(start: int) -> dict[str, str]:
    """A number of its own for each field of 2021; sums do not hold, as nobody asks here."""
    fields = [f for table in ("disclosure", "requests", "disputes") for f in forms.form("2021").fields(table)]
    return {field: str(start + n) for n, field in enumerate(fields)}


def text(title: str, start: int) -> str:
    """A whole report, a row of cells a line."""
    lines = lay_out("2021", figures(start), lambda cells: " | ".join(cells) + " |").splitlines()
    return "\n".join([title, *lines[1:]])


def html(*reports: str) -> bytes:
    """The same as a page with tables."""
    body = []
    for line in "\n".join(reports).splitlines():
        cells = [escape(cell.strip()) for cell in line.strip(" |").split(" | ")]
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        body.append(f"<table><tr>{row}</tr></table>" if " | " in line else f"<p>{escape(line)}</p>")
    page = "".join(body).replace("</table><table>", "")
    return f"<html><head><title>各单位年度报告</title></head><body>{page}</body></html>".encode()


def read(*reports: str, kind: str = "text") -> Report:
    data = html(*reports) if kind == "html" else "\n".join(reports).encode()
    return reading.read(readers.read(data))


def drawn(title: str, figures: dict[str, str]) -> Drawn:
    return made("2021", figures, title=title)


def values(report: Report) -> dict[str, str]:
    return {r.field: str(r.value) for r in report.readings if r.source == "table"}


LISTED = ["各单位2022年政府信息公开工作年度报告汇编", *TITLES]


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize(
    "head", [[], LISTED, ["", TITLES[0], "来源：办公室"]], ids=["none", "contents", "again"]
)
def test_each_body_has_its_own_figures(kind: str, head: Sequence[str]) -> None:
    report = read(*head, text(TITLES[0], 100), text(TITLES[1], 700), "相关链接", TITLES[0], kind=kind)
    assert [(m.agency.name, m.year) for m in report.members if m.agency] == [
        ("甲乙街道", 2022),
        ("财政局", 2022),
    ]
    assert list(map(values, report.members)) == [figures(100), figures(700)]
    assert (report.readings, report.chapters, report.agency) == ((), (), None)
    assert [len(member.chapters) for member in report.members] == [6, 6]


def test_a_pdf_with_two_reports() -> None:
    """Its tables are ruled, and the second report begins in the middle of a page."""
    printed = [chosen("2021", n, "disclosure", "requests", "disputes") for n in (1, 2)]
    first, second = (drawn(title, one) for title, one in zip(TITLES, printed, strict=True))
    between = Chapter(heading=TITLES[1])
    both = replace(first, chapters=(*first.chapters, between, *second.chapters))
    report = reading.read(readers.read(files.pdf(both)))
    texts = [{r.field: r.text for r in one.readings if r.source == "table"} for one in report.members]
    assert (report.kind, texts) == ("pdf", printed)


def test_places_are_those_of_the_whole_document() -> None:
    first, second = text(TITLES[0], 100), text(TITLES[1], 700)
    alone, both = read(first), read(first, second)
    assert [r.place for r in both.members[0].readings] == [r.place for r in alone.readings]
    places = [{r.place for r in member.readings} for member in both.members]
    assert places[0].isdisjoint(places[1])


def test_the_finding_names_the_reports_and_the_fields_that_they_share() -> None:
    (finding,) = [f for f in read(text(TITLES[0], 1), text(TITLES[1], 5)).findings if f.code == "bundle"]
    assert finding.values == {"reports": "甲乙街道 2022, 财政局 2022", "count": 2}
    assert TOTAL in finding.fields


def test_years_of_one_body_are_reports_of_their_own() -> None:
    report = read(text(TITLES[0], 1), text(TITLES[0].replace("2022", "2021"), 5))
    assert [(m.year, values(m)[TOTAL]) for m in report.members] == [
        (2022, figures(1)[TOTAL]),
        (2021, figures(5)[TOTAL]),
    ]


PROSE = "一、概述\n{}\n二、主动公开情况\n公开。\n三、依申请公开情况\n本年收到申请{}件。\n四、存在的问题\n无。"


def test_prose_alone_makes_reports_too() -> None:
    reports = [f"{title}\n{PROSE.format('本年平稳。', n)}" for n, title in enumerate(TITLES, 3)]
    report = read(*(one.replace("2022", "2012") for one in reports))
    found = [{r.value for r in member.readings} for member in report.members]
    assert found == [{3}, {4}]


STAYS_ONE = {  # and whether figures are printed twice
    "one body named in two ways": ([text(TITLES[1], 1), text(TITLES[1].removeprefix("密云区"), 5)], True),
    "less than a report below a title": ([text(TITLES[0], 1), f"{TITLES[1]}\n一、总体情况\n平稳。"], False),
    "a body that comes again": ([text(TITLES[0], 1), text(TITLES[1], 5), text(TITLES[0], 9)], True),
    "figures above the first title": ([text("情况", 1), text(TITLES[0], 5), text(TITLES[1], 9)], True),
    "a report without a title between": (
        [text(TITLES[0], 1), text("", 5).lstrip(), text(TITLES[1], 9)],
        True,
    ),
    "a report without a title behind": (
        [text(TITLES[0], 1), text(TITLES[1], 1), text("", 1).lstrip()],
        False,
    ),
    "titles of others behind the report": ([text(TITLES[0], 1), *TITLES], False),
}


@pytest.mark.parametrize(("reports", "twice"), STAYS_ONE.values(), ids=STAYS_ONE.keys())
def test_what_is_not_certain_stays_one(reports: Sequence[str], twice: bool) -> None:
    report = read(*reports)
    named = {f for finding in report.findings if finding.code == "printed-twice" for f in finding.fields}
    doubted = {r.field for r in report.readings if r.state is State.AMBIGUOUS}
    assert (report.members, doubted, bool(doubted)) == ((), named, twice)
    assert {r.field for r in report.readings if r.source == "table"} == figures(1).keys()
