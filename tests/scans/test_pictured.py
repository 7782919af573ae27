"""From a page with pictures to figures: crawled, recognised once, read table by table, put together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import Archive
from crawler.demo import Replicas
from crawler.demo.sites import pictured
from pipelines.converting import Which, convert_portal
from pipelines.forms import TABLES
from pipelines.store import Portal, Store, catch_up
from tests.scans.drawn import report
from tests.scans.test_scans import chosen
from tests.spiders.conftest import together

TITLES = {year: f"示例街道{year}年政府信息公开工作年度报告" for year in (2021, 2022)}
PORTALS = {"pictured": Portal(portal="pictured", title="某市", family="trs", region="110102")}
FIGURES = "SELECT field, value FROM figures JOIN reports USING (report) WHERE year = ?"
DOUBTS = """
SELECT DISTINCT named.value FROM findings, json_each(findings.fields) AS named
"""
CHOICES = """
SELECT form_table, position, reason FROM choices JOIN reports USING (report) WHERE year = ? ORDER BY 1, 2
"""
LOUD = """
SELECT code, severity FROM findings JOIN documents USING (document)
WHERE NOT documents.is_report AND severity <> 'info'
"""
Query = Callable[..., list[tuple[object, ...]]]


def crawled(data: Path, printed: dict[str, str], form: str) -> None:
    with Replicas(
        [pictured.site(*(report(form, printed, title=title) for title in TITLES.values()))]
    ) as site:
        together(data, site, ["tests.spiders.pictured:pictured"])


def converted(store: Store, data: Path) -> int:
    """Documents that were recognised; then all is read and settled again."""
    catch_up(store, Archive(data), PORTALS)
    counts = convert_portal(store, "pictured", Which.NEW, lambda *_: None)
    catch_up(store, Archive(data), PORTALS)
    store.settle()
    return counts.converted


def verdicts(found: dict[str, object], doubted: set[object], printed: dict[str, str]) -> dict[str, int]:
    """Fields read right, wrong, not at all, and wrong or missing without a finding that names them."""
    wrong = [name for name, text in printed.items() if found.get(name) not in (None, float(text))]
    missing = [name for name in printed if found.get(name) is None]
    silent = [name for name in (*wrong, *missing) if name not in doubted]
    right = len(printed) - len(wrong) - len(missing)
    return {"right": right, "wrong": len(wrong), "missing": len(missing), "silent": len(silent)}


@pytest.mark.long
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_whole_reports(
    recognition: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, printed = tmp_path / "data", chosen(form, 4, *TABLES)
    crawled(data, printed, form)
    with Store(data) as store:
        assert converted(store, data) == 7  # four pictures of tables, a photo, two pages
        assert converted(store, data) == 0
        ask: Query = lambda query, *keys: store.connection.execute(query, keys).fetchall()  # noqa: E731
        doubted = {field for (field,) in ask(DOUBTS)}
        for year in TITLES:
            counts = verdicts(dict(ask(FIGURES, year)), doubted, printed)  # type: ignore[arg-type]
            with capsys.disabled():
                print(f"\n{form} {year}: {counts}")
            assert (counts["wrong"], counts["silent"]) == (0, 0)
            assert counts["right"] >= 0.95 * len(printed)  # doubts in table 2, which has no sums, stay open
        assert ask(CHOICES, 2021) == [
            ("disclosure", 1, "only"),
            ("disputes", 4, "only"),
            ("requests", 2, "only"),
            ("requests", 3, "continued"),
        ]
        assert ask(LOUD) == [], "a photo is no cause for alarm"
        assert len(ask(f"SELECT * FROM requests_{form} WHERE year = 2021")) == 1
        assert json.loads(str(ask("SELECT forms FROM documents WHERE kind = 'html' LIMIT 1")[0][0])) == {}
