"""The figures of the replicas: identities hold but where they are broken on purpose; real ones are real."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.grids import forms
from crawler.demo.report import REPORTS

LEGAL = ("commercial", "research", "social", "legal", "other")
COLUMNS = ("natural_person", *(f"legal_person_{name}" for name in LEGAL), "total")
GOLD = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "gold"
REAL = {
    "金融街街道2019": "seed-000-xicheng-jinrongjie-2019",
    "新前街道2020": "seed-001-huangyan-xinqian-2020",
    "东花市街道2019": "seed-003-dongcheng-donghuashi-2019",
}


def entries() -> Iterator[dict[str, Any]]:
    for path in sorted(REPORTS.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["report"]


STATUTORY = [entry for entry in entries() if "form" in entry]


def figures(entry: dict[str, Any]) -> dict[str, list[int | None]]:
    """Table three by row, all rows of the form."""
    fill = entry.get("fill", "0 0 0 0 0 0 0")
    names = [row[0] for row in forms()["requests"][entry["form"]]["rows"]]
    texts = {name: entry["requests"].get(name, fill) for name in names}
    return {name: [None if w == "_" else int(w) for w in text.split()] for name, text in texts.items()}


def failures(entry: dict[str, Any]) -> list[str]:
    rows = {name: [value or 0 for value in row] for name, row in figures(entry).items()}
    found = [f"row {name}" for name, row in rows.items() if sum(row[:6]) != row[6]]
    ends = ("new_received", "carried_over", "total_processed", "carried_forward")
    results = [row for name, row in rows.items() if name not in ends]
    for n, column in enumerate(COLUMNS):
        new, over, processed, forward = (rows[name][n] for name in ends)
        if sum(row[n] for row in results) != processed:
            found.append(f"results {column}")
        if new + over != processed + forward:
            found.append(f"balance {column}")
    cases = [int(word) for word in entry["disputes"].split()]
    found += [f"disputes {n}" for n in (0, 5, 10) if sum(cases[n : n + 4]) != cases[n + 4]]
    return found


@pytest.mark.parametrize("entry", STATUTORY, ids=lambda entry: entry["title"])
def test_identities_hold_unless_broken_on_purpose(entry: dict[str, Any]) -> None:
    assert bool(failures(entry)) is ("broken" in entry)
    assert all(len(row) == 7 for row in figures(entry).values())
    assert set(entry["requests"]) <= set(figures(entry))


def test_both_forms_and_some_broken_tables_are_there() -> None:
    assert {entry["form"] for entry in STATUTORY} == {"2019", "2021"}
    assert 3 <= sum("broken" in entry for entry in STATUTORY) <= 8


@pytest.mark.parametrize("name", REAL)
def test_published_figures_are_those_of_the_real_documents(name: str) -> None:
    gold = GOLD / f"{REAL[name]}.json"
    if not gold.exists():
        pytest.skip("the real documents lie beside the checkout, not in it")
    published = json.loads(gold.read_text(encoding="utf-8"))["tables"]
    entry = next(entry for entry in STATUTORY if name in entry["title"].replace("年度", ""))
    for row, values in figures(entry).items():
        assert values == [published[f"requests.{row}.{column}"] for column in COLUMNS], row
    disputes = [value for field, value in published.items() if field.startswith("disputes.")]
    assert [int(word) for word in entry["disputes"].split()] == disputes
    given = {row: text.split() for row, text in entry["disclosure"].items()}
    for field, value in published.items():
        table, row, column = (*field.split("."), "")[:3]
        if table == "disclosure" and value is not None:
            index = {"projects": 0, "amount": 1}.get(column)
            printed = float(given[row][index]) if row in given and index is not None else 0
            assert printed == value, field


def test_figures_of_the_prose_reports_are_those_of_the_real_documents() -> None:
    gold = GOLD / "seed-002-miyun-2017.json"
    if not gold.exists():
        pytest.skip("the real documents lie beside the checkout, not in it")
    published = json.loads(gold.read_text(encoding="utf-8"))["tables"]
    entry = next(entry for entry in entries() if "密云" in entry["title"])
    text = "".join("".join(chapter["text"]) for chapter in entry["chapter"])
    assert [value for value in published.values() if value and str(value) not in text] == []


def test_a_report_that_two_portals_publish_has_the_same_figures_in_both() -> None:
    by_title: dict[str, list[dict[str, Any]]] = {}
    for entry in STATUTORY:
        by_title.setdefault(entry["title"], []).append(entry)
    copies = [found for found in by_title.values() if len(found) > 1]
    assert len(copies) == 1
    for one, other in copies:
        assert one["path"] != other["path"]
        assert [one[key] for key in ("disclosure", "requests", "disputes")] == [
            other[key] for key in ("disclosure", "requests", "disputes")
        ]
