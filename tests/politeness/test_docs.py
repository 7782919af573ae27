"""docs/politeness.md names the test of each promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.running import HOME

HERE = Path(__file__).parent
PAGE = (HOME / "docs" / "politeness.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize("row", ROWS)
def test_every_promise_names_tests_that_are_there(row: str) -> None:
    found = NAMED.findall(row)
    assert found
    for file, test in found:
        path = HOME / file if "/" in file else HERE / file
        assert f"\ndef {test}(" in path.read_text(encoding="utf-8")


def test_every_test_here_is_named() -> None:
    ours = {
        test
        for path in HERE.glob("test_*.py")
        for test in re.findall(r"\ndef (test_\w+)\(", path.read_text("utf-8"))
    }
    told = {test for _, test in NAMED.findall(PAGE)}
    apart = {"test_every_promise_names_tests_that_are_there", "test_every_test_here_is_named"}
    assert ours - told - apart - PARTS == set()


# Of the parts that a promise rests on
PARTS = {
    "test_hours_in_another_form",
    "test_what_a_retry_after_says",
    "test_no_retry_after_breaks_a_crawl",
}
